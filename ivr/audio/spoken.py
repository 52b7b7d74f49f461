"""Words as the carrier's voice says them: blanks filled with numbers, times, days and dates.

Numbers are read digit by digit in groups; short codes are never a quantity ("nine one one"). How times and
dates are put in a language is Babel's knowledge; how they stand in a sentence is a phrase of the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date, match_skeleton
from babel.lists import format_list

from ivr.core import phrases
from ivr.core.blanks import BLANK
from ivr.core.call import Blank, LanguagesOf, NameOf, Opening, Say
from ivr.core.hours import Hours, Span
from ivr.core.line import Line
from ivr.core.numbers import SHORT_CODES, Speakable, grouped

_SHORT_CODE = re.compile(rf"(?<![\w.,-])({'|'.join(sorted(SHORT_CODES))})(?![\w-]|[.,]\d)")
_WEEK, _YEAR = 7, 365  # days
_MIDNIGHT = 24 * 60


def spoken(line: Line, step: Say) -> str:
    """The words of a step, every blank filled, in the step's language."""
    words = line.prompts[step.prompt][step.language]
    values = {blank: _value(line, value, step.language) for blank, value in step.blanks.items()}
    return _filled(spelled(words), values)


def spelled(words: str) -> str:
    """Words with their short codes digit by digit."""
    return _SHORT_CODE.sub(lambda found: " ".join(found[0]), words)


def _filled(words: str, values: Mapping[str, str]) -> str:
    """Words with their blanks filled; a blank without a value is left out rather than read as braces."""
    return " ".join(BLANK.sub(lambda found: values.get(found[1], ""), words).split())


def _phrase(line: Line, name: str, language: str, **values: str) -> str:
    return _filled(line.prompts[name][language], values)


def _value(line: Line, value: Blank, language: str) -> str:
    match value:
        case Speakable():
            return digits(value)
        case NameOf(service=service):
            return spelled(line.prompts[service][language])
        case LanguagesOf(codes=codes):
            return _languages(line, codes, language)
        case Opening():
            return _opening(line, value, language)
        case Hours():
            return hours_in_words(line, value, language)
    return format_date(value, "long", locale=_locale(line, language))


def digits(number: Speakable) -> str:
    """A number as a voice reads it out: ``3 1 2, 7 4 4, 5 0 0 0``."""
    return ", ".join(" ".join(group) for group in grouped(number))


def _locale(line: Line, language: str) -> Locale:
    return _parsed(line.languages[language].tag)


@cache
def _parsed(tag: str) -> Locale:
    """CLDR's locale for a BCP-47 tag; it knows that ``cmn`` is Chinese and ``arb`` Arabic."""
    return Locale.parse(tag, sep="-")


@cache
def _day_of_year(locale: Locale) -> str:
    """The locale's pattern for a day with its weekday and month in full, without the year."""
    skeleton = match_skeleton("MMMMEEEEd", locale.datetime_skeletons)
    pattern = str(locale.datetime_skeletons[skeleton])
    return re.sub(r"E+", "EEEE", re.sub(r"M{3,}", "MMMM", pattern))


def _opening(line: Line, opening: Opening, language: str) -> str:
    """Today, tomorrow, a day within the week, or a date: what people would say of that moment."""
    if opening.moment is None:
        return _phrase(line, phrases.OPENS_UNKNOWN, language)
    at = _time(line, opening.moment, language)
    if opening.days == 0:
        return _phrase(line, phrases.OPENS_TODAY, language, time=at)
    if opening.days == 1:
        return _phrase(line, phrases.OPENS_TOMORROW, language, time=at)
    if opening.days < _WEEK:
        return _phrase(line, phrases.OPENS_DAY[opening.moment.weekday()], language, time=at)
    locale = _locale(line, language)
    pattern = _day_of_year(locale) if opening.days < _YEAR else "full"
    day = format_date(opening.moment, pattern, locale=locale)
    return _phrase(line, phrases.OPENS_DATE, language, date=day, time=at)


def _time(line: Line, moment: datetime | time, language: str) -> str:
    """``9 AM``, ``9:30 AM``: full hours without their zeros, which a voice would read. Every hour is a phrase
    of its own, because languages bend them differently ("las 9 de la mañana", "dziewiątej")."""
    minute = f"{moment.minute:02}"
    past = _phrase(line, phrases.MINUTES, language, minute=minute) if moment.minute else ""
    return _phrase(line, phrases.HOUR[moment.hour], language, minutes=past)


def hours_in_words(line: Line, hours: Hours, language: str) -> str:
    """An ordinary week: ``Monday to Friday, 9 AM to 8 PM; Saturday and Sunday, 9 AM to 5 PM``."""
    spans = hours.ordinary_week()
    if spans == (Span(0, 6, 0, _MIDNIGHT),):
        return _phrase(line, phrases.HOURS_ALWAYS, language)
    return "; ".join(_span(line, span, language) for span in spans)


def _span(line: Line, span: Span, language: str) -> str:
    return _phrase(
        line,
        phrases.HOURS_SPAN,
        language,
        days=_days(line, span, language),
        start=_time(line, _clock(span.start), language),
        end=_time(line, _clock(span.end), language),
    )


def _days(line: Line, span: Span, language: str) -> str:
    def day(names: tuple[str, ...], number: int) -> str:
        return _phrase(line, names[number], language)

    if (span.first, span.last) == (0, _WEEK - 1):
        return _phrase(line, phrases.DAYS_ALL, language)
    if span.first == span.last:
        return day(phrases.EACH_DAY, span.first)
    if span.last - span.first == 1:
        first, second = day(phrases.EACH_DAY, span.first), day(phrases.EACH_DAY, span.last)
        return _phrase(line, phrases.DAYS_TWO, language, first=first, second=second)
    first, last = day(phrases.RANGE_DAY, span.first), day(phrases.RANGE_DAY, span.last)
    return _phrase(line, phrases.DAYS_SPAN, language, first=first, last=last)


def _languages(line: Line, codes: tuple[str, ...], language: str) -> str:
    """The names of languages as they are called in the caller's: ``inglés y español``; in English where the
    caller's has no name for one."""
    locale = _locale(line, language)
    known = {**_parsed("en").languages, **locale.languages}
    names = [str(known[_parsed(code).language]) for code in codes or (line.language,)]
    return format_list(names, locale=locale)


def _clock(minutes: int) -> time:
    return (datetime.min + timedelta(minutes=minutes)).time()
