"""What every page about prompts begins with: the prompt that is asked for, as the files are now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from ivr.files.change import Change
from ivr.files.coverage import Cell
from ivr.files.recordings import fingerprint
from ivr.files.words import Words
from ivr.web.staff.console import console
from ivr.web.staff.prompt_files import Prompts

prompts = Blueprint("prompts", __name__, url_prefix="/prompts")


@dataclass(frozen=True, slots=True)
class Here:
    """A prompt in a language; ``words`` are the line's own, None for a notice that is written in each."""

    prompts: Prompts
    cell: Cell
    words: Words | None

    @property
    def tag(self) -> str:
        return self.prompts.languages[self.cell.language]

    @property
    def about(self) -> str:
        """How the audit calls it."""
        return f"{self.cell.language}/{self.cell.prompt}"

    @property
    def page(self) -> str:
        return url_for("prompts.one", language=self.cell.language, prompt=self.cell.prompt)

    @property
    def sound(self) -> str:
        """The SHA-256 of the sound that is there now, empty where there is none."""
        return fingerprint(self.recording) if self.recording else ""

    @property
    def recording(self) -> bytes | None:
        """The sound that is there now, whether callers hear it or not."""
        return self.prompts.shelves[self.cell.language].sounds.get(self.cell.prompt)

    def with_sound(self, sound: bytes) -> Change:
        """Another recording in its place: what decides what callers hear, of all the files that it has."""
        return Change(f"prompts/{self.cell.language}/{self.cell.prompt}.wav", self.recording or b"", sound)


def here(language: str, prompt: str) -> Here:
    """The prompt that is asked for; where there is none, the page says so."""
    found = console().prompts.read()
    cell = found.cells.get((prompt, language))
    if cell is None:
        abort(404)
    return Here(found, cell, found.words.get(prompt))


def to(address: str) -> Response:
    """On to another page after something was done."""
    return make_response(redirect(address, 303))
