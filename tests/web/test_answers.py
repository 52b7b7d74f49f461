"""Answers rendered once: the same bytes as rendered anew, at every moment, for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlencode

import pytest

from ivr.core.call import OUTCOMES, Dialed, Event, Place, Pressed, Silent, Started, State
from ivr.core.line import KEYS, Line, Menu
from ivr.edition import Edition, compile_line
from ivr.twiml import Parties
from ivr.web import answers
from ivr.web.answers import Answers
from ivr.web.form import Form
from tests.conftest import BASE_URL, OPEN

WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def edition(line: Line) -> Edition:
    return compile_line(line, BASE_URL)


def headers(document: bytes) -> list[tuple[str, str]]:
    return [("Content-Length", str(len(document)))]


def places(edition: Edition) -> list[Place]:
    """Every node, state and language, coming from each of two menus."""
    menus = [node.name for node in edition.line.nodes.values() if isinstance(node, Menu)][:2]
    return [
        Place(edition.name, language, node, menu, state, silences=silences)
        for language in edition.line.offered
        for node in edition.line.nodes
        for menu in menus
        for state in State
        for silences in (0, 2)
    ]


Fields = tuple[tuple[str, str], ...]


def form(*fields: tuple[str, str]) -> Form:
    """A form as a carrier sends it."""
    return Form(urlencode(fields).encode())


def happenings() -> list[tuple[Fields, Event]]:
    told: list[tuple[Fields, Event]] = [((("Digits", key),), Pressed(key)) for key in KEYS]
    told += [((("DialCallStatus", outcome),), Dialed(outcome)) for outcome in OUTCOMES]
    return [*told, ((), Silent()), ((("Digits", "12"),), Pressed("12"))]


@pytest.mark.no_cover  # quicker unwatched
def test_what_is_kept_is_what_would_be_rendered_now(edition: Edition) -> None:
    random, kept = Random(911), Answers(edition, headers)
    moments = sorted(OPEN + WEEK * random.random() for _ in range(40))
    known, events = places(edition), happenings()
    for now in moments:
        for place, (fields, event) in zip(
            random.choices(known, k=120), random.choices(events, k=120), strict=True
        ):
            parties = Parties(random.choice(["+13125550123", "anonymous"]), "+17735550100")
            asked = form(*fields, ("From", parties.caller), ("To", parties.line))
            for _ in range(2):
                answer = kept.find(str(place), asked, now)
                fresh = edition.document(edition.turn(place, event, now), parties)
                assert answer.document == fresh
                assert answer.headers == headers(fresh)


def test_each_number_called_begins_in_its_own_language(line: Line) -> None:
    edition = compile_line(replace(line, numbers={"+17735550100": "pl"}), BASE_URL)
    kept = Answers(edition, headers)
    for number in ("+17735550100", "+17735550199", "", "+17735550100"):
        fresh = edition.document(edition.turn(None, Started(number), OPEN), Parties())
        assert kept.find("", form(("To", number)), OPEN).document == fresh


def test_a_clock_that_goes_back_begins_anew(edition: Edition) -> None:
    kept = Answers(edition, headers)
    place = Place(edition.name, "en", "main", "main")
    said = set[bytes]()
    for hour in (12, 22, 12):
        now = OPEN.replace(hour=hour)
        fresh = edition.document(edition.turn(place, Pressed("2"), now), Parties())
        assert kept.find(str(place), form(("Digits", "2")), now).document == fresh
        said.add(fresh)
    assert len(said) == 2, "at ten in the evening it is closed"


def test_what_is_kept_has_an_end(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_KEPT", 10)
    kept = Answers(edition, headers)
    for place in places(edition)[:200]:
        kept.find(str(place), Form(), OPEN)
        assert len(kept._while.kept) <= 10


def test_a_day_of_answers_is_decided_a_few_times(edition: Edition) -> None:
    kept, begun, now = Answers(edition, headers), set[datetime](), OPEN.replace(hour=0)
    for minute in range(24 * 60):
        kept.find("", Form(), now + timedelta(minutes=minute))
        begun.add(kept._while.since)
    assert len(begun) <= 12
