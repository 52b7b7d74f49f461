"""PostgreSQL, for several machines: reached with short patience, so that nobody hangs for minutes."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from ivr.store.sqlite import WRITING

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 5  # for one statement, and for a lock
SILENT_SECONDS = 8  # without a sign of a server that should have answered or given up by then
WRITERS = 0x697672  # "ivr": the lock that writers take one after the other

LIMITS = (
    f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'; SET LOCAL lock_timeout = '{STATEMENT_SECONDS}s';"
    "SET LOCAL idle_in_transaction_session_timeout = '30s'"
)
_ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def postgres_engine(url: URL) -> Engine:
    """A few connections, each tried before it is used. ImportError where the driver is not installed."""
    patient = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
        "prepare_threshold": None,  # prepared statements do not survive a pooler between
    }
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=patient,
        hide_parameters=True,  # what is written down is in no message
        pool_size=2,
        max_overflow=8,
        pool_timeout=STATEMENT_SECONDS,
        pool_pre_ping=True,
        pool_recycle=600,
    )
    event.listen(engine, "do_connect", _impatient(engine))
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """The limits go with each transaction: a pooler may give the next one another session. Writers must see
    what was written while they queued; readers see one state."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql(LIMITS if writing else f"{LIMITS}; {_ONE_STATE}")


def queue_up(connection: Connection) -> None:
    """Writers go one after the other, so that changes are numbered in the order in which they are seen."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})


def _impatient(engine: Engine) -> Any:
    """How a connection is made that gives up on a server that has gone silent: the server's own limits do not
    help where it is the server that hangs."""
    import psycopg

    class Impatient(psycopg.Connection[Any]):
        def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
            return super().wait(self._watched(gen), *args, **options)

        def _watched(self, gen: Generator[Any, int, Any]) -> Generator[Any, int, Any]:
            """Passes on what is waited for; the driver wakes it several times a second to ask again."""
            heard = monotonic()
            try:
                wanted = next(gen)
                while True:
                    ready = yield wanted
                    heard = monotonic() if ready else heard
                    if monotonic() - heard > SILENT_SECONDS:
                        self.pgconn.finish()
                        raise psycopg.OperationalError("the server has gone silent")
                    wanted = gen.send(ready)
            except StopIteration as end:
                return end.value

    return lambda dialect, record, args, options: Impatient.connect(*args, **options)
