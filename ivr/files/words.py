"""Words and facts cannot disagree: typed facts are problems, and blanks must be ones we can fill."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ivr.core.blanks import BLANK, OF_A_SERVICE, blanks_in
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT, PHRASES
from ivr.files.problem import Problem, did_you_mean, shown
from ivr.files.text import Trail

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN_DIGIT = rf"(?:oh|{'|'.join(_DIGIT_NAMES)})"
_ODD = ("Cf", "Co", "Cn", "So")  # invisible marks, private and unassigned letters, pictures
_DASH = "\u2010-\u2015-"  # a hyphen, and what editors and web pages make of it


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one prompt, and where they stand. ``about`` is the service they may speak of
    without naming it, empty where it cannot be known which; the words of ``news`` have a date beside them, a
    ``name`` fills blanks and has none, and a ``phrase`` has blanks of its own."""

    prompt: str
    text: str
    file: str
    line: int
    trail: Trail
    about: str | None = None
    kind: Literal["words", "news", "name", "phrase"] = "words"


_GAP = rf"(?:[{_DASH}. ()/]|\) )?"
_NUMBER_TYPED = re.compile(
    rf"\b(?:\d{{3}}{_GAP})?\d{{3}}{_GAP}\d{{4}}\b|\b\d{{7,}}\b|\b\d{{3}}[{_DASH}. ]\d{{3}}\b"
    rf"|\b\d(?:[ ,.{_DASH}]+\d){{6,}}\b"
    rf"|\b{_SPOKEN_DIGIT}(?:[ {_DASH}]+{_SPOKEN_DIGIT}){{3,}}\b",
    re.I,
)
_HOURS_TYPED = re.compile(
    r"\b\d{1,2}(:\d\d)?\s*([ap]\.?\s?m\b\.?|o['’]clock)|\b\d{1,2}:\d\d\b|24/7"
    r"|(?<!within )(?<!after )(?<!least )\b(?:24|twenty-four)[ -]hours?\b"
    rf"|\b(?:{_SPOKEN_DIGIT}|ten|eleven|twelve)\s+([ap]\.?\s?m\b\.?|o['’]clock)"
    rf"|\b{_WEEKDAY}s?\s*(?:to|through|until|[{_DASH}])\s*{_WEEKDAY}",
    re.I,
)
_KEY = (
    r"(?:(?:key|number|button)\s+)?"
    rf"(?:\d\b|{_SPOKEN_DIGIT}\b(?!\s+(?:of|{_SPOKEN_DIGIT})\b)|star\b|pound\b|hash\b|[*#])"
)
_KEY_TYPED = re.compile(
    rf"\b(?:press|pressing|dial)\s+(?:the\s+)?{_KEY}"
    # A car can hit two people; a caller hits 2 and no more.
    rf"|\b(?:push|hit|touch)\s+(?:the\s+)?{_KEY}(?=\s*(?:[.,;:!?]|$)|\s+(?:to|for|now|or|and|key)\b)",
    re.I,
)
_DATE_TYPED = re.compile(
    rf"\b(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.I,
)


# "Nine one one" in the languages whose words we can read; figures in any other.
_SAYS_911 = re.compile(
    r"\bnine[ ,-]+one[ ,-]+one\b|\bnueve[ ,-]+uno[ ,-]+uno\b|\bdziewięć[ ,-]+jeden[ ,-]+jeden\b"
    r"|九[ 、]*[一幺][ 、]*[一幺]|تسعة[ ،]+واحد[ ،]+واحد|[9٩۹９][ ,-]*[1١۱１][ ,-]*[1١۱１](?!\d)",
    re.I,
)


def says_911(text: str) -> bool:
    """Whether words say nine one one, in a language whose words we can read or in figures."""
    return _SAYS_911.search(text) is not None


def problems_in(words: Words, services: Mapping[str, bool] | None) -> Iterator[Problem]:
    """What is wrong with the words of one prompt. ``services`` tells which have a number to speak; it is
    None where not all are known."""
    if words.kind == "phrase":
        yield from _phrase_blanks(words)
    else:
        yield from _typed(words)
        yield from _blanks(words, services)
    if words.prompt in (EMERGENCY, EMERGENCY_SHORT) and not says_911(words.text):
        hint = "say to hang up and call nine one one; the notice may be reworded, not replaced"
        yield _problem(words, "the emergency notice does not say nine one one", hint, "no-911")
    yield from _unspeakable(words)
    rest = BLANK.sub("", words.text)
    if "{" in rest or "}" in rest:
        hint = "write a blank with both braces, like {number:service-name}"
        yield _problem(words, "a brace has no partner", hint, "unknown-blank")


# Signs that a voice reads out or stumbles over: what is left of comments, tags, lists and addresses.
_SIGNS = re.compile(r"[#<>\[\]|\\^~_=•]|https?:|www\.")
_KEY_NAMES = {
    **{f"press-{digit}": {name, str(digit)} for digit, name in enumerate(_DIGIT_NAMES)},
    "press-star": {"star"},
    "press-pound": {"pound"},
}
_ALL_KEY_NAMES = frozenset().union(*_KEY_NAMES.values())


def _unspeakable(words: Words) -> Iterator[Problem]:
    signs = _SIGNS.search(words.text)
    odd = next((letter for letter in words.text if unicodedata.category(letter) in _ODD), None)
    if signs or odd:
        told = signs[0] if signs else f"U+{ord(odd or ' '):04X}"
        hint = "write only what should be heard; a comment stands on a line of its own, outside the words"
        yield _problem(words, f'a sign that cannot be spoken: "{told}"', hint, "unspeakable")
    if own := _KEY_NAMES.get(words.prompt):
        named = _ALL_KEY_NAMES & set(re.findall(r"\w+", words.text.lower()))
        if named and not named <= own:
            what = f'"{words.prompt}" names another key: {", ".join(sorted(named - own))}'
            yield _problem(words, what, f"name key {words.prompt.removeprefix('press-')}", "wrong-key")


def _typed(words: Words) -> Iterator[Problem]:
    for pattern, what, hint in (
        (_NUMBER_TYPED, "a telephone number is typed into the words", "write {number:service-name} instead"),
        (
            _HOURS_TYPED,
            "hours are typed into the words",
            "write {hours:service-name} or {opens:service-name} instead",
        ),
        (_KEY_TYPED, "a key is typed into the words", "leave it out; the line adds the keys itself"),
    ):
        if found := pattern.search(words.text):
            yield _problem(words, f'{what}: "{shown(found[0])}"', hint, "typed-fact")
    if words.kind == "news" and (found := _DATE_TYPED.search(words.text)):
        yield _problem(
            words, f'a date is typed into the words: "{found[0]}"', "it is spoken from date:", "typed-fact"
        )


def _blanks(words: Words, services: Mapping[str, bool] | None) -> Iterator[Problem]:
    for blank in blanks_in(words.text):
        if fault := _fault(words, blank, services):
            yield _problem(words, f"{{{shown(blank)}}} {fault[0]}", fault[1], "unknown-blank")


def _fault(words: Words, blank: str, services: Mapping[str, bool] | None) -> tuple[str, str] | None:
    """What is wrong with a blank, and what to write instead."""
    kind, colon, service = blank.partition(":")
    if words.kind == "name":
        return "stands in a name", "write the name itself"
    if kind not in OF_A_SERVICE:
        known = f"the blanks are {', '.join('{' + name + '}' for name in OF_A_SERVICE)}"
        return "is not a blank we can fill", did_you_mean(kind, OF_A_SERVICE, known)
    if not colon and words.about is None:
        return "does not say of which service", f"name the service: {{{kind}:service-name}}"
    service = service if colon else words.about or ""
    if services is None or not (colon or service):
        return None
    if service not in services:
        return "names no service", did_you_mean(service, services, "write the name of a service")
    if kind == "number" and not services[service]:
        return "has no number to speak", f"add speak: to {service}, or leave the number out"
    return None


def _phrase_blanks(words: Words) -> Iterator[Problem]:
    wanted, found = PHRASES[words.prompt], blanks_in(words.text)
    for blank in wanted:
        if blank not in found:
            hint = f"write {{{blank}}} where it belongs in the sentence"
            yield _problem(words, f"{{{blank}}} is missing from this phrase", hint, "unknown-blank")
    for blank in found:
        if blank not in wanted:
            known = ", ".join("{" + name + "}" for name in wanted) or "none"
            hint = did_you_mean(blank, wanted, f"the blanks here are: {known}")
            yield _problem(words, f"{{{shown(blank)}}} is not a blank of this phrase", hint, "unknown-blank")


def _problem(words: Words, what: str, hint: str, rule: str) -> Problem:
    return Problem(words.file, words.line, words.trail, what, hint, rule)
