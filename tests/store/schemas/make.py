"""Writes a database of today's schema as SQL, once for SQLite and once for PostgreSQL."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from ivr.store.attempts import Attempts
from ivr.store.audit import Actor
from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.store.confirmations import Confirmations
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.people import People
from ivr.store.roles import Role
from ivr.store.second_factors import SecondFactors
from ivr.store.sessions import Sessions, Visit
from tests.store import server
from tests.store.lines import decision, line, sounds, with_another_number

HERE = Path(__file__).parent


def fill(url: str) -> str:
    """Everything that can be decided, decided once; the revision of the schema."""
    database = open_database(url)
    database.migrate()
    editions = Editions(database)
    first, second, third = line(1), line(2), with_another_number(line(1))
    editions.publish(first, sounds(1), decision(0, "Ana", "the first"))
    editions.publish(second, sounds(2), decision(1, "Ben", "a new welcome"))
    editions.roll_back(None, decision(2, "Ana", "it said Tuesday"))
    editions.publish(third, {}, decision(3, "Ben", "the library moved"))
    staff(database)
    calls(database)
    revision = database.revision()
    database.close()
    assert revision is not None
    return revision


def staff(database: Database) -> None:
    """A publisher signed in with a second factor, an editor invited, and a viewer shut out."""
    people, at = People(database), decision().at
    link = people.invite("Ana Ruiz", Role.PUBLISHER, Actor("(command line)", at))
    ana = people.accept(link.token, "$argon2id$not-a-real-one", at)
    people.invite("Ben", Role.EDITOR, Actor(ana.name, at))
    SecondFactors(database).turn_on(ana.id, "sealed elsewhere", 1, Actor(ana.name, at))
    dan = people.invite("Dan", Role.VIEWER, Actor(ana.name, at)).account
    people.disable(dan.id, Actor(ana.name, at))
    (moved,) = Confirmations(database).wanted()
    Confirmations(database).confirm(moved.change.id, Actor(ana.name, at))
    Sessions(database).start(ana.id, Visit("192.0.2.1", "a browser"), Actor(ana.name, at))
    Attempts(database).wait("Ana Ruiz", "192.0.2.1", at)


def calls(database: Database) -> None:
    """A call of which the end is not known yet, from a spool."""
    at = decision().at
    began = CallEvent(at, "ca", "c", "e", "en", None, None, "began", None, None, "main", None, None)
    CallLog(database).take_up("a-spool", 0, 100, [began], at)


def write(kind: str, revision: str, sql: str) -> None:
    path = HERE / f"{revision}.{kind}.sql"
    if not path.exists():
        path.write_text(sql, encoding="utf-8")
        print(path)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ivr.db"
        revision = fill(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            write("sqlite", revision, "\n".join(connection.iterdump()) + "\n")
    programs = server.binaries()
    assert programs is not None, "PostgreSQL is not installed"
    with server.running(programs) as started:
        url = started.new()
        revision = fill(url)
        name = url.split("@/")[1].split("?")[0]
        # What begins with a backslash is for psql alone.
        rows = [row for row in started.dump(name).splitlines() if row and not row.startswith(("\\", "--"))]
        write("postgresql", revision, "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
