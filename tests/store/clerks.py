"""People of the console, as the tests of the database need them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.people import Account, People
from ivr.store.roles import Role

NOON = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SHELL = Actor("(command line)", NOON)


def later(**passed: float) -> datetime:
    return NOON + timedelta(**passed)


def clerk(database: Database, name: str, role: Role = Role.PUBLISHER) -> Account:
    """Somebody who accepted an invitation."""
    people = People(database)
    people.accept(people.invite(name, role, SHELL).token, f"hash of {name}", NOON)
    found = people.named(name)
    assert found
    return found
