"""A SQLite file that is gone, damaged, full, read-only or locked: told in words, and never half an answer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from ivr.store import sqlite as sqlite_module
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.parcel import EditionRefused
from ivr.store.trouble import StoreUnavailable
from tests.store import lines
from tests.store.expecting import soon, unavailable
from tests.store.lines import decision, line


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "ivr.db"


@pytest.fixture
def database(file: Path) -> Database:
    made = open_database(f"sqlite:///{file}")
    made.migrate()
    return made


@pytest.fixture
def editions(database: Database) -> Editions:
    """One edition published in the file."""
    made = Editions(database)
    made.publish(line(1), lines.sounds(1), decision())
    return made


def test_the_file_is_for_this_account_alone(database: Database, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


PRAGMAS = {"foreign_keys": 1, "synchronous": 1, "busy_timeout": 5000}


def test_sqlite_keeps_readers_and_the_writer_apart(database: Database, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with database.writing() as writing:
        settings = {name: writing.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert settings == PRAGMAS


def test_a_database_half_made_by_somebody_killed_is_made_whole(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    database = open_database(f"sqlite:///{file}")
    database.migrate()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert Editions(database).publish(line(1), {}, decision()).changed


def test_a_database_taken_away_is_missed_and_can_be_made_again(
    editions: Editions, database: Database, file: Path
) -> None:
    shutil.rmtree(file.parent)
    gone = (
        "where the file is there, let the account that runs ivr read and write it; where it is gone, restore "
        "the last backup there, or publish again with `ivr publish`, which makes a new one"
    )
    for asking in (editions.current, editions.last_change, editions.history):
        with unavailable(f"{file} is not there, or may not be opened", gone):
            asking()
    assert not file.exists()
    database.migrate()
    assert editions.publish(line(1), {}, decision()).changed


def test_a_database_restored_is_read_at_once(editions: Editions, file: Path) -> None:
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    editions.publish(line(2), lines.sounds(2), decision(1))
    copy.replace(file)
    current = editions.current()
    assert current is not None
    assert current.name == line(1).edition


@pytest.mark.parametrize("noise", [b"noise" * 10_000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_noise_is_no_database(editions: Editions, database: Database, file: Path, noise: bytes) -> None:
    file.write_bytes(noise)
    for asking in (editions.current, editions.last_change, database.migrate):
        with pytest.raises(StoreUnavailable, match="is damaged"):
            asking()


def test_noise_anywhere_in_the_file_is_answered_rightly_or_not_at_all(editions: Editions, file: Path) -> None:
    whole = file.read_bytes()
    right = editions.get(line(1).edition)
    answers = unavailable_count = 0
    for start in range(0, len(whole), 389):
        file.write_bytes(whole[:start] + b"\xa5" * 64 + whole[start + 64 :])
        try:
            assert editions.get(right.name) == right
            answers += 1
        except (StoreUnavailable, EditionRefused):
            unavailable_count += 1
    assert answers > 10
    assert unavailable_count > 10


def test_a_file_cut_short_is_damaged(editions: Editions, file: Path) -> None:
    whole = file.read_bytes()
    for length in range(len(whole) // 2, 0, -len(whole) // 16):
        file.write_bytes(whole[:length])
        with pytest.raises(StoreUnavailable):
            editions.get(line(1).edition)


def test_a_moment_that_is_none_is_damage(editions: Editions, database: Database, file: Path) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE changes SET at = 'yesterday'"))
    with unavailable(f"{file} is damaged"):
        editions.current()


def test_a_full_database_says_so_and_keeps_what_it_has(
    editions: Editions, database: Database, file: Path
) -> None:
    pages = file.stat().st_size // 4096

    @event.listens_for(database._engine, "connect")
    def limit(connection: sqlite3.Connection, record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    large = {("welcome", "en"): lines.recording(5, samples=20_000)}
    with unavailable(f"{file} is full, or its disk is", FREE_SPACE):
        editions.publish(line(2), large, decision(1))
    assert [each.name for each in editions.listing()] == [line(1).edition]
    assert editions.get(line(1).edition).sounds == lines.sounds(1)


FREE_SPACE = "free some space there; until then the line answers as it is"


def test_a_full_disk_is_known_before_anything_is_written(
    editions: Editions, database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "LEAST_SPACE", 2**62)
    with unavailable(f"{file} is full, or its disk is", FREE_SPACE):
        editions.publish(line(2), {}, decision(1))
    database.migrate()  # there is nothing to do
    assert editions.get(line(1).edition).sounds == lines.sounds(1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip(f"no disk can be made here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.faults
def test_a_line_on_a_full_disk_is_read_from_a_fresh_start_and_written_when_there_is_space(
    small_disk: Path,
) -> None:
    file = small_disk / "ivr.db"
    database = open_database(f"sqlite:///{file}")
    database.migrate()
    editions = Editions(database)
    editions.publish(line(1), lines.sounds(1), decision())
    large = {("welcome", "en"): lines.recording(5, samples=1_000_000)}
    with unavailable(f"{file} is full, or its disk is", FREE_SPACE):
        editions.publish(line(2), large, decision(1))
    fill = small_disk / "fill"
    with pytest.raises(OSError, match="No space left"), fill.open("wb", buffering=0) as filling:
        while True:
            filling.write(b"x" * 4096)
    assert editions.get(line(1).edition).sounds == lines.sounds(1)
    with unavailable(f"{file} is full, or its disk is", FREE_SPACE):
        editions.publish(line(2), {}, decision(1))
    fill.unlink()
    assert editions.publish(line(2), {}, decision(1)).changed


@contextmanager
def somebody_else() -> Iterator[None]:
    """An account without any rights of ours."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other accounts reach."""
    folder = Path(tempfile.mkdtemp(prefix="ivr-read-only-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def read_only(folder: Path) -> tuple[Database, Editions]:
    """A database with one edition, which everybody may read and nobody may write."""
    database = open_database(f"sqlite:///{folder}/ivr.db")
    database.migrate()
    editions = Editions(database)
    editions.publish(line(1), lines.sounds(1), decision())
    (folder / "ivr.db").chmod(0o444)
    folder.chmod(0o555)
    return database, editions


READ_ONLY = "give the account that runs ivr the right to write there; until then the line answers as it is"


def test_a_read_only_database_is_read_and_says_why_it_is_not_written(open_folder: Path) -> None:
    database, editions = read_only(open_folder)
    with somebody_else():
        assert editions.get(line(1).edition).sounds == lines.sounds(1)
        database.migrate()  # there is nothing to do
        with unavailable(f"{open_folder}/ivr.db is read-only", READ_ONLY):
            editions.publish(line(2), {}, decision(1))
        assert [each.name for each in editions.listing()] == [line(1).edition]


def test_a_database_that_may_not_be_reached_is_told_and_not_missed(open_folder: Path) -> None:
    database, editions = read_only(open_folder)
    open_folder.chmod(0)
    with somebody_else():
        assert database.is_there()
        with unavailable(f"{open_folder}/ivr.db is not there, or may not be opened"):
            editions.listing()


def test_a_read_only_database_with_changes_beside_it_is_read_too(open_folder: Path) -> None:
    _, editions = read_only(open_folder)
    open_folder.chmod(0o755)
    (open_folder / "ivr.db").chmod(0o644)
    with closing(sqlite3.connect(open_folder / "ivr.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM changes").fetchall()
        editions.publish(line(2), {}, decision(1))
        assert (open_folder / "ivr.db-wal").stat().st_size > 0
        for path in open_folder.iterdir():
            path.chmod(0o444)
        open_folder.chmod(0o555)
        with somebody_else():
            current = editions.current()
    assert current is not None
    assert current.name == line(2).edition


def test_a_folder_nobody_may_write_to_has_no_database_made_in_it(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    file = open_folder / "instance" / "ivr.db"
    with somebody_else(), unavailable(f"{file} is read-only", READ_ONLY):
        open_database(f"sqlite:///{file}").migrate()


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "instance").touch()
    file = tmp_path / "instance" / "ivr.db"
    with unavailable(f"{file} cannot be opened (File exists)"):
        open_database(f"sqlite:///{file}").migrate()


def test_a_locked_database_is_waited_for_a_little_and_can_be_read(
    editions: Editions, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "PATIENCE", 0.2)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with soon(2), unavailable(f"{file} is kept busy by another program"):
            editions.publish(line(2), {}, decision(1))
        assert editions.current() is not None
        other.execute("COMMIT")
    assert editions.publish(line(2), {}, decision(1)).changed


def test_a_database_locked_against_readers_too_is_unavailable(
    editions: Editions, database: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "PATIENCE", 0.2)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM changes")
        for asking in (editions.current, editions.last_change, database.migrate):
            with soon(2), unavailable(f"{file} is kept busy by another program"):
                asking()
        other.execute("ROLLBACK")
    assert editions.current() is not None
