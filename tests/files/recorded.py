"""Recordings too short to hear, put where callers would hear them."""

from __future__ import annotations

import io
import wave
from datetime import date
from math import pi, sin
from pathlib import Path

from ivr.files.recordings import RATE, make_record
from ivr.files.shelving import keep

ADDED = date(2026, 11, 23)


def sound(
    of: str | bytes = "", *, rate: int = RATE, width: int = 2, channels: int = 1, frames: int = 800
) -> bytes:
    """A tenth of a second as a WAV file, unlike that of any other words."""
    out, said = io.BytesIO(), of.encode() if isinstance(of, str) else of
    with wave.open(out, "wb") as file:
        file.setframerate(rate)
        file.setsampwidth(width)
        file.setnchannels(channels)
        file.writeframes(
            (said * (1 + frames * width * channels // max(len(said), 1)))[: frames * width * channels]
            or bytes(frames * width * channels)
        )
    return out.getvalue()


def hum(hertz: int) -> bytes:
    """Half a second of a quiet tone, which nobody would take for a bad recording's fault."""
    wave_of = (round(3000 * sin(2 * pi * hertz * n / RATE)) for n in range(RATE // 2))
    return sound(b"".join(each.to_bytes(2, "little", signed=True) for each in wave_of), frames=RATE // 2)


def record(
    home: Path, language: str, prompt: str, words: str, *, placeholder: bool = False, heard: bytes = b""
) -> Path:
    """Somebody records a prompt and adds it."""
    heard = heard or sound(f"{language}/{prompt}/{words}")
    made = make_record(
        words,
        heard,
        (0.1, -19.0, -3.0),
        source="a telephone",
        original=None,
        added=ADDED,
        placeholder=placeholder,
    )
    keep(home, language, prompt, heard, made, None)
    return home
