"""Numbered editions of the shipped line: each one's menus say which it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.store.database import open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision

TOKEN = "7c0f3a91b2d845e6a1908273645fedcb"


def real(url: str) -> dict[str, str]:
    """The environment of a line with real callers."""
    return {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": url}


def sqlite(home: Path) -> str:
    return f"sqlite:///{home / 'instance/ivr.db'}"


def numbered(line: Line, number: int) -> Line:
    """The line whose first menu tells its number, in English."""
    words = dict(line.prompts["main"]) | {"en": f"Edition number {number}."}
    return replace(line, prompts=dict(line.prompts) | {"main": words})


def publish(url: str, line: Line, number: int, correction: str | None = None) -> str:
    """Publishes that edition in a database, as another process does; its name."""
    edition = compile_line(numbered(line, number), "")
    database = open_database(url)
    try:
        Editions(database).publish(edition.line, {}, decided(f"number {number}"), correction)
    finally:
        database.close()
    return edition.name


def roll_back(url: str) -> None:
    """Withdraws the current edition."""
    database = open_database(url)
    try:
        Editions(database).roll_back(None, decided("it was a mistake"))
    finally:
        database.close()


def decided(why: str) -> Decision:
    return Decision("Ana", why, datetime.now(UTC))
