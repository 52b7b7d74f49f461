"""The walk reads TwiML and nothing else, sees every state of the hours, and knows what no clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.check.answers import ENTRY, answers
from ivr.check.walk import (
    SAMPLED,
    HourState,
    Lengths,
    Reader,
    Settled,
    Unsettled,
    Watched,
    asked_of,
    fields,
    hour_states,
    remembering,
    telling_states,
)
from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.files.load import load
from ivr.phone.verbs import Play, Say
from tests.conftest import OPEN
from tests.files.small import SMALL

MONDAY = date(2026, 11, 23)
GATHER = (
    b'<Response><Say>Hello.</Say><Gather numDigits="1" finishOnKey="" timeout="8" action="/voice/%s">'
    b"<Say>For news, press one.</Say></Gather><Redirect>/voice/%s</Redirect></Response>"
)


@pytest.fixture(scope="module")
def small() -> Line:
    line, problems = load(SMALL)
    assert line and not problems
    return line


def test_answers_that_differ_only_in_where_they_lead_are_read_once() -> None:
    reader = Reader()
    first, ways = reader.read(GATHER.replace(b"%s", b"a"))
    second, others = reader.read(GATHER.replace(b"%s", b"b"))
    assert first is second
    assert (ways, others) == (("/voice/a",), ("/voice/b",))


def test_an_answer_that_leads_to_two_places_says_both() -> None:
    body = GATHER.replace(b"%s", b"a", 1).replace(b"%s", b"b")
    assert Reader().read(body)[1] == ("/voice/a", "/voice/b")


def test_what_only_the_carrier_reads_is_not_asked_for() -> None:
    body = GATHER.replace(b"%s", b"a#rc=2&amp;rp=all", 1).replace(b"%s", b"b#rc=2&amp;rp=all")
    assert Reader().read(body)[1] == ("/voice/a", "/voice/b")
    assert Reader().read(GATHER.replace(b"%s", b"a?b=1&amp;c=2"))[1] == ("/voice/a?b=1&c=2",)


def test_an_answer_that_the_carrier_would_not_play_says_why() -> None:
    document, ways = Reader().read(b"<Response><Record/></Response>")
    assert (document.refused, ways) == ("Record: this is no verb", ())
    assert document.ends


def test_what_no_key_can_cut_short_ends_where_a_key_is_waited_for() -> None:
    document, _ = Reader().read(GATHER)
    assert [sound.text for sound in document.before if isinstance(sound, Say)] == ["Hello."]
    assert [sound.text for sound in document.words] == ["Hello.", "For news, press one."]


def test_waiting_out_an_answer_takes_its_sounds_and_its_timeout() -> None:
    gather = b'<Gather timeout="8" action="/x"><Pause length="2"/></Gather>'
    body = b"<Response><Play>/a.wav</Play>" + gather + b"</Response>"
    lengths = Lengths({"/a.wav": 1.5}.__getitem__)
    document, _ = Reader().read(body)
    assert lengths.before(document) == lengths.of(Play("/a.wav")) == 1.5
    assert lengths.waited_out(document) == 1.5 + 2 + 8


def test_the_small_line_is_open_or_closed(small: Line) -> None:
    states = hour_states(small, MONDAY)
    assert [sorted(state.closed) for state in states] == [["library"], []]
    assert [state.moment.isoformat() for state in states] == [
        "2026-11-23T00:00:00-06:00",
        "2026-11-23T09:00:00-06:00",
    ]


def test_the_shipped_line_has_ten_states_and_two_of_them_tell_all(line: Line) -> None:
    states = hour_states(line, MONDAY)
    assert len(states) == 10
    assert len({state.closed for state in states}) == 10
    for state in states:
        assert state.closed == {each.name for each in line.services() if not each.hours.open_at(state.moment)}
    most, least = telling_states(states)
    assert not most.closed
    assert least.closed == frozenset().union(*(state.closed for state in states))


def test_a_service_that_never_opens_is_closed_in_every_state(small: Line) -> None:
    closed = frozenset({"library"})
    state = HourState(OPEN, closed)
    assert telling_states((state,)) == (state,)


def test_a_clock_knows_whether_it_was_looked_at() -> None:
    moment = Watched.at(OPEN)
    moment.looked = False
    assert not moment.looked
    assert moment.astimezone(UTC) == OPEN
    assert moment.looked


def test_what_looks_at_the_clock_is_asked_again_and_nothing_else() -> None:
    asked = list[tuple[str, datetime]]()
    settled = Settled()
    for hours in range(3):
        moment = Watched.at(OPEN + timedelta(hours=hours))

        def ask(url: str, _: object, moment: Watched = moment) -> bytes:
            asked.append((url, OPEN))
            return b"<Response><Say>%d</Say></Response>" % (moment.hour if url == "/clock" else 0)

        answer = settled.asking(ask, moment)
        heard = [answer(url, "1", fields("1"))[0].text for url in ("/clock", "/still", "/clock")]
        assert heard == [str(18 + hours), "0", str(18 + hours)]
    assert [url for url, _ in asked] == ["/clock", "/still", "/clock", "/clock"]
    assert settled.asked == 4


def test_a_clock_that_was_read_behind_our_back_is_found_out() -> None:
    settled = Settled()
    now = settled.asking(lambda url, form: b"<Response><Say>open</Say></Response>", Watched.at(OPEN))
    later = settled.asking(lambda url, form: b"<Response><Say>closed</Say></Response>", Watched.at(OPEN))
    now("/sly", "1", ())
    with pytest.raises(Unsettled):
        for _ in range(SAMPLED):
            later("/sly", "1", ())


def test_an_edition_that_remembers_writes_the_same_documents(small: Line) -> None:
    edition = compile_line(small, "https://line.invalid")
    quick = remembering(edition)
    urls = [ENTRY, *(f"{ENTRY}/{edition.name}.en.main.{state}" for state in ("listen.main.0-0-0-0-0", "x"))]
    for _ in range(2):
        for url in urls:
            for event in ("1", "2", "0", "silence", "busy"):
                form = fields(event)
                assert asked_of(quick, OPEN)(url, form) == asked_of(edition, OPEN)(url, form)


def test_a_quick_walk_goes_to_every_node_and_follows_the_lost_to_a_person(small: Line) -> None:
    heard = answers(small, {}, MONDAY).heard
    nodes = {each.place.node for each in heard if each.place}
    assert nodes == {"main", "news", "library", "library-closed", "town-hall"}
    lost = next(each for each in heard if each.keys == ("silence", "silence", "silence"))
    assert lost.document.dial


def test_a_quick_walk_of_the_shipped_line_hears_every_language_at_every_node(line: Line) -> None:
    walk = answers(line, {}, MONDAY)
    assert {each.language for each in walk.heard} == set(line.offered)
    assert {each.place.node for each in walk.heard if each.place} >= reachable(line)
    assert len(walk.heard) < 8_000


def reachable(line: Line) -> set[str]:
    """Every node that a caller can be at: services without a number are only spoken of."""
    return {name for name in line.nodes if getattr(line.nodes[name], "speak", True)}
