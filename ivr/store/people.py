"""The people who may use the console: invited by a link, with one of three roles, never deleted.

Every method that changes something writes into the audit in the same transaction.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from ivr.store import audit, tokens
from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.roles import Role
from ivr.store.schema import accounts, invitations
from ivr.store.sessions import end_sessions_of

INVITED_FOR = timedelta(days=3)

LONGEST_NAME = 80
_NAME = re.compile(r"[^\W_](?:[\w .@'+-]*[\w.])?")

_ROWS: Select[Any] = select(
    accounts.c.id,
    accounts.c.name,
    accounts.c.role,
    accounts.c.password,
    accounts.c.made_at,
    accounts.c.made_by,
    accounts.c.disabled_at,
)


class PeopleRefused(Exception):
    """What cannot be done with an account, and what to do instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}: {remedy}")
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may use the console. ``password`` is its hash, None until the invitation was accepted;
    ``invited_until`` tells how long a link of theirs is good."""

    id: int
    name: str
    role: Role
    password: str | None = field(repr=False)
    made_at: datetime
    made_by: str
    disabled_at: datetime | None = None
    invited_until: datetime | None = None

    @property
    def usable(self) -> bool:
        """Whether somebody can sign in to it."""
        return self.password is not None and self.disabled_at is None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link's secret part, told once, and until when it is good."""

    account: Account
    token: str = field(repr=False)
    until: datetime


class People:
    """The accounts of one database. Raises StoreUnavailable where it does not answer, and PeopleRefused for
    what cannot be done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listing(self, now: datetime) -> tuple[Account, ...]:
        """Everybody, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(_ROWS.order_by(accounts.c.key)).all()
            links = select(invitations.c.account, invitations.c.until).where(invitations.c.until > now)
            until = {row.account: row.until for row in connection.execute(links)}
        return tuple(_account(row, until.get(row.id)) for row in rows)

    def get(self, number: int) -> Account | None:
        with self._database.reading() as connection:
            return _found(connection, accounts.c.id == number)

    def existing(self, number: int) -> Account:
        """An account that something is to be done with."""
        with self._database.reading() as connection:
            return _existing(connection, number)

    def free(self, name: str) -> str:
        """A name as it would be kept, which nobody has."""
        with self._database.reading() as connection:
            return _free(connection, name)

    def named(self, name: str) -> Account | None:
        """The account of a name, however it is spelt in small and capital letters."""
        with self._database.reading() as connection:
            return _found(connection, accounts.c.key == account_key(name))

    def invite(self, name: str, role: Role, actor: Actor) -> Invitation:
        """Makes an account that waits for its person, and the link by which they take it."""
        with self._database.writing() as connection:
            name = _free(connection, name)
            made = {"name": name, "role": role, "made_at": actor.at, "made_by": actor.name}
            connection.execute(insert(accounts).values(key=account_key(name), **made))
            account = _found(connection, accounts.c.key == account_key(name))
            assert account
            audit.add(connection, actor, "person-invited", name, after=role)
            return _invitation(connection, account, actor)

    def invite_again(self, number: int, actor: Actor) -> Invitation:
        """A new link for an account, by which its person sets a new password; older links end."""
        with self._database.writing() as connection:
            account = _existing(connection, number)
            if account.disabled_at:
                raise PeopleRefused(f"{account.name} is disabled", "enable the account first")
            audit.add(connection, actor, "link-made", account.name)
            return _invitation(connection, account, actor)

    def invited(self, token: str, now: datetime) -> Account | None:
        """Whom a link is for; None where it was used, replaced, or is too old."""
        with self._database.reading() as connection:
            return _invited(connection, token, now)

    def accept(self, token: str, password: str, now: datetime) -> Account:
        """Sets the password of the person a link is for. The link ends, and so does every session."""
        with self._database.writing() as connection:
            account = _invited(connection, token, now)
            if account is None:
                raise PeopleRefused("this link is not good any more", "ask for a new one")
            _set_password(connection, account, password, Actor(account.name, now))
            return account

    def set_password(self, number: int, password: str, actor: Actor) -> None:
        """Sets a password. Every session of the account ends, and every link."""
        with self._database.writing() as connection:
            _set_password(connection, _existing(connection, number), password, actor)

    def set_role(self, number: int, role: Role, actor: Actor) -> None:
        """Gives another role. Every session of the account ends, so that the next one begins with it."""
        with self._database.writing() as connection:
            account = _existing(connection, number)
            if role == account.role:
                return
            if account.disabled_at is None:
                _refuse_the_last(connection, account)
            connection.execute(update(accounts).where(accounts.c.id == number).values(role=role))
            end_sessions_of(connection, number)
            audit.add(connection, actor, "role-changed", account.name, account.role, role)

    def disable(self, number: int, actor: Actor) -> None:
        """Keeps a person out: no sessions, no links, no signing in."""
        with self._database.writing() as connection:
            account = _existing(connection, number)
            if account.disabled_at:
                return
            if (
                account.usable
            ):  # whoever has not come yet can be kept out: their link may be in the wrong hands
                _refuse_the_last(connection, account)
            connection.execute(update(accounts).where(accounts.c.id == number).values(disabled_at=actor.at))
            end_sessions_of(connection, number)
            _end_links(connection, number)
            audit.add(connection, actor, "person-disabled", account.name)

    def enable(self, number: int, actor: Actor) -> None:
        """Lets a person in again, with the password they had."""
        with self._database.writing() as connection:
            account = _existing(connection, number)
            if account.disabled_at is None:
                return
            connection.execute(update(accounts).where(accounts.c.id == number).values(disabled_at=None))
            audit.add(connection, actor, "person-enabled", account.name)

    def strengthen(self, number: int, weaker: str, password: str) -> None:
        """Keeps a password that has not changed under a stronger hash, unless it did change meanwhile."""
        same = (accounts.c.id == number) & (accounts.c.password == weaker)
        with self._database.writing() as connection:
            connection.execute(update(accounts).where(same).values(password=password))


def cleaned_name(name: str) -> str:
    """A name as it is kept. Raises PeopleRefused for what is none."""
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        remedy = f"begin with a letter or digit; then also spaces and . _ - @ ' +, {LONGEST_NAME} at most"
        raise PeopleRefused("that is no name for an account", remedy)
    return name


def account_key(name: str) -> str:
    """A name as names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:200].replace("\0", "")


def _free(connection: Connection, name: str) -> str:
    name = cleaned_name(name)
    if _found(connection, accounts.c.key == account_key(name)):
        remedy = "choose another name, or make a new link for that account"
        raise PeopleRefused(f"there is an account named {name}", remedy)
    return name


def _found(connection: Connection, which: Any) -> Account | None:
    row = connection.execute(_ROWS.where(which)).first()
    return _account(row) if row else None


def _account(row: Row[Any], until: datetime | None = None) -> Account:
    role = Role(row.role)
    return Account(row.id, row.name, role, row.password, row.made_at, row.made_by, row.disabled_at, until)


def _existing(connection: Connection, number: int) -> Account:
    account = _found(connection, accounts.c.id == number)
    if account is None:
        raise PeopleRefused("there is no such account", "choose one from the list")
    return account


def _invited(connection: Connection, token: str, now: datetime) -> Account | None:
    good = (invitations.c.token == tokens.kept(token)) & (invitations.c.until > now)
    number = connection.execute(select(invitations.c.account).where(good)).scalar()
    return None if number is None else _found(connection, accounts.c.id == number)


def _invitation(connection: Connection, account: Account, actor: Actor) -> Invitation:
    _end_links(connection, account.id)
    token, until = tokens.new_token(), actor.at + INVITED_FOR
    kept = {"token": tokens.kept(token), "account": account.id, "until": until}
    connection.execute(insert(invitations).values(**kept))
    return Invitation(account, token, until)


def _set_password(connection: Connection, account: Account, password: str, actor: Actor) -> None:
    connection.execute(update(accounts).where(accounts.c.id == account.id).values(password=password))
    end_sessions_of(connection, account.id)
    _end_links(connection, account.id)
    audit.add(connection, actor, "password-set", account.name)


def _end_links(connection: Connection, number: int) -> None:
    connection.execute(delete(invitations).where(invitations.c.account == number))


def _refuse_the_last(connection: Connection, account: Account) -> None:
    """Somebody must be left who can look after the people, or will when they have come."""
    others = [accounts.c.role == Role.PUBLISHER, accounts.c.id != account.id]
    here = [accounts.c.disabled_at.is_(None), *([accounts.c.password.is_not(None)] if account.usable else [])]
    left = connection.execute(select(func.count()).select_from(accounts).where(*others, *here)).scalar()
    if account.role == Role.PUBLISHER and not left:
        remedy = "make somebody else a publisher first"
        raise PeopleRefused(f"{account.name} is the only publisher", remedy)
