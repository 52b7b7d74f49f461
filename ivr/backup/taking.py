"""Taking a backup: the files of the draft and the rows of the database, each as they were at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ivr import __version__
from ivr.backup.archive import Writing, written
from ivr.backup.contents import CONTENTS, DRAFT, Contents, Told, table_file
from ivr.backup.draft_files import found, held
from ivr.backup.refused import BackupRefused
from ivr.store.database import Database
from ivr.store.rows import CARRIED, carried_of, lines_of
from ivr.store.schema import REVISION, revision_of

_CHUNK = 1024 * 1024


def take(home: Path, database: Database, file: Path, at: datetime, told: Told) -> Contents:
    """Writes everything into a new file. Raises BackupRefused, or StoreUnavailable, and leaves none."""
    with written(file) as writing:
        with _readable(home), held(home):
            files = _draft(home, writing, told)
        schema, tables = _rows(database, writing, told) if database.is_there() else (None, {})
        if not files and not tables:
            raise BackupRefused(f"there is no line in {home}", "say where it is: --home DIR")
        contents = Contents(at, __version__, schema, tables, files)
        writing.add(CONTENTS, [contents.as_json()])
    return contents


def _draft(home: Path, writing: Writing, told: Told) -> int:
    count = 0
    for name, path in found(home):
        writing.add(f"{DRAFT}{name}", _counted(name, read(path), told))
        count += 1
    return count


def read(path: Path) -> Iterator[bytes]:
    with _readable(path), path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


@contextmanager
def _readable(place: Path) -> Iterator[None]:
    """What of the draft cannot be read is told, and not taken for a backup that cannot be written."""
    try:
        yield
    except OSError as error:
        why = f"cannot read {error.filename or place}: {error.strerror or error}"
        raise BackupRefused(why, "let this account read the whole draft") from None


def _counted(name: str, chunks: Iterable[bytes], told: Told) -> Iterator[bytes]:
    for chunk in chunks:
        told(name, len(chunk))
        yield chunk


def _rows(database: Database, writing: Writing, told: Told) -> tuple[str | None, dict[str, int]]:
    """Every table that is carried, as they all were when the first of them was begun."""
    tables = {}
    with database.reading() as connection:
        schema = revision_of(connection)
        if (schema or "") > REVISION:
            raise BackupRefused(
                "the database was made by a newer version of ivr", "update ivr here, then try again"
            )
        for name, columns in carried_of(connection).items():
            rows = lines_of(connection, CARRIED[name], columns)
            counted = _Counted(table_file(name), rows, told)
            writing.add(table_file(name), counted)
            tables[name] = counted.lines - 1
    return schema, tables


class _Counted:
    """Lines that are counted on their way."""

    def __init__(self, name: str, lines: Iterable[bytes], told: Told) -> None:
        self._name, self._lines, self._told = name, lines, told
        self.lines = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.lines += 1
            self._told(self._name, len(line))
            yield line
