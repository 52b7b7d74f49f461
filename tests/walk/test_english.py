"""The walker: every key, silence and transfer result at every place a call can reach, open and closed.

It reads only TwiML, with the handset's reader, and knows the line only by the services' numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from ivr.core.line import Line
from ivr.phone.verbs import Dial, Gather, Play, Say, Verb
from tests.conftest import Called
from tests.walk.walker import EVENTS, HOURS, Walk, ask, walk, ways_on

EVERY_TIME = ("everything open", "everything with hours closed")
THOROUGH = tuple(name for name in HOURS if name not in EVERY_TIME)


def walk_at(name: str, reach: Callable[[], Called]) -> Walk:
    """Everything reachable at one state of the hours."""
    called = reach()
    called.clock.now = HOURS[name]
    found = walk(called, called.entry, "en", "Thank you for calling. Goodbye.")
    assert all(answered.error is None for answered in called.answers)
    return found


@pytest.fixture(scope="module")
def walks(reach: Callable[[], Called]) -> dict[str, Walk]:
    """A walk at the two states of the hours that differ most."""
    return {name: walk_at(name, reach) for name in EVERY_TIME}


def test_every_place_answers_every_event_and_leads_on(
    walks: dict[str, Walk], record_property: Callable[[str, object], None]
) -> None:
    places = len(set().union(*(found.places for found in walks.values())))
    answers = sum(found.answers for found in walks.values())
    told = f"walked {places} places x {len(EVENTS)} events x {len(walks)} hour states: {answers} answers"
    record_property("covered", told)
    assert len(EVENTS) == 18
    assert places >= 1_500
    assert answers >= 100_000


def test_every_number_of_every_service_is_rung_and_no_other(line: Line, walks: dict[str, Walk]) -> None:
    rung = set().union(*(found.rung for found in walks.values()))
    assert rung == {service.dial.e164 for service in line.services() if service.dial}


def test_a_closed_service_is_never_rung(line: Line, walks: dict[str, Walk]) -> None:
    for name in EVERY_TIME:
        assert not closed_at(name, line) & walks[name].rung


def closed_at(name: str, line: Line) -> set[str]:
    """The numbers of the services that are closed then."""
    moment = HOURS[name]
    return {each.dial.e164 for each in line.services() if each.dial and not each.hours.open_at(moment)}


@pytest.mark.thorough
@pytest.mark.parametrize("name", THOROUGH)
def test_the_other_hours_are_walked_too(
    reach: Callable[[], Called], line: Line, name: str, record_property: Callable[[str, object], None]
) -> None:
    found = walk_at(name, reach)
    record_property("covered", f"walked {len(found.places)} places in en, {name}: {found.answers} answers")
    assert not closed_at(name, line) & found.rung


def test_zero_rings_the_person_from_every_place_that_listens(walks: dict[str, Walk], called: Called) -> None:
    for url in listening(walks["everything open"].places):
        verbs = ask(called, url, (("Digits", "0"),))
        assert [verb.number for verb in verbs if isinstance(verb, Dial)] == ["+13127445000"], url


def test_star_and_pound_always_lead_to_something_to_choose(walks: dict[str, Walk], called: Called) -> None:
    for url in listening(walks["everything open"].places):
        for key in "*#":
            verbs = ask(called, url, (("Digits", key),))
            assert isinstance(verbs[-2], Gather), (url, key)


def listening(places: set[str]) -> list[str]:
    """The places where a caller is listening, not being connected, and not just beginning."""
    return sorted(
        url
        for url in places
        if ".ringing." not in url and ".rescue." not in url and not url.endswith("/voice")
    )


def first_words(verbs: tuple[Verb, ...]) -> str:
    """The first thing a caller hears in an answer: words, wherever they stand."""
    first = verbs[0].prompts[0] if isinstance(verbs[0], Gather) else verbs[0]
    assert isinstance(first, Say), "a sound before the first words"
    return first.text


@pytest.mark.parametrize("moment", HOURS.values(), ids=HOURS.keys())
@pytest.mark.parametrize(
    "path", ["/voice", "/voice/", "/voice/nonsense", "/voice/a.b.c", "/voice//", "/voice/x/y"]
)
def test_the_notice_is_the_first_sound_of_every_entry(
    called: Called, line: Line, moment: datetime, path: str
) -> None:
    called.clock.now = moment
    url = called.entry.removesuffix("/voice") + path
    for event in EVENTS:
        verbs = ask(called, url, event)
        assert first_words(verbs) == line.prompts["emergency"]["en"]


def test_the_notice_cannot_be_interrupted(called: Called) -> None:
    verbs = ask(called, called.entry, ())
    before = verbs[: next(i for i, verb in enumerate(verbs) if isinstance(verb, Gather))]
    assert [type(verb) for verb in before] == [Say, Play, Say]


def test_an_old_link_hears_the_notice_and_stays_where_it_was(
    walks: dict[str, Walk], called: Called, line: Line
) -> None:
    for url in listening(walks["everything open"].places):
        place = url.rpartition("/")[2]
        old = url.replace(place, "0ldedition" + place[place.index(".") :])
        for event in ((), (("Digits", "3"),)):
            verbs = ask(called, old, event)
            assert first_words(verbs) == line.prompts["emergency"]["en"]
            nodes = {following.rpartition("/")[2].split(".")[2] for following in ways_on(verbs)}
            assert nodes == {place.split(".")[2]}, url
