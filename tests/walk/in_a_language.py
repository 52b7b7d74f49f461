"""What must hold of a whole call in another language than the line's own; each language has its file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ivr.core.line import Line
from ivr.phone.verbs import Dial, Gather, Play
from tests.conftest import Called
from tests.walk.walker import EVENTS, HOURS, Walk, ask, chosen, language_of, said, walk, ways_on

# Words that no sentence of these languages has, but every English page does. Names keep theirs.
ENGLISH = re.compile(
    r"\b(the|and|your|you|press|with|hours|is|are|call|number|again|for|help|open|closed)\b", re.I
)
LETTERS = {"es": "LATIN", "pl": "LATIN", "cmn": "CJK", "ar": "ARABIC"}
OFFERED = ("offer-language", "offer-9", *(f"press-{key}" for key in "123456789"))


class InALanguage:
    """The stories of one language: ``language`` is its code, ``keys`` choose it, ``names`` are the only words
    in it that belong to another."""

    language: str
    keys: str
    names: re.Pattern[str]
    moment = "everything with hours closed"

    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, reach: Callable[[], Called], line: Line) -> Walk:
        """The whole language at one moment."""
        called = reach()
        called.clock.now = HOURS[cls.moment]
        goodbye = line.prompts["goodbye"][cls.language]
        found = walk(called, chosen(called, cls.keys), cls.language, goodbye)
        assert all(answered.error is None for answered in called.answers)
        return found

    def test_every_place_answers_every_event(
        self, walked: Walk, record_property: Callable[[str, object], None]
    ) -> None:
        told = f"walked {len(walked.places)} places in {self.language}, {self.moment}"
        record_property("covered", f"{told}: {walked.answers} answers")
        assert len(walked.places) >= 2_000
        assert walked.answers == len(walked.places) * len(EVENTS)

    def test_the_numbers_rung_are_those_of_the_open_services(self, walked: Walk, line: Line) -> None:
        at = HOURS[self.moment]
        open_now = {each.dial.e164 for each in line.services() if each.dial and each.hours.open_at(at)}
        assert walked.rung == open_now

    def test_nothing_is_said_in_another_language_or_voice(self, walked: Walk, line: Line) -> None:
        own = line.languages[self.language]
        offers = {
            (each.tag, each.voice("twilio"), line.prompts[prompt][code])
            for code, each in line.languages.items()
            for prompt in OFFERED
        }
        heard = walked.said - offers
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
        before, last = self.keys[:-1], self.keys[-1]
        url = chosen(called, before)
        verbs = ask(called, url, (("Digits", last),))
        notice, play, gather = verbs[:3]
        assert next(said((notice,))).text == line.prompts["emergency"][self.language]
        assert isinstance(play, Play)
        assert isinstance(gather, Gather), "the notice stands outside what a key can cut short"

    def test_the_language_keys_lead_to_the_notice_from_everywhere(
        self, walked: Walk, called: Called, line: Line
    ) -> None:
        for url in sorted(walked.places)[::17]:
            if ".ringing." in url or ".rescue." in url:
                continue
            verbs = ask(called, url, (("Digits", "8"),))
            assert next(said(verbs)).text == line.prompts["emergency"]["es"], url
            assert {language_of(following) for following in ways_on(verbs)} == {"es"}

    def test_zero_is_a_person_and_is_announced_in_the_callers_language(
        self, walked: Walk, called: Called, line: Line
    ) -> None:
        tag = line.languages[self.language].tag
        for url in sorted(walked.places)[::17]:
            if ".ringing." in url or ".rescue." in url:
                continue
            verbs = ask(called, url, (("Digits", "0"),))
            assert [verb.number for verb in verbs if isinstance(verb, Dial)] == ["+13127445000"], url
            assert {each.language for each in said(verbs)} == {tag}


class AtNoon(InALanguage):
    """The same while everything is open."""

    moment = "everything open"
