"""What the console tells whoever reads its log, and its libraries with it: an event a line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from ivr.web.log_lines import line_of, say_now, tell_threads, trace_of


def note(event: str, at: datetime, **told: object) -> None:
    """One event."""
    say_now(line_of(event, at, **told))


def take_over(now: Callable[[], datetime]) -> None:
    """From here on libraries, and threads that end by a mistake, are told in the same way."""
    logging.captureWarnings(True)
    logging.root.handlers = [_Lines()]
    tell_threads("console-thread-ended", now, say_now)


class _Lines(logging.Handler):
    """What a library says."""

    def emit(self, record: logging.LogRecord) -> None:
        at = datetime.fromtimestamp(record.created, UTC)
        error = record.exc_info[1] if record.exc_info else None
        told = {"level": record.levelname.lower(), "by": record.name, "told": record.getMessage()}
        note("console-library", at, **told, **({"trace": trace_of(error)} if error else {}))
