"""From SQLite to PostgreSQL and back, by a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.backup.refused import BackupRefused
from ivr.store.audit import Actor
from ivr.store.calls import CallLog
from ivr.store.database import database_url, open_database
from ivr.store.editions import Editions
from ivr.store.people import People
from ivr.store.roles import Role
from tests.backup.line import AT, backed_up, restored, rows, without_the_restore
from tests.store.lines import decision, line, sounds
from tests.store.server import Server


def test_everything_moves_to_a_server_and_back(
    postgres: Server, home: Path, url: str, file: Path, tmp_path: Path
) -> None:
    server = postgres.new()
    assert restored(file, home, server, replace=True).audit.whole, "the draft is there, the database is not"
    assert without_the_restore(rows(server)) == rows(url)
    go_on(server)
    with pytest.raises(BackupRefused, match="in the database already"):
        restored(file, tmp_path / "elsewhere", server)
    backed_up(home, server, tmp_path / "server.zip")
    assert restored(tmp_path / "server.zip", tmp_path / "back").audit.whole
    assert without_the_restore(rows(database_url({}, tmp_path / "back"))) == rows(server)
    assert restored(file, home, server, replace=True).audit.whole
    assert without_the_restore(rows(server)) == rows(url)


def go_on(url: str) -> None:
    """What is done after a restore gets numbers that nothing else has."""
    database = open_database(url)
    assert Editions(database).publish(line(9), sounds(9), decision(9)).changed
    People(database).invite("Eva", Role.EDITOR, Actor("Ana Ruiz", AT))
    log = CallLog(database)
    assert log.add(log.between(AT.replace(year=2020), AT.replace(year=2030))) == 1
    database.close()
