"""The two proofs hold for the small line, and fail for a line that answers anything it must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest

from ivr.check.graph import PRESS_SECONDS, Edge, Graph, Way, silent_ways, ways_to_a_person
from ivr.check.part import OLD_EDITION
from ivr.check.proof import Proof, failures, prove
from ivr.check.walk import Ask, Fields, HourState, Lengths, Reader, asked_of, hour_states, remembering
from ivr.core.line import Line
from ivr.edition import Edition, compile_line
from ivr.files.load import load
from ivr.last_resort import LAST_RESORT
from tests.conftest import OPEN
from tests.files.small import SMALL

BASE = "https://line.invalid"
Spoil = Callable[[str, Fields, bytes], bytes]


@pytest.fixture(scope="module")
def edition() -> Edition:
    line, problems = load(SMALL)
    assert line and not problems
    return remembering(compile_line(line, BASE))


@pytest.fixture(scope="module")
def states(edition: Edition) -> tuple[HourState, ...]:
    return hour_states(edition.line, date(2026, 11, 23))


def seconds_of(url: str) -> float:
    return int(url.removesuffix(".wav").rpartition("-")[2]) / 1000


def proved(edition: Edition, states: tuple[HourState, ...], spoil: Spoil) -> Proof:
    """The proof of a line whose answers are spoilt on their way."""

    def ask_at(moment: datetime) -> Ask:
        ask = asked_of(edition, moment)
        return lambda url, form: spoil(url, form, ask(url, form))

    return prove(ask_at, edition.line, BASE, states, seconds_of)


def breaches(edition: Edition, states: tuple[HourState, ...], spoil: Spoil) -> set[str]:
    """What is found wrong with them."""
    return {breach.what for breach in proved(edition, states, spoil).breaches}


def test_both_proofs_hold_for_the_small_line(edition: Edition, states: tuple[HourState, ...]) -> None:
    proof = proved(edition, states, lambda url, form, body: body)
    assert proof.holds
    (part,) = proof.parts
    assert part.rung == [{"+13127445000"}, {"+13127445000", "+13127466000"}]
    assert part.farthest[0].keys == 1
    told = proof.summary()
    assert re.search(r"^\d+ places x 18 events, 1 languages, 2 states of the hours, .*: [\d,]+ answers", told)
    assert "en: a person is at most 1 key and 5 seconds away" in told
    assert told.endswith("Both proofs hold.")


def test_a_call_that_does_not_begin_with_the_notice_breaks_the_first(
    edition: Edition, states: tuple[HourState, ...]
) -> None:
    def welcome_first(url: str, form: Fields, body: bytes) -> bytes:
        welcome = b"<Response><Say>Welcome.</Say><Say"
        return body if "listen" in url else body.replace(b"<Response><Say", welcome)

    assert "the notice is not the first sound" in breaches(edition, states, welcome_first)


def test_an_old_link_without_the_notice_breaks_the_first(
    edition: Edition, states: tuple[HourState, ...]
) -> None:
    def forgotten(url: str, form: Fields, body: bytes) -> bytes:
        return LAST_RESORT if OLD_EDITION in url else body

    found = breaches(edition, states, forgotten)
    assert "the notice is not the first sound on an old link" in found


def test_a_notice_that_a_key_can_cut_short_breaks_the_first(
    edition: Edition, states: tuple[HourState, ...]
) -> None:
    def inside(url: str, form: Fields, body: bytes) -> bytes:
        found = re.fullmatch(rb"(.*<Response>)(.*?)(<Gather[^>]*>)(.*)", body, re.S)
        return b"".join(found.group(1, 3, 2, 4)) if found else body

    assert "the notice is not the first sound" in breaches(edition, states, inside)


def test_a_key_that_rings_somebody_else_breaks_the_second(
    edition: Edition, states: tuple[HourState, ...]
) -> None:
    def wrong_number(url: str, form: Fields, body: bytes) -> bytes:
        return body.replace(b"+13127445000", b"+13127445001")

    found = breaches(edition, states, wrong_number)
    assert found >= {"0 does not ring the person", "+13127445001 is rung, which no service has that is open"}


def test_a_bare_hang_up_breaks_the_second(edition: Edition, states: tuple[HourState, ...]) -> None:
    def hang_up(url: str, form: Fields, body: bytes) -> bytes:
        lost = f"/{edition.name}." in url and "listen" in url and dict(form).get("Digits") == "7"
        return b"<Response><Hangup/></Response>" if lost else body

    assert breaches(edition, states, hang_up) == {"the call ends without a person or a number"}


def test_silence_that_goes_round_for_ever_breaks_the_second(
    edition: Edition, states: tuple[HourState, ...]
) -> None:
    def for_ever(url: str, form: Fields, body: bytes) -> bytes:
        place = url.rpartition("/")[2].encode()
        silent = not {"Digits", "DialCallStatus"} & dict(form).keys()
        return re.sub(rb"voice/[^\"<]+", b"voice/" + place, body) if silent and b"listen" in place else body

    assert "whoever presses nothing goes round for ever" in breaches(edition, states, for_ever)


def test_what_the_carrier_would_not_play_breaks_both(edition: Edition, states: tuple[HourState, ...]) -> None:
    found = breaches(edition, states, lambda url, form, body: body.replace(b"<Dial ", b'<Dial record="yes" '))
    assert any("would not play" in what for what in found)


def test_a_line_that_fails_answers_with_the_last_resort_or_is_told() -> None:
    assert list(failures(lambda url, form: LAST_RESORT, BASE, ())) == []
    (first, *_) = failures(lambda url, form: b"<Response/>", BASE, ())
    assert first.what == "a failure is not answered by the last resort"


def test_the_quickest_way_counts_keys_and_what_no_key_cuts_short() -> None:
    reader, lengths = Reader(), Lengths(seconds_of)
    dial = b'<Dial action="/b"><Number>+13127445000</Number></Dial>'
    rings, _ = reader.read(b"<Response><Play>/pause-3000.wav</Play>" + dial + b"</Response>")
    waits, _ = reader.read(b'<Response><Gather timeout="8" action="/b"/><Redirect>/b</Redirect></Response>')
    first: list[Edge] = [("1", waits, "/b"), ("silence", waits, "/b")]
    second: list[Edge] = [("1", rings, "/c"), ("silence", rings, "/c")]
    graph = Graph(answers={"/a": first, "/b": second})
    ways = ways_to_a_person(graph, lengths)
    assert ways == {"/a": Way(2 * PRESS_SECONDS + 3, 2, "/a"), "/b": Way(PRESS_SECONDS + 3, 1, "/b")}
    assert silent_ways(graph, lengths) == {"/a": Way(8 + 3, 0, "/a"), "/b": Way(8 + 3, 0, "/b")}


def test_a_language_no_key_leads_to_is_told(edition: Edition, line: Line) -> None:
    states = (HourState(OPEN, frozenset()),)
    with pytest.raises(LookupError, match="no key leads to es"):
        prove(lambda moment: asked_of(edition, moment), line, BASE, states, seconds_of)
