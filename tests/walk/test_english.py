"""The whole line in English, and what can begin a call."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ivr.check.proof import failures
from ivr.cli.prove import prove_line
from ivr.core.line import Line
from ivr.phone import read
from ivr.phone.verbs import Gather, Play, Say
from tests.conftest import BASE_URL, Called
from tests.walk.in_a_language import AtOtherHours, InALanguage, states
from tests.walk.prover import FIRST_DAY, SHIPPED, broken, edition

pytestmark = pytest.mark.no_cover  # each place of a language; quicker unwatched


class TestEnglish(InALanguage):
    language = "en"
    keys = ""
    names = re.compile(r"(?s).*")  # its own words are no other language's

    def foreign(self, words: str) -> list[str]:
        return re.findall(r"[^\x00-\x7f’–]+", words)

    def the_numbers_rung_are_those_of_the_open_services(self, line: Line) -> None:
        """Between the two states, every number of every service is rung and no other."""
        super().the_numbers_rung_are_those_of_the_open_services(line)
        rung = frozenset[str]().union(*self.walked.rung)
        assert rung == {service.dial.e164 for service in line.services() if service.dial}

    def test_the_notice_is_the_first_sound_in_the_callers_language(self, called: Called, line: Line) -> None:
        verbs = read(SHIPPED(called.clock.now)(called.entry, ()), "text/xml")
        before = verbs[: next(i for i, verb in enumerate(verbs) if isinstance(verb, Gather))]
        assert [type(verb) for verb in before] == [Say, Play, Say], "a notice, a breath, its Spanish form"
        assert getattr(verbs[0], "text", "") == line.prompts["emergency"]["en"]


@pytest.mark.thorough
class TestEnglishAtOtherHours(AtOtherHours, TestEnglish):
    """Every place once more, at the other states of the hours."""

    def the_numbers_rung_are_those_of_the_open_services(self, line: Line) -> None:
        InALanguage.the_numbers_rung_are_those_of_the_open_services(self, line)


def test_whatever_fails_inside_the_last_resort_is_heard_everywhere() -> None:
    name = edition().name
    places = [
        f"{BASE_URL}/voice/{name}.{language}.main.listen.main.0-0-0-0-0" for language in ("en", "es", "ar")
    ]
    assert list(failures(broken(states()[0].moment), BASE_URL, places)) == []


@pytest.mark.thorough
def test_both_proofs_hold_in_every_language_at_every_hour(
    record_property: Callable[[str, object], None],
) -> None:
    proof = prove_line(SHIPPED, edition().line, FIRST_DAY)
    record_property("covered", proof.summary())
    assert proof.holds, proof.summary()
