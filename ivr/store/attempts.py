"""How often somebody may try a password: two buckets of tokens, one by account and one by address.

A bucket that is empty fills again by itself, so that nobody is locked out for long. An address from which an
account was signed in to before has a bucket of its own for that account: a stranger who tries all night
cannot keep its person out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, delete, insert, select

from ivr.store.buckets import Size, named, put_back, take
from ivr.store.database import Database
from ivr.store.people import account_key
from ivr.store.schema import buckets

KNOWN_FOR = timedelta(days=90)

BY_ACCOUNT = Size(5, 15)
BY_ADDRESS = Size(20, 60)


class Attempts:
    """The buckets of one database. Raises StoreUnavailable where it does not answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wait(self, name: str, address: str, now: datetime) -> timedelta | None:
        """Takes an attempt from both buckets, and says None; or how long to wait, where one of them is empty.
        Whether an account has that name makes no difference."""
        with self._database.writing() as connection:
            _forget(connection, now)
            return take(connection, _buckets(connection, name, address), now)

    def returned(self, name: str, address: str, now: datetime) -> None:
        """Puts an attempt back: it was no guess, and the person is not through yet."""
        with self._database.writing() as connection:
            for bucket, size in _buckets(connection, name, address):
                put_back(connection, bucket, size, now)

    def succeeded(self, name: str, address: str, now: datetime) -> None:
        """The attempt was the person: their address is known from now on, and costs nothing."""
        with self._database.writing() as connection:
            connection.execute(delete(buckets).where(buckets.c.name == _known(name, address)))
            full = {"left": float(BY_ACCOUNT.at_once), "at": now, "known": now}
            connection.execute(insert(buckets).values(name=_known(name, address), **full))
            connection.execute(delete(buckets).where(buckets.c.name == _address(address)))


def _account(name: str) -> str:
    return named("account", account_key(name))


def _address(address: str) -> str:
    return named("address", network(address))


def _known(name: str, address: str) -> str:
    return named("known", account_key(name), network(address))


def network(address: str) -> str:
    """Whose an address is: of the newer kind everybody has billions."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _is_known(connection: Connection, name: str, address: str) -> bool:
    mine = select(buckets.c.name).where(buckets.c.name == _known(name, address))
    return connection.execute(mine).first() is not None


def _buckets(connection: Connection, name: str, address: str) -> Sequence[tuple[str, Size]]:
    """Those that an attempt is taken from."""
    mine = _known(name, address) if _is_known(connection, name, address) else _account(name)
    return ((_address(address), BY_ADDRESS), (mine, BY_ACCOUNT))


def _forget(connection: Connection, now: datetime) -> None:
    """Addresses that were known long ago."""
    connection.execute(delete(buckets).where(buckets.c.known < now - KNOWN_FOR))
