"""A whole web application from a line: the call path in front of Flask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.web.app import create_app
from ivr.web.callpath import Answered, CallPath
from ivr.web.settings import Settings
from ivr.web.signature import Verifier


def clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def build(
    line: Line,
    settings: Settings,
    now: Callable[[], datetime] = clock,
    note: Callable[[Answered], None] = lambda answered: None,
) -> CallPath:
    """The WSGI application of a line."""
    edition = compile_line(line, settings.base_url)
    verifier = Verifier(settings.base_url, settings.tokens)
    return CallPath(edition, verifier, now, create_app(edition).wsgi_app, note)
