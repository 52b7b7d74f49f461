"""The name of each call in the log: given at random when its first event comes in, whichever that is.

What the carrier calls it would lead to the caller's number in the carrier's own books. It is known here as a
keyed hash, and only while the call may go on, so that its events find each other; then nobody can tell which
call of the log it was, not even with the key. A call goes over from one week to the next under one name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from ivr.store.bringing_in import Pause, at_once, bring_in, moment_of
from ivr.store.call_event import CallEvent
from ivr.store.schema import call_names
from ivr.store.tokens import new_name

FEW = 10  # rows brought in together, in a tenth of a millisecond


def names_of(connection: Connection, events: Iterable[CallEvent], pause: Pause = at_once) -> dict[str, str]:
    """The names of the events' calls; they are made for calls that have none yet."""
    since: dict[str, datetime] = {}
    for event in events:
        since.setdefault(event.call, event.at)
    names = _known(connection, since)
    made = {call: new_name() for call in since if call not in names}
    moment = moment_of(connection, call_names)
    rows = ((call, name, moment(since[call])) for call, name in made.items())
    bring_in(connection, call_names, ("call", "name", "at"), rows, FEW, pause)
    return names | made


def forget_named(connection: Connection, before: datetime) -> None:
    """Forgets which calls those were whose first event came before a moment."""
    connection.execute(delete(call_names).where(call_names.c.at < before))


def _known(connection: Connection, calls: dict[str, datetime]) -> dict[str, str]:
    asked = select(call_names.c.call, call_names.c.name).where(call_names.c.call.in_(list(calls)))
    return {row.call: row.name for row in connection.execute(asked)}
