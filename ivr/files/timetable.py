"""Opening hours as staff may write them: less than the library reads, and nothing passed over in silence."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from opening_hours import OpeningHours, validate

from ivr.files.problem import shown, wrong

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_WEEK = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
_DAY = "|".join(_WEEK)
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_HOURS_TOKEN = re.compile(rf"24/7|off|closed|(?:Mo|Tu|We|Th|Fr|Sa|Su)\b|{_TIME}(?!\d)|[\s,;-]")
_DATED_TOKEN = re.compile(rf"{_HOURS_TOKEN.pattern}|(?:{_MONTHS})\b|\d{{4}}\b|\d{{1,2}}\b")
_SAME_TIME = re.compile(r"\b0?(\d{1,2}:\d\d)-0?\1(?!\d)")
_HOURS_HINT = "write it like Mo-Fr 09:00-17:00; Sa 09:00-12:00, or 24/7"
_DATED_HINT = "write it like 2026 Dec 24 09:00-12:00; 2026 Dec 31 off"
_NOON = 12 * 60
_A_YEAR = (datetime(2024, 1, 1), datetime(2025, 1, 1))


def read_hours(text: str) -> str:
    """The hours of every week, unless they are wrong: no dates, no holidays, open at some time."""
    if re.search(rf"\b({_MONTHS}|\d{{4}})\b", text):
        raise wrong("bad-hours", "a date stands among the weekly hours", "put it under exceptions:")
    _opening_hours(text, _HOURS_TOKEN, _HOURS_HINT)
    _refuse_days_named_twice(text)
    _refuse_nights_cut_off(text)
    if not any(str(state) == "open" for *_, state, _ in OpeningHours(text).intervals(*_A_YEAR)):
        raise wrong("bad-hours", f'"{shown(text)}" is never open', _HOURS_HINT)
    return text


def read_exceptions(text: str) -> str:
    """Rules for dated days, unless they are wrong: each with its year, on days that come."""
    _opening_hours(text, _DATED_TOKEN, _DATED_HINT)
    if not all(re.match(r"\s*\d{4} ", rule) for rule in text.split(";")):
        raise wrong("bad-hours", "every exception begins with its year", _DATED_HINT)
    if not all(re.search(rf"({_TIME}|off|closed)\s*$", rule) for rule in text.split(";")):
        raise wrong("bad-hours", "an exception says neither hours nor off", _DATED_HINT)
    for year, month, day in re.findall(rf"(?:\b(\d{{4}}) )?\b({_MONTHS}) (\d{{1,2}})\b", text):
        if not _is_day(year or "2024", month, day):
            raise wrong("bad-hours", f'there is no day "{month} {day}"', _DATED_HINT)
    return text


def _refuse_days_named_twice(text: str) -> None:
    """A later rule replaces an earlier one of its day: a lunch break after ``;`` would lose the morning."""
    seen: set[str] = set()
    for rule in text.split(";"):
        days = _days(rule) if re.search(_TIME, rule) else set()
        if twice := sorted(days & seen, key=_WEEK.index):
            what = f"the hours of {twice[0]} are given twice, and only the last would count"
            raise wrong("bad-hours", what, "write both in one rule: Mo-Fr 08:00-12:00,13:00-16:00")
        seen |= days


def _refuse_nights_cut_off(text: str) -> None:
    """Hours past midnight end at midnight, without a word, where the next day has a rule of its own."""
    rules = [(rule, _days(rule)) for rule in text.split(";")]
    for rule, days in rules:
        nights = [
            span
            for span in re.findall(rf"({_TIME})-({_TIME})", rule)
            if _minutes(span[1]) < _minutes(span[0])
        ]
        mornings = {_WEEK[(_WEEK.index(day) + 1) % len(_WEEK)] for day in days} if nights else set()
        for other, theirs in rules:
            if other != rule and (cut := sorted(mornings & theirs, key=_WEEK.index)):
                start, end = nights[0]
                what = f"{start}-{end} goes on into {cut[0]}, which has hours of its own and would cut it off"
                hint = f"end it at 24:00, and begin {cut[0]} with 00:00-{end}"
                raise wrong("bad-hours", what, hint)


def _days(rule: str) -> set[str]:
    """The days of the week a rule names; all of them where it names none."""
    named: set[str] = set()
    for first, last in re.findall(rf"\b({_DAY})\b(?:\s*-\s*({_DAY})\b)?", rule):
        start, end = _WEEK.index(first), _WEEK.index(last or first)
        named |= set(_WEEK[start : end + 1] if start <= end else _WEEK[start:] + _WEEK[: end + 1])
    return named or set(_WEEK)


def _is_day(year: str, month: str, day: str) -> bool:
    """opening-hours-py takes February 30 without a word."""
    with suppress(ValueError):
        return bool(datetime.strptime(f"{year} {month} {day}", "%Y %b %d"))
    return False


def _opening_hours(text: str, token: re.Pattern[str], hint: str) -> None:
    """opening-hours-py reads far more than a line can speak, and passes over ``PH`` without a word."""
    if not text.strip():
        raise wrong("bad-hours", "there are no hours here", hint)
    if re.search(r"\b(PH|SH)\b", text):
        raise wrong(
            "bad-hours", "holidays are not written as PH or SH", "write holidays: city on a line of its own"
        )
    foreign = next((word for word in re.split(r"[\s,;]+", text) if token.sub("", word)), None)
    if foreign:
        raise wrong("bad-hours", f'"{shown(foreign)}" does not belong in opening hours', hint)
    if _SAME_TIME.search(text):
        raise wrong("bad-hours", "it opens and closes at the same time", hint)
    if not validate(text):
        raise wrong("bad-hours", f'"{shown(text)}" is not a timetable', hint)
    _refuse_afternoons_as_mornings(text)


def _refuse_afternoons_as_mornings(text: str) -> None:
    """``9:00-5:00`` is nine to five to a person, and until five at night to the library."""
    for start, end in re.findall(rf"({_TIME})-({_TIME})", text):
        if _minutes(end) < _minutes(start) < _NOON:
            what = f"{start}-{end} is open until {end} at night"
            hint = "the afternoon counts on from 12:00: 5 in the afternoon is 17:00"
            raise wrong("bad-hours", what, hint)


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return 60 * int(hours) + int(minutes)
