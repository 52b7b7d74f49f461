"""Who has given the password and not yet the code: for five minutes, and it opens nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from ivr.store import tokens
from ivr.store.database import Database
from ivr.store.schema import accounts, half_sessions

HALF_FOR = timedelta(minutes=5)


class HalfSessions:
    """Those of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, account: int, now: datetime, before: str = "") -> str:
        """A new one, by its token; the one of the token ``before``, from the same browser, ends."""
        token = tokens.new_token()
        row = {"token": tokens.kept(token), "account": account, "until": now + HALF_FOR}
        with self._database.writing() as connection:
            connection.execute(delete(half_sessions).where(half_sessions.c.until <= now))
            connection.execute(delete(half_sessions).where(half_sessions.c.token == tokens.kept(before)))
            connection.execute(insert(half_sessions).values(**row))
        return token

    def find(self, token: str, now: datetime) -> int | None:
        """The account whose password was given, while it may be used and there is time left."""
        mine = (half_sessions.c.token == tokens.kept(token)) & (half_sessions.c.until > now)
        account = select(half_sessions.c.account).join(accounts, accounts.c.id == half_sessions.c.account)
        with self._database.reading() as connection:
            return connection.execute(account.where(mine, accounts.c.disabled_at.is_(None))).scalar()

    def end(self, token: str) -> bool:
        """Ends one; whether there was one still, so that it becomes a session once."""
        mine = half_sessions.c.token == tokens.kept(token)
        with self._database.writing() as connection:
            return connection.execute(delete(half_sessions).where(mine)).rowcount > 0
