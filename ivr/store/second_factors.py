"""The second factor of those who have one: every code is good once, and so is every recovery code.

Every method that turns something on, off or anew writes into the audit in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from ivr.store import audit, tokens
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.people import PeopleRefused
from ivr.store.schema import accounts, recovery_codes, second_factors
from ivr.store.sessions import end_sessions_of

CODES = 10


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What makes somebody's codes, as it was sealed; since when; and how many recovery codes are left."""

    account: int
    secret: str = field(repr=False)
    since: datetime
    codes_left: int


class SecondFactors:
    """Those of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account: int) -> SecondFactor | None:
        """That of an account, if it has one."""
        codes = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.account == account)
        mine = select(second_factors.c.secret, second_factors.c.since)
        with self._database.reading() as connection:
            row = connection.execute(mine.where(second_factors.c.account == account)).first()
            left = connection.execute(codes).scalar()
        return SecondFactor(account, row.secret, row.since, left or 0) if row else None

    def held(self) -> frozenset[int]:
        """The accounts that have one."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(second_factors.c.account)).scalars())

    def turn_on(self, account: int, secret: str, step: int, actor: Actor) -> tuple[str, ...]:
        """Begins with the code of a step, which is used up by that. Every session ends. The recovery codes
        are told once."""
        row = {"account": account, "secret": secret, "last_step": step, "since": actor.at}
        with self._database.writing() as connection:
            name = _name(connection, account)
            if _has(connection, account):
                raise PeopleRefused(f"{name} has a second factor already", "turn that off first")
            connection.execute(insert(second_factors).values(**row))
            end_sessions_of(connection, account)
            audit.add(connection, actor, "second-factor-on", name)
            return _new_codes(connection, account)

    def use(self, factor: SecondFactor, step: int, secret: str) -> bool:
        """Uses up the code of a step, once and by whomever it may be shown again; an older one is none any
        more. The secret is kept anew as it is sealed now."""
        mine = (second_factors.c.account == factor.account) & (second_factors.c.secret == factor.secret)
        unused = update(second_factors).where(mine, second_factors.c.last_step < step)
        with self._database.writing() as connection:
            return connection.execute(unused.values(last_step=step, secret=secret)).rowcount > 0

    def keep(self, factor: SecondFactor, secret: str) -> None:
        """The same secret, sealed anew; not where it is another one by now."""
        mine = (second_factors.c.account == factor.account) & (second_factors.c.secret == factor.secret)
        with self._database.writing() as connection:
            connection.execute(update(second_factors).where(mine).values(secret=secret))

    def use_recovery_code(self, account: int, code: str, actor: Actor) -> bool:
        """Uses up a recovery code; False for one that is none, or was used."""
        mine = (recovery_codes.c.account == account) & (recovery_codes.c.code == tokens.kept(code))
        with self._database.writing() as connection:
            if not connection.execute(delete(recovery_codes).where(mine)).rowcount:
                return False
            audit.add(connection, actor, "recovery-code-used", _name(connection, account))
            return True

    def new_codes(self, account: int, actor: Actor) -> tuple[str, ...]:
        """Other recovery codes, told once; those until now are none any more."""
        with self._database.writing() as connection:
            name = _name(connection, account)
            if not _has(connection, account):
                raise PeopleRefused(f"{name} has no second factor", "turn it on first")
            audit.add(connection, actor, "recovery-codes-made", name)
            return _new_codes(connection, account)

    def turn_off(self, account: int, actor: Actor) -> bool:
        """Ends it with its recovery codes, and every session; whether there was one."""
        with self._database.writing() as connection:
            name = _name(connection, account)
            if not _has(connection, account):
                return False
            connection.execute(delete(second_factors).where(second_factors.c.account == account))
            connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
            end_sessions_of(connection, account)
            audit.add(connection, actor, "second-factor-off", name)
            return True


def _name(connection: Connection, account: int) -> str:
    name: str | None = connection.execute(select(accounts.c.name).where(accounts.c.id == account)).scalar()
    if name is None:
        raise PeopleRefused("there is no such account", "choose one from the list")
    return name


def _has(connection: Connection, account: int) -> bool:
    mine = select(second_factors.c.account).where(second_factors.c.account == account)
    return connection.execute(mine).first() is not None


def _new_codes(connection: Connection, account: int) -> tuple[str, ...]:
    codes = tuple(tokens.new_recovery_code() for _ in range(CODES))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
    connection.execute(
        insert(recovery_codes), [{"account": account, "code": tokens.kept(code)} for code in codes]
    )
    return codes
