"""Who is signed in: kept here and not in a cookie, so that a session can be ended from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select, update

from ivr.store import audit, tokens
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.roles import Role
from ivr.store.schema import accounts, half_sessions, second_factors, sessions
from ivr.store.written import written

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_SELDOM = timedelta(minutes=1)  # how exactly it is kept when a session was used last

_ROWS: Select[Any] = (
    select(
        sessions.c.id,
        sessions.c.account,
        accounts.c.name,
        accounts.c.role,
        sessions.c.started_at,
        sessions.c.seen_at,
        sessions.c.address,
        sessions.c.browser,
        second_factors.c.since.is_not(None).label("second_factor"),
    )
    .join(accounts, accounts.c.id == sessions.c.account)
    .outerjoin(second_factors, second_factors.c.account == sessions.c.account)
)


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody signs in: their address, and what their browser calls itself."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on one browser; ``second_factor``: whether they have one."""

    id: int
    account: int
    name: str
    role: Role
    started_at: datetime
    seen_at: datetime
    visit: Visit
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Started:
    """A session that begins; its token is told once, to the browser."""

    account: int
    token: str = field(repr=False)


class Sessions:
    """The sessions of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, account: int, visit: Visit, actor: Actor, before: str = "") -> Started:
        """A new session; the one of the token ``before``, from the same browser, ends."""
        token = tokens.new_token()
        row = {"token": tokens.kept(token), "account": account, "started_at": actor.at, "seen_at": actor.at}
        where = {"address": written(visit.address, 200), "browser": written(visit.browser, 200)}
        with self._database.writing() as connection:
            _sweep(connection, actor.at)
            connection.execute(delete(sessions).where(sessions.c.token == tokens.kept(before)))
            connection.execute(insert(sessions).values(**row, **where))
            audit.add(connection, actor, "signed-in", actor.name, after=where["address"])
        return Started(account, token)

    def find(self, token: str, now: datetime) -> Session | None:
        """The session of a token, if it is not over and its account may be used."""
        mine = (sessions.c.token == tokens.kept(token)) & accounts.c.disabled_at.is_(None)
        with self._database.reading() as connection:
            row = connection.execute(_ROWS.where(mine, *_alive(now))).first()
        return _session(row) if row else None

    def seen(self, session: Session, now: datetime) -> None:
        """Keeps that a session is in use; not each time, which would make every look a write."""
        if now - session.seen_at < _SELDOM:
            return
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session.id).values(seen_at=now))

    def of(self, account: int, now: datetime) -> tuple[Session, ...]:
        """Where somebody is signed in, the session used last first."""
        mine = _ROWS.where(sessions.c.account == account, *_alive(now))
        with self._database.reading() as connection:
            return tuple(map(_session, connection.execute(mine.order_by(sessions.c.seen_at.desc()))))

    def end(self, account: int, session: int, actor: Actor) -> bool:
        """Ends one session of an account; whether there was one."""
        return self._end(actor, account, sessions.c.id == session) > 0

    def end_all(self, account: int, actor: Actor, but: int | None = None) -> int:
        """Ends the sessions of an account, all but one if that is asked for; how many there were."""
        return self._end(actor, account, sessions.c.id != (but or 0))

    def _end(self, actor: Actor, account: int, which: Any) -> int:
        mine = (sessions.c.account == account) & which
        with self._database.writing() as connection:
            name = connection.execute(select(accounts.c.name).where(accounts.c.id == account)).scalar()
            ended = connection.execute(delete(sessions).where(mine)).rowcount
            connection.execute(delete(half_sessions).where(half_sessions.c.account == account))
            if ended:
                audit.add(connection, actor, "signed-out", str(name), after=f"{ended}")
        return ended


def end_sessions_of(connection: Connection, account: int) -> None:
    """Ends every session of an account in a writer's transaction, and those that are only half begun."""
    connection.execute(delete(sessions).where(sessions.c.account == account))
    connection.execute(delete(half_sessions).where(half_sessions.c.account == account))


def _alive(now: datetime) -> tuple[Any, Any]:
    return sessions.c.seen_at > now - IDLE, sessions.c.started_at > now - LONGEST


def _sweep(connection: Connection, now: datetime) -> None:
    over = or_(sessions.c.seen_at <= now - IDLE, sessions.c.started_at <= now - LONGEST)
    connection.execute(delete(sessions).where(over))


def _session(row: Row[Any]) -> Session:
    visit = Visit(row.address, row.browser)
    times = row.started_at, row.seen_at
    return Session(row.id, row.account, row.name, Role(row.role), *times, visit, bool(row.second_factor))
