"""Several processes on one database, and processes killed at any moment: old or new, never half."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from ivr.store.database import Database
from ivr.store.editions import Editions
from ivr.store.schema import changes, sounds
from ivr.store.schema import editions as editions_table
from ivr.store.trouble import StoreUnavailable
from tests.conftest import HOME
from tests.processes import running
from tests.store.lines import decision
from tests.store.publisher import numbered
from tests.store.publisher import sounds as sounds_of

pytestmark = pytest.mark.faults

ENDLESS = 1_000_000
KILLS = {"sqlite": 40, "postgresql": 30}
PATIENCE = 60.0


class Publisher:
    """Another process, which publishes when it is told to."""

    def __init__(self, url: str, first: int, how_many: int) -> None:
        command = [sys.executable, "-m", "tests.store.publisher", url, str(first), str(how_many)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=HOME)

    def begin(self) -> None:
        """Lets it publish, once it has started."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> list[int]:
        """Ends it without any warning; the editions it said were kept."""
        self._process.kill()
        return self._told()

    def finish(self) -> list[int]:
        """Waits for its end; the editions it published."""
        numbers = self._told()
        assert self._process.returncode == 0, self.errors
        return numbers

    def _told(self) -> list[int]:
        out, self.errors = self._process.communicate(timeout=PATIENCE)
        return [int(row) for row in out.splitlines()]


def assert_never_half(database: Database, editions: Editions) -> int:
    """Every edition of the list is whole and was made current, and there is nothing beside them; how many."""
    names = [each.name for each in editions.listing()]
    with database.reading() as connection:
        counted = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (editions_table, changes, sounds)
        ]
    assert counted == [len(names), len(names), 3 * len(names)]
    current = editions.current()
    if current is not None:
        number = int(current.name, 16)
        assert editions.get(current.name).sounds == sounds_of(number)
    return len(names)


def assert_sound(url: str) -> None:
    """SQLite finds nothing wrong with its file."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_publisher_killed_at_any_moment_leaves_the_old_edition_or_the_new(
    database: Database,
    editions: Editions,
    url: str,
    kind: str,
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(17)
    published, between = 0, 0
    waiting = Publisher(url, 1, ENDLESS)
    for _ in range(KILLS[kind]):
        publisher, first = waiting, published + 1
        publisher.begin()
        time.sleep(chance.uniform(0, 0.3))
        kept = publisher.kill()
        assert kept == list(range(first, first + len(kept)))
        with database.writing() as connection:  # a server needs a moment to notice that a publisher is gone
            connection.execute(text("SELECT 1"))
        now = assert_never_half(database, editions)
        assert now - published - len(kept) in (0, 1), "the edition under way when it was killed, or not"
        between += now - published - len(kept)
        published = now
        waiting = Publisher(url, published + 1, ENDLESS)
    waiting.kill()
    assert_sound(url)
    assert published > 10
    told = (
        f"{kind}: {KILLS[kind]} publishers killed, {published} editions kept, {between} of them not yet told"
    )
    record_property("covered", told)


def test_whoever_is_killed_while_making_the_tables_leaves_none_or_all(
    new_url: Callable[[], str], opened: Callable[[str], Database]
) -> None:
    chance = random.Random(3)
    for _ in range(10):
        url = new_url()
        publisher = Publisher(url, 1, ENDLESS)
        publisher.begin()
        time.sleep(chance.uniform(0, 0.08))
        kept = publisher.kill()
        database = opened(url)
        database.migrate()
        editions = Editions(database)
        assert assert_never_half(database, editions) - len(kept) in (0, 1)
        assert editions.publish(numbered(999), sounds_of(999), decision()).changed
        assert_sound(url)


def test_two_publishers_at_once_both_publish_and_readers_see_only_whole_editions(
    database: Database, editions: Editions, url: str
) -> None:
    publishers = [Publisher(url, first, 12) for first in (1, 101)]
    for publisher in publishers:
        publisher.begin()
    seen = [0]
    until = time.monotonic() + PATIENCE
    while seen[-1] < 24:
        assert time.monotonic() < until, f"{seen[-1]} of 24 were published"
        seen.append(editions.last_change())
        current = editions.current()
        if current is not None:
            assert editions.get(current.name).sounds == sounds_of(int(current.name, 16))
    assert seen == sorted(seen)
    assert [publisher.finish() for publisher in publishers] == [list(range(1, 13)), list(range(101, 113))]
    assert assert_never_half(database, editions) == 24
    assert [change.id for change in editions.history().changes] == list(range(1, 25))


def test_several_processes_may_make_the_tables_at_once(
    new_url: Callable[[], str], opened: Callable[[str], Database]
) -> None:
    url = new_url()
    publishers = [Publisher(url, 1, 1) for _ in range(4)]
    for publisher in publishers:
        publisher.begin()
    assert [publisher.finish() for publisher in publishers] == [[1]] * 4
    assert Editions(opened(url)).last_change() == 1, "the same edition is published once"
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


HOLDING = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(10)
connection.execute("COMMIT")
"""


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_database_held_for_ten_seconds_is_read_all_the_time_and_written_after(
    database: Database, editions: Editions, url: str
) -> None:
    editions.publish(numbered(1), {}, decision())
    file = Path(url.removeprefix("sqlite:///"))
    with running([sys.executable, "-c", HOLDING, str(file)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable, match="is kept busy by another program"):
            editions.publish(numbered(2), {}, decision(1))
        assert 4 < time.monotonic() - begun < 8
        current = editions.current()
        assert current is not None
        assert current.name == numbered(1).edition
        holder.wait()
    assert editions.publish(numbered(2), {}, decision(1)).changed
