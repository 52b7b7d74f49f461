"""The key of a week on its way to the workers, and its end: on Monday, whoever calls, whatever answers."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.store.database import Database, open_database
from ivr.store.trouble import StoreUnavailable
from ivr.web.call_keeping import CallKeeping
from ivr.web.week_key import WeekKey, hand_on

SUNDAY = datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
MONDAY = SUNDAY + timedelta(seconds=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path}/instance/ivr.db")
    made.migrate()
    yield made
    made.close()


def keeping(database: Database, folder: Path) -> CallKeeping:
    return CallKeeping(database, folder, timedelta(days=90), lambda: SUNDAY, print)


def written(folder: Path) -> bytes:
    """Every byte that lies below a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_on_monday_the_key_is_destroyed_everywhere_though_nobody_calls(
    tmp_path: Path, database: Database
) -> None:
    folder, kept = tmp_path / "calls", keeping(database, tmp_path / "calls")
    kept.step(SUNDAY)
    key = WeekKey(folder)(SUNDAY)
    assert key
    database.close()
    assert key.encode() in written(tmp_path / "instance")
    kept.step(MONDAY)
    database.close()
    assert key.encode() not in written(tmp_path)
    assert WeekKey(folder)(MONDAY)


def test_a_database_that_is_away_on_monday_keeps_no_key_alive_here(
    tmp_path: Path, database: Database
) -> None:
    folder, kept = tmp_path / "calls", keeping(database, tmp_path / "calls")
    kept.step(SUNDAY)
    worker = WeekKey(folder)
    assert worker(SUNDAY)
    file = (folder / "week-key.json").open("rb")  # as a disk that is searched later has it
    database.close()
    (tmp_path / "instance/ivr.db").rename(tmp_path / "away")
    with pytest.raises(StoreUnavailable):
        kept.step(MONDAY)
    assert not (folder / "week-key.json").exists()
    assert set(os.read(file.fileno(), 1000)) == set(b"0")
    file.close()
    assert worker(MONDAY) is None
    assert worker(SUNDAY) is None, "nor has a worker kept it"
    (tmp_path / "away").rename(tmp_path / "instance/ivr.db")
    kept.step(MONDAY)
    assert worker(MONDAY)


def test_the_key_of_this_week_stays_where_a_server_starts_without_its_database(tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    hand_on(folder, "2026-11-23", "a key")
    keeping(open_database(f"sqlite:///{tmp_path}/none.db"), folder).look()
    assert WeekKey(folder)(SUNDAY) == "a key"
    (folder / "week-key.json").write_text(json.dumps(["2026-11-23"])[:5])
    assert WeekKey(folder)(SUNDAY) is None
    keeping(open_database(f"sqlite:///{tmp_path}/none.db"), folder).look()
    assert not (folder / "week-key.json").exists(), "what is spoiled is nobody's"
