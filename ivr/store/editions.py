"""Published editions: made current, withdrawn, carried over. Each step is one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ivr.core.correction import corrections, to_confirm
from ivr.core.line import Line
from ivr.store import audit, confirmations, shelf
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.history import MADE_CURRENT, Action, Decision, History
from ivr.store.line_json import write_line
from ivr.store.parcel import NAME, EditionRefused, Spoken, Stored, pack, unpack
from ivr.store.schema import changes, editions
from ivr.store.trouble import NotSetUp


class Deed(StrEnum):
    """What is done, as the audit names it."""

    PUBLISH = "edition-published"
    USE = "edition-used"  # one that lies there already is published
    ROLL_BACK = "edition-gone-back-to"
    WITHDRAW = "edition-withdrawn"
    IMPORT = "edition-imported"


_ACTIONS = {
    Deed.PUBLISH: Action.PUBLISH,
    Deed.USE: Action.PUBLISH,
    Deed.ROLL_BACK: Action.ROLL_BACK,
    Deed.WITHDRAW: Action.WITHDRAW,
    Deed.IMPORT: Action.IMPORT,
}


@dataclass(frozen=True, slots=True)
class Current:
    """The edition that new calls hear, and the decision that made it so."""

    name: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the list: who made it; since when it was current the last time, if ever."""

    name: str
    made: Decision
    since: datetime | None
    current: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is current after a decision, whether the decision changed anything, and why calls in progress
    go over to it, where they do; ``before`` is what was current until then."""

    current: str | None
    changed: bool
    correction: str | None = None
    before: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Instead:
    """What somebody saw callers hear (None: nothing was published) when they decided: the decision is about
    that, and is refused where somebody else has decided meanwhile."""

    of: str | None


class Overtaken(EditionRefused):
    """Somebody else made an edition current in between."""


class Editions:
    """The editions of one database. Raises StoreUnavailable where it does not answer, and EditionRefused for
    what cannot be done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_change(self) -> int:
        """A number that is another one after every decision; 0 before the first. Cheap: ask every second."""
        found = self._rows(select(changes.c.id).order_by(changes.c.id.desc()).limit(1))
        return int(found[0].id) if found else 0

    def current(self) -> Current | None:
        """The edition that new calls hear; None before anything was published."""
        made_current = shelf.CHANGES.where(changes.c.action.in_(MADE_CURRENT))
        found = [shelf.change(row) for row in self._rows(made_current.order_by(changes.c.id.desc()).limit(1))]
        return Current(found[0].edition, found[0].decision) if found else None

    def history(self) -> History:
        """Everything decided so far, at one moment."""
        return shelf.history(self._rows(shelf.IN_ORDER))

    def withdrawn(self) -> frozenset[str]:
        """The editions whose calls must not go on as they are."""
        return self.history().withdrawn

    def listing(self) -> tuple[Listed, ...]:
        """Every edition, the one made last first."""
        history = self.history()
        since = {change.edition: change.decision.at for change in history.reigns}
        return tuple(
            Listed(
                row.name,
                shelf.made(row),
                since.get(row.name),
                row.name == history.current,
                row.name in history.withdrawn,
            )
            for row in self._rows(shelf.MADE.order_by(editions.c.made_at.desc(), editions.c.name))
        )

    def get(self, name: str) -> Stored:
        """An edition whole: its line, and its sounds by prompt and language; each checked for damage."""
        with self._database.reading() as connection:
            return shelf.get(connection, name)

    def publish(
        self,
        line: Line,
        recordings: Mapping[Spoken, bytes],
        decision: Decision,
        correction: str | None = None,
        instead: Instead | None = None,
    ) -> Outcome:
        """Keeps the line, named by its edition, with its sounds, and makes it current, if it is not yet.

        Whether it corrects the one before is found out here, where nobody can come between; ``correction``
        is a reason of the publisher's own. An edition withdrawn is not published again by mistake.
        """
        if not NAME.fullmatch(line.edition):
            raise EditionRefused(f'"{line.edition}" names no edition', "compile the line first")
        edition, text = Stored(line.edition, line, recordings, decision), write_line(line)
        with self._deciding() as (connection, history):
            if edition.name == history.current:
                return Outcome(edition.name, changed=False)
            _refuse_overtaken(history, instead)
            if edition.name in history.withdrawn:
                raise _withdrawn(history, edition.name)
            shelf.keep(connection, edition, text)
            return _make_current(connection, history, edition.name, Deed.PUBLISH, decision, correction)

    def make_current(
        self, name: str, decision: Decision, correction: str | None = None, instead: Instead | None = None
    ) -> Outcome:
        """Makes an edition current that lies here, even one withdrawn; the one before stays good."""
        with self._deciding() as (connection, history):
            if name == history.current:
                return Outcome(name, changed=False)
            _refuse_overtaken(history, instead)
            return _make_current(connection, history, name, Deed.USE, decision, correction)

    def roll_back(self, name: str | None, decision: Decision, instead: Instead | None = None) -> Outcome:
        """Goes back to an edition (or to the last good one), and withdraws the one that is current."""
        with self._deciding() as (connection, history):
            if history.current is None:
                raise EditionRefused("nothing was published yet", "publish first: `ivr publish`")
            if name is not None and name in history.withdrawn:
                raise _withdrawn(history, name)
            _refuse_overtaken(history, instead)
            return _roll_back(connection, history, history.current, name, decision)

    def withdraw(self, name: str, decision: Decision, instead: Instead | None = None) -> Outcome:
        """Takes an edition out of the calls in progress. Where it is the current one, the last good one
        before it becomes current."""
        with self._deciding() as (connection, history):
            _refuse_overtaken(history, instead)
            if name == history.current:
                return _roll_back(connection, history, name, None, decision)
            if name in history.withdrawn:
                return Outcome(history.current, changed=False)
            shelf.line(connection, name)
            _note(connection, Deed.WITHDRAW, name, decision, (history.current, history.current))
            return Outcome(history.current, changed=True, before=history.current)

    def export(self, name: str) -> bytes:
        """An edition as one file."""
        return pack(self.get(name))

    def import_(self, parcel: bytes, decision: Decision) -> str:
        """Keeps the edition of a file, which nobody hears until it is made current, and tells its name."""
        edition = unpack(parcel)
        text = write_line(edition.line)
        with self._deciding() as (connection, history):
            if shelf.is_there(connection, edition.name):
                _refuse_another(shelf.get(connection, edition.name), edition)
                return edition.name
            shelf.keep(connection, edition, text)
            heard = history.current, history.current
            _note(connection, Deed.IMPORT, edition.name, decision, heard)
        return edition.name

    @contextmanager
    def _deciding(self) -> Iterator[tuple[Connection, History]]:
        """A transaction in which nobody else decides anything, and what was decided before it."""
        with self._database.writing() as connection:
            yield connection, shelf.history(connection.execute(shelf.IN_ORDER))

    def _rows(self, statement: Select[Any]) -> list[Row[Any]]:
        """What is found; nothing where no tables were made yet."""
        try:
            with self._database.reading() as connection:
                return list(connection.execute(statement))
        except NotSetUp:
            return []


def _make_current(
    connection: Connection,
    history: History,
    name: str,
    deed: Deed,
    decision: Decision,
    correction: str | None = None,
) -> Outcome:
    after = shelf.line(connection, name)
    found, wanted = _corrections(connection, history.current, after) if history.current else ((), ())
    reasons = "; ".join(filter(None, [correction, *found])) or None
    change = _note(connection, deed, name, decision, (history.current, name), reasons)
    if wanted:
        confirmations.want(connection, change, "; ".join(wanted))
    return Outcome(name, changed=True, correction=reasons, before=history.current)


def _corrections(connection: Connection, before: str, after: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What it corrects, and what of that a second person is to look at."""
    try:
        line = shelf.line(connection, before)
    except EditionRefused as error:
        return (error.reason,), (error.reason,)
    return corrections(line, after), to_confirm(line, after)


def _note(
    connection: Connection,
    deed: Deed,
    name: str,
    decision: Decision,
    heard: tuple[str | None, str | None],
    correction: str | None = None,
) -> int:
    """Adds the decision, and the entry of the audit about it: what callers heard before, and hear now."""
    before, now = heard
    told = "; ".join(filter(None, [decision.why, correction and f"it corrects: {correction}"]))
    after = f"{now or 'nothing'} ({told})" if told else now
    audit.add(connection, Actor(decision.by, decision.at), deed, name, before, after)
    return shelf.note(connection, name, _ACTIONS[deed], decision, correction)


def _roll_back(
    connection: Connection, history: History, bad: str, name: str | None, decision: Decision
) -> Outcome:
    good = name or history.before(bad)
    if good is None:
        raise EditionRefused("there is no good edition to go back to", "mend the draft and publish it")
    if good == bad:
        return Outcome(bad, changed=False)
    outcome = _make_current(connection, history, good, Deed.ROLL_BACK, decision)
    _note(connection, Deed.WITHDRAW, bad, decision, (bad, good))
    return outcome


def _refuse_overtaken(history: History, instead: Instead | None) -> None:
    if instead is None or instead.of == history.current:
        return
    last = history.reigns[-1]
    why = f" ({last.decision.why})" if last.decision.why else ""
    raise Overtaken(
        f"{last.decision.by} made edition {last.edition} current meanwhile{why}",
        "nothing was changed; look at what callers hear now, and decide again",
    )


def _withdrawn(history: History, name: str) -> EditionRefused:
    last = [each for each in history.changes if each.edition == name and each.action == Action.WITHDRAW][-1]
    who = f"{last.decision.by}: {last.decision.why}" if last.decision.why else last.decision.by
    remedy = "change the draft, or make it current by its name if it is good after all"
    return EditionRefused(f"edition {name} was withdrawn ({who})", remedy)


def _refuse_another(there: Stored, brought: Stored) -> None:
    if (there.line, there.sounds) != (brought.line, brought.sounds):
        raise EditionRefused(
            f"another edition is here under the name {brought.name}", "keep the one that is here"
        )
