"""Every schema that was released answers today's code before and after it is brought up to date; and today's
answers to code that is older."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.schema import CreateTable

from ivr.store.calls import CallLog
from ivr.store.database import Database
from ivr.store.editions import Editions
from ivr.store.history import Action
from ivr.store.schema import METADATA, REVISION
from ivr.store.trouble import StoreUnavailable
from tests.store.lines import decision, line, sounds
from tests.store.test_calls import BEGAN, every

SCHEMAS = Path(__file__).parent / "schemas"
RELEASED = sorted({path.name.split(".")[0] for path in SCHEMAS.glob("*.sql")})
NEWEST = RELEASED[-1]

# What the files hold: three editions, of which the second was withdrawn and the third moved the library.
FIRST, SECOND, THIRD = "40b0dea3797a", "e766669fec6a", "63b963712a1b"


@pytest.fixture(params=RELEASED)
def old(request: pytest.FixtureRequest, url: str, kind: str, opened: Callable[[str], Database]) -> Database:
    """A database as an earlier version left it."""
    sql = (SCHEMAS / f"{request.param}.{kind}.sql").read_text(encoding="utf-8")
    if kind == "sqlite":
        file = Path(url.removeprefix("sqlite:///"))
        file.parent.mkdir()
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(sql)
    else:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.encode())
    return opened(url)


def assert_answers(editions: Editions) -> None:
    """Everything that was decided is there, and every edition is whole."""
    history = editions.history()
    assert history.current == THIRD
    assert history.withdrawn == {SECOND}
    assert history.ended == {FIRST, SECOND}
    assert [(change.action, change.decision.by) for change in history.changes] == [
        (Action.PUBLISH, "Ana"),
        (Action.PUBLISH, "Ben"),
        (Action.ROLL_BACK, "Ana"),
        (Action.WITHDRAW, "Ana"),
        (Action.PUBLISH, "Ben"),
    ]
    assert [each.name for each in editions.listing()] == [THIRD, SECOND, FIRST]
    assert {name: len(editions.get(name).sounds) for name in (FIRST, SECOND, THIRD)} == {
        FIRST: 3,
        SECOND: 3,
        THIRD: 0,
    }
    dialled = editions.get(THIRD).line.service("library").dial
    assert dialled is not None
    assert dialled.e164 == "+13127446630"


def test_todays_schema_is_among_those_kept(database: Database) -> None:
    assert database.revision() == REVISION == NEWEST, "run: python -m tests.store.schemas.make"


def test_an_old_schema_answers_before_anybody_brings_it_up_to_date(old: Database) -> None:
    assert_answers(Editions(old))


def test_an_old_schema_is_brought_up_to_date_and_loses_nothing(old: Database) -> None:
    old.migrate()
    assert old.revision() == NEWEST
    assert_answers(Editions(old))
    assert differences(old) == []
    assert Editions(old).publish(line(9), sounds(9), decision(9)).changed


def test_who_counts_calls_in_an_old_schema_is_told_what_brings_it_up_to_date(old: Database) -> None:
    if old.revision() in ("0001", "0002", "0003", "0004"):  # the newer ones have all that is asked for
        with pytest.raises(StoreUnavailable, match="`ivr serve`"):
            every(CallLog(old))
    old.migrate()
    assert all(event.kind == "began" for event in every(CallLog(old)))


def test_calls_kept_by_older_code_stay_and_new_ones_come_beside_them(old: Database) -> None:
    old.migrate()
    log = CallLog(old)
    before = every(log)
    assert log.take_up("another", 0, 100, [replace(BEGAN, step="the beginning")], BEGAN.at)
    assert {event.step for event in every(log)} - {event.step for event in before} == {"the beginning"}
    assert set(before) < set(every(log))


def test_the_steps_lead_to_the_tables_that_the_code_knows(database: Database) -> None:
    assert differences(database) == []
    database.migrate()
    assert differences(database) == []


def differences(database: Database) -> list[object]:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def test_a_newer_schema_answers_older_code_and_is_left_as_it_is(database: Database) -> None:
    editions = Editions(database)
    editions.publish(line(1), sounds(1), decision())
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE calls (id INTEGER)"))
        connection.execute(text("ALTER TABLE editions ADD COLUMN mood TEXT"))
        connection.execute(text("ALTER TABLE changes ADD COLUMN mood TEXT"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.migrate()
    assert database.revision() == "9999"
    assert editions.get(line(1).edition).sounds == sounds(1)
    assert editions.publish(line(2), sounds(2), decision(1)).changed
    assert editions.roll_back(None, decision(2)).current == line(1).edition
    assert [each.name for each in editions.listing()] == [line(2).edition, line(1).edition]


def test_a_migration_that_fails_half_way_leaves_nothing(database: Database) -> None:
    with database.writing() as connection:
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        for table in ("editions", "changes"):
            connection.execute(CreateTable(METADATA.tables[table]))
    with pytest.raises(StoreUnavailable, match=r"editions.* already exists"):
        database.migrate()
    assert database.revision() is None
    with database.reading() as connection:
        assert sorted(inspect(connection).get_table_names()) == ["changes", "editions"]
