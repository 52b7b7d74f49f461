"""A line with everything that a backup carries, once, and what must be found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ivr.backup.archive import opened
from ivr.backup.contents import Contents
from ivr.backup.restoring import Restored, restore
from ivr.backup.taking import take
from ivr.store.audit import Actor
from ivr.store.database import Database, database_url, open_database
from ivr.store.rows import CARRIED
from tests.files.small import SMALL, copy_of
from tests.store.schemas.make import fill

AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
BEN = Actor("Ben", AT)

Rows = dict[str, list[tuple[Any, ...]]]


def unheard(piece: str, count: int) -> None:
    """Progress that nobody looks at."""


def whole_line(home: Path, url: str = "") -> str:
    """The small line, with words, a recording, a golden call, a deploy to undo; and its filled database."""
    copy_of(SMALL, home)
    for name, content in {
        "prompts/es/script.po": "# words\n",
        "prompts/en/main.wav": "RIFF",
        "prompts/en/originals/earlier/main/0001-0123456789ab.wav": "an older one",
        "prompts/en/.main.wav.new": "half of one",
        "tests/calls/a-call.call": "# A call\n",
        "fallback/voice.xml": "<Response/>",
        "instance/deployed.json": "{}",
        "instance/demo-token": "a secret",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content, encoding="utf-8")
    url = url or database_url({}, home)
    fill(url)
    return url


def backed_up(home: Path, url: str, file: Path) -> Contents:
    database = open_database(url)
    try:
        return take(home, database, file, AT, unheard)
    finally:
        database.close()


def restored(file: Path, home: Path, url: str = "", replace: bool = False) -> Restored:
    database = open_database(url or database_url({}, home))
    try:
        with opened(file) as archive:
            return restore(archive, home, database, BEN, replace, unheard)
    finally:
        database.close()


def rows(url: str) -> Rows:
    """Everything in a database that a backup carries."""
    return _asked(url, lambda database: _rows(database))


def _rows(database: Database) -> Rows:
    with database.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in CARRIED.items()
        }


def _asked(url: str, question: Callable[[Database], Rows]) -> Rows:
    database = open_database(url)
    try:
        return question(database)
    finally:
        database.close()


def without_the_restore(found: Rows) -> Rows:
    """The same before the restore wrote itself into the audit."""
    *_, before, last = sorted(found["audit"])
    assert last[3] == "backup-restored"
    kept = [row for row in found["audit"] if row != last]
    return found | {"audit": kept, "audit_end": [(1, before[0], before[-1])]}


def files(home: Path) -> dict[str, bytes]:
    """Every file of a home but databases."""
    paths = (path for path in home.rglob("*") if path.is_file() and ".db" not in path.suffix)
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}
