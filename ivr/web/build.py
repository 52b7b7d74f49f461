"""A whole web application from a line: the call path in front of Flask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ivr.core.call import Started
from ivr.core.line import Line
from ivr.edition import Edition, compile_line
from ivr.files.recordings import heard
from ivr.twiml import Parties
from ivr.web.app import create_app
from ivr.web.callpath import CallPath, Note
from ivr.web.settings import Settings
from ivr.web.signature import Verifier


def clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def _rehearse(edition: Edition, moment: datetime) -> None:
    """One first turn and every service's hours, before the first caller: what is slow once is slow here."""
    edition.document(edition.turn(None, Started(), moment), Parties())
    for service in edition.line.services():
        service.hours.open_at(moment)


def build(
    line: Line,
    settings: Settings,
    now: Callable[[], datetime] = clock,
    note: Note = lambda answered, milliseconds: None,
) -> CallPath:
    """The WSGI application of a line, with the recordings of its home; placeholders in demo mode only."""
    recordings = heard(settings.home, line, placeholders=settings.demo)
    edition = compile_line(line, settings.base_url, settings.carrier, recordings)
    _rehearse(edition, now())
    verifier = Verifier(settings.base_url, settings.tokens)
    return CallPath(edition, verifier, now, create_app(edition).wsgi_app, note)
