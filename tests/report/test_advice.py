"""Advice from what callers did: worth a change, true in seconds, and "change nothing" where that is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from ivr.check.moments import open_moment, ordinary
from ivr.check.order import timed
from ivr.check.regroup import with_choices
from ivr.core.line import Line
from ivr.files.load import load
from ivr.report.advice import NOTHING, TOO_FEW, advice, chosen, measured
from ivr.report.calls import Call, calls
from tests.check.test_order import CLOSED, menu
from tests.files.small import small_with
from tests.report.events import many

WANTS = (("For the news", "news"), ("For the town hall", "town-hall"), ("For the library", "library"))


@pytest.fixture
def town(tmp_path: Path) -> Line:
    """A small town's line: its weights are guessed to be equal."""
    line, problems = load(small_with(tmp_path, main=menu("main", *((*each, 1) for each in WANTS)) + CLOSED))
    assert line, problems
    return line


def callers(**wants: int) -> list[Call]:
    """Callers who each choose one thing from the first menu, in no order."""
    found = [
        call
        for target, count in wants.items()
        for call in calls(many(count, (25, "1", "main", target.replace("_", "-")), name=target))
    ]
    Random(2).shuffle(found)
    return found


def test_what_most_callers_want_is_to_be_said_earlier_and_the_seconds_are_true(town: Line) -> None:
    came = callers(news=40, town_hall=30, library=130)
    (told, *more) = advice(town, came, {})
    assert more == []
    weighed = measured(ordinary(town), chosen(town, came))
    choices = {choice.target: choice for choice in weighed.menu("main").choices}
    moved = with_choices(weighed, "main", [choices[each] for each in ("library", "news", "town-hall")])
    now, then = (timed(each, open_moment(town), {}).callers.mean for each in (weighed, moved))
    assert now - then > 1
    assert "for choice 3 (library), which 65 of 100 want: put it first, " in told
    assert f"and the mean wait falls by {now - then:.1f} s" in told
    assert "The best order of main is library, news, town-hall: the mean wait falls by" in told


def test_change_nothing_where_the_order_is_right(town: Line) -> None:
    assert advice(town, callers(news=130, town_hall=40, library=30), {}) == (NOTHING,)


def test_change_nothing_for_less_than_a_second(town: Line) -> None:
    assert advice(town, callers(news=68, town_hall=67, library=72), {}) == (NOTHING,)


def test_too_few_callers_are_no_reason_to_change_anything(town: Line) -> None:
    assert advice(town, callers(library=99), {}) == (TOO_FEW,)


def test_what_half_of_the_calls_do_not_bear_out_is_chance(town: Line) -> None:
    """In one half of the calls everybody wants the library, in the other nearly nobody."""
    some, others = callers(library=150), callers(news=100, town_hall=45, library=5)
    mixed = [call for pair in zip(some, others, strict=True) for call in pair]
    assert advice(town, mixed, {}) == (NOTHING,)


def test_what_is_urgent_stays_first_whatever_the_others_want(line: Line) -> None:
    came = list(calls(many(300, (50, "5", "main", "police")) + many(20, (25, "2", "main", "nami"), name="d")))
    (told,) = advice(line, came, {})
    assert "which 94 of 100 want: put it fourth" in told


def test_a_closed_service_was_chosen_all_the_same_and_0_chooses_nothing(line: Line) -> None:
    closed = many(7, (25, "2", "main", "nami-closed"))
    came = calls([*closed, *many(5, (30, "0", "main", "city-311"), name="d")])
    assert chosen(line, list(came)) == {"main": {"nami": 7}}


def test_a_key_counts_for_what_it_led_to_in_its_own_edition(line: Line) -> None:
    came = list(calls(many(6, (30, "1", "main", "nami"))))
    assert chosen(line, came) == {"main": {"nami": 6}}
    weighed = measured(line, chosen(line, came), 1).menu("main")
    assert [choice.weight for choice in weighed.choices] == [1, 6, 1, 1, 1, 1, 1]
    assert replace(line, nodes={**line.nodes, "main": weighed}).menu("main") == weighed
