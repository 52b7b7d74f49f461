"""The rows of a database as lines of text, table by table, and lines put in as rows: what a backup carries.

A table is a line with the names of its columns, and then a line a row, in JSON. Whatever database wrote them,
any other takes them in.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
)

from ivr.store.schema import (
    METADATA,
    Moment,
    buckets,
    call_names,
    caller_keys,
    half_sessions,
    invitations,
    sessions,
)
from ivr.store.written import written

# Whoever holds a backup must not be able to sign in by it. The keys of the weeks, and what the carrier calls
# the calls of these hours, are there to be destroyed: a copy would tell for ever which calls came from one
# telephone, and lead from the log to the carrier's own books.
LEFT_OUT = (sessions, half_sessions, invitations, buckets, caller_keys, call_names)
CARRIED: Mapping[str, Table] = {each.name: each for each in METADATA.sorted_tables if each not in LEFT_OUT}
MOST_LINE = 96 * 1024 * 1024  # letters of a row

_OF_PEOPLE = (sessions, half_sessions, invitations)  # they belong to accounts that are replaced
_AT_ONCE = {"sounds": 8, "editions": 8}  # rows in memory together, where they are large
_USUALLY_AT_ONCE = 1000


class RowsRefused(Exception):
    """Why lines are no rows of a table."""


def carried_of(connection: Connection) -> dict[str, list[Column[Any]]]:
    """The tables to carry that a database has, which may be older than this code, and their columns."""
    asked = inspect(connection)
    there = set(asked.get_table_names())
    found = {}
    for name in CARRIED.keys() & there:
        known = {each["name"] for each in asked.get_columns(name)}
        found[name] = [column for column in CARRIED[name].columns if column.name in known]
    return {name: found[name] for name in CARRIED if name in found}


def lines_of(connection: Connection, table: Table, columns: Sequence[Column[Any]]) -> Iterator[bytes]:
    """A table as lines, in the order of its key."""
    yield _line([column.name for column in columns])
    rows = connection.execution_options(yield_per=_few(table)).execute(
        select(*columns).order_by(*table.primary_key.columns)
    )
    writers = [_writer(column) for column in columns]
    for row in rows:
        yield _line(
            [None if value is None else write(value) for write, value in zip(writers, row, strict=True)]
        )


def rows_in(table: Table, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """What lines say. Raises RowsRefused for what is no row of that table."""
    found = iter(lines)
    columns = _columns(table, _read(table, next(found, b"")))
    readers = [(column.name, _reader(column)) for column in columns]
    for line in found:
        values = _read(table, line)
        if len(values) != len(readers):
            raise RowsRefused(f"a row of {table.name} has {len(values)} values")
        try:
            yield {name: read(value) for (name, read), value in zip(readers, values, strict=True)}
        except ValueError as error:
            raise RowsRefused(f"a row of {table.name} is none: {error}") from None


def put_in(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """Adds rows, a few at a time, since no statement may take long; how many."""
    waiting, count = iter(rows), 0
    while some := list(islice(waiting, _few(table))):
        connection.execute(insert(table), some)
        count += len(some)
    return count


def first_held(connection: Connection) -> str | None:
    """The name of a table that has something in it; None where nothing has."""
    for name, table in CARRIED.items():
        if connection.execute(select(literal(1)).select_from(table).limit(1)).first():
            return name
    return None


def empty(connection: Connection) -> None:
    """Takes away everything that a backup brings, and what hangs on it."""
    gone = [each for each in reversed(METADATA.sorted_tables) if each in (*CARRIED.values(), *_OF_PEOPLE)]
    if connection.dialect.name == "postgresql":  # row by row would take longer than a statement may
        named = connection.dialect.identifier_preparer.format_table
        connection.execute(text(f"TRUNCATE {', '.join(map(named, gone))}"))
        return
    for table in gone:
        connection.execute(delete(table))


def go_on_counting(connection: Connection) -> None:
    """PostgreSQL numbers new rows by a counter of its own, which does not see rows with numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in CARRIED.values():
        key = table.autoincrement_column
        if key is not None:
            last = connection.execute(select(func.max(key))).scalar()
            counter = func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(select(func.setval(counter, last or 1, last is not None)))


def _few(table: Table) -> int:
    return _AT_ONCE.get(table.name, _USUALLY_AT_ONCE)


def _line(values: Sequence[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(table: Table, line: bytes) -> list[Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list):
        raise RowsRefused(f"a row of {table.name} is none")
    return values


def _columns(table: Table, names: Sequence[object]) -> list[Column[Any]]:
    """The columns of those names; older backups have fewer."""
    columns = [column for name in names for column in table.columns if column.name == name]
    if not columns or len(columns) != len(names) or len(set(names)) != len(names):
        raise RowsRefused(f"{table.name} has other columns here")
    return columns


def _writer(column: Column[Any]) -> Callable[[Any], object]:
    match column.type:
        case Moment():
            return lambda value: value.isoformat()
        case LargeBinary():
            return lambda value: b64encode(value).decode()
    return _as_it_is


def _as_it_is(value: object) -> object:
    return value


def _reader(column: Column[Any]) -> Callable[[Any], object]:
    """How a value is read. ValueError where it is none of that column."""
    read = _reader_of(column.type)

    def reading(value: object) -> object:
        if value is None and not column.nullable:
            raise ValueError(f"{column.name} is missing")
        try:
            return None if value is None else read(value)
        except (ValueError, TypeError):
            raise ValueError(f"{column.name} cannot be read") from None

    return reading


def _reader_of(kind: object) -> Callable[[Any], object]:
    match kind:
        case Moment():
            return _moment
        case LargeBinary():
            return lambda value: b64decode(value, validate=True)
        case BigInteger():
            return lambda value: _whole_number(value, 63)
        case Integer():
            return lambda value: _whole_number(value, 31)
        case Float():
            return _number
    assert isinstance(kind, String), f"how are {kind!r} carried?"
    return _words


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _whole_number(value: object, bits: int) -> int:
    if type(value) is not int or abs(value) >= 1 << bits:
        raise ValueError(value)
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float):
        raise ValueError(value)
    return float(value)  # type: ignore[arg-type]


def _words(value: str) -> str:
    if not isinstance(value, str) or written(value, len(value)) != value:
        raise ValueError(value)
    return value
