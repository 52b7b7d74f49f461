"""What a worker writes down of calls: all of it, once, whatever the disk does; in a flood only its share."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.web.call_record import CallRecord
from ivr.web.call_writer import CallWriter
from ivr.web.form import Form
from ivr.web.spool import spools_in

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ENDED = b"CallSid=CA%d&CallStatus=completed&CallDuration=%d"


def ended(record: CallRecord, *seconds: int) -> None:
    """Calls that have ended, told apart by how long they were."""
    for each in seconds:
        record(None, Form(ENDED % (each, each)))


def written(folder: Path) -> list[float]:
    return sorted(
        json.loads(line)[-2] for each in spools_in(folder) for line in each.read_text().splitlines()
    )


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file may become longer than the longest there is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    longest = max(each.stat().st_size for each in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest + 1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def record() -> CallRecord:
    return CallRecord(lambda now: None, "a secret", NOON.timestamp, most_waiting=2000)


@pytest.fixture
def writer(tmp_path: Path, record: CallRecord, told: list[str]) -> CallWriter:
    return CallWriter(tmp_path / "calls", record, told.append)


def test_a_full_disk_fills_with_no_new_files_and_takes_everything_once_there_is_room(
    tmp_path: Path, record: CallRecord, writer: CallWriter, told: list[str]
) -> None:
    folder = tmp_path / "calls"
    ended(record, 1)
    writer.write()
    with full_disk(folder):
        for each in range(2, 22):
            ended(record, each)
            writer.write()
        assert len(list(folder.iterdir())) == 1
    assert len(told) == 1, "told once"
    writer.write()
    writer.write()
    assert written(folder) == list(range(1, 22))


def test_a_worker_that_ends_writes_everything_it_has_and_says_what_it_cannot(
    tmp_path: Path, record: CallRecord, writer: CallWriter, told: list[str]
) -> None:
    folder = tmp_path / "calls"
    ended(record, 1)
    writer.write()
    with full_disk(folder):
        ended(record, 2)
        writer.write()
        ended(record, *range(3, 1003))
        another = CallRecord(lambda now: None, "a secret", NOON.timestamp)
        ended(another, 1, 2, 3)
        while_full = CallWriter(folder, another, told.append)
        while_full.start()
        while_full.stop()
    assert told[-1] == "3 events of calls are not written down, and this worker ends."
    writer.start()
    writer.stop()
    assert written(folder) == list(range(1, 1003))


def test_what_is_written_after_the_folder_was_taken_away_is_in_a_new_file(
    tmp_path: Path, record: CallRecord, writer: CallWriter
) -> None:
    folder = tmp_path / "calls"
    ended(record, 1)
    writer.write()
    shutil.rmtree(folder)
    ended(record, 2)
    writer.write()
    assert written(folder) == [2]


def test_in_a_flood_a_share_is_written_and_what_was_dropped_is_told_once(
    tmp_path: Path, record: CallRecord, writer: CallWriter, told: list[str]
) -> None:
    ended(record, *range(2500))
    writer.write()
    assert len(written(tmp_path / "calls")) == 500
    for _ in range(4):
        writer.write()
    assert written(tmp_path / "calls") == list(range(2000))
    assert told == ["500 events of calls were not written down since this worker started."]


def test_while_too_much_waits_for_the_database_no_more_is_laid_there(
    tmp_path: Path, record: CallRecord, writer: CallWriter, told: list[str]
) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    for number in range(256):
        (folder / f"{number}.spool").touch()
    ended(record, 1)
    writer.write()
    assert len(list(folder.iterdir())) == 256
    assert "wait for the database" in told[0]
    (folder / "0.spool").unlink()
    writer.write()
    assert written(folder) == [1]
