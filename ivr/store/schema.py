"""The tables, as the newest migration leaves them.

A migration only adds: tables, or columns that may be null. Readers name the columns they read, so that older
code reads a newer schema, and everybody keeps answering while machines are updated one by one.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    Float,
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


REVISION = "0006"  # the newest step in migrations/
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

# Which changes a second person is to look at, and what of them; and who did. Rows are only ever added.
confirmations_wanted = Table(
    "confirmations_wanted",
    METADATA,
    Column("change", ForeignKey("changes.id"), primary_key=True, autoincrement=False),
    Column("what", Text, nullable=False),
)
confirmations = Table(
    "confirmations",
    METADATA,
    Column("change", ForeignKey("changes.id"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
)

# The people who may use the console. `key` is the name as it is compared; `password` is a hash, null until an
# invitation was accepted. Accounts are disabled and never deleted: a name in the audit stays one person's.
accounts = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", Text),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("disabled_at", Moment),
    sqlite_autoincrement=True,
)

# Links by which a person sets a password, once. Only what a token hashes to is kept, here and in `sessions`.
invitations = Table(
    "invitations",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("until", Moment, nullable=False),
)

# Who is signed in, where. Rows go away when a session ends; the audit keeps that it was.
sessions = Table(
    "sessions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("address", String(200), nullable=False),
    Column("browser", String(200), nullable=False),
    sqlite_autoincrement=True,
)

# The second factor of those who have one. `secret` is sealed by the console, with a key that is not in here;
# `last_step` is the last half minute of which a code was good, so that each code is good once. A recovery
# code stands in for it, once: what it hashes to is kept until then.
second_factors = Table(
    "second_factors",
    METADATA,
    Column("account", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("secret", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("since", Moment, nullable=False),
)
recovery_codes = Table(
    "recovery_codes",
    METADATA,
    Column("account", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("code", String(64), primary_key=True),
)

# Who has given the password and not yet the code. Such a row opens nothing.
half_sessions = Table(
    "half_sessions",
    METADATA,
    Column("token", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("until", Moment, nullable=False),
)

# How many attempts to sign in are left: by account, and by address. `name` is a hash, since people type
# passwords where their names belong.
buckets = Table(
    "buckets",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("known", Moment),
)

# Who did what in the console; rows are added and never touched again. `seal` is over the row and the seal of
# the one before it, and `audit_end` holds the last number and seal: a row altered, moved or taken away shows.
audit = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("deed", String(40), nullable=False),
    Column("about", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("seal", String(64), nullable=False),
)
audit_end = Table(
    "audit_end",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
)

# What callers did, an event a row; rows go away when their time is over. `call` is a name given at random;
# `caller` is a keyed hash, which nobody can tell a number from once the key of its week is gone.
call_events = Table(
    "call_events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("call", String(64), nullable=False, index=True),
    Column("edition", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("caller", Text),
    Column("language", Text),
    Column("node", Text),
    Column("state", Text),
    Column("key", Text),
    Column("outcome", Text),
    Column("next_node", Text),
    Column("service", Text),
    Column("seconds", Float),
    Column("step", Text),
    sqlite_autoincrement=True,
)

# The calls that may go on: a keyed hash of what the carrier calls each, and its name in `call_events`.
call_names = Table(
    "call_names",
    METADATA,
    Column("call", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

# How many bytes of each spool are in `call_events`, written in the same transaction, so that an event is
# there once, whoever was killed when.
call_spools = Table(
    "call_spools",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("read", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

# The keys with which callers are hashed, by the Monday their week begins; destroyed when it is over.
caller_keys = Table(
    "caller_keys",
    METADATA,
    Column("week", String(10), primary_key=True),
    Column("key", String(64), nullable=False),
)


def revision_of(connection: Connection) -> str | None:
    """The newest step that a database has taken; None where it has no tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
