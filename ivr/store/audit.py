"""Who did what in the console: rows added and never touched again, each sealed with the one before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from ivr.store.database import Database
from ivr.store.schema import audit, audit_end
from ivr.store.seals import agrees, sealed
from ivr.store.written import written

PAGE = 50  # rows of a page
_LONGEST = 20_000  # letters of what stood there before, or after
_END = 1  # the one row of `audit_end`

_ROWS: Select[Any] = select(
    audit.c.number,
    audit.c.at,
    audit.c.by,
    audit.c.deed,
    audit.c.about,
    audit.c.before,
    audit.c.after,
    audit.c.seal,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: the deed is a word like ``role-changed``; ``about`` names whom or what."""

    number: int
    at: datetime
    by: str
    deed: str
    about: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: those of one person, one deed, about one thing, older than a number."""

    by: str = ""
    deed: str = ""
    about: str = ""
    older_than: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at every seal found: how many rows there are, the last seal, and each break in words."""

    rows: int
    seal: str
    breaks: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.breaks


def add(
    connection: Connection,
    actor: Actor,
    deed: str,
    about: str,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Adds an entry in a writer's transaction: the deed and its entry are kept together, or not at all."""
    end = connection.execute(select(audit_end.c.number, audit_end.c.seal)).first()
    number, by = end.number + 1 if end else 1, written(actor.name)
    entry = Entry(number, actor.at, by, deed, written(about), _text(before), _text(after))
    seal = sealed(_said(end.seal if end else "", entry))
    connection.execute(insert(audit).values(**asdict(entry), seal=seal))
    last = {"number": number, "seal": seal}
    connection.execute(update(audit_end).values(**last) if end else insert(audit_end).values(id=_END, **last))


def _text(text: str | None) -> str | None:
    return None if text is None else written(text, _LONGEST)


def _said(before: str, entry: Entry) -> bytes:
    """What a seal is over: everything an entry says, and the seal of the one before it."""
    at = entry.at.astimezone(UTC).isoformat()
    said = [before, entry.number, at, entry.by, entry.deed, entry.about, entry.before, entry.after]
    return json.dumps(said).encode()


class Audit:
    """The audit of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, actor: Actor, deed: str, about: str, before: str | None = None, after: str | None = None
    ) -> None:
        """Adds an entry about something that is not kept in the database, a file for example."""
        with self._database.writing() as connection:
            add(connection, actor, deed, about, before, after)

    def has(
        self, actor: Actor, deeds: Collection[str], about: str, before: str | None, after: str | None
    ) -> bool:
        """Whether somebody did one of these at that very moment, to the same thing in the same way."""
        of_it = {"at": actor.at, "by": written(actor.name), "about": written(about)}
        said = of_it | {"before": _text(before), "after": _text(after)}
        statement = select(audit.c.number).filter_by(**said).where(audit.c.deed.in_(deeds)).limit(1)
        with self._database.reading() as connection:
            return connection.execute(statement).first() is not None

    def page(self, wanted: Wanted = Wanted()) -> tuple[Entry, ...]:
        """The newest entries of those asked for."""
        statement = _matching(wanted).order_by(audit.c.number.desc()).limit(PAGE)
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(statement))

    def everything(self) -> tuple[Entry, ...]:
        """Every entry, oldest first."""
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(_ROWS.order_by(audit.c.number)))

    def since(self, number: int, seal: str) -> tuple[tuple[Entry, str], ...]:
        """Every entry after one, oldest first, each with its seal; all of them where that one is not there:
        then this is another audit."""
        same = select(audit.c.number).filter_by(number=number, seal=seal)
        with self._database.reading() as connection:
            after = number if connection.execute(same).first() else 0
            rows = connection.execute(_ROWS.where(audit.c.number > after).order_by(audit.c.number))
            return tuple((_entry(row), row.seal) for row in rows)

    def names(self) -> tuple[str, ...]:
        """Everybody who ever did something."""
        return self._distinct(select(audit.c.by).distinct().order_by(audit.c.by))

    def deeds(self) -> tuple[str, ...]:
        """Everything that was ever done."""
        return self._distinct(select(audit.c.deed).distinct().order_by(audit.c.deed))

    def verify(self, noted: str = "") -> Verdict:
        """Looks at every seal. ``noted`` is one written down earlier, which must still be among them: whoever
        can write the whole database can seal it anew, and nothing in it would tell."""
        with self._database.reading() as connection:
            end = connection.execute(select(audit_end.c.number, audit_end.c.seal)).first()
            rows = connection.execution_options(yield_per=1000).execute(_ROWS.order_by(audit.c.number))
            return _verdict(rows, (end.number, end.seal) if end else (0, ""), noted)

    def _distinct(self, statement: Select[Any]) -> tuple[str, ...]:
        with self._database.reading() as connection:
            return tuple(connection.execute(statement).scalars())


def _matching(wanted: Wanted) -> Select[Any]:
    statement = _ROWS
    if wanted.by:
        statement = statement.where(audit.c.by == wanted.by)
    if wanted.deed:
        statement = statement.where(audit.c.deed == wanted.deed)
    if wanted.about:
        statement = statement.where(audit.c.about.contains(wanted.about, autoescape=True))
    if wanted.older_than is not None:
        statement = statement.where(audit.c.number < wanted.older_than)
    return statement


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.number, row.at, row.by, row.deed, row.about, row.before, row.after)


def _verdict(rows: Iterable[Row[Any]], end: tuple[int, str], noted: str) -> Verdict:
    breaks, count, last, found = [], 0, (0, ""), False
    for row in rows:
        if row.number != last[0] + 1:
            breaks.append(_missing(last[0] + 1, row.number - 1))
        elif not agrees(row.seal, _said(last[1], _entry(row))):
            breaks.append(f"entry {row.number} is not as it was written")
        count, last, found = count + 1, (row.number, row.seal), found or row.seal == noted
    if end[0] > last[0]:
        breaks.append(_missing(last[0] + 1, end[0]))
    elif end != last:
        breaks.append(f"entry {last[0]} is not the last one that was written")
    if noted and not found:
        breaks.append(f"no entry has the seal {noted}, which was noted: the audit was written anew since")
    return Verdict(count, last[1], tuple(breaks))


def _missing(first: int, last: int) -> str:
    if first > last:
        return f"entry {last + 1} stands where it does not belong"
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"
