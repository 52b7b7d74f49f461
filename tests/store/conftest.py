"""Every test of the database runs on SQLite and on PostgreSQL, where that is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from tests.store import server

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    """A PostgreSQL server for the tests of this process."""
    programs = server.binaries()
    if programs is None:
        pytest.skip(f"PostgreSQL is not installed: no `postgres` on the path or in {server.USUAL_PLACES}")
    with server.running(programs) as started:
        yield started


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes URLs of databases that have nothing in them."""
    if kind == "postgresql":
        made: Callable[[], str] = request.getfixturevalue("postgres").new
        return made
    numbers = count()
    return lambda: f"sqlite:///{tmp_path}/instance{next(numbers)}/ivr.db"


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Opens databases, and lets go of them after the test."""
    databases: list[Database] = []

    def opening(url: str) -> Database:
        databases.append(open_database(url))
        return databases[-1]

    yield opening
    for database in databases:
        database.close()


@pytest.fixture
def database(url: str, opened: Callable[[str], Database]) -> Database:
    """A database with its tables, and nothing in them."""
    made = opened(url)
    made.migrate()
    return made


@pytest.fixture
def editions(database: Database) -> Editions:
    return Editions(database)
