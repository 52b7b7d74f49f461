"""The stopwatch against the handset: two readings of the same calls, held to a tenth of a second."""

from __future__ import annotations

from datetime import datetime

import pytest

from ivr.check.stopwatch import Reached, Stopwatch
from ivr.check.times import LanguageTimes, language_times
from ivr.check.ways import Way
from ivr.core.line import Line
from ivr.phone import Call, Event, Listening, Opened, Ringing, Said
from ivr.phone.speech import seconds_to_say
from tests.conftest import OPEN, SUNDAY_EVENING, Called

LANGUAGES = ("en", "es", "pl", "cmn", "ar")
CHOSEN = {"en": 0, "es": 1}  # keys that choose a language; the others have two
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
OPEN_AND_CLOSED = pytest.mark.parametrize("moment", [OPEN, SUNDAY_EVENING], ids=["open", "closed"])


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


@IN_EVERY_LANGUAGE
@OPEN_AND_CLOSED
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


LANGUAGE_KEYS = {"en": "", "es": "8", "pl": "91", "cmn": "92", "ar": "93"}
NINE_ONE_ONE = {
    "en": "nine one one",
    "es": "nueve uno uno",
    "pl": "dziewięć jeden jeden",
    "cmn": "九一一",
    "ar": "تسعة واحد واحد",
}


def in_language(called: Called, language: str) -> tuple[Call, float, list[Event]]:
    """A call that has come to its language: the seconds before the turn heard last, and that turn's events,
    those from before counted in."""
    call, seconds, earlier = Call(called.exchange, called.entry), 0.0, list[Event]()
    for key in LANGUAGE_KEYS[language]:
        earlier += call.hear(until_live=True)
        call.press(key)
        seconds = earlier[-1].at
    return call, seconds, earlier


def timed(line: Line, language: str, moment: datetime) -> LanguageTimes:
    return language_times(Stopwatch(line, moment, {}), language)


@IN_EVERY_LANGUAGE
def test_the_first_seconds_are_as_the_handset_hears_them(called: Called, line: Line, language: str) -> None:
    times = timed(line, language, OPEN)
    call, _, earlier = in_language(called, language)
    heard = call.hear()
    said = [event for event in [*earlier, *heard] if isinstance(event, Said)]
    assert opened(heard) == pytest.approx(times.live, abs=0.1)
    topic = line.prompts[line.menu(line.first).choices[0].prompt][language]
    assert next(e.at for e in said if e.words == topic) == pytest.approx(times.topic, abs=0.1)
    notice = next(e for e in said if NINE_ONE_ONE[language] in e.words)
    words = notice.words[: notice.words.index(NINE_ONE_ONE[language])] + NINE_ONE_ONE[language]
    digits = notice.at + seconds_to_say(words, line.languages[language].tag)
    assert digits == pytest.approx(times.digits, abs=0.1)


def opened(heard: list[Event]) -> float:
    return max(event.at for event in heard if isinstance(event, Opened))


@IN_EVERY_LANGUAGE
@OPEN_AND_CLOSED
def test_a_person_is_rung_as_soon_as_the_stopwatch_says(
    called: Called, line: Line, language: str, moment: datetime
) -> None:
    called.clock.now = moment
    person = timed(line, language, moment).person
    call, _, _ = in_language(called, language)
    heard = call.hear(until_live=True)
    call.press("0")
    assert rings(call.hear()) == pytest.approx(person.soonest, abs=0.1)
    call, _, _ = in_language(called, language)
    heard = call.hear()
    said = next(e for e in heard if isinstance(e, Said) and e.words == line.prompts["press-0"][language])
    assert said.at + said.seconds == pytest.approx(person.said, abs=0.1)


def rings(heard: list[Event]) -> float:
    return next(event.at for event in heard if isinstance(event, Ringing))


@IN_EVERY_LANGUAGE
@OPEN_AND_CLOSED
def test_every_way_takes_as_long_as_the_handset_hears_it(
    called: Called, line: Line, language: str, moment: datetime
) -> None:
    called.clock.now = moment
    times = timed(line, language, moment)
    assert len(times.ways) >= 32
    for way in times.ways:
        assert followed(called, line, language, way, early=False) == pytest.approx(way.heard.seconds, abs=0.1)
        assert followed(called, line, language, way, early=True) == pytest.approx(way.soonest, abs=0.1)


def followed(called: Called, line: Line, language: str, way: Way, early: bool) -> float:
    """The seconds of a way as heard: keys of the language early, the others once said, or early, too."""
    call, _, _ = in_language(called, language)
    waited = 0.0  # the handset presses only once it has heard a whole turn
    keys = list(way.keys)
    while True:
        heard = call.hear(until_live=early and bool(keys))
        if not keys and way.rings and any(isinstance(event, Ringing) for event in heard):
            return rings(heard) - waited
        said = [event for event in heard if isinstance(event, Said)]
        leads_on = line.prompts["offer-connect"][language] in [event.words for event in said]
        if not keys and not way.rings and not leads_on:
            return said[0].at - waited
        whole = not (early and keys)
        key = keys.pop(0) if keys else onward(line, language, heard)
        if whole:
            waited += now(heard, False, key) - pressed_at(heard, line, language, key, early)
        call.press(key)


def onward(line: Line, language: str, heard: list[Event]) -> str:
    """The first key that a notice, or a service in another language, says."""
    keys = {line.prompts[f"press-{key}"][language]: key for key in "12"}
    return next(keys[event.words] for event in heard if isinstance(event, Said) and event.words in keys)


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
