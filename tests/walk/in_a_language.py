"""What must hold of a whole language of the shipped line: every place, event and number of tries, through the
web application, read from TwiML. Each language has its file.

Every time it is walked at the two states of the hours between which every service opens and closes; the other
states are ``thorough``, and so is the whole proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ivr.check.part import Part, Task, Walking
from ivr.check.walk import EVENTS, HourState, hour_states, telling_states
from ivr.core.line import Line
from ivr.phone import read
from ivr.phone.verbs import Gather, Play, Say
from tests.conftest import BASE_URL, Called
from tests.walk.prover import FIRST_DAY, SHIPPED, edition

# Words that no sentence of these languages has, but every English page does. Names keep theirs.
ENGLISH = re.compile(
    r"\b(the|and|your|you|press|with|hours|is|are|call|number|again|for|help|open|closed)\b", re.I
)
LETTERS = {"es": "LATIN", "pl": "LATIN", "cmn": "CJK", "ar": "ARABIC"}
OFFERED = ("offer-language", "offer-9", *(f"press-{key}" for key in "123456789"))


@cache
def states() -> tuple[HourState, ...]:
    """Every state of the hours in the coming year, those that tell most first."""
    found = hour_states(edition().line, FIRST_DAY)
    telling = telling_states(found)
    return (*telling, *(state for state in found if state not in telling))


@cache
def part(language: str, first: int, last: int) -> Part:
    """A language walked at some of the states, once in a process."""
    task = Task(edition().line, BASE_URL, language, states()[first:last], SHIPPED.seconds)
    return Walking(SHIPPED)(task)


class InALanguage:
    """The stories of one language: ``language`` is its code, ``keys`` choose it, ``names`` are the only words
    in it that belong to another."""

    language: str
    keys: str
    names: re.Pattern[str]
    first, last = 0, 2

    @property
    def walked(self) -> Part:
        """The whole language at the states that tell most."""
        return part(self.language, self.first, self.last)

    def test_a_whole_language(self, line: Line, record_property: Callable[[str, object], None]) -> None:
        """One test, because it is one walk, and takes all the time."""
        self.every_answer_is_what_it_must_be_and_leads_on(record_property)
        self.the_numbers_rung_are_those_of_the_open_services(line)
        self.a_person_is_never_far(record_property)
        self.nothing_is_said_in_another_language_or_voice(line)

    def every_answer_is_what_it_must_be_and_leads_on(
        self, record_property: Callable[[str, object], None]
    ) -> None:
        """The notice first wherever a call or a language begins and on old links, 0 a person, * and #
        something to choose, no end without a person or a number: ``ivr.check.part`` says how."""
        walked, times = self.walked, len(states()[self.first : self.last])
        told = f"walked {len(walked.places)} places x {len(EVENTS)} events x {times} hour states"
        told = f"{told} in {self.language}: {walked.answers} answers, {walked.first_sounds} first sounds"
        record_property("covered", told)
        assert walked.breaches == []
        assert len(EVENTS) == 18
        assert len(walked.places) >= 2_000
        assert walked.answers >= times * 2_000 * len(EVENTS)

    def the_numbers_rung_are_those_of_the_open_services(self, line: Line) -> None:
        expected = [
            {each.dial.e164 for each in line.services() if each.dial and each.hours.open_at(state.moment)}
            for state in states()[self.first : self.last]
        ]
        assert self.walked.rung == expected

    def a_person_is_never_far(self, record_property: Callable[[str, object], None]) -> None:
        (far, _), (quiet, keys) = self.walked.farthest, self.walked.quietest
        told = f"{self.language}: a person is {far.keys} key and {far.seconds:.1f} seconds away at most"
        silent = f"{quiet.seconds:.0f} seconds without a key, after {' '.join(keys)}"
        record_property("covered", f"{told}; {silent}")
        assert far.keys == 1
        assert far.seconds <= 15
        assert quiet.seconds <= 240

    def nothing_is_said_in_another_language_or_voice(self, line: Line) -> None:
        own = line.languages[self.language]
        offers = {
            (each.tag, each.voice("twilio"), line.prompts[prompt][code])
            for code, each in line.languages.items()
            for prompt in OFFERED
        }
        heard = self.walked.said - offers
        assert {(tag, voice) for tag, voice, _ in heard} == {(own.tag, own.voice("twilio"))}
        for _, _, words in heard:
            foreign = self.foreign(words)
            assert not foreign, words

    def foreign(self, words: str) -> list[str]:
        """The words in a sentence that are not of the language, names aside."""
        rest = self.names.sub("", words)
        if LETTERS[self.language] == "LATIN":
            return ENGLISH.findall(rest)
        return re.findall(r"[A-Za-z]+", rest)

    def test_the_notice_is_the_first_sound_in_the_callers_language(self, called: Called, line: Line) -> None:
        ask, url = SHIPPED(called.clock.now), called.entry
        for event in (None, *self.keys):
            body = ask(url, (("Digits", event),) if event else ())
            url = next(verb.action for verb in read(body, "text/xml") if isinstance(verb, Gather)) or ""
        notice, pause, gather = read(body, "text/xml")[:3]
        assert isinstance(notice, Say)
        assert notice.text == line.prompts["emergency"][self.language]
        assert isinstance(pause, Play)
        assert isinstance(gather, Gather), "the notice stands outside what a key can cut short"


class AtOtherHours(InALanguage):
    """The same at every other state of the hours."""

    first, last = 2, 99
