"""A second pair of eyes: changes of a number or of the notice that nobody else has looked at yet.

They are in effect at once. Where what callers hear goes back to an edition that they heard before, what was
changed in between is undone with it, and nobody needs to look at it any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from ivr.store import audit, shelf
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.history import Change
from ivr.store.people import account_key
from ivr.store.schema import confirmations, confirmations_wanted
from ivr.store.written import written

WITHIN = timedelta(hours=24)


class ConfirmationRefused(Exception):
    """Why somebody cannot confirm a change, and what to do instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that a second person is to look at, and what of it, in words."""

    change: Change
    what: str

    @property
    def until(self) -> datetime:
        return self.change.decision.at + WITHIN

    def overdue(self, now: datetime) -> bool:
        return now > self.until

    def may_be_confirmed_by(self, name: str) -> bool:
        """Whether somebody is another person than the one who made the change."""
        return account_key(name) != account_key(self.change.decision.by)


class Confirmations:
    """What is wanted in one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wanted(self) -> tuple[Wanted, ...]:
        """The changes in effect that nobody has confirmed yet, the oldest first."""
        with self._database.reading() as connection:
            return _wanted(connection)

    def confirm(self, change: int, actor: Actor) -> Wanted:
        """Keeps that a second person has looked at a change. Raises ConfirmationRefused."""
        with self._database.writing() as connection:
            found = next((each for each in _wanted(connection) if each.change.id == change), None)
            if found is None:
                remedy = "look at Today for what is still to confirm"
                raise ConfirmationRefused("it is confirmed already, or taken back", remedy)
            if not found.may_be_confirmed_by(actor.name):
                raise ConfirmationRefused("you made this change yourself", "ask somebody else to look at it")
            seen = {"change": change, "at": actor.at, "by": written(actor.name)}
            connection.execute(insert(confirmations).values(**seen))
            audit.add(connection, actor, "change-confirmed", found.change.edition, after=found.what)
            return found


def want(connection: Connection, change: int, what: str) -> None:
    """A change waits for a second person, from the transaction in which it is made."""
    connection.execute(insert(confirmations_wanted).values(change=change, what=what))


def _wanted(connection: Connection) -> tuple[Wanted, ...]:
    columns = select(confirmations_wanted.c.change, confirmations_wanted.c.what)
    what: dict[int, str] = {row.change: row.what for row in connection.execute(columns)}
    if not what:
        return ()
    confirmed = set(connection.execute(select(confirmations.c.change)).scalars())
    reigns = shelf.history(connection.execute(shelf.IN_ORDER)).reigns
    return tuple(_in_effect(reigns, what, confirmed))


def _in_effect(reigns: tuple[Change, ...], what: Mapping[int, str], confirmed: Set[int]) -> Iterator[Wanted]:
    """The changes by which callers hear what they hear now, of those that are wanted and not confirmed. Going
    back counts itself only where it undoes something that a second person had found right."""
    last = dict[str, tuple[int, tuple[Change, ...]]]()  # where an edition was current, and by which changes
    by: tuple[Change, ...] = ()
    for position, change in enumerate(reigns):
        if change.edition in last:
            before, by = last[change.edition]
            undone = reigns[before + 1 : position]
            by = (*by, change) if any(each.id in confirmed for each in undone) else by
        else:
            by = (*by, change)
        last[change.edition] = position, by
    yield from (Wanted(each, what[each.id]) for each in by if each.id in what and each.id not in confirmed)
