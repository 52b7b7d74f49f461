"""What programs read of the log: an event a line, as JSON.

Everything stands inside strings, tracebacks too, in plain ASCII: nothing that somebody typed or sent makes a
line of its own, or does something to the terminal it is read on.
"""

from __future__ import annotations

import json
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

Say = Callable[[str], None]


def line_of(event: str, at: datetime, **told: object) -> str:
    """One event."""
    return json.dumps({"event": event, "at": at.astimezone(UTC).isoformat(timespec="milliseconds"), **told})


def trace_of(error: BaseException) -> str:
    """Where a mistake was made, as Python tells it."""
    return "".join(traceback.format_exception(error))


def say_now(line: str) -> None:
    """At once; a log that cannot be written stops nothing."""
    with suppress(OSError, ValueError):  # full, or closed
        print(line, file=sys.stderr, flush=True)


def tell_threads(event: str, now: Callable[[], datetime], say: Say) -> None:
    """From here on threads that end by a mistake are told so."""
    threading.excepthook = lambda ended: say(line_of(event, now(), **_ended(ended)))


@contextmanager
def loading(event: str, now: Callable[[], datetime]) -> Iterator[None]:
    """A process that cannot be loaded says why, and ends; whoever started it starts another."""
    try:
        yield
    except Exception as error:
        say_now(line_of(event, now(), trace=trace_of(error)))
        sys.exit(1)


def _ended(ended: threading.ExceptHookArgs) -> dict[str, str | None]:
    thread = ended.thread.name if ended.thread else None
    trace = trace_of(ended.exc_value) if ended.exc_value else ended.exc_type.__name__
    return {"thread": thread, "trace": trace}
