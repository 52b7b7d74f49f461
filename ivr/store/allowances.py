"""How much may be done within a time in one session, by kind: more than anybody does by hand, and far less
than a program that sends in somebody's name. Another session of the same account takes nothing from it:
whoever stole one would keep its owner from ending it.

Each kind has a bucket of its own, so that nobody who closes a service or goes back to an edition waits
because of what was saved or published before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from ivr.store.buckets import Size, named, take
from ivr.store.database import Database


class Kind(Enum):
    """What somebody does."""

    SAVE = "save"  # a change of the draft
    WORK = "work"  # what keeps the machine busy
    PUBLISH = "publish"
    ACCOUNTS = "accounts"  # somebody's own, or those of others
    MEND = "mend"  # what must be possible whatever was done before


ALLOWED: Mapping[Kind, Size] = {
    Kind.SAVE: Size(60, 1200),
    Kind.WORK: Size(60, 600),
    Kind.PUBLISH: Size(20, 60),
    Kind.ACCOUNTS: Size(30, 120),
    Kind.MEND: Size(60, 3600),
}


class Allowances:
    """Those of the people of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, account: int, session: int, kind: Kind, now: datetime) -> timedelta | None:
        """Takes one of a session's, and says None; or how long to wait, where none is left."""
        bucket = named("allowance", kind.value, str(account), str(session))
        with self._database.writing() as connection:
            return take(connection, [(bucket, ALLOWED[kind])], now)
