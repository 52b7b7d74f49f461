"""A server starts with what is published, with the draft where nothing is, or with what it had last."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.store.database import open_database
from ivr.store.depot import Depot, OnAir
from ivr.store.editions import Editions
from ivr.web.listening import Listening
from ivr.web.serve import depot_of
from ivr.web.settings import Settings
from ivr.web.start import NothingToAnswerWith, Start, published
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN
from tests.store import lines
from tests.store.lines import decision


class Machine:
    """What a server finds when it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, list[str]()
        self.depot = Depot(folder / "depot")
        self.database = f"sqlite:///{folder}/instance/ivr.db"
        self.drafts = 0

    @property
    def file(self) -> Path:
        return Path(self.database.removeprefix("sqlite:///"))

    def publish(self, editions: Editions, number: int = 1) -> None:
        self.drafts += 1
        editions.publish(lines.line(number), lines.sounds(number), decision())

    def start(self, demo: bool = False, publish: Callable[[Editions], None] | None = None) -> str:
        """What callers hear then."""
        settings = Settings(HOME, BASE_URL, (TOKEN,), demo=demo)
        told = self.told.append
        published(Start(settings, self.database, self.depot, publish or self.publish, lambda: OPEN, told))
        return self.depot.on_air().current


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


A, B = (lines.line(number).edition for number in (1, 2))


def test_an_empty_database_gets_the_draft_and_only_once(machine: Machine) -> None:
    assert machine.start() == machine.start() == A
    assert machine.drafts == 1
    assert machine.told == []


def test_a_database_that_is_gone_does_not_keep_a_server_from_starting_again(machine: Machine) -> None:
    machine.start()
    shutil.rmtree(machine.file.parent)
    machine.file.parent.write_text("in the way")
    assert machine.start() == A
    assert machine.told[0].endswith(f"Until then callers hear edition {A}, the last one this machine had.")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_lost_database_leaves_callers_what_they_heard_and_not_the_draft(
    machine: Machine, elsewhere: bool
) -> None:
    machine.start()
    if elsewhere:  # an operator starts it at another port
        machine.depot.folder.rename(machine.folder / "depot-9000")
    machine.file.unlink()
    assert machine.start(publish=partial(machine.publish, number=2)) == A
    assert machine.depot.has(A)
    assert machine.drafts == 1
    assert machine.told[0].startswith(f"this line was published before (callers heard edition {A})")
    assert machine.told[0].endswith(f"Until then callers hear edition {A}, the last one this machine had.")
    with closing(open_database(machine.database)) as database:
        machine.publish(Editions(database), 2)
    assert machine.start() == B


@pytest.mark.parametrize("heard", ["a draft", "what is damaged now"])
def test_where_nothing_published_can_be_heard_any_more_the_draft_is(machine: Machine, heard: str) -> None:
    machine.start()
    machine.file.unlink()
    if heard == "a draft":
        machine.depot.put_on_air(OnAir(A, A, (A,)))
    else:
        (file,) = machine.depot.folder.glob("editions/*")
        file.unlink()
    assert machine.start(publish=partial(machine.publish, number=2)) == B


def test_a_server_that_never_had_anything_says_why_it_waits(machine: Machine) -> None:
    machine.file.parent.write_text("in the way")
    with pytest.raises(NothingToAnswerWith, match="cannot be opened"):
        machine.start()


def test_whatever_is_wrong_with_what_is_published_the_last_one_is_heard(machine: Machine) -> None:
    machine.start()
    database = open_database(machine.database)
    machine.publish(Editions(database), 2)
    database.close()
    (machine.depot.folder / "sounds").rename(machine.folder / "moved")
    (machine.depot.folder / "sounds").write_text("no folder, so nothing can be laid there")
    assert machine.start() == A
    assert "Not a directory" in machine.told[0] or "File exists" in machine.told[0]


def test_a_server_that_starts_writes_nothing_it_need_not(machine: Machine) -> None:
    """Its disk may be full."""
    machine.start()
    before = {path: path.stat().st_mtime_ns for path in machine.depot.folder.rglob("*")}
    assert machine.start() == A
    assert {path: path.stat().st_mtime_ns for path in machine.depot.folder.rglob("*")} == before


def test_a_robot_is_heard_in_the_demo_only_whichever_ran_there_before(machine: Machine) -> None:
    line, _ = load(HOME)
    assert line
    shipped, listening = lines.named(line), Listening("127.0.0.1", 8000, 1)

    def shipped_line(editions: Editions) -> None:
        editions.publish(shipped, {}, decision())

    for demo in (False, True, False):
        machine.depot = depot_of(machine.folder, listening, demo)
        assert machine.start(demo, shipped_line) == shipped.edition
        assert (("emergency", "en") in machine.depot.edition(shipped.edition).sounds) is demo
    machine.file.unlink()
    machine.start(publish=shipped_line)
    assert machine.depot.edition(shipped.edition).sounds == {}, "nor where the database is lost"
