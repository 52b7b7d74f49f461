"""The stopwatch against the handset: two readings of the same calls, held to a tenth of a second."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr.check.stopwatch import Reached, Stopwatch
from ivr.core.line import Line
from ivr.phone import Call, Event, Listening, Opened, Ringing, Said
from tests.conftest import OPEN, SUNDAY_EVENING, Called

LANGUAGES = ("en", "es", "pl", "cmn", "ar")
CHOSEN = {"en": 0, "es": 1}  # keys that choose a language; the others have two


def handset_seconds(called: Called, line: Line, language: str, keys: tuple[str, ...]) -> float:
    """The same way, heard: the language's keys as soon as they are live, each other once it has been said."""
    call, total, begun = Call(called.exchange, called.entry), 0.0, 0.0
    for number, key in enumerate(keys):
        early = number < CHOSEN.get(language, 2)
        heard = call.hear(until_live=early)
        begun = heard[0].at if number == 0 else begun
        total += pressed_at(heard, line, language, key, early) - begun
        if key == "_":
            call.silence()
        else:
            call.press(key)
        begun = now(heard, early, key)
    heard = call.hear()
    ringing = next(event for event in heard if isinstance(event, Ringing))
    return total + ringing.at - begun


def pressed_at(heard: list[Event], line: Line, language: str, key: str, early: bool) -> float:
    """When the caller presses: at once, when the key has been said, or never."""
    if early:
        return max(event.at for event in heard if isinstance(event, Opened))
    if key == "_":
        listening = [event for event in heard if isinstance(event, Listening)][-1]
        return listening.at + listening.seconds
    words = line.prompts[f"press-{key}"][language]
    return next(
        event.at + event.seconds for event in heard if isinstance(event, Said) and event.words == words
    )


def now(heard: list[Event], early: bool, key: str) -> float:
    """The handset's own time when the key was pressed: after the whole menu, unless early."""
    if early:
        return max(event.at for event in heard if isinstance(event, Opened))
    listening = [event for event in heard if isinstance(event, Listening)][-1]
    return listening.at + (listening.seconds if key == "_" else 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", [OPEN, SUNDAY_EVENING], ids=["open", "closed"])
def test_the_stopwatch_and_the_handset_agree(
    called: Called, line: Line, language: str, moment: datetime
) -> None:
    called.clock.now = moment
    reached = Stopwatch(line, moment, {}).reach(language)
    rung = {service.name for service in line.services() if service.dial and service.hours.open_at(moment)}
    assert reached.keys() <= rung
    assert rung - reached.keys() <= {"lifeline-988"}, "while NAMI is open, 988 stands in when it is busy"
    for name, way in reached.items():
        assert handset_seconds(called, line, language, way.keys) == pytest.approx(way.seconds, abs=0.1), name


def test_the_budget_of_the_first_seconds(line: Line) -> None:
    watch = Stopwatch(line, OPEN, {})
    english = watch.opening("en")
    assert english.notice <= 8
    assert english.first_topic + 0.3 <= 20, "with the 0.3 seconds before a call's first sound"
    for language in LANGUAGES[1:]:
        assert watch.opening(language).notice <= 8
        assert watch.opening(language).first_topic <= 12


def test_a_recording_is_timed_as_it_is(line: Line) -> None:
    slow = Stopwatch(line, OPEN, {("emergency", "en"): 9.0})
    assert slow.opening("en").notice == 9.0
    assert isinstance(slow.reach("en")["nami"], Reached)
