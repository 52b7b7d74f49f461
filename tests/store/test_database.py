"""Where the database is, how it is opened, and what it says before anything was published."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from sqlalchemy import text

from ivr.store.database import Database, database_url, open_database
from ivr.store.editions import Editions
from ivr.store.schema import METADATA
from ivr.store.trouble import NotSetUp, trouble
from tests.store.expecting import soon, unavailable
from tests.store.lines import decision, line
from tests.store.server import Server


def test_the_default_is_a_file_of_the_home(tmp_path: Path) -> None:
    for environ in ({}, {"DATABASE_URL": ""}, {"DATABASE_URL": " "}):
        assert database_url(environ, tmp_path) == f"sqlite:///{tmp_path}/instance/ivr.db"


def test_a_relative_file_is_below_the_home_and_nothing_else_is_touched(tmp_path: Path) -> None:
    assert database_url({"DATABASE_URL": "sqlite:///x/y.db"}, tmp_path) == f"sqlite:///{tmp_path}/x/y.db"
    for url in ("sqlite:////srv/y.db", "postgres://u:p@h/n"):
        assert database_url({"DATABASE_URL": url}, tmp_path) == url


@pytest.mark.parametrize("name", ["a b", "50%", "50%25", "a#b", "Línea", "it's"])
def test_the_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    database = open_database(database_url({}, tmp_path / name))
    database.migrate()
    assert database.revision() is not None
    assert (tmp_path / name / "instance" / "ivr.db").exists()


def test_opening_asks_for_nothing_yet(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/nowhere/ivr.db").close()
    open_database("postgres://nobody@nowhere.invalid/x").close()
    assert list(tmp_path.iterdir()) == []


URL_REMEDY = "set it like postgresql://user:password@host/name, or unset it for SQLite in instance/"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "DATABASE_URL is not the address of a database"),
        ("postgres://host:port/x", "DATABASE_URL is not the address of a database"),
        ("mysql://host/x", "DATABASE_URL names mysql, which cannot be used here"),
        ("sqlite://", "DATABASE_URL names sqlite, which cannot be used here"),
        ("sqlite:///:memory:", "DATABASE_URL names sqlite, which cannot be used here"),
    ],
)
def test_what_is_no_url_of_a_database_is_refused(url: str, reason: str) -> None:
    with unavailable(reason, URL_REMEDY):
        open_database(url)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with unavailable("the PostgreSQL driver is not installed", "install it: pip install 'ivr[postgres]'"):
        open_database("postgres://host/x")


def test_both_spellings_reach_the_same_server(postgres: Server, opened: Callable[[str], Database]) -> None:
    url = postgres.new()
    for spelling in ("postgres", "postgresql", "postgresql+psycopg"):
        database = opened(url.replace("postgresql", spelling, 1))
        database.migrate()
        assert database.revision() is not None


def test_an_empty_database_reads_as_empty_and_is_left_empty(
    url: str, kind: str, opened: Callable[[str], Database]
) -> None:
    if kind == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir()
        path.touch()
    database = opened(url)
    editions = Editions(database)
    assert editions.current() is None
    assert editions.last_change() == 0
    assert editions.listing() == ()
    assert editions.withdrawn() == set()
    assert database.revision() is None
    with pytest.raises(NotSetUp) as error:
        editions.publish(line(1), {}, decision())
    assert error.value.remedy == "`ivr publish` makes them, and so does `ivr serve`"
    with pytest.raises(NotSetUp):
        editions.get("0" * 12)


def test_a_reader_during_a_publish_sees_what_was_and_does_not_wait(
    editions: Editions, database: Database
) -> None:
    editions.publish(line(1), {}, decision())
    before = editions.history()
    with database.writing() as connection:
        connection.execute(text("UPDATE changes SET why = 'half written'"))
        with soon(1):
            assert editions.history() == before
            assert editions.get(line(1).edition).line == line(1)


def test_whoever_comes_second_finds_the_tables_made(
    database: Database, opened: Callable[[str], Database], url: str
) -> None:
    with database.writing() as connection:
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    threads = [Thread(target=opened(url).migrate) for _ in range(2)]
    with database.writing():  # both find that there are none, and wait
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    assert database.revision() is not None
    assert Editions(database).current() is None


def test_a_reader_sees_one_state_however_long_it_reads(database: Database, editions: Editions) -> None:
    editions.publish(line(1), {}, decision())
    counting = text("SELECT count(*) FROM changes")
    with database.reading() as connection:
        assert connection.execute(counting).scalar() == 1
        editions.publish(line(2), {}, decision(1))
        assert connection.execute(counting).scalar() == 1
    assert editions.last_change() == 2


class Condition(Exception):
    """An error as a driver raises it: by PostgreSQL's condition, or SQLite's code."""

    def __init__(self, sqlstate: str | None = None, code: int | None = None, words: str = "") -> None:
        super().__init__(words)
        self.sqlstate = sqlstate
        self.sqlite_errorcode = code


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (Condition("53100"), "is full, or its machine is"),
        (Condition("53300"), "takes no more connections"),
        (Condition("28P01"), "refuses the user or the password"),
        (Condition("40P01"), "is kept busy by another program"),
        (Condition("42501"), "does not let this user do that"),
        (Condition("57P01"), "is shutting down or starting"),
        (Condition("08006"), "does not answer"),
        (Condition("XX001"), "is damaged"),
        (Condition("22000", words="odd\nvery odd"), "says: odd"),
        (Condition("22000"), "says: Condition"),
        (Condition(words="FATAL: sorry, too many clients already"), "takes no more connections"),
        (Condition(words='no pg_hba.conf entry for host "x"'), "refuses the user or the password"),
        (
            Condition(code=sqlite3.SQLITE_IOERR_WRITE),
            "cannot be read from or written to its disk",
        ),
        (Condition(code=sqlite3.SQLITE_READONLY_DBMOVED), "is not there, or may not be opened"),
        (Condition(code=sqlite3.SQLITE_PERM), "may not be opened"),
        (Condition(code=sqlite3.SQLITE_MISUSE, words="odd"), "says: odd"),
        (OSError(28, "No space left on device"), "is full, or its disk is"),
    ],
    ids=str,
)
def test_every_condition_is_told_in_words(condition: Exception, reason: str) -> None:
    told = trouble(condition, "it")
    assert told.reason == f"it {reason}"
    assert told.remedy


def test_the_conditions_of_the_driver_are_those_of_the_manual() -> None:
    assert psycopg.errors.lookup("42P01") is psycopg.errors.UndefinedTable
    assert psycopg.errors.lookup("25006") is psycopg.errors.ReadOnlySqlTransaction


def test_a_database_that_nobody_made_yet_is_not_there(
    kind: str, url: str, opened: Callable[[str], Database]
) -> None:
    database = opened(url)
    assert database.is_there() == (kind == "postgresql")  # a server is asked, and answers for itself
    database.migrate()
    assert database.is_there()
