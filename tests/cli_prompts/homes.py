"""Homes for the tests: the small line in two languages, words made up, and recordings of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from ivr.files.load import load
from tests.audio.takes import file, speech
from tests.files.small import SMALL, copy_of
from tests.test_cli import run

OFFERED_NO = "    offered: no"


def made_up(words: str) -> str:
    """Words of a language nobody speaks, with the same facts in them."""
    return f"Vla, {words}"


def translate(home: Path, language: str, *, leave: tuple[str, ...] = ()) -> None:
    """Translate whatever is not translated yet, as somebody with a translation editor would."""
    path = home / "prompts" / language / "script.po"
    with path.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        if message.context and message.context not in leave and not message.string:
            message.string = made_up(str(message.id))
    with path.open("wb") as file:
        write_po(file, catalog)


def offer(home: Path) -> None:
    """Take every ``offered: no`` away."""
    path = home / "menus/line.yaml"
    rows = path.read_text().split("\n")
    path.write_text("\n".join(row for row in rows if not row.startswith(OFFERED_NO)))


def town(to: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The small line in English and Spanish, both offered."""
    copy_of(SMALL, to)
    assert run(capsys, "prompts", "update", "--home", str(to))[0] == 0
    translate(to, "es")
    offer(to)
    assert load(to)[0], "made-up words can be heard, though ivr check has much to say of them"
    return to


def take(folder: Path, name: str, kind: str = "wav-16-bit", seconds: float = 2.5) -> Path:
    """A recording somebody made."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file(kind, speech(seconds)))
    return path


def listed(
    capsys: pytest.CaptureFixture[str], home: Path, *more: str
) -> dict[tuple[str, str], dict[str, object]]:
    """The list as other programs read it, by prompt and language."""
    _, out, _ = run(capsys, "prompts", "--json", "--home", str(home), *more)
    return {(each["prompt"], each["language"]): each for each in json.loads(out)}


def everything(home: Path) -> dict[str, bytes]:
    """Every file of a home, to see that nothing has changed."""
    return {str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
