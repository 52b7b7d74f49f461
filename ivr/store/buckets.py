"""Buckets of tokens: how often something may be done at once, and how often more in an hour. One that is
empty fills again by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from ivr.store.schema import buckets

FORGOTTEN_AFTER = timedelta(hours=1)  # no bucket takes longer to be full again


@dataclass(frozen=True, slots=True)
class Size:
    """How many at once, and how many more an hour."""

    at_once: int
    an_hour: int

    @property
    def full_after(self) -> timedelta:
        return timedelta(hours=self.at_once / self.an_hour)


def named(*parts: str) -> str:
    """What a bucket is called in the database: of what it is about, only what that hashes to."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def take(connection: Connection, wanted: Sequence[tuple[str, Size]], now: datetime) -> timedelta | None:
    """One from each bucket, or none from any and how long to wait."""
    _sweep(connection, now)
    left = {name: _left(connection, name, size, now) for name, size in wanted}
    waits = [timedelta(hours=(1 - left[name]) / size.an_hour) for name, size in wanted if left[name] < 1]
    if waits:
        return max(waits)
    for name, had in left.items():
        _keep(connection, name, had - 1, now)
    return None


def put_back(connection: Connection, name: str, size: Size, now: datetime) -> None:
    """One more, where the bucket is not full."""
    _keep(connection, name, min(float(size.at_once), _left(connection, name, size, now) + 1), now)


def _left(connection: Connection, name: str, size: Size, now: datetime) -> float:
    columns = select(buckets.c.left, buckets.c.at).where(buckets.c.name == name)
    row = connection.execute(columns).first()
    if row is None:
        return size.at_once
    hours = max(0.0, (now - row.at) / timedelta(hours=1))
    filled: float = row.left + hours * size.an_hour
    return min(float(size.at_once), filled)


def _keep(connection: Connection, name: str, left: float, now: datetime) -> None:
    kept = {"left": left, "at": now}
    if not connection.execute(update(buckets).where(buckets.c.name == name).values(**kept)).rowcount:
        connection.execute(insert(buckets).values(name=name, **kept))


def _sweep(connection: Connection, now: datetime) -> None:
    """A bucket that is full again needs no row, unless it tells something else, too."""
    connection.execute(delete(buckets).where(buckets.c.known.is_(None), buckets.c.at < now - FORGOTTEN_AFTER))
