"""What words promise, held against facts: keys, short codes, hours and days, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.check.lexicon.languages import tongue_of
from ivr.check.lexicon.tongue import Tongue, figures, folded
from ivr.check.subject import Fault, Subject
from ivr.core.blanks import BLANK, OF_A_SERVICE, blanks_in
from ivr.core.line import OTHERS_KEY
from ivr.core.numbers import SHORT_CODES
from ivr.core.phrases import (
    EACH_DAY,
    EMERGENCY_SHORT,
    HOUR,
    HOURS_ALWAYS,
    MINUTES,
    OFFER_9,
    OFFER_LANGUAGE,
    OPENS_DAY,
    OPENS_TODAY,
    OPENS_TOMORROW,
    PHRASES,
    PRESS,
    RANGE_DAY,
)

Level = Literal["must", "should"]
Told = tuple[str, str, Level | None]  # what, hint, and the level where it is not the rule's

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KEY_OF = {prompt: key for key, prompt in PRESS.items()}
_HOUR_OF = {prompt: hour for hour, prompt in enumerate(HOUR)}
_DAY_OF = {prompt: day for days in (OPENS_DAY, EACH_DAY, RANGE_DAY) for day, prompt in enumerate(days)}
_IN_ORDER = (("start", "end"), ("first", "last"), ("first", "second"))
_SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")
_LONG_NUMBER = 7  # digits
_SHORT = 3  # digits of a short code
_LEAST_FIGURES = 3  # smaller numbers are often written as words


@dataclass(frozen=True, slots=True)
class Saying:
    """The words of one prompt in one language, beside those of the line's own that they say again. ``own``
    are those themselves; ``changed`` were translated from others than today's. ``missed`` is a short code
    that every translation says, and the words they translate do not."""

    prompt: str
    language: str
    text: str
    tongue: Tongue
    kind: str
    source: str
    source_tongue: Tongue
    own: bool = True
    changed: bool = False
    missed: str = ""

    @property
    def unknown_codes(self) -> list[str]:
        """Short codes that do not exist, in the words that were translated."""
        said = dict.fromkeys(self.source_tongue.said_numbers(self.source))
        return [code for code in said if len(code) == _SHORT and code not in SHORT_CODES]


def sayings(subject: Subject) -> Iterator[Saying]:
    """Everything callers hear, in every language they can choose."""
    spoken = tongues(subject)
    own = subject.line.language
    scripts = {script.language: script.translations for script in subject.scripts.scripts}
    for prompt, words in subject.words.items():
        source, kind = subject.line.prompts[prompt].get(own, words.text), words.kind
        missed = _missed(subject.line.prompts[prompt], own, spoken) if prompt != EMERGENCY_SHORT else ""
        for language, text in subject.line.prompts[prompt].items():
            there = scripts.get(language, {}).get(prompt)
            alone = language == own or prompt == EMERGENCY_SHORT
            changed = there is not None and there.changed(source)
            tongue = spoken[language]
            said = (text, tongue) if alone else (source, spoken[own])
            yield Saying(prompt, language, text, tongue, kind, *said, alone, changed, missed)


def _missed(words: Mapping[str, str], own: str, spoken: Mapping[str, Tongue]) -> str:
    """What several translations tell alike is hardly wrong in all of them."""
    said = {
        language: SHORT_CODES.intersection(spoken[language].said_numbers(text))
        for language, text in words.items()
        if spoken[language].digits
    }
    here, others = said.pop(own, frozenset()), list(said.values())
    alike = frozenset.intersection(*others) if len(others) > 1 else frozenset()
    return min(alike - here, default="")


def misspoken(subject: Subject) -> frozenset[str]:
    """The prompts whose own words tell a wrong short code: nobody is to translate them anew before they are
    mended."""
    own = (saying for saying in sayings(subject) if saying.own)
    return frozenset(saying.prompt for saying in own if saying.missed or saying.unknown_codes)


def tongues(subject: Subject) -> dict[str, Tongue]:
    """The tongue of every language of a line."""
    return {
        code: tongue_of(each.tag, _reviewed(subject, code)) for code, each in subject.line.languages.items()
    }


def _reviewed(subject: Subject, language: str) -> dict[str, str]:
    """The reviewed words for the keys; those of the line's own language are its staff's."""
    if language == subject.line.language:
        return {key: subject.line.prompts[prompt][language] for key, prompt in PRESS.items()}
    scripts = [script for script in subject.scripts.scripts if script.language == language]
    found = {key: script.translations.get(prompt) for script in scripts for key, prompt in PRESS.items()}
    return {key: each.words for key, each in found.items() if each and each.reviewed}


def fault(subject: Subject, saying: Saying, told: Told) -> Fault:
    """What was told of some words, at the place where they stand."""
    return Fault(subject.at_words(saying.prompt, saying.language), *told)


# Keys


def wrong_keys(saying: Saying) -> Iterator[Told]:
    """A key said by another name, and keys typed where the line adds them."""
    if saying.prompt in _KEY_OF:
        yield from _must_name(saying, _KEY_OF[saying.prompt])
    elif saying.prompt == OFFER_9:
        yield from _must_name(saying, OTHERS_KEY)
    elif saying.prompt == OFFER_LANGUAGE and (named := saying.tongue.said_keys(saying.text)):
        what = f'"{OFFER_LANGUAGE}" names {_keys(named)}, and the line says the key after it'
        yield what, "write the offer only, like: For English,", None
    else:
        yield from _typed_keys(saying)


def _must_name(saying: Saying, key: str) -> Iterator[Told]:
    named = saying.tongue.said_keys(saying.text)
    others = named - {key}
    if others:
        what = f'"{saying.prompt}" sends callers to {_keys(others)} instead of {key}'
        yield what, f"name key {key}", None
    elif not named and saying.tongue.digits:
        level: Level | None = None if saying.tongue.sure and key.isdigit() else "should"
        yield f'"{saying.prompt}" does not name key {key}', f"name key {key}", level


def _typed_keys(saying: Saying) -> Iterator[Told]:
    plain = folded(saying.text)
    if found := saying.tongue.presses.search(plain):
        what = f'a key is typed into the words: "{found[0].strip()}"'
        yield what, "leave it out; the line says the keys itself, after the goal", None
    elif saying.kind != "news" and saying.tongue.ends_in_key.search(plain):
        what = "these words end like an offer with its key, and the line adds the key itself"
        yield what, "leave the key out, or say it in another order", "should"


def _keys(keys: set[str]) -> str:
    return "key " + " and ".join(sorted(keys))


# Numbers


def wrong_numbers(saying: Saying) -> Iterator[Told]:
    """A short code that does not exist, or that is not the one in the words translated; where all
    translations say another, it is told of the words they translate."""
    said = saying.tongue.said_numbers(saying.text)
    if saying.own and saying.missed and not saying.unknown_codes:
        what = f"every translation tells callers to ring {saying.missed}, and these words do not"
        yield what, f"say {saying.missed}, or have all of them translated anew", None
    for code in dict.fromkeys(said):
        if len(code) == _SHORT and code not in SHORT_CODES:
            yield f"callers are told to ring {code}, which nobody answers", _codes_hint(saying), None
        elif saying.own and len(code) >= _LONG_NUMBER:
            yield f"a telephone number is typed into the words: {code}", "write {number:service-name}", None
    if not saying.own:
        yield from _against_source(saying, said)


def _against_source(saying: Saying, said: list[str]) -> Iterator[Told]:
    wanted, here = saying.source_tongue.said_numbers(saying.source), figures(saying.text)
    if saying.missed or saying.unknown_codes:
        return  # that is told where it stands, and the translation may well be right
    for code in dict.fromkeys(said):
        if code not in (*wanted, *figures(saying.source)):
            yield f"{code} is not in the words it translates", _codes_hint(saying), _sure(saying)
    unsure: Level | None = "should" if saying.changed else _sure(saying)
    for code in dict.fromkeys(wanted):
        if saying.tongue.digits and code not in (*said, *here):
            what = f"{code} is in the words it translates, and not said here"
            yield what, "say it digit by digit, as the menu does", unsure
    for number in dict.fromkeys(figures(saying.source)):
        if _telling(number) and number not in (*wanted, *said, *here):
            what = f"{number} is in the words it translates, and not told here"
            yield what, "write the figures as they stand in the menu", "should"


def _telling(number: str) -> bool:
    """Whether a number is told in figures everywhere: a round or small one may well be written as words."""
    return len(number) >= _LEAST_FIGURES and int(number) % 100 != 0


def _sure(saying: Saying) -> Level | None:
    return None if saying.tongue.sure else "should"


def _codes_hint(saying: Saying) -> str:
    if saying.own and saying.missed:
        return f"every translation says {saying.missed}"
    wanted = sorted({*saying.source_tongue.said_numbers(saying.source)} & SHORT_CODES)
    if saying.own or not wanted:
        return f"the short codes are {', '.join(sorted(SHORT_CODES))}"
    return f"the menu says {' and '.join(wanted)}"


# Order


def wrong_order(saying: Saying) -> Iterator[Told]:
    """Facts in another order than in the words translated, so that each belongs to another name."""
    blanks = blanks_in(saying.text)
    for first, second in _IN_ORDER:
        if {first, second} <= set(blanks) and blanks.index(second) < blanks.index(first):
            yield f"{{{second}}} stands before {{{first}}}", "write them in the order they are said", None
    if saying.own or saying.prompt in PHRASES:
        return
    for kind in OF_A_SERVICE:
        yield from _changed_places(saying, kind)


def _changed_places(saying: Saying, kind: str) -> Iterator[Told]:
    blank = "{" + kind
    codes = saying.source_tongue.said_numbers(saying.source) if kind == "number" else []
    if len(codes) + saying.source.count(blank) < 2:
        return
    here = _facts(saying.tongue, saying.text, kind)
    there = _facts(saying.source_tongue, saying.source, kind)
    if _firsts(here) != _firsts(there) and sorted(_firsts(here)) == sorted(_firsts(there)):
        level: Level | None = None if len(here) == len(there) else "should"
        what = f"what is told of services stands in another order here: {', '.join(_firsts(here))}"
        yield what, f"give each name its own: {', '.join(_firsts(there))}", level


def _facts(tongue: Tongue, text: str, kind: str) -> list[list[str]]:
    """What each sentence tells of services: blanks of a kind, and for numbers short codes too."""
    return [_facts_of(tongue, sentence, kind) for sentence in _SENTENCE_END.split(text) if sentence]


def _facts_of(tongue: Tongue, sentence: str, kind: str) -> list[str]:
    found = list[str]()
    for index, piece in enumerate(BLANK.split(sentence)):
        if index % 2 == 0 and kind == "number":
            found += tongue.said_numbers(piece)
        elif index % 2 == 1 and piece.partition(":")[0] == kind:
            found.append(f"{{{piece}}}")
    return found


def _firsts(sentences: list[list[str]]) -> list[str]:
    return list(dict.fromkeys(fact for facts in sentences for fact in facts))


# Hours and days


def wrong_times(saying: Saying) -> Iterator[Told]:
    """An hour or a day called by another's name."""
    if saying.prompt in _HOUR_OF:
        yield from _wrong_hour(saying, _HOUR_OF[saying.prompt])
    elif saying.prompt in _DAY_OF:
        yield from _wrong_day(saying, _DAY_OF[saying.prompt])
    elif saying.prompt in (OPENS_TODAY, OPENS_TOMORROW):
        yield from _wrong_tomorrow(saying)
    elif saying.prompt == MINUTES and (said := saying.tongue.said_digits(saying.text)):
        yield f'"{MINUTES}" says {said[0]} at every time', "write {minute} only", None
    elif saying.prompt == HOURS_ALWAYS and not set(figures(saying.text)) <= {"24", "7"}:
        yield f'"{HOURS_ALWAYS}" does not say 24 hours', "write 24 hours a day", None


def _wrong_hour(saying: Saying, hour: int) -> Iterator[Told]:
    said, parts = saying.tongue.said_hours(saying.text)
    hint = f"say {hour}:00 as people say it"
    told_apart = bool(parts) or not saying.tongue.parts  # by words that we may not know
    wrong = sorted(each for each in said if not _same_hour(each, hour, told_apart))
    if wrong:
        yield f'"{saying.prompt}" says {wrong[0]}, so callers come at another hour', hint, None
    elif any(hour not in part for part in parts):
        yield f'"{saying.prompt}" is said to be in another part of the day', hint, None
    elif not said and frozenset((hour,)) not in parts and saying.tongue.hours:
        yield f'"{saying.prompt}" names no hour that we know', hint, "should"


def _same_hour(said: int, hour: int, with_part: bool) -> bool:
    """Twelve hours are told twice a day, and then a part of the day must tell which."""
    return said in (hour, hour or 24) or (with_part and 1 <= said <= 12 and said % 12 == hour % 12)


def _wrong_day(saying: Saying, day: int) -> Iterator[Told]:
    said = saying.tongue.said_days(saying.text)
    hint = f"write {DAY_NAMES[day]}"
    if said - {day}:
        names = " and ".join(DAY_NAMES[each] for each in sorted(said - {day}))
        yield f'"{saying.prompt}" says {names}, so callers come on another day', hint, None
    elif not said and saying.tongue.sure:
        yield f'"{saying.prompt}" names no day that we know', hint, "should"


def _wrong_tomorrow(saying: Saying) -> Iterator[Told]:
    plain = folded(saying.text)
    said = {
        OPENS_TODAY: re.search(saying.tongue.today, plain) is not None,
        OPENS_TOMORROW: re.search(saying.tongue.tomorrow, plain) is not None,
    }
    other = OPENS_TOMORROW if saying.prompt == OPENS_TODAY else OPENS_TODAY
    if said[other] and not said[saying.prompt]:
        day = saying.prompt.partition("-")[2]
        yield f'"{saying.prompt}" says the other day', f"say that it opens {day}", None


def typed_times(saying: Saying) -> Iterator[Told]:
    """Hours and days in words of any language: they would stay when the hours change."""
    if saying.kind == "phrase":
        return
    plain = folded(saying.text)
    if found := re.search(saying.tongue.typed_hours, plain):
        what = f'hours are typed into the words: "{found[0].strip()}"'
        yield what, "write {hours:service-name} or {opens:service-name} instead", None
    if not (found := re.search(saying.tongue.typed_days, plain)):
        return
    also = re.search(saying.source_tongue.typed_days, folded(saying.source))
    if saying.own or not also:
        what = f'a day is typed into the words: "{found[0].strip()}"'
        level: Level | None = "should" if saying.own else None
        yield what, "write {hours:service-name} if it tells when somebody is there", level


def same_words(all_of_them: list[Saying]) -> Iterator[tuple[Saying, Told]]:
    """Two hours, or two days, said in the same words."""
    seen = dict[tuple[str, str, str], Saying]()
    for saying in all_of_them:
        group = "hour" if saying.prompt in _HOUR_OF else saying.prompt.partition("-")[0]
        if saying.prompt in _HOUR_OF or saying.prompt in _DAY_OF:
            first = seen.setdefault((saying.language, group, folded(saying.text)), saying)
            if first is not saying:
                told = f'"{saying.prompt}" has the same words as "{first.prompt}"', "say which it is", None
                yield saying, told
