"""The accounts that deploy/*.sql makes: the line works with its own, and can do no more than it needs."""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from ivr.store.attempts import Attempts
from ivr.store.audit import Audit
from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.people import People
from ivr.store.second_factors import SecondFactors
from ivr.store.sessions import Sessions, Visit
from tests.conftest import HOME
from tests.store import lines
from tests.store.clerks import NOON, SHELL, clerk, later
from tests.store.lines import decision, line
from tests.store.server import Server
from tests.store.test_calls import BEGAN

# The server of the tests belongs to an account that is called as the line's is elsewhere.
LINE, PASSWORD = "lowly", "a word's worth"
OWNER = "&options=-crole%3Divr_owner"


@pytest.fixture(name="granted", scope="module")
def a_database_of_two_accounts(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the line reaches it: made as docs/running.md says."""
    script = tmp_path_factory.mktemp("sql") / "postgresql.sql"
    script.write_text(re.sub(r"\bivr\b", LINE, (HOME / "deploy/postgresql.sql").read_text("utf-8")))
    postgres.script(script)
    owner = open_database(f"{postgres.url(LINE)}{OWNER}")
    owner.migrate()
    owner.close()
    postgres.script(script)
    return postgres.url(LINE, LINE)


def test_the_line_does_all_of_its_work_as_an_account_that_owns_nothing(
    granted: str, opened: Callable[[str], Database]
) -> None:
    database = opened(granted)
    database.migrate()
    editions, factors, sessions = Editions(database), SecondFactors(database), Sessions(database)
    assert editions.publish(line(1), lines.sounds(1), decision()).changed
    assert editions.publish(line(2), lines.sounds(2), decision(1)).changed
    ana = clerk(database, "Ana")
    People(database).disable(clerk(database, "Bob").id, SHELL)
    codes = factors.turn_on(ana.id, "sealed", 1, SHELL)
    assert factors.use_recovery_code(ana.id, codes[0], SHELL) and factors.turn_off(ana.id, SHELL)
    assert Attempts(database).wait("Ana", "192.0.2.1", NOON) is None
    log = CallLog(database)
    assert log.take_up("s1", 0, 100, [BEGAN], NOON)
    log.forget_calls(NOON + timedelta(days=1))
    assert log.delete_before(later(days=9)) == 1
    sessions.start(ana.id, Visit("192.0.2.1", "a browser"), SHELL)
    assert sessions.end_all(ana.id, SHELL) == 1
    assert Audit(database).verify().whole


def test_it_is_known_by_its_socket_without_a_password_and_nobody_else_is(
    granted: str, postgres: Server
) -> None:
    rules, names = postgres.folder / "data/pg_hba.conf", postgres.folder / "data/pg_ident.conf"
    before = rules.read_text()
    names.write_text(f"line {pwd.getpwuid(os.getuid()).pw_name} {LINE}\n")
    rules.write_text(f"local {LINE} {LINE},ivr peer map=line\n{before}")
    try:
        postgres.run("postgres", "SELECT pg_reload_conf()")
        psycopg.connect(granted).close()
        with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
            psycopg.connect(postgres.url(LINE))
    finally:
        rules.write_text(before)
        postgres.run("postgres", "SELECT pg_reload_conf()")


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE more (id int)",
        "CREATE SCHEMA more",
        "CREATE TEMPORARY TABLE more (id int)",
        "CREATE DATABASE more",
        "CREATE ROLE more",
        "CREATE EXTENSION dblink",
        "DROP TABLE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "TRUNCATE call_events",
        "UPDATE audit SET by = 'somebody else'",
        "DELETE FROM audit",
        "DELETE FROM changes",
        "UPDATE editions SET name = 'another'",
        "DELETE FROM sounds",
        "UPDATE alembic_version SET version_num = '9999'",
        "SET ROLE ivr_owner",
        "COPY audit TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM pg_authid",
    ],
)
def test_it_can_do_nothing_else(granted: str, deed: str) -> None:
    with psycopg.connect(granted, autocommit=True) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(deed.encode())


def test_the_containers_account_owns_its_database_and_nothing_else(
    postgres: Server, tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    secret, script = tmp_path / "secret", tmp_path / "init.sql"
    secret.write_text(f"{PASSWORD}\n")
    text = re.sub(r"\bivr\b", "contained", (HOME / "deploy/postgresql-compose.sql").read_text("utf-8"))
    script.write_text(text.replace("/run/secrets/line-database-password", str(secret)))
    tmp_path.chmod(0o755)
    postgres.script(script)
    database = opened(postgres.url("contained", "contained"))
    database.migrate()
    assert Editions(database).publish(line(1), lines.sounds(1), decision()).changed
    with psycopg.connect(postgres.url("contained", "contained"), autocommit=True) as connection:
        for deed in ("CREATE DATABASE more", "CREATE ROLE more", "COPY audit TO PROGRAM 'cat'"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(deed.encode())
