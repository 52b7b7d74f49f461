"""What is in a backup: the list that it carries of itself, and a look at every piece of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from ivr.backup.archive import Archive, refused
from ivr.backup.draft_files import fits
from ivr.backup.refused import BackupRefused
from ivr.store.rows import CARRIED, MOST_LINE, RowsRefused, rows_in
from ivr.store.schema import REVISION

FORMAT = 1
CONTENTS = "backup.json"
DRAFT = "draft/"

Told = Callable[[str, int], None]  # which piece, and how many bytes or rows of it were gone through

_MOST_LIST = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """When and by which version it was taken, the step of the database's tables (None where there was no
    database), how many rows of each table, and how many files."""

    made_at: datetime
    version: str
    schema: str | None
    tables: Mapping[str, int]
    files: int

    def as_json(self) -> bytes:
        told = {"backup": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(told, indent=1).encode()


def table_file(name: str) -> str:
    """Where the rows of a table are."""
    return f"database/{name}.jsonl"


def draft_names(archive: Archive) -> list[str]:
    """The files of the draft, by their names below a home."""
    return [name.removeprefix(DRAFT) for name in archive.names if name.startswith(DRAFT)]


def look_over(archive: Archive, told: Told) -> Contents:
    """Every piece of a backup, read to its end. Raises BackupRefused where anything in it is not as it was
    written, or does not belong there."""
    contents = _contents(archive)
    _refuse_other_pieces(archive, contents)
    for name in archive.names:
        if name == CONTENTS or name.startswith(DRAFT):
            for chunk in archive.chunks(name):
                told(name, len(chunk))
    for table, rows in contents.tables.items():
        if sum(1 for _ in rows_of(archive, table, told)) != rows:
            raise refused(f"{table_file(table)} has more rows or fewer than there were")
    return contents


def rows_of(archive: Archive, table: str, told: Told) -> Iterator[dict[str, object]]:
    """The rows of a table in it."""
    name = table_file(table)

    def lines() -> Iterator[bytes]:
        for line in archive.lines(name, MOST_LINE):
            told(name, len(line))
            yield line

    try:
        yield from rows_in(CARRIED[table], lines())
    except RowsRefused as error:
        raise refused(str(error)) from None


def _contents(archive: Archive) -> Contents:
    if CONTENTS not in archive.names or archive.size_of(CONTENTS) > _MOST_LIST:
        raise refused("it has no list of what is in it")
    try:
        said = json.loads(b"".join(archive.chunks(CONTENTS)))
        _refuse_newer(int(said.pop("backup")), said["schema"])
        return Contents(
            datetime.fromisoformat(said["made_at"]),
            str(said["version"]),
            said["schema"],
            {str(name): int(rows) for name, rows in said["tables"].items()},
            int(said["files"]),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise refused(f"its {CONTENTS} is not one that ivr writes") from None


def _refuse_newer(format_: int, schema: str | None) -> None:
    if format_ > FORMAT or (schema or "") > REVISION:
        raise BackupRefused(
            "this backup was taken by a newer version of ivr", "update ivr here, then restore it again"
        )


def _refuse_other_pieces(archive: Archive, contents: Contents) -> None:
    drafted = draft_names(archive)
    wanted = {CONTENTS, *map(table_file, contents.tables), *(DRAFT + name for name in drafted)}
    known = contents.tables.keys() <= CARRIED.keys() and len(drafted) == contents.files
    if wanted != set(archive.names) or not known or not all(map(fits, drafted)):
        raise refused("it has other pieces than a backup has")
