"""Callers are hashed with a key that every machine shares for a week, and that nobody has afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ivr.store.caller_keys import CallerKeys
from ivr.store.database import Database
from ivr.web.week_key import week_of


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 11, 29)) == "2026-11-23"
    assert week_of(date(2026, 11, 30)) == "2026-11-30"


def test_a_week_has_one_key_and_the_next_another(database: Database) -> None:
    first = CallerKeys(database).of("2026-11-23")
    assert CallerKeys(database).of("2026-11-23") == first
    assert CallerKeys(database).of("2026-11-30") != first
    assert CallerKeys(database).of("2026-11-23") != first, "it is gone for good"


def test_the_key_of_a_week_that_is_over_is_nowhere_in_the_file(
    database: Database, url: str, kind: str
) -> None:
    old = CallerKeys(database).of("2026-11-23").encode()
    if kind == "sqlite":
        folder = Path(url.removeprefix("sqlite:///")).parent
        database.close()
        assert any(old in file.read_bytes() for file in folder.iterdir())
        CallerKeys(database).of("2026-11-30")
        database.close()
        assert not any(old in file.read_bytes() for file in folder.iterdir())
