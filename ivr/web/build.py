"""A whole web application from a line: the call path in front of Flask, with one edition and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.core.line import Line
from ivr.edition import Edition, compile_line
from ivr.files.recordings import heard
from ivr.web.air import Air, only
from ivr.web.answered import Answered
from ivr.web.answers import Answers
from ivr.web.app import create_app
from ivr.web.callpath import CallPath, Note, Record, respond
from ivr.web.form import Form
from ivr.web.front import ConsoleAt, Front
from ivr.web.metrics_page import MetricsPage
from ivr.web.settings import Settings
from ivr.web.signature import Verifier


def clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def unnoted(answered: Answered, milliseconds: float) -> None:
    """No log."""


def unrecorded(answered: Answered | None, form: Form) -> None:
    """No call log."""


def both(first: Note, second: Note) -> Note:
    """Whatever happens to the first, the second is told."""

    def note(answered: Answered, milliseconds: float) -> None:
        try:
            first(answered, milliseconds)
        finally:
            second(answered, milliseconds)

    return note


@dataclass(frozen=True, slots=True)
class Measured:
    """Who is told of each request refused, and what ``/metrics`` answers."""

    refused: Callable[[], None]
    page: MetricsPage


UNMEASURED = Measured(lambda: None, MetricsPage("", None))


def air_of(edition: Edition) -> Air:
    """One edition on the air, and no other."""
    return Air(only(Answers(edition, respond)))


def answering(
    air: Air,
    settings: Settings,
    now: Callable[[], datetime],
    note: Note = unnoted,
    console: ConsoleAt | None = None,
    record: Record = unrecorded,
    measured: Measured = UNMEASURED,
) -> CallPath:
    """The WSGI application that answers with what is on the air, and passes requests for the console on."""
    verifier, others = Verifier(settings.base_url, settings.tokens), create_app(air, measured.page).wsgi_app
    behind = Front(console, others) if console else others
    return CallPath(air, verifier, now, behind, note, record, measured.refused)


def build(
    line: Line,
    settings: Settings,
    now: Callable[[], datetime] = clock,
    note: Note = unnoted,
) -> CallPath:
    """The same for a line, with the recordings of its home; placeholders in demo mode only."""
    recordings = heard(settings.home, line, placeholders=settings.demo)
    air = air_of(compile_line(line, settings.base_url, settings.carrier, recordings))
    air.served.current.rehearse(now())
    return answering(air, settings, now, note)
