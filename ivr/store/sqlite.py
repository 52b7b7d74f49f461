"""SQLite, the database that needs no server: one file that several processes share."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

PATIENCE = 5.0  # seconds to wait for another process's transaction
LEAST_SPACE = 64 * 1024  # bytes free on the disk: SQLite's side files take half of that
WRITING = "ivr_writing"  # the option of a connection that is going to write


def sqlite_engine(file: Path) -> Engine:
    """Opens the file anew for each transaction, which takes a fraction of a millisecond: a file restored or
    taken away is noticed at once."""
    engine = create_engine(
        "sqlite://", creator=lambda: connect(file), poolclass=NullPool, hide_parameters=True
    )  # what is written down is in no message
    event.listen(engine, "begin", lambda connection: _begin(connection, file))
    return engine


def _begin(connection: Connection, file: Path) -> None:
    """A writer takes its turn before it reads, so that nothing changes between; readers never wait."""
    if not connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN")
        return
    if _disk_full(file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def connect(file: Path) -> sqlite3.Connection:
    """The file opened; it is never made here, so that one taken away is missed and not replaced."""
    return sqlite3.connect(
        f"file:{quote(str(file))}?{_mode(file)}",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,  # transactions begin where `_begin` says
        check_same_thread=False,
    )


def _mode(file: Path) -> str:
    """Where nothing can be written, SQLite must be told so, or it fails to make its side files."""
    if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK) and not _disk_full(file):
        return "mode=rw"
    return "mode=ro" if _unfinished(file) else "mode=ro&immutable=1"


def _disk_full(file: Path) -> bool:
    return shutil.disk_usage(file.parent).free < LEAST_SPACE


def _unfinished(file: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet."""
    with suppress(OSError):
        return file.with_name(file.name + "-wal").stat().st_size > 0
    return False


def empty_log(file: Path) -> None:
    """Writes the log beside the file into it, and cuts the log to nothing, unless somebody is reading it."""
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA busy_timeout = 100")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def make_file(file: Path) -> None:
    """Makes the database where there is none: readable by this account alone, and in write-ahead mode, so
    that readers and a writer do not wait for each other."""
    if file.exists() and file.stat().st_size > 0:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(connect(file)) as connection, suppress(sqlite3.OperationalError):
        connection.execute(
            "PRAGMA journal_mode = WAL"
        )  # stays with the file; a busy one is being made by another
