"""Words and facts cannot disagree: typed facts are problems, and blanks must be ones we can fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.core.blanks import OF_A_SERVICE, blanks_in
from ivr.core.phrases import PHRASES
from ivr.files.problem import Problem, did_you_mean
from ivr.files.text import Trail

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPOKEN_DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one prompt, and where they stand. ``about`` is the service they may speak of
    without naming it; ``dated`` says that they belong to an entry with a date."""

    prompt: str
    text: str
    file: str
    line: int
    trail: Trail
    about: str | None = None
    dated: bool = False


_NUMBER_TYPED = re.compile(
    r"\b\d{3}[-. ()]{0,2}\d{4}\b|\b\d{7,}\b|\b\d{3}[-. ]\d{3}\b"
    rf"|\b{_SPOKEN_DIGIT}(?:[ ,-]+{_SPOKEN_DIGIT}){{3,}}\b",
    re.I,
)
_HOURS_TYPED = re.compile(
    r"\b\d{1,2}(:\d\d)?\s*([ap]\.?\s?m\b\.?|o'clock)|\b\d{1,2}:\d\d\b|\b24\s*hours\b|24/7|twenty-four hours"
    rf"|\b(?:{_SPOKEN_DIGIT}|ten|eleven|twelve)\s+([ap]\.?\s?m\b\.?|o'clock)"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+(?:to|through|until)\s+\w+day",
    re.I,
)
_KEY_TYPED = re.compile(
    rf"\b(?:press|push|hit|touch|dial)\s+(?:the\s+)?(?:\d\b|{_SPOKEN_DIGIT}\b(?!\s+{_SPOKEN_DIGIT})|star\b|pound\b|hash\b|[*#])",
    re.I,
)
_DATE_TYPED = re.compile(
    rf"\b(?:{_MONTH})\s+\d{{1,2}}\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b", re.I
)


def problems_in(words: Words, services: frozenset[str] | None) -> Iterator[Problem]:
    """What is wrong with the words of one prompt. ``services`` is None where not all are known."""
    if words.prompt in PHRASES:
        yield from _phrase_blanks(words)
        return
    yield from _typed(words)
    yield from _blanks(words, services)


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
            yield _problem(words, f'{what}: "{found[0]}"', hint, "typed-fact")
    if words.dated and (found := _DATE_TYPED.search(words.text)):
        yield _problem(
            words, f'a date is typed into the words: "{found[0]}"', "it is spoken from date:", "typed-fact"
        )


def _blanks(words: Words, services: frozenset[str] | None) -> Iterator[Problem]:
    for blank in blanks_in(words.text):
        kind, colon, service = blank.partition(":")
        if kind not in OF_A_SERVICE:
            known = f"the blanks are {', '.join('{' + name + '}' for name in OF_A_SERVICE)}"
            hint = did_you_mean(kind, OF_A_SERVICE, known)
            yield _problem(words, f"{{{blank}}} is not a blank we can fill", hint, "unknown-blank")
        elif not colon and words.about is None:
            hint = f"name the service, like {{{kind}:city-311}}"
            yield _problem(words, f"{{{blank}}} does not say of which service", hint, "unknown-blank")
        elif colon and services is not None and service not in services:
            hint = did_you_mean(service, services, "name a service of the services file")
            yield _problem(words, f"{{{blank}}}: there is no such service", hint, "unknown-blank")
    if "{" in re.sub(r"\{[^{}]*\}", "", words.text) or "}" in re.sub(r"\{[^{}]*\}", "", words.text):
        yield _problem(
            words, "a brace has no partner", "write a blank like {number:city-311}", "unknown-blank"
        )


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
            yield _problem(words, f"{{{blank}}} is not a blank of this phrase", hint, "unknown-blank")


def _problem(words: Words, what: str, hint: str, rule: str) -> Problem:
    return Problem(words.file, words.line, words.trail, what, hint, rule)
