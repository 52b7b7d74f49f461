"""From an answer back to the line: which prompt a sound is, how a caller came to hear it, what to edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.audio.silence import LEAD, TAIL
from ivr.audio.spoken import digits, spoken
from ivr.check.answers import Heard
from ivr.check.subject import Fault, Spot, Subject
from ivr.check.walk import Document
from ivr.core.blanks import About, say
from ivr.core.call import Place
from ivr.core.line import Service
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT
from ivr.phone.verbs import Pause, Play, Prompt, Say

# Where no menu is at fault, but what answers.
PROGRAM = "no menu can cause or mend this: tell whoever keeps the program"

_PAUSE = re.compile(r"/silence-\d+\.wav$")
_TEN_DIGITS = re.compile(r"(?<!\d)(?<!\d )(?<!\d, )\d(?:,? \d){9}(?!,? ?\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong with an answer: what a caller would suffer there, and what to write instead."""

    heard: Heard
    spot: Spot
    what: str
    hint: str = PROGRAM
    level: Literal["must", "should"] | None = None


def faults(subject: Subject, found: Iterable[Found]) -> Iterator[Fault]:
    """Each thing that is wrong once, with the shortest way to it, and the languages it is heard in."""
    grouped: dict[tuple[Spot, str], list[Found]] = {}
    for each in found:
        grouped.setdefault((each.spot, each.what), []).append(each)
    for (spot, what), alike in grouped.items():
        languages = list(dict.fromkeys(each.heard.language for each in alike if each.heard.language))
        first = alike[0]
        yield Fault(spot, f"{what} ({way_to(subject, first.heard, languages)})", first.hint, first.level)


def way_to(subject: Subject, heard: Heard, languages: list[str]) -> str:
    """How a caller comes to hear it: ``after 5, silence; in es and pl``."""
    way = f"after {', '.join(heard.keys)}" if heard.keys else "when a call begins"
    own = languages in ([], [subject.line.language])
    return way if own else f"{way}; in {', '.join(languages)}"


def spot(subject: Subject, place: Place | None) -> Spot:
    """What staff would edit about a place: its node, or the line's own file."""
    known = place is not None and place.node in subject.draft.nodes
    return subject.at(place.node) if known and place else subject.at_line()


def spot_of(subject: Subject, heard: Heard) -> Spot:
    """What staff would edit about an answer: the node that speaks."""
    return spot(subject, heard.there or heard.place)


# Sounds


def is_prompt(subject: Subject, heard: Heard, sound: Prompt, prompt: str, language: str) -> bool:
    """Whether a sound is that prompt in that language: its recording, or its words said in its voice."""
    match sound:
        case Play(url=url):
            return url.endswith(f"/{language}/{prompt}.wav")
        case Say(text=text, language=tag):
            return tag == subject.line.languages[language].tag and text == words(
                subject, heard, prompt, language
            )
    return False


def words(subject: Subject, heard: Heard, prompt: str, language: str, about: About | None = None) -> str:
    """The words of a prompt as they are said at that moment; none where it has none."""
    if language not in subject.line.prompts.get(prompt, {}):
        return ""
    return spoken(subject.line, say(subject.line, prompt, language, heard.hours.moment, about))


def is_notice(subject: Subject, heard: Heard, sound: Prompt, language: str) -> bool:
    """Whether a sound is the emergency notice of a language."""
    return is_prompt(subject, heard, sound, EMERGENCY, language)


def is_any_notice(subject: Subject, heard: Heard, sound: Prompt) -> bool:
    """Whether it is a notice of any language, short or whole."""
    return any(
        is_prompt(subject, heard, sound, prompt, language)
        for prompt in (EMERGENCY, EMERGENCY_SHORT)
        for language in subject.line.prompts[prompt]
    )


def is_pause(sound: Prompt) -> bool:
    """Whether it is silence."""
    return isinstance(sound, Pause) or (isinstance(sound, Play) and _PAUSE.search(sound.url) is not None)


def first_sound(document: Document) -> Prompt | None:
    """The first thing heard that is not silence."""
    return next((sound for sound in document.sounds if not is_pause(sound)), None)


def says(document: Document, text: str) -> bool:
    """Whether the voice says these words somewhere in an answer."""
    return bool(text) and text in document.text


def ten_digit_numbers(document: Document) -> list[str]:
    """Every ten-digit number that is read out, as often as it is."""
    found = (number for each in document.words for number in _TEN_DIGITS.findall(each.text))
    return [re.sub(r"\D", "", number) for number in found]


def speaks_numbers(document: Document) -> bool:
    """Whether any number to call is read out, digit by digit."""
    return re.search(r"(?<!\d)\d(?: \d){2}", document.text) is not None


def number_of(service: Service) -> str:
    """A service's number as it is read out; nothing where it has none."""
    return digits(service.speak) if service.speak else ""


def gaps(subject: Subject, document: Document) -> Iterator[tuple[Prompt | None, float, Prompt | None]]:
    """Every silence of an answer in seconds, as heard, and the sounds on both sides of it: a recording
    brings silence of its own along."""
    before: Prompt | None = None
    silent = 0.0
    for sound in document.sounds:
        if is_pause(sound):
            silent += subject.answers.lengths.of(sound)
            continue
        yield before, silent + _recorded(before, TAIL) + _recorded(sound, LEAD), sound
        before, silent = sound, 0.0
    yield before, silent, None


def _recorded(sound: Prompt | None, milliseconds: int) -> float:
    return milliseconds / 1000 if isinstance(sound, Play) else 0.0
