"""The small line in two languages with one of its answers replaced: how examples of kind ``twiml`` run.

An example begins with a comment that says when its document is heard: ``<!-- a call begins -->``,
``<!-- 0 -->``, ``<!-- silence -->``, ``<!-- busy -->``. In it, ``/voice/next`` is where the replaced answer
leads, and ``/voice/here`` is where the caller was.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from ivr.check.answers import BASE_URL, ENTRY, Answers, walked
from ivr.check.subject import Subject, subject
from ivr.check.walk import OUTCOMES, Ask, Fields, Reader, asked_of, hour_states, telling_states
from ivr.edition import compile_line
from ivr.files.load import read_line
from tests.check.overlay import in_spanish
from tests.files.small import entry

DAY = date(2026, 11, 23)
BEGINS = "a call begins"
_NOTICE = "Hang up and call nine one one if this is an emergency."
_SPANISH_NOTICE = entry("emergency", _NOTICE, "Cuelgue y llame al nueve uno uno si es una emergencia.")


def answered(example: str, to: Path) -> Subject:
    """What a rule looks at: the small line where that event has that document for an answer."""
    loaded = read_line(in_spanish(_SPANISH_NOTICE, to))
    assert loaded.line, loaded.problems
    looked = subject(loaded, "twilio", DAY)
    return Answered(**{each.name: getattr(looked, each.name) for each in fields(looked)}, example=example)


@dataclass(frozen=True)
class Answered(Subject):
    """A line that answers one event with the document of an example."""

    example: str

    @cached_property
    def answers(self) -> Answers:
        edition = compile_line(self.line, BASE_URL)
        states = telling_states(hour_states(self.line, self.day))
        comment, _, document = self.example.partition("-->")
        event = comment.removeprefix("<!--").strip()

        def ask_at(moment: datetime) -> Ask:
            return replaced(asked_of(edition, moment), event, document.strip())

        return walked(edition.line, states, ask_at, seconds_of)


def replaced(ask: Ask, event: str, document: str) -> Ask:
    """The same answers, but for one event."""

    def instead(url: str, form: Fields) -> bytes:
        real = ask(url, form)
        if happened(url, form) != event:
            return real
        there = Reader().read(real)[1]
        if "/voice/next" in document and not there:
            return real
        at = document.replace("/voice/here", url)
        return (at.replace("/voice/next", there[0]) if there else at).encode()

    return instead


def happened(url: str, form: Fields) -> str:
    """What an example calls the event of a request."""
    sent = dict(form)
    if url == ENTRY:
        return BEGINS
    outcome = sent.get("DialCallStatus")
    assert outcome is None or outcome in OUTCOMES
    return outcome or sent.get("Digits", "silence")


def seconds_of(url: str) -> float:
    """Nothing is recorded here, so every sound is a pause."""
    return int(url.removesuffix(".wav").rpartition("-")[2]) / 1000
