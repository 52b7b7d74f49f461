"""The console killed in the middle of the save of a menu: all of its files are the old ones or the new ones,
whole, and the audit tells of it exactly once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.store.audit import Audit, Entry
from ivr.store.database import database_url, open_database
from tests.web.staff.browser import form_in
from tests.web.staff.killed import Aim, Fields, Person, kill_during, to_be_killed
from tests.web.staff.town import town

KILLS = 30
DONE, UNDONE = "menu-changed/cut-off-done", "menu-changed/cut-off-undone"


@pytest.mark.faults
@pytest.mark.long
def test_a_console_killed_thirty_times_during_a_save_leaves_no_half_state(tmp_path: Path) -> None:
    home, chance = town(tmp_path), random.Random(7)
    aim, heard = Aim(wait=_begin(home), step=0.05), list[str]()
    files = _files(home)
    for number in range(KILLS):
        saving = partial(_saving, street=_street(number), looked=partial(_look, home, files, heard))
        kill_during(home, saving, aim.wait + chance.uniform(0.0, 0.01))
        changed = _street(number) in (home / "menus/main.yaml").read_text(encoding="utf-8")
        aim.saw("new" if changed else "old")
    with to_be_killed(home) as (url, _):
        _saving(Person(url), "", partial(_look, home, files, heard))
    told = _told(home)
    for number, (before, after) in enumerate(pairwise(heard)):
        street = _street(number)
        assert after in (before, street), f"kill {number}: callers would hear {after}"
        about = [each.deed for each in told if f"For {street}" in (each.after or "")]
        may_be = (["menu-changed"], [DONE]) if after == street else ([], [UNDONE])
        assert about in may_be, f"kill {number}, of {before} to {street}: callers would hear {after}"
    assert min(aim.outcomes.values()) >= 5, f"the kills came all at one time: {aim.outcomes}"


def _street(number: int) -> str:
    return f"{'ABCDEF'[number // 6]}{'ABCDEF'[number % 6]} Street"


def _begin(home: Path) -> float:
    """How long a save takes; its files are then as the console writes them."""
    with to_be_killed(home) as (url, _):
        person = Person(url)
        form = _saving(person, "First Street")
        start = time.monotonic()
        assert "Saved." in person.ask(*form)[1]
        return time.monotonic() - start


def _saving(person: Person, street: str, looked: Callable[[], None] = lambda: None) -> tuple[str, Fields]:
    """The form that says another street, in both languages; somebody looks first what was left behind."""
    form = form_in(person.ask("/staff/menus/main")[1], "/menus/main")
    looked()
    return form.action, {**form.fields, "0-say": f"For {street}", "0-say-es": f"Para {street}"}


def _look(home: Path, files: set[Path], heard: list[str]) -> None:
    """The first choice leads callers to the same street in both languages, and nothing lies about."""
    line, problems = load(home)
    assert line, problems
    words = line.prompts["main-library"]
    assert words["en"].removeprefix("For ") == words["es"].removeprefix("Para "), words
    assert _files(home) == files
    heard.append(words["en"].removeprefix("For "))


def _files(home: Path) -> set[Path]:
    return {path for folder in ("menus", "prompts") for path in (home / folder).rglob("*")}


def _told(home: Path) -> tuple[Entry, ...]:
    database = open_database(database_url({}, home))
    try:
        assert Audit(database).verify().whole
        return Audit(database).everything()
    finally:
        database.close()
