"""The random key of each week, shared by every machine of a line, and destroyed when the week is over."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from ivr.store.calls import overwrite_deleted
from ivr.store.database import Database
from ivr.store.schema import caller_keys
from ivr.store.tokens import new_token


class CallerKeys:
    """The keys of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, week: str) -> str:
        """The key of a week, made where there is none; those of the weeks before are destroyed."""
        with self._database.writing() as connection:
            overwrite_deleted(connection)
            connection.execute(delete(caller_keys).where(caller_keys.c.week < week))
            found = connection.execute(select(caller_keys.c.key).where(caller_keys.c.week == week)).scalar()
            if found is not None:
                return str(found)
            key = new_token()
            connection.execute(insert(caller_keys).values(week=week, key=key))
            return key
