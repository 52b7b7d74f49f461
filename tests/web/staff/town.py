"""A town's line in English and Spanish for the tests of the prompts' pages, and what its people do there."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from ivr.audio.take import Take, read_take
from ivr.files.recordings import fingerprint
from ivr.files.script import NEEDS_REVIEW
from ivr.web.staff.trials import Trial, Trials
from tests.audio.takes import file, speech
from tests.files.small import bilingual, entry
from tests.web.staff.browser import Browser, Page

ENGLISH = "How can we help?"
MOMENT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
SPANISH = "¿Cómo podemos ayudarle?"


def town(to: Path) -> Path:
    """The small line, with Spanish words for its first menu that wait for a review."""
    asked = entry("main", ENGLISH, SPANISH, f"# {NEEDS_REVIEW}")
    library = entry("main-library", "For the library", "Para la biblioteca")
    return bilingual(to, asked, library)


def page_of(language: str, prompt: str = "main") -> str:
    return f"/staff/prompts/{language}/{prompt}"


def bring(browser: Browser, sound: bytes, name: str = "take.wav", language: str = "en") -> Page:
    """Uploads a recording of the first menu's question."""
    form = browser.open(page_of(language)).form("/takes")
    return upload(browser, form.action, form.fields, sound, name)


def brought(home: Path, browser: Browser, sound: bytes) -> Page:
    """The page of a recording that was brought, without the process that reads it: that takes most of the
    time."""
    trials = Trials(home, lambda: MOMENT)
    folder = trials.receive(lambda path: path.write_bytes(sound))
    trial = Trial("main", "en", ENGLISH, "Ana", MOMENT, _read(sound), "take.wav")
    return browser.open(f"/staff/prompts/takes/{trials.keep(folder, trial)}")


@cache
def _read(sound: bytes) -> Take:
    return read_take(sound, ENGLISH, "en")


def upload(browser: Browser, action: str, fields: dict[str, str], sound: bytes, name: str) -> Page:
    """Sends a form with a file in it."""
    data = {**fields, "take": FileStorage(io.BytesIO(sound), name)}
    stream, length, boundary = stream_encode_multipart(data, use_tempfile=False)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.ask("POST", action, input_stream=stream, content_length=length, content_type=kind)


@cache
def a_take(seconds: float = 2.5, pitch: float = 120.0, kind: str = "wav-16-bit") -> bytes:
    """Somebody says something."""
    return file(kind, speech(seconds, pitch=pitch))


def recorded(home: Path, language: str = "en", prompt: str = "main") -> str:
    """The SHA-256 of what is recorded; empty where nothing is."""
    path = home / "prompts" / language / f"{prompt}.wav"
    return fingerprint(path.read_bytes()) if path.exists() else ""
