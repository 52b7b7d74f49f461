"""What a month of callers did, told from their events; and nobody can be told from it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli import cli
from ivr.core.line import Line
from ivr.report.calls import calls
from ivr.report.counts import NOTICE, SPOKE
from ivr.report.demo import MadeUp
from ivr.report.hiding import FEW, SOME, shown
from ivr.report.table import Report
from ivr.report.whole import report
from ivr.spreadsheet import Cell
from ivr.store.call_event import CallEvent
from tests.conftest import HOME, OPEN, SUNDAY_EVENING
from tests.report.events import a_call, many

UNTIL = datetime(2026, 12, 3, 6, tzinfo=UTC)
DONE = (120.0, "_", "nami", None)  # the line says goodbye
REACHED = ((30.0, "2", "main", "nami"), (90.0, "completed", "nami", "nami"))


def told(line: Line, *events: list[CallEvent]) -> Report:
    """The report of some calls."""
    found = sorted((each for some in events for each in some), key=lambda event: (event.call, event.at))
    return report(line, found, {}, UNTIL - timedelta(days=30), UNTIL)


def row(found: Report, table: str, *names: str) -> tuple[Cell, ...]:
    """The figures of a row."""
    rows = {row[: len(names)]: row[len(names) :] for row in found.table(table).rows}
    return rows[names]


def test_who_hangs_up_during_the_notice_is_counted_as_helped(line: Line) -> None:
    found = told(
        line, many(6, ended=4.0), many(7, ended=60.0, name="d"), many(9, *REACHED, ended=95, name="e")
    )
    assert found.calls == 22
    assert row(found, "endings", NOTICE) == (6,)
    assert row(found, "endings", "hung up at a menu or a message") == (7,)
    assert row(found, "endings", SPOKE) == (9,)


def test_a_carrier_that_tells_the_end_late_tells_how_long_the_call_was(line: Line) -> None:
    late = [replace(event, seconds=4.0) if event.kind == "ended" else event for event in many(6, ended=90.0)]
    assert row(told(line, late), "endings", NOTICE) == (6,)


def test_seconds_to_a_service_are_counted_until_it_rings_and_stand_beside_the_promise(line: Line) -> None:
    found = told(
        line, many(10, *REACHED), many(10, (40, "2", "main", "nami"), (60, "busy", "nami", "nami"), name="d")
    )
    callers, half, most, promised = row(found, "reached", "nami")
    assert (callers, promised) == (20, 27.9)  # as docs/stopwatch.md has it
    assert isinstance(half, float) and isinstance(most, float)
    assert 36 < half < 39 and 41 < most < 44  # the key, and whom they are connected to
    assert row(found, "dialed", "nami") == (10, 10, 0, 0, 0)


def test_a_caller_who_hangs_up_while_it_rings_has_reached_it_all_the_same(line: Line) -> None:
    found = told(line, many(5, REACHED[0], ended=40))
    assert row(found, "reached", "nami")[0] == 5
    assert row(found, "endings", "hung up while it rang") == (5,)


def test_a_wrong_key_after_a_busy_service_rings_nobody(line: Line) -> None:
    busy = (REACHED[0], (60.0, "busy", "nami", "nami"), (80.0, "7", "nami", "nami"))
    wrong = [
        replace(event, outcome="wrong", state="busy") if event.key == "7" else event
        for event in many(6, *busy, ended=90)
    ]
    assert row(told(line, wrong), "endings", "hung up while it rang") == (0,)
    assert row(told(line, wrong), "endings", "hung up after nobody could be reached") == (6,)


def test_who_found_a_service_closed_and_what_they_did_next(line: Line) -> None:
    closed = (28.0, "2", "main", "nami-closed")
    on = (
        closed,
        (40.0, "1", "nami-closed", "lifeline-988"),
        (99.0, "completed", "lifeline-988", "lifeline-988"),
    )
    found = told(
        line,
        many(8, *on, at=SUNDAY_EVENING),
        many(6, closed, ended=36, at=SUNDAY_EVENING, name="d"),
        many(5, closed, (40, "*", "nami-closed", "main"), at=SUNDAY_EVENING, name="e"),
    )
    assert row(found, "closed", "nami", "went on to lifeline-988") == (8,)
    assert row(found, "closed", "nami", "hung up") == (6,)
    assert row(found, "closed", "nami", "went back to the menu") == (5,)
    assert row(found, "flow", "main", "nami") == row(found, "flow", "nami", "nami-closed") == (19,)


def test_wrong_keys_and_silences_stand_at_the_prompt_that_was_heard(line: Line) -> None:
    wrong = (
        (30.0, "5", "main", "police"),
        (45.0, "7", "police", "police"),
        (60.0, "_", "police", "police"),
    )
    found = told(line, many(10, *wrong), many(30, (30, "5", "main", "police"), name="d"))
    assert row(found, "mistakes", "police") == (60, 10, 10, 33)
    assert [row[0] for row in found.table("mistakes").rows] == ["police"]


def test_the_keys_of_a_language_menu_are_no_wrong_keys(line: Line) -> None:
    other = ((12.0, "9", "main", "main"), (20.0, "3", "main", "main"), (40.0, "8", "main", "main"))
    assert told(line, many(9, *other)).table("mistakes").rows == ()


def test_silence_after_a_call_and_at_a_message_that_goes_on_is_no_mistake(line: Line) -> None:
    on = ((30, "1", "police", "copa-complaint"), (50, "_", "copa-complaint", "copa"))
    found = told(line, many(9, *on), many(9, *REACHED, DONE, name="d"))
    assert found.table("mistakes").rows == ()


def test_callers_who_call_again_are_counted_by_their_weeks_hash(line: Line) -> None:
    once = [a_call(f"a{n}", caller=f"once {n}") for n in range(6)]
    twice = [a_call(f"b{n}", caller=f"twice {n // 2}") for n in range(14)]
    found = told(line, *once, *twice, a_call("c", caller=None))
    assert [row[1] for row in found.table("repeats").rows] == [6, 7, 0, 0]


def test_a_call_whose_beginning_is_lost_is_not_guessed_at(line: Line) -> None:
    assert list(calls(a_call("c", *REACHED)[1:])) == []
    assert told(line, a_call("c", *REACHED)[1:]).calls == 0


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ([0, 0], (0, 0)),
        ([5, 90, 0], (5, 90, 0)),
        ([4], (FEW,)),
        ([2, 90, 8], (FEW, 90, SOME)),
        ([1, 1, 90, 8], (FEW, FEW, 90, SOME)),
        ([4, 4, 90], (FEW, FEW, 90)),
    ],
)
def test_a_small_number_cannot_be_worked_out_from_the_sum(counts: list[int], cells: tuple[Cell, ...]) -> None:
    assert shown(counts) == cells


def test_no_small_number_is_anywhere_in_a_months_report(line: Line) -> None:
    few = [(n, many(n, *REACHED, ended=95, name=f"f{n}")) for n in (1, 4)]
    for count, events in few:
        found = told(line, events)
        assert found.calls == FEW
        assert not [cell for cell in _figures(found.as_data()["tables"]) if 0 < cell < 5], count


def _figures(data: Any) -> Iterable[float]:
    if isinstance(data, dict | list):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _figures(each)
    elif isinstance(data, int | float):
        yield data


def test_made_up_calls_are_the_same_each_time_and_walk_the_real_line(line: Line) -> None:
    first, second = (list(MadeUp(line, {}).events(OPEN, 3)) for _ in range(2))
    assert first == second
    assert {event.next_node for event in first} - {None} <= set(line.nodes)
    assert {event.kind for event in first} == {"began", "pressed", "silent", "dialed", "ended"}
    for call in calls(first):
        assert [event.next_node for event in call.events[:-1]] == [event.node for event in call.events[1:]]


def test_staff_see_a_report_before_the_first_call() -> None:
    shown = CliRunner().invoke(cli, ["report", "--demo", "--days", "3", "--home", str(HOME)])
    assert shown.exit_code == 0
    assert "Made-up calls" in shown.output and "What people chose, and where they left" in shown.output
    data = json.loads(CliRunner().invoke(cli, ["report", "--demo", "--json", "--home", str(HOME)]).output)
    assert data["made-up"] is True
    assert data["calls"] > 1000
