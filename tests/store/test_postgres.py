"""A PostgreSQL server that is gone, hangs, refuses or is busy: told in words, in seconds."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from sqlalchemy import text

from ivr.store import postgres as postgres_module
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.trouble import StoreUnavailable
from tests.store import lines
from tests.store.expecting import soon, unavailable
from tests.store.lines import decision, line
from tests.store.server import Server

UNREACHED = (
    "check that the database server runs and that DATABASE_URL names it; until then the line answers as it is"
)


@pytest.fixture
def name(postgres: Server) -> str:
    """The name of a database in the server."""
    return postgres.new().split("@/")[1].split("?")[0]


@pytest.fixture
def database(name: str, postgres: Server, opened: Callable[[str], Database]) -> Database:
    made = opened(postgres.url(name))
    made.migrate()
    return made


@pytest.fixture
def editions(database: Database) -> Editions:
    """One edition published in it."""
    made = Editions(database)
    made.publish(line(1), lines.sounds(1), decision())
    return made


def test_a_server_that_restarts_is_found_again(editions: Editions, name: str, postgres: Server) -> None:
    place = f"the database {name} on this machine"
    postgres.stop()
    try:
        for _ in range(2):
            with soon(5), unavailable(f"{place} does not answer", UNREACHED):
                editions.last_change()
        with unavailable(f"{place} does not answer", UNREACHED):
            editions.publish(line(2), {}, decision(1))
    finally:
        postgres.start()
    assert editions.publish(line(2), {}, decision(1)).changed


def test_a_server_that_hangs_is_given_up_on(
    editions: Editions, database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "SILENT_SECONDS", 0.5)
    told = unavailable(f"the database {name} on this machine does not answer", UNREACHED)
    with soon(5), told, database.reading() as connection:
        process = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        os.kill(process, signal.SIGSTOP)
        try:
            connection.execute(text("SELECT 1"))
        finally:
            os.kill(process, signal.SIGCONT)
    assert editions.current() is not None


def test_a_writer_in_the_way_is_waited_for_a_little(
    editions: Editions, database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "LIMITS", "SET LOCAL lock_timeout = '200ms'")
    with database.writing():
        with (
            soon(2),
            unavailable(f"the database {name} on this machine is kept busy by another program"),
        ):
            editions.publish(line(2), {}, decision(1))
        assert editions.current() is not None
    assert editions.publish(line(2), {}, decision(1)).changed


def test_no_statement_takes_for_ever(database: Database) -> None:
    with database.reading() as connection:
        limits = [connection.execute(text(f"SHOW {name}_timeout")).scalar() for name in ("statement", "lock")]
    assert limits == ["5s", "5s"]


def test_more_readers_than_there_are_connections_are_told(
    editions: Editions, database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = database._engine
    monkeypatch.setattr(engine.pool, "_timeout", 0.2)
    held = [engine.connect() for _ in range(10)]
    with unavailable(f"the database {name} on this machine has all its connections in use"):
        editions.current()
    for connection in held:
        connection.close()
    assert editions.current() is not None


def test_a_read_only_server_says_so(
    editions: Editions, database: Database, name: str, postgres: Server
) -> None:
    postgres.run(name, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database.close()
    remedy = "point DATABASE_URL at the server that takes writes, not at a copy of it"
    with unavailable(f"the database {name} on this machine is read-only", remedy):
        editions.publish(line(2), {}, decision(1))
    assert editions.current() is not None


def test_a_database_that_nobody_created_is_told(postgres: Server, opened: Callable[[str], Database]) -> None:
    with unavailable(
        "the database nowhere on this machine is not there",
        "create it with `createdb`, or correct DATABASE_URL",
    ):
        opened(postgres.url("nowhere")).migrate()


def test_an_account_that_the_server_does_not_know_is_told(
    postgres: Server, opened: Callable[[str], Database]
) -> None:
    with unavailable(
        "the database postgres on this machine refuses the user or the password",
        "check the user and the password in DATABASE_URL",
    ):
        opened(postgres.url("postgres", "nobody")).migrate()


def test_nobody_there_is_told_without_the_password() -> None:
    database = open_database("postgres://ivr:s3cret@127.0.0.1:1/line")
    with soon(5), pytest.raises(StoreUnavailable) as error:
        database.migrate()
    assert error.value.reason == "the database line on 127.0.0.1 does not answer"
    assert "s3cret" not in str(error.value)
