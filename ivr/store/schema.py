"""The tables, as the newest migration leaves them.

A migration only adds: tables, or columns that may be null. Readers name the columns they read, so that older
code reads a newer schema, and everybody keeps answering while machines are updated one by one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    inspect,
    text,
)


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC: SQLite forgets zones, and PostgreSQL tells them in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC) if value else None


REVISION = "0001"  # the newest step in migrations/
METADATA = MetaData()

# Every WAV file once, however many editions play it.
sounds = Table(
    "sounds",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("wav", LargeBinary, nullable=False),
)

# A published line; never changed. `fingerprint` is over the line and its sounds, to notice damage.
editions = Table(
    "editions",
    METADATA,
    Column("name", String(12), primary_key=True),
    Column("line", Text, nullable=False),
    Column("format", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)

# Which sound says a prompt in a language, in an edition.
edition_sounds = Table(
    "edition_sounds",
    METADATA,
    Column("edition", ForeignKey("editions.name"), primary_key=True),
    Column("prompt", String(200), primary_key=True),
    Column("language", String(200), primary_key=True),
    Column("sha256", ForeignKey("sounds.sha256"), nullable=False),
)

# What was decided, in order; rows are added and never touched again. The current edition is that of the last
# row that made one current. `correction` says why calls in progress go over to it; null where they need not.
changes = Table(
    "changes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("edition", ForeignKey("editions.name"), nullable=False),
    Column("action", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("correction", Text),
    sqlite_autoincrement=True,
)


def revision_of(connection: Connection) -> str | None:
    """The newest step that a database has taken; None where it has no tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
