"""What the console tells whoever reads its log: an event a line, as JSON on standard error.

Everything stands inside strings, tracebacks too, in plain ASCII: nothing that somebody typed or sent makes a
line of its own, or does something to the terminal it is read on.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime


def note(event: str, at: datetime, **told: object) -> None:
    """One event; a log that cannot be written stops nothing."""
    line = {"event": event, "at": at.astimezone(UTC).isoformat(timespec="milliseconds"), **told}
    with suppress(OSError, ValueError):  # full, or closed
        print(json.dumps(line), file=sys.stderr, flush=True)


def trace_of(error: BaseException) -> str:
    """Where a mistake was made, as Python tells it."""
    return "".join(traceback.format_exception(error))


def take_over(now: Callable[[], datetime]) -> None:
    """From here on libraries, and threads that end by a mistake, are told in the same way."""
    logging.captureWarnings(True)
    logging.root.handlers = [_Lines()]
    threading.excepthook = lambda ended: _ended(ended, now())


class _Lines(logging.Handler):
    """What a library says."""

    def emit(self, record: logging.LogRecord) -> None:
        at = datetime.fromtimestamp(record.created, UTC)
        error = record.exc_info[1] if record.exc_info else None
        told = {"level": record.levelname.lower(), "by": record.name, "told": record.getMessage()}
        note("console-library", at, **told, **({"trace": trace_of(error)} if error else {}))


def _ended(ended: threading.ExceptHookArgs, at: datetime) -> None:
    thread = ended.thread.name if ended.thread else None
    trace = trace_of(ended.exc_value) if ended.exc_value else ended.exc_type.__name__
    note("console-thread-ended", at, thread=thread, trace=trace)
