"""What happens next: stories of callers on a small line, and every place with every event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from ivr.core import phrases
from ivr.core.blanks import blanks_in
from ivr.core.call import (
    FAILURES,
    Dialed,
    End,
    Event,
    Listen,
    Place,
    Pressed,
    Ring,
    Say,
    Silence,
    Silent,
    Started,
    State,
    Turn,
    read_place,
)
from ivr.core.flow import MAX_NODES, PAUSE_SECONDS, WAIT_SECONDS, answer
from ivr.core.line import Line, Menu, Service
from tests.conftest import OPEN, SUNDAY_EVENING
from tests.core.small_line import LINE, MANY, NIGHT, NOON

NOTICE = ["emergency", "emergency-short"]


def said(turn: Turn) -> list[str]:
    """The names of the prompts heard, in order."""
    heard: list[str] = []
    for step in turn.steps:
        inner = step.steps if isinstance(step, Listen) else (step,)
        heard += [each.prompt for each in inner if isinstance(each, Say)]
    return heard


def place(turn: Turn) -> Place:
    assert turn.place is not None
    return turn.place


def follow(*events: Event, now: datetime = NOON, line: Line = LINE) -> Turn:
    """A call from its start through some events, its place written and read at each step."""
    turn = answer(line, None, Started(), now)
    for event in events:
        turn = answer(line, read_place(str(turn.place)), event, now)
    return turn


def keys(pressed: str) -> list[Event]:
    return [Silent() if key == "_" else Pressed(key) for key in pressed]


def rung(turn: Turn) -> str | None:
    last = turn.steps[-1]
    return last.number if isinstance(last, Ring) else None


def test_the_notice_is_first_then_the_welcome_then_the_first_menu() -> None:
    turn = follow()
    assert said(turn)[:4] == [*NOTICE, "welcome", "main-library"]
    assert [type(step) for step in turn.steps] == [Say, Silence, Say, Listen]
    assert said(answer(LINE, turn.place, Pressed("#"), NOON))[:2] == ["main", "main-library"]
    assert isinstance(turn.steps[-1], Listen)
    assert turn.steps[-1].seconds == WAIT_SECONDS


@pytest.mark.parametrize("event", [Silent(), Pressed("1"), Dialed("busy"), Started()])
def test_a_place_nobody_knows_begins_again_with_the_notice(event: Event) -> None:
    for lost in (
        None,
        Place("small", "en", "gone", "main"),
        Place("small", "xx", "main", "main"),
        Place("small", "es", "main", "main"),
        Place("small", "en", "library", "main"),
        Place("small", "en", "main", "main", State.BUSY),
        Place("small", "en", "counter", "main", State.RINGING),
    ):
        assert answer(LINE, lost, event, NOON) == follow()


@pytest.mark.parametrize("event", [Silent(), Pressed("1"), Pressed("0")])
@pytest.mark.parametrize("node", ["main", "topics", "news", "history", "visit"])
def test_a_link_of_another_edition_hears_the_notice_and_its_key_is_not_acted_on(
    event: Event, node: str
) -> None:
    turn = answer(LINE, Place("older", "en", node, "main"), event, NOON)
    assert said(turn)[:2] == NOTICE
    assert place(turn) == Place("small", "en", node, "main")


def test_a_transfer_of_another_edition_keeps_its_result_and_is_not_rung_again() -> None:
    ringing = Place("older", "en", "library", "main", State.RINGING)
    for event, state in (
        (Dialed("busy"), State.BUSY),
        (Dialed("completed"), State.DONE),
        (Silent(), State.FAILED),
    ):
        turn = answer(LINE, ringing, event, NOON)
        assert said(turn)[:2] == NOTICE
        assert place(turn).state is state
        assert rung(turn) is None


def test_a_call_of_another_edition_that_had_failed_hears_the_number_again() -> None:
    turn = answer(LINE, Place("older", "en", "library", "main", State.BUSY), Pressed("1"), NOON)
    assert said(turn)[:4] == [*NOTICE, "busy", "number-first"]


def test_a_menu_that_is_gone_is_replaced_by_the_nearest_one() -> None:
    turn = answer(LINE, Place("small", "en", "history", "gone"), Pressed("*"), NOON)
    assert place(turn).node == "topics"


def test_a_key_leads_where_its_choice_says_and_announces_by_name() -> None:
    turn = follow(Pressed("1"))
    assert said(turn) == ["connecting"]
    assert rung(turn) == "+13127444111"
    assert place(turn) == Place("small", "en", "library", "main", State.RINGING)


def test_silence_and_wrong_keys_have_words_of_their_own() -> None:
    assert said(follow(Silent()))[:2] == ["silence-1", "main-library"]
    assert said(follow(Silent(), Silent()))[:2] == ["silence-2", "main-library"]
    assert said(follow(Pressed("9")))[:2] == ["wrong-1", "main-library"]
    assert said(follow(Pressed("12"), Pressed("x")))[:2] == ["wrong-2", "main-library"]
    both = follow(Silent(), Pressed("8"))
    assert said(both)[:2] == ["wrong-1", "main-library"]
    assert (place(both).silences, place(both).wrongs) == (1, 1)


def test_a_good_key_clears_both_counts() -> None:
    there = place(follow(Silent(), Pressed("9"), Pressed("2")))
    assert (there.node, there.silences, there.wrongs) == ("topics", 0, 0)


@pytest.mark.parametrize("lost", ["___", "999", "_9_", "99_"])
def test_the_third_time_the_caller_is_connected_to_the_person(lost: str) -> None:
    turn = follow(*keys(lost))
    assert said(turn) == ["to-person", "connecting"]
    assert rung(turn) == "+13127445000"
    assert place(turn).state is State.RESCUE


def test_only_once_a_call() -> None:
    turn = follow(*keys("___"), Dialed("completed"), *keys("*___"))
    assert said(turn) == ["last-words", "last-words", "goodbye"]
    assert turn.place is None


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled", "?"])
def test_if_the_person_cannot_be_reached_the_numbers_are_said_twice_and_the_end(outcome: str) -> None:
    turn = follow(*keys("___"), Dialed(outcome))
    assert said(turn) == ["last-words", "last-words", "goodbye"]
    assert isinstance(turn.steps[-1], End)


def test_a_person_who_is_closed_is_not_rung_for_a_silent_caller() -> None:
    nodes = dict(LINE.nodes) | {"person": replace(LINE.nodes["office"], name="person")}
    line = replace(LINE, nodes=nodes)
    assert isinstance(follow(*keys("___"), now=NIGHT, line=line).steps[-1], End)
    assert place(follow(Pressed("0"), now=NIGHT, line=line)).state is State.CLOSED


@pytest.mark.parametrize("there", ["", "2", "21", "22", "23", "3"])
def test_zero_is_the_person_everywhere(there: str) -> None:
    assert rung(follow(*keys(there + "0"))) == "+13127445000"


@pytest.mark.parametrize(
    ("there", "back"),
    [("", "main"), ("2", "main"), ("21", "topics"), ("22", "topics"), ("23", "topics"), ("25", "topics")],
)
def test_star_goes_back(there: str, back: str) -> None:
    turn = follow(*keys(there + "*"))
    assert place(turn).node == back
    assert said(turn)[0] == back


@pytest.mark.parametrize(
    ("there", "first"), [("", "main"), ("2", "topics"), ("22", "history"), ("23", "offer-connect")]
)
def test_pound_says_it_again(there: str, first: str) -> None:
    assert said(follow(*keys(there + "#")))[0] == first


def test_star_after_zero_comes_back_to_where_zero_was_pressed() -> None:
    assert place(follow(*keys("20"), Dialed("completed"), Pressed("*"))).node == "topics"
    assert place(follow(*keys("2___"), Dialed("completed"), Pressed("*"))).node == "topics"
    assert place(follow(*keys("22"), Pressed("0"), Dialed("busy"), Pressed("*"))).node == "topics"


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled"])
def test_a_transfer_that_fails_speaks_the_number_twice_and_offers_what_can_be_done(outcome: str) -> None:
    turn = follow(Pressed("1"), Dialed(outcome))
    assert said(turn) == [
        *(outcome, "number-first", "number-again"),
        *("offer-retry", "press-1", "offer-otherwise", "press-2", "offer-again", "press-pound"),
        *("offer-menu", "press-star", "offer-person", "press-0"),
    ]
    (listen,) = turn.steps
    assert isinstance(listen, Listen)
    between = listen.steps[listen.steps.index(next(s for s in listen.steps if s == Silence(1000)))]
    assert between == Silence(1000)
    there = place(turn)
    assert rung(answer(LINE, there, Pressed("1"), NOON)) == "+13127444111"
    assert said(answer(LINE, there, Pressed("#"), NOON)) == said(turn)
    assert place(answer(LINE, there, Pressed("*"), NOON)).node == "main"
    assert rung(answer(LINE, there, Pressed("2"), NOON)) == "+13127424194"
    assert said(answer(LINE, there, Pressed("3"), NOON))[:2] == ["wrong-1", outcome]
    assert said(answer(LINE, there, Silent(), NOON))[:2] == ["silence-1", outcome]


def test_another_service_is_offered_only_while_it_is_open() -> None:
    late = NOON.replace(hour=23)
    assert "offer-otherwise" not in said(
        answer(LINE, Place("small", "en", "library", "main", State.BUSY), Pressed("#"), late)
    )
    assert "offer-otherwise" not in said(follow(*keys("24"), Dialed("busy")))


def test_the_person_is_not_offered_where_the_person_did_not_answer() -> None:
    assert "offer-person" not in said(follow(Pressed("0"), Dialed("busy")))


@pytest.mark.parametrize("outcome", ["in-progress", "", "+19005551212"])
def test_a_result_nobody_knows_counts_as_failed(outcome: str) -> None:
    assert place(follow(Pressed("1"), Dialed(outcome))).state is State.FAILED


@pytest.mark.parametrize("outcome", ["completed", "answered"])
def test_after_a_finished_call_there_is_a_way_back_and_then_goodbye(outcome: str) -> None:
    turn = follow(Pressed("1"), Dialed(outcome))
    assert said(turn) == ["done", "offer-menu", "press-star"]
    silent = answer(LINE, turn.place, Silent(), NOON)
    assert said(silent) == ["goodbye"]
    assert isinstance(silent.steps[-1], End)
    assert said(answer(LINE, turn.place, Pressed("#"), NOON)) == said(turn)
    assert said(answer(LINE, turn.place, Pressed("1"), NOON))[0] == "wrong-1"


def test_a_closed_service_is_not_rung_but_says_when_it_opens_and_its_number() -> None:
    turn = follow(*keys("24"), now=NIGHT)
    assert said(turn)[:3] == ["closed", "number-first", "number-again"]
    assert place(turn).state is State.CLOSED
    assert "offer-retry" not in said(turn)
    assert rung(answer(LINE, turn.place, Pressed("#"), NOON)) == "+13127424194", "it has opened meanwhile"
    assert said(answer(LINE, turn.place, Silent(), NIGHT))[:2] == ["silence-1", "closed"]


def test_a_service_without_a_number_to_ring_is_never_rung() -> None:
    assert place(follow(*keys("25"))).state is State.CLOSED


def test_a_closed_service_with_words_of_its_own_leads_to_them() -> None:
    turn = follow(Pressed("1"), now=NIGHT)
    assert said(turn)[0] == "library-closed"
    assert place(turn).node == "library-closed"
    assert rung(answer(LINE, turn.place, Pressed("1"), NIGHT)) == "+13127445000"


def test_once_it_has_opened_nobody_is_told_that_it_is_closed() -> None:
    closed = place(follow(Pressed("1"), now=NIGHT))
    assert rung(answer(LINE, closed, Pressed("#"), NOON)) == "+13127444111"
    notice = answer(LINE, closed, Pressed("2"), NIGHT)
    assert said(notice)[:2] == ["history", "library-closed"]
    for event, first in ((Pressed("#"), "history"), (Silent(), "silence-1")):
        assert said(answer(LINE, notice.place, event, NOON))[:2] == [first, "main"]


def test_star_after_a_stand_in_is_the_menu_and_never_a_transfer() -> None:
    closed = place(follow(Pressed("1"), now=NIGHT))
    done = answer(LINE, answer(LINE, closed, Pressed("1"), NIGHT).place, Dialed("completed"), NIGHT).place
    assert said(answer(LINE, done, Pressed("*"), NIGHT))[0] == "library-closed"
    turn = answer(LINE, done, Pressed("*"), NOON)
    assert (said(turn)[0], rung(turn)) == ("main", None)


def standing_in(target: str) -> Line:
    """The small line, but callers hear of another node while the library is closed."""
    library = LINE.service("library")
    return replace(LINE, nodes=dict(LINE.nodes) | {"library": replace(library, when_closed=target)})


@pytest.mark.parametrize(
    ("target", "pressed", "number"),
    [("office", "24", "+13127424194"), ("person", "0", "+13127445000"), ("person", "20", "+13127445000")],
)
def test_who_chooses_a_service_gets_it_though_it_also_stands_in_for_another(
    target: str, pressed: str, number: str
) -> None:
    line = standing_in(target)
    assert rung(follow(*keys(pressed), line=line)) == number
    assert rung(follow(Pressed("1"), line=line)) == "+13127444111"


@pytest.mark.parametrize(
    ("target", "pressed", "heard"),
    [
        ("topics", "2", "topics"),
        ("main", "2*", "main"),
        ("history", "22", "history"),
        ("main", "", "emergency"),
    ],
)
def test_a_node_that_choices_lead_to_is_heard_though_it_also_stands_in_for_a_service(
    target: str, pressed: str, heard: str
) -> None:
    line = standing_in(target)
    assert said(follow(*keys(pressed), line=line))[0] == heard
    assert said(follow(*keys(pressed + "#"), line=line))[0] == heard.replace("emergency", "main")
    assert place(follow(Pressed("1"), now=NIGHT, line=line)).node == target


def test_services_that_stand_in_for_each_other_end_at_the_first_menu() -> None:
    turn = follow(Pressed("3"), now=NIGHT)
    assert said(turn)[0] == "main"
    assert MAX_NODES == 20


def test_a_notice_speaks_and_returns_to_its_menu() -> None:
    turn = follow(*keys("22"))
    assert said(turn)[:2] == ["history", "topics"]
    assert place(answer(LINE, turn.place, Pressed("1"), NOON)).node == "news"
    assert said(answer(LINE, turn.place, Silent(), NOON))[:2] == ["silence-1", "topics"]
    assert said(answer(LINE, turn.place, Pressed("9"), NOON))[:2] == ["wrong-1", "topics"]


def test_a_notice_before_a_transfer_goes_on_by_itself_or_at_once() -> None:
    turn = follow(*keys("23"))
    assert said(turn) == ["offer-connect", "press-1", "visit"]
    assert isinstance(turn.steps[0], Listen)
    assert turn.steps[0].seconds == PAUSE_SECONDS
    for event in (Silent(), Pressed("1")):
        assert rung(answer(LINE, turn.place, event, NOON)) == "+13127424194"
    assert said(answer(LINE, turn.place, Pressed("5"), NOON))[0] == "wrong-1"


def test_a_notice_before_a_closed_service_says_so_first_and_promises_no_connection() -> None:
    turn = follow(*keys("23"), now=NIGHT)
    assert said(turn) == ["closed", "visit"]
    for event in (Silent(), Pressed("1")):
        closed = answer(LINE, turn.place, event, NIGHT)
        assert place(closed).state is State.CLOSED
        assert said(closed)[:3] == ["closed", "number-first", "number-again"]


def turns_until_silence_ends(line: Line, here: Place, now: datetime) -> int:
    """How many turns a caller who never presses anything, and whom nobody answers, is kept."""
    turn, turns = answer(line, here, Silent(), now), 1
    while turn.place is not None:
        event = Dialed("no-answer") if isinstance(turn.steps[-1], Ring) else Silent()
        turn, turns = answer(line, turn.place, event, now), turns + 1
        assert turns < 20, "silence holds the call"
    return turns


def test_a_notice_that_stands_in_for_the_service_it_goes_on_to_holds_no_silent_call() -> None:
    office = replace(LINE.service("office"), when_closed="visit")
    line = replace(LINE, nodes=dict(LINE.nodes) | {"office": office})
    turn = follow(*keys("23__"), now=NIGHT, line=line)
    assert said(turn)[-1] == "visit"
    assert said(follow(*keys("23___"), now=NIGHT, line=line))[0] == "to-person"
    turns_until_silence_ends(line, place(turn), NIGHT)


@pytest.mark.parametrize("now", [OPEN, SUNDAY_EVENING])
def test_silence_ends_every_call_from_every_place(line: Line, now: datetime) -> None:
    for tried, step in ((LINE, 1), (MANY, 31), (line, 61)):
        most = max(turns_until_silence_ends(tried, here, now) for here in every_place(tried)[::step])
        assert most <= 10


def test_a_bulletin_is_read_three_at_a_time() -> None:
    turn = follow(*keys("21"))
    assert said(turn) == [
        *("news", "dated", "news-0", "dated", "news-1", "dated", "news-2"),
        *("offer-next", "press-pound", "offer-page-again", "press-1", "offer-back", "press-star"),
    ]
    again = answer(LINE, turn.place, Pressed("1"), NOON)
    assert again.place == turn.place
    second = answer(LINE, turn.place, Pressed("#"), NOON)
    assert said(second)[:6] == ["dated", "news-3", "dated", "news-4", "dated", "news-5"]
    third = answer(LINE, second.place, Pressed("#"), NOON)
    assert said(third) == ["dated", "news-6", "offer-page-again", "press-1", "offer-back", "press-star"]
    assert said(answer(LINE, third.place, Pressed("#"), NOON))[:2] == ["bulletin-end", "topics"]
    assert said(answer(LINE, third.place, Pressed("1"), NOON))[0] == "dated"
    assert said(answer(LINE, second.place, Silent(), NOON))[:2] == ["silence-1", "offer-next"]
    assert said(answer(LINE, second.place, Pressed("4"), NOON))[:2] == ["wrong-1", "offer-next"]
    old = replace(place(second), edition="older")
    assert said(answer(LINE, old, Pressed("#"), NOON))[2:4] == ["dated", "news-3"]


def test_the_shipped_news_is_six_pages_of_three_then_the_menu(line: Line) -> None:
    turn, headlines = follow(*keys("71"), now=OPEN, line=line), []
    for _ in range(6):
        heard = [prompt for prompt in said(turn) if prompt.startswith("news-")]
        assert len(heard) == 3
        headlines += heard
        turn = answer(line, turn.place, Pressed("#"), OPEN)
    assert len(set(headlines)) == 18
    assert said(turn)[:2] == ["bulletin-end", "about"]


def test_a_transfer_result_where_none_was_awaited_says_the_place_again() -> None:
    assert said(follow(Dialed("busy")))[0] == "main"


def test_a_call_starts_at_the_first_menu_wherever_its_link_leads() -> None:
    assert answer(LINE, Place("small", "en", "topics", "main"), Started(), NOON) == follow()


EVENTS: tuple[Event, ...] = (
    *(Pressed(key) for key in (*"0123456789*#", "", "12", "a", "☎")),
    *(Silent(), Started()),
    *(Dialed(word) for word in ("completed", "answered", *FAILURES, "in-progress", "?")),
)


def every_place(line: Line) -> list[Place]:
    """Every node in every state with every count, from menus that exist and one that does not."""
    menus = [name for name, node in line.nodes.items() if isinstance(node, Menu)][:2]
    places = []
    choosing = (False, True) if line.second else (False,)
    for node, state in product(line.nodes, State):
        if isinstance(line.nodes[node], Service) != (state is State.LISTEN):
            for menu, item, silences, wrongs, rescued, asked in product(
                [*menus, "gone"], (0, 3, 9999), range(3), range(3), (False, True), choosing
            ):
                if silences + wrongs < 3 and not (item and state is not State.LISTEN):
                    counts = (item, silences, wrongs, rescued, asked)
                    places += [
                        Place(line.edition, language, node, menu, state, *counts) for language in line.offered
                    ]
    return places


def sound(line: Line, turn: Turn, numbers: set[str], old: bool) -> None:
    """What must hold of every turn there can be."""
    *before, last = turn.steps
    assert isinstance(last, Listen | Ring | End)
    assert all(isinstance(step, Say | Silence) for step in before)
    assert (turn.place is None) == isinstance(last, End)
    if isinstance(last, Ring):
        assert last.number in numbers
    if isinstance(last, Listen):
        names = [step.prompt for step in before if isinstance(step, Say)]
        assert names[:1] in ([], ["emergency"])
        assert set(names[1:]) <= {"emergency-short"}
        assert any(isinstance(step, Say) for step in last.steps)
    if isinstance(last, End):
        assert said(turn)[-1] == phrases.GOODBYE
    if old:
        assert said(turn)[0] == phrases.EMERGENCY
    for step in (*before, *(last.steps if isinstance(last, Listen) else ())):
        if isinstance(step, Say):
            assert step.language in line.prompts[step.prompt]
            assert set(step.blanks) == set(blanks_in(line.prompts[step.prompt][step.language])), step


@pytest.mark.no_cover  # quicker unwatched
@pytest.mark.parametrize("which", ["small", "many", "shipped"])
def test_every_place_with_every_event_gives_a_turn(
    which: str, line: Line, record_property: Callable[[str, object], None]
) -> None:
    tried = {"small": LINE, "many": MANY}.get(which, line)
    numbers = {service.dial.e164 for service in tried.services() if service.dial}
    count = 0
    for here in every_place(tried)[:: {"small": 1, "many": 41}.get(which, 121)]:
        for event in EVENTS:
            for edition, now in ((here.edition, OPEN), ("older", SUNDAY_EVENING)):
                turn = answer(tried, replace(here, edition=edition), event, now)
                sound(tried, turn, numbers, old=edition == "older")
                count += 1
    record_property(
        "covered", f"decided {count} combinations of place, event and edition on the {which} line"
    )
    assert count >= (100_000 if which == "small" else 25_000)


def test_the_same_question_has_the_same_answer() -> None:
    for event in EVENTS:
        here = Place("small", "en", "topics", "main")
        assert answer(LINE, here, event, NOON) == answer(LINE, here, event, NOON + timedelta(0))
