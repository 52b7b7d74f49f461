"""What a server answers with when it starts: what is published, the draft where nothing ever was, or what
this machine had last where the database does not answer, or has lost what it held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.core.line import Line
from ivr.edition import Spoken, may_be_recorded
from ivr.store.database import open_database
from ivr.store.depot import Depot, DepotUnreadable
from ivr.store.editions import Editions
from ivr.store.trouble import LOST_REMEDY, StoreUnavailable, lost
from ivr.web.settings import Settings
from ivr.web.supply import Clock, Published, Recordings, Say, Supplier


class FirstRefused(Exception):
    """Nothing was published yet, and the draft may not be heard."""


class NothingToAnswerWith(Exception):
    """Why the server has to wait before it can answer."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is needed to begin: whose settings, which database, which depot; how the draft is published where
    nothing was yet; and how people are told."""

    settings: Settings
    database: str
    depot: Depot
    publish_first: Callable[[Editions], None]
    clock: Clock
    say: Say


def published(start: Start) -> Supplier:
    """A supplier of what is published, once there is something to answer with. Raises NothingToAnswerWith
    where that cannot be brought and this machine never had an edition, and FirstRefused as it comes."""
    database = open_database(start.database)
    editions = Editions(database)
    supply = Published(editions, start.depot, _placeholders(start.settings), start.clock, start.say)
    try:
        database.migrate()
        if editions.current() is None:
            _publish_first(start, editions)
        supply.step()
    except FirstRefused:
        raise
    except Exception as trouble:  # whatever it is, it need not keep the line from answering
        _go_on_with_the_last(start.depot, trouble, start.say)
    return Supplier(supply, start.say, lambda: supply.history)


def _publish_first(start: Start, editions: Editions) -> None:
    """A database that is lost is not the beginning of a line: raises StoreUnavailable where something was
    published before and callers can still hear it; nobody meant them to hear the files as they are."""
    if name := start.depot.take_up_last():
        raise StoreUnavailable(lost(name), LOST_REMEDY)
    start.publish_first(editions)


def _go_on_with_the_last(depot: Depot, trouble: Exception, say: Say) -> None:
    try:
        current = depot.on_air().current
    except DepotUnreadable:
        raise NothingToAnswerWith(f"{trouble}") from trouble
    say(f"{trouble}. Until then callers hear edition {current}, the last one this machine had.")


def _placeholders(settings: Settings) -> Recordings:
    """In demo mode, a robot's voice for what is not recorded; never for a real caller."""

    def found(line: Line) -> Mapping[Spoken, bytes]:
        if not settings.demo:
            return {}
        from ivr.files.recordings import heard  # for demo mode only: a real line starts without it

        sounds = heard(settings.home, line, placeholders=True)
        return {key: sound for key, sound in sounds.items() if may_be_recorded(line, key)}

    return found
