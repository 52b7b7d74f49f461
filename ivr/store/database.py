"""A database opened: reading, writing, and bringing its tables up to date, whatever else is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ivr.store.postgres import postgres_engine, queue_up
from ivr.store.schema import REVISION, revision_of
from ivr.store.sqlite import WRITING, empty_log, make_file, sqlite_engine
from ivr.store.trouble import StoreUnavailable, trouble

DEFAULT_FILE = "instance/ivr.db"  # below the home

_SQLITE = "sqlite:///"  # and the path as it is, so that any name will do
_URL_REMEDY = "set it like postgresql://user:password@host/name, or unset it for SQLite in instance/"


def database_url(environ: Mapping[str, str], home: Path) -> str:
    """Where the database is; SQLite files are named below the home."""
    given = environ.get("DATABASE_URL", "").strip()
    if not given:
        return f"{_SQLITE}{home.absolute() / DEFAULT_FILE}"
    if given.startswith(_SQLITE):
        return f"{_SQLITE}{home.absolute() / given.removeprefix(_SQLITE)}"
    return given


class Database:
    """A database; open one in each process. Whatever keeps it from answering is StoreUnavailable."""

    def __init__(self, engine: Engine, place: str, file: Path | None) -> None:
        self._engine = engine
        self._place = place
        self._file = file

    def is_there(self) -> bool:
        """Whether there is a database to ask: a file that was made once, or a server somewhere. One that this
        account may not reach is asked, and the answer says what is wrong."""
        try:
            return self._file is None or bool(self._file.stat())
        except PermissionError:
            return True
        except OSError:
            return False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and waits for nobody's writing."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction of the only writer: all of it is kept, or nothing."""
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                if self._file is None:
                    queue_up(connection)
                yield connection

    def revision(self) -> str | None:
        """The newest step of the schema that this database has taken; None where it has no tables."""
        with self.reading() as connection:
            return revision_of(connection)

    def migrate(self) -> None:
        """Makes the database and its tables, or brings them up to date; several processes may do so at once.
        One that newer code has made is left as it is."""
        if self._file is not None:
            with self._told():
                make_file(self._file)
        if self.revision() != REVISION:
            from ivr.store.upgrade import upgrade  # Alembic takes long to import, and is seldom needed

            with self.writing() as connection:
                upgrade(connection)

    def settle(self) -> None:
        """Takes what was written into the file itself, and out of the log beside it, where what is deleted
        would stay; the next time, where somebody is reading."""
        if self._file is not None:
            with self._told():
                empty_log(self._file)

    def close(self) -> None:
        """Lets go of its connections."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # a mistake of ours, not of the database
        except DBAPIError as error:
            raise trouble(error.orig or error, self._place) from error
        except PoolTimeout as error:
            raise StoreUnavailable(f"{self._place} has all its connections in use", "try again") from error
        except (sqlite3.Error, OSError, ValueError) as error:  # the last where what is read makes no sense
            raise trouble(error, self._place) from error


def open_database(url: str) -> Database:
    """The database of a URL, which is not asked for anything yet. Raises StoreUnavailable for a URL that
    cannot be one."""
    name = url.removeprefix(_SQLITE)
    if name not in (url, "", ":memory:"):
        return Database(sqlite_engine(Path(name)), name, Path(name))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreUnavailable("DATABASE_URL is not the address of a database", _URL_REMEDY) from None
    kind = parsed.drivername.split("+")[0]
    if kind not in ("postgres", "postgresql"):
        raise StoreUnavailable(f"DATABASE_URL names {kind}, which cannot be used here", _URL_REMEDY)
    return Database(_postgres(parsed), _place(parsed), None)


def _postgres(url: URL) -> Engine:
    try:
        return postgres_engine(url)
    except ImportError:
        remedy = "install it: pip install 'ivr[postgres]'"
        raise StoreUnavailable("the PostgreSQL driver is not installed", remedy) from None


def _place(url: URL) -> str:
    """The database in words, without its password."""
    return f"the database {url.database or url.username} on {url.host or 'this machine'}"
