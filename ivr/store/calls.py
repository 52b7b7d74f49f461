"""What callers did: one row an event, from whatever spool it comes exactly once, and gone after its time.

No number is in it: ``call`` is a name that means nothing, and ``caller`` a hash with a key that is destroyed
when its week is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection, Row, case, delete, insert, select, update

from ivr.store.bringing_in import Pause, at_once, bring_in, moment_of
from ivr.store.call_event import CallEvent
from ivr.store.call_names import FEW, forget_named, names_of
from ivr.store.database import Database
from ivr.store.schema import call_events, call_spools

_AT_ONCE = 1000  # rows fetched from the database, or brought into it, together

_NAMES = [each.name for each in fields(CallEvent)]
_facts = attrgetter(*_NAMES)
_COLUMNS = [call_events.c[name] for name in _NAMES]
# Of several events within a second, a call begins with its beginning and ends with its end.
_FIRST_TO_LAST = case((call_events.c.kind == "began", 0), (call_events.c.kind == "ended", 2), else_=1)


class CallLog:
    """The call log of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, events: Iterable[CallEvent]) -> int:
        """Keeps events; how many they were."""
        with self._database.writing() as connection:
            moment = moment_of(connection, call_events)
            rows = ((moment(at), *facts) for at, *facts in map(_facts, events))
            return bring_in(connection, call_events, _NAMES, rows, _AT_ONCE)

    def read_of(self, spool: str) -> int:
        """How many bytes of a spool are in the log."""
        with self._database.reading() as connection:
            return _read_of(connection, spool)

    def take_up(
        self,
        spool: str,
        since: int,
        until: int,
        events: Sequence[CallEvent],
        at: datetime,
        pause: Pause = at_once,
    ) -> bool:
        """Keeps the events of a spool's bytes from ``since`` until ``until``, calls under their names; False,
        and keeps nothing, where those bytes are not the next ones: somebody else has taken them up."""
        with self._database.writing() as connection:
            if _read_of(connection, spool) != since:
                return False
            names, moment = names_of(connection, events, pause), moment_of(connection, call_events)
            rows = ((moment(at), names[call], *facts) for at, call, *facts in map(_facts, events))
            bring_in(connection, call_events, _NAMES, rows, FEW, pause)
            _set_read(connection, spool, since, {"read": until, "at": at})
            return True

    def between(self, since: datetime, until: datetime) -> Iterator[CallEvent]:
        """The events from one moment to before another, by call and time, each once."""
        asked = (
            select(*_COLUMNS)
            .where(call_events.c.at >= since, call_events.c.at < until)
            .order_by(call_events.c.call, call_events.c.at, _FIRST_TO_LAST, call_events.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(asked)
            yield from _timed(rows)

    def delete_before(self, when: datetime) -> int:
        """Deletes the events from before a moment, in the file itself, too; how many they were. Spools are
        remembered as long: somebody else may be reading one that is gone."""
        with self._database.writing() as connection:
            overwrite_deleted(connection)
            for table in (call_spools, call_events):
                gone = connection.execute(delete(table).where(table.c.at < when)).rowcount
        self._database.settle()
        return gone

    def forget_calls(self, before: datetime) -> None:
        """Forgets, in the file itself, too, what the carrier called the calls that began before a moment."""
        with self._database.writing() as connection:
            overwrite_deleted(connection)
            forget_named(connection, before)
        self._database.settle()


def overwrite_deleted(connection: Connection) -> None:
    """SQLite would leave what is deleted in its file until it needs the room."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _read_of(connection: Connection, spool: str) -> int:
    found = connection.execute(select(call_spools.c.read).where(call_spools.c.name == spool)).scalar()
    return int(found or 0)


def _set_read(connection: Connection, spool: str, since: int, values: dict[str, object]) -> None:
    if since:
        connection.execute(update(call_spools).where(call_spools.c.name == spool).values(**values))
    else:
        connection.execute(insert(call_spools).values(name=spool, **values))


def _timed(rows: Iterable[Row[tuple[object, ...]]]) -> Iterator[CallEvent]:
    """The events with the seconds since the one before, which may have happened at another machine. What the
    carrier asked a second time happened once."""
    before: CallEvent | None = None
    for row in rows:
        event = CallEvent(*row)  # type: ignore[arg-type, call-arg]  # in the columns' order
        if before and before.call == event.call:
            if event.step and event.step == before.step:
                continue
            if event.seconds is None:
                event = replace(event, seconds=(event.at - before.at).total_seconds())
        yield event
        before = event
