"""Small lines as editions, named as they would be when published, and decisions about them."""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ivr.core.line import Line
from ivr.core.numbers import read_dialable
from ivr.edition import compile_line
from ivr.store.history import Decision
from tests.core.small_line import LINE

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def decision(minute: int = 0, by: str = "Ana", why: str = "as agreed") -> Decision:
    """A decision some minutes after nine on that Monday."""
    return Decision(by, why, MONDAY + timedelta(minutes=minute))


def recording(number: int, samples: int = 80) -> bytes:
    """A short WAV file that is like no other."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(number.to_bytes(4, "little") * samples)
    return out.getvalue()


def sounds(number: int) -> dict[tuple[str, str], bytes]:
    """Two sounds of one edition alone, and one of every edition."""
    return {
        ("welcome", "en"): recording(number),
        ("main", "en"): recording(number + 1_000_000),
        ("goodbye", "en"): recording(0),
    }


def named(line: Line, recordings: Mapping[tuple[str, str], bytes] | None = None) -> Line:
    """The line under the name of its edition."""
    return compile_line(line, "https://line.invalid", recordings=recordings).line


def line(number: int) -> Line:
    """The small line with a welcome of its own; they differ in nothing that calls in progress must hear."""
    welcome = {"welcome": {"en": f"Welcome, {number}."}}
    return named(replace(LINE, prompts=dict(LINE.prompts) | welcome), sounds(number))


def with_another_number(old: Line) -> Line:
    """The line after its library moved to another number."""
    library = replace(old.service("library"), dial=read_dialable("312-744-6630"))
    return named(replace(old, nodes=dict(old.nodes) | {"library": library}))
