"""The depot is kept in step with what is published, on either database; nothing broken is put on the air."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from ivr.store.database import Database
from ivr.store.depot import Depot, OnAir
from ivr.store.editions import Editions
from ivr.web.supply import Published, Supplier
from tests.core.small_line import LINE
from tests.store import lines
from tests.store.conftest import *  # noqa: F403  # the databases of both kinds
from tests.store.lines import MONDAY, decision, named, with_another_number

WHOLE = 20  # looks in which each file is looked at once


@dataclass
class Supplied:
    """A database, a machine's depot, and what keeps it in step."""

    database: Database
    depot: Depot
    now: datetime = MONDAY + timedelta(minutes=30)
    told: list[str] = field(default_factory=list)
    placeholders: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.editions = Editions(self.database)
        self.begin()

    def begin(self) -> None:
        """As `ivr serve` starts."""
        self.supply = Published(
            self.editions, self.depot, lambda line: self.placeholders, lambda: self.now, self.told.append
        )

    def publish(self, number: int, minute: int = 0, correction: str | None = None) -> str:
        name = lines.line(number).edition
        self.editions.publish(lines.line(number), lines.sounds(number), decision(minute), correction)
        return name

    def step(self, times: int = 1) -> OnAir:
        for _ in range(times):
            self.supply.step()
        return self.depot.on_air()


@pytest.fixture
def supplied(database: Database, tmp_path: Path) -> Supplied:
    return Supplied(database, Depot(tmp_path / "depot"))


def test_an_empty_database_puts_nothing_on_the_air(supplied: Supplied) -> None:
    supplied.supply.step()
    assert supplied.depot.stamp() == (0, 0)


def test_what_is_published_is_brought_with_its_sounds(supplied: Supplied) -> None:
    first = supplied.publish(1)
    assert supplied.step() == OnAir("1", first, (first,))
    assert supplied.depot.has(first)
    assert supplied.depot.edition(first).line == lines.line(1)
    second = supplied.publish(2, 1)
    assert supplied.step() == OnAir("2", second, (second, first))


def test_nothing_is_written_while_nothing_changes(supplied: Supplied) -> None:
    supplied.publish(1)
    supplied.step()
    stamp = supplied.depot.stamp()
    supplied.step(2 * WHOLE)
    assert supplied.depot.stamp() == stamp
    supplied.begin()
    supplied.step()
    assert supplied.depot.stamp() == stamp, "nor by a server that starts: its disk may be full"


def test_an_edition_is_kept_for_a_day_after_the_next_one(supplied: Supplied) -> None:
    first, second = supplied.publish(1), supplied.publish(2, 10)
    supplied.now = MONDAY + timedelta(hours=24, minutes=9)
    assert supplied.step().kept == (second, first)
    supplied.now += timedelta(minutes=2)
    assert supplied.step().kept == (second,)
    assert not supplied.depot.can_answer(first)


def test_a_clock_that_jumps_keeps_the_current_edition_on_the_air(supplied: Supplied) -> None:
    first, second = supplied.publish(1), supplied.publish(2, 10)
    for jump in (timedelta(days=4000), timedelta(days=-4000), timedelta()):
        supplied.now = MONDAY + timedelta(minutes=30) + jump
        assert supplied.step().current == second
    assert supplied.step().kept == (second, first)
    assert supplied.depot.has(first), "brought again from the database"


def test_a_correction_ends_the_one_before_and_its_sounds_stay_a_while(supplied: Supplied) -> None:
    first = supplied.publish(1)
    supplied.step()
    corrected = named(with_another_number(lines.line(1)), lines.sounds(1))
    supplied.editions.publish(corrected, lines.sounds(1), decision(29))
    assert supplied.step().kept == (corrected.edition,)
    assert supplied.depot.can_answer(first), "a caller may still be hearing it"
    supplied.now += timedelta(hours=2)
    supplied.step(WHOLE)
    assert not supplied.depot.can_answer(first)


def test_a_withdrawn_edition_is_taken_off_the_air(supplied: Supplied) -> None:
    good, bad = supplied.publish(1), supplied.publish(2, 1)
    assert supplied.step().current == bad
    supplied.editions.roll_back(None, decision(2))
    assert supplied.step() == OnAir("4", good, (good,))


def test_a_damaged_depot_is_mended_from_the_database(supplied: Supplied) -> None:
    first, second = supplied.publish(1), supplied.publish(2, 1)
    supplied.step()
    files = [path for path in supplied.depot.folder.rglob("*") if path.is_file()]
    assert len(files) == 8
    for file in files:
        for content in (None, b"", b"noise"):
            stamp = supplied.depot.stamp()
            if content is None:
                file.unlink()
            else:
                file.chmod(0o644)
                file.write_bytes(content)
            on_air = supplied.step(WHOLE)
            assert on_air.kept == (second, first)
            assert supplied.depot.has(first)
            assert supplied.depot.has(second)
            assert supplied.depot.stamp() != stamp, "and servers are told to look again"


def test_what_is_on_the_air_is_told_again_at_the_next_look(supplied: Supplied) -> None:
    first = supplied.publish(1)
    supplied.step(3)
    (supplied.depot.folder / "on-air.json").unlink()
    assert supplied.step().current == first


def harm(database: Database, name: str) -> None:
    """Overwrites an edition where it is published."""
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET line = '{}' WHERE name = :name"), {"name": name})


def test_a_current_edition_that_is_broken_is_never_put_on_the_air(supplied: Supplied) -> None:
    first = supplied.publish(1)
    supplied.step()
    second = supplied.publish(2, 1)
    harm(supplied.database, second)
    supplier = Supplier(supplied.supply, supplied.told.append)
    for _ in range(2 * WHOLE):
        supplier.look()
    assert supplied.depot.on_air() == OnAir("1", first, (first,))
    assert len(supplied.told) == 1
    assert f"edition {second} is damaged" in supplied.told[0]


def test_an_edition_that_nobody_could_be_answered_with_is_never_put_on_the_air(supplied: Supplied) -> None:
    first = supplied.publish(1)
    supplied.step()
    silent = named(replace(LINE, prompts={k: v for k, v in LINE.prompts.items() if k != "history"}))
    supplied.editions.publish(silent, {}, decision(1))
    for _ in range(3):
        with pytest.raises(KeyError):
            supplied.supply.step()
    assert supplied.depot.on_air().current == first


def test_a_broken_edition_that_calls_are_on_is_left_out_and_told_once(supplied: Supplied) -> None:
    first = supplied.publish(1)
    second = supplied.publish(2, 1)
    harm(supplied.database, first)
    assert supplied.step(2 * WHOLE).kept == (second,)
    assert len(supplied.told) == 1
    assert first in supplied.told[0]


def test_a_kept_edition_that_lost_a_sound_for_good_stays_on_the_air(supplied: Supplied) -> None:
    first = supplied.publish(1)
    supplied.step()
    second = supplied.publish(2, 1)
    supplied.step()
    harm(supplied.database, first)
    known = supplied.depot.edition(first).sounds["welcome", "en"]
    (supplied.depot.folder / "sounds" / f"{known}.wav").unlink()
    assert supplied.step(2 * WHOLE).kept == (second, first)


def test_placeholders_are_this_machines_own_and_what_is_recorded_comes_first(supplied: Supplied) -> None:
    supplied.placeholders = {("main", "en"): b"robot", ("library", "en"): b"robot too"}
    first = supplied.publish(1)
    supplied.step()
    there = supplied.depot.edition(first).sounds
    assert supplied.depot.sound(there["library", "en"]) == b"robot too"
    assert supplied.depot.sound(there["main", "en"]) == lines.sounds(1)["main", "en"]


def test_another_database_whose_changes_have_the_same_numbers_is_noticed(
    supplied: Supplied, new_url: Callable[[], str], opened: Callable[[str], Database]
) -> None:
    supplied.publish(1)
    supplied.step()
    other = opened(new_url())
    other.migrate()
    name = lines.line(2).edition
    Editions(other).publish(lines.line(2), lines.sounds(2), decision())
    supplied.supply._editions = Editions(
        other
    )  # as when the file, or the server behind the address, is replaced
    assert supplied.step(WHOLE).current == name


class Flaky:
    """A supply that fails for a while."""

    def __init__(self) -> None:
        self.failing, self.steps = True, 0

    def step(self) -> None:
        self.steps += 1
        if self.failing:
            raise RuntimeError("nobody there")


def test_trouble_is_told_once_each_time_it_begins() -> None:
    told: list[str] = []
    supply = Flaky()
    supplier = Supplier(supply, told.append)
    for failing in (True, True, False, True):
        supply.failing = failing
        supplier.look()
    assert told == ["The line goes on as it is: nobody there"] * 2


def test_it_steps_by_itself(eventually: Callable[[Callable[[], bool]], None]) -> None:
    supply = Flaky()
    Supplier(supply, lambda told: None).start()
    eventually(lambda: supply.steps > 2)
