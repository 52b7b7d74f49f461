"""Better orders: the best of all by brute force, groupings that are timed, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from ivr.check.moments import closed_moment, open_moment, ordinary
from ivr.check.order import LEAST_GAIN, Timed, best_order, better, efficiency, ordered, timed
from ivr.check.regroup import regroupings, with_choices, with_shares
from ivr.core.line import Line, Menu
from ivr.files.load import load
from tests.conftest import OPEN
from tests.files.small import small_with

CHOICE = "    - press: {key}\n      say: {words}\n      go-to: {target}\n      weight: {weight}\n"


def menu(name: str, *choices: tuple[str, str, float]) -> str:
    """A menu of words, targets and weights."""
    rows = (
        CHOICE.format(key=key, words=words, target=target, weight=weight)
        for key, (words, target, weight) in enumerate(choices, 1)
    )
    return f"{name}:\n  say: {name.capitalize()}.\n  choices:\n{''.join(rows)}\n"


def line_of(to: Path, *menus: str) -> Line:
    line, problems = load(small_with(to, main="".join(menus) + CLOSED))
    assert line, problems
    return ordinary(line)


URGENT = ("chicago-survivors", "nami", "victims")  # choices of the shipped line's first menu
CLOSED = "library-closed:\n  say: The library is closed now. It opens {opens}.\n  then: town-hall\n"
LIBRARY, NEWS = "For the library", "For the news"
LONG = "For the town hall, its council, its offices, and all of their forms"


def test_no_other_order_of_a_menu_waits_less(line: Line) -> None:
    """Every order of five choices that says urgent ones first, timed, with weights by chance; the seed makes
    it the same each time."""
    chance = Random(4)
    police = line.menu("police")
    for _ in range(2):
        weights = [chance.randint(1, 30) for _ in police.choices]
        choices = [
            replace(choice, weight=weight, urgent=weight % 3 == 0)
            for choice, weight in zip(police.choices, weights, strict=True)
        ]
        now = timed(with_choices(ordinary(line), "police", choices), open_moment(line), {})
        means = [
            now.changed(with_choices(now.line, "police", order)).by_urgency.mean
            for order in permutations(now.line.menu("police").choices)
            if [each.urgent for each in order] == sorted((each.urgent for each in order), reverse=True)
        ]
        assert now.changed(ordered(now, "police")).by_urgency.mean == pytest.approx(min(means))


def test_a_longer_recording_goes_further_back(tmp_path: Path) -> None:
    line = line_of(tmp_path, menu("main", (LIBRARY, "library", 1), (NEWS, "news", 1)))
    slow = timed(line, OPEN, {("main-library", "en"): 9.0})
    assert [choice.target for choice in best_order(slow, line.menu("main"))] == ["news", "library"]
    told = better(line, OPEN, {("main-library", "en"): 9.0})
    assert [(each.kind, each.order) for each in told] == [("order", ("news", "library"))]


def test_nothing_is_better_than_the_best(tmp_path: Path) -> None:
    best = menu("main", (LIBRARY, "library", 9), (NEWS, "news", 3), (LONG, "town-hall", 1))
    line = line_of(tmp_path, best)
    assert better(line, OPEN, {}) == ()
    assert efficiency(timed(line, OPEN, {})) == 1.0


def test_what_it_saves_is_what_the_stopwatch_says(tmp_path: Path) -> None:
    worst = menu("main", (LONG, "town-hall", 1), (NEWS, "news", 3), (LIBRARY, "library", 9))
    line = line_of(tmp_path, worst)
    (advice,) = better(line, OPEN, {})
    now, then = timed(line, OPEN, {}), timed(with_order(line, advice.order), OPEN, {})
    assert advice.order == ("library", "news", "town-hall")
    assert advice.saved == pytest.approx(now.callers.mean - then.callers.mean)
    assert advice.saved > 4
    assert advice.sentence == (
        f"in main, say in this order: library, news, town-hall: "
        f"callers wait {advice.saved:.1f} seconds less on average"
    )


def with_order(line: Line, order: tuple[str, ...]) -> Line:
    choices = {choice.target: choice for choice in line.menu("main").choices}
    return with_choices(line, "main", [choices[target] for target in order])


def test_a_menu_that_only_costs_time_is_merged(tmp_path: Path) -> None:
    outer = menu("main", (LIBRARY, "library", 5), ("For the town", "town", 5))
    line = line_of(tmp_path, outer, menu("town", (NEWS, "news", 1), ("For the hall", "town-hall", 1)))
    advice = better(line, OPEN, {})[0]
    assert (advice.kind, advice.menu) == ("merge", "main")
    assert advice.what == "say the choices of town in main itself"
    assert set(advice.order) == {"library", "news", "town-hall"}


def all_want_the_streets(line: Line, crisis: bool) -> Line:
    """The first menu with a key free, and nearly everybody on the way to the streets."""
    for name, most in (("main", "city-services"), ("city-services", "streets")):
        choices = [each for each in line.menu(name).choices if each.target != "agencies"]
        weighed = [replace(each, weight=90 if each.target == most else 1) for each in choices]
        line = with_choices(line, name, weighed)
    return ordinary(line if crisis else calm(line))


def calm(line: Line) -> Line:
    """The line with nobody in a crisis."""
    for menu in (node for node in line.nodes.values() if isinstance(node, Menu)):
        line = with_choices(line, menu.name, [replace(each, urgent=False) for each in menu.choices])
    return line


def test_a_choice_most_callers_want_is_moved_nearer(line: Line) -> None:
    line = all_want_the_streets(line, crisis=False)
    advice = better(line, open_moment(line), {})
    assert any(each.what == "move streets from city-services to main" for each in advice)


def test_no_grouping_is_paid_for_by_callers_in_a_crisis(line: Line) -> None:
    """The same with urgent choices on the first menu: what is moved there is heard after them."""
    line = all_want_the_streets(line, crisis=True)
    grouped = [each for each in better(line, open_moment(line), {}) if each.kind != "order"]
    assert all(each.saved_in_crisis > -LEAST_GAIN for each in grouped)
    moved = next(each for each in grouped if each.what == "move streets from city-services to main")
    assert moved.order.index("streets") > max(map(moved.order.index, URGENT))


def test_nobody_is_told_to_say_anything_before_what_is_urgent(line: Line) -> None:
    first = next(each for each in better(ordinary(line), open_moment(line), {}) if each.menu == line.first)
    assert set(first.order[: len(URGENT)]) == set(URGENT)
    assert first.saved_in_crisis > 0


def test_a_grouping_keeps_every_caller(line: Line) -> None:
    now = timed(ordinary(line), open_moment(line), {})
    shared = with_shares(now.line, now.ways)
    assert now.changed(shared).callers.mean == pytest.approx(now.callers.mean)
    assert now.changed(shared).in_crisis == pytest.approx(now.in_crisis)
    before = callers(now)
    changes = list(regroupings(shared, [menu.name for menu in now.menus()]))
    assert {change.kind for change in changes} == {"move", "split"}, "no two menus here fit into seven keys"
    for change in changes:
        then = now.changed(change.line)
        assert callers(then) == pytest.approx(before, abs=1e-9), change.what
        menus = [node for node in change.line.nodes.values() if isinstance(node, Menu)]
        assert all(1 < len(each.choices) <= 7 for each in menus), change.what


def callers(now: Timed) -> dict[str, float]:
    """How many come to each destination."""
    found: dict[str, float] = {}
    for way in now.ways:
        found[way.node] = found.get(way.node, 0.0) + way.share
    return found


def test_the_shipped_line_is_near_its_best_order(line: Line) -> None:
    usual = ordinary(line)
    for moment in (open_moment(line), closed_moment(line)):
        now = timed(usual, moment, {})
        assert efficiency(now) >= 0.95
        for each in better(usual, moment, {}):
            assert each.saved_by_urgency >= LEAST_GAIN
            assert set(each.as_data()) >= {"menu", "order", "saved", "sentence"}
