"""Every command of the documentation is typed, in order, by a reader who starts from a fresh copy."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import SHELL, Command, blocks, commands, name, pages, prose
from tests.docs.story import begin

# Commands that need what is not at hand here: why, and how they begin. What matches nothing has to go.
NOT_HERE = {
    ".ci/run does it, on a clean checkout": (
        *("python3 -m venv", ".venv/bin/pip install", ".venv/bin/pytest", ".venv/bin/ruff", ".venv/bin/mypy"),
    ),
    "the copy is no repository": ("git ",),
    "it needs a carrier's account; tests/deploy types it against a stand-in": ("ivr deploy",),
    "it asks the server that runs at that moment": ("curl ",),
    "it needs a machine of one's own; tests/running runs the line as its unit says": (
        *("sudo ", "useradd ", "/opt/ivr", "install ", "cp ", "chown ", "systemctl ", "systemd-creds "),
    ),
}
BEGINNINGS = {begins: why for why, several in NOT_HERE.items() for begins in several}
_FIRST = r"(?:\$ )?(?:\S*/)?(?:ivr|python3 -[cm]|pip|sudo|systemctl|docker|createdb|pg_dump) "
IN_A_BLOCK, INDENTED = re.compile(rf"^{_FIRST}.*", re.M), re.compile(rf"^(?: {{4}}|\t){_FIRST}.*", re.M)
PAGES = [page for page in pages() if commands(page)]
OTHER_SHELLS = {"bash", "shell", "console", "zsh", "shell-session"}


def excused(command: Command) -> str | None:
    """Why a command is not typed here."""
    told = (why for begins, why in BEGINNINGS.items() if command.text.startswith(begins))
    return next(told, None) or _absent(command.text.split()[0])


def _absent(program: str) -> str | None:
    """What a small machine may lack (curl, free); never what is ours."""
    if program in {"ivr", ".", "export"} or program.startswith(".venv/") or shutil.which(program):
        return None
    return f"{program} is not installed here"


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_can_be_followed(page: Path, tmp_path: Path) -> None:
    story = begin(tmp_path)
    try:
        for command in commands(page):
            if not excused(command):
                story.type(command)
        story.stop()
    finally:
        story.abandon()


def test_a_command_that_ends_otherwise_is_noticed(tmp_path: Path) -> None:
    story = begin(tmp_path)
    for text in ("ivr check --home nowhere", "ls nowhere"):
        with pytest.raises(AssertionError, match="ended with"):
            story.type(Command("a page", 1, text, 0))


def test_nothing_is_excused_that_is_not_there(record_property: Callable[[str, object], None]) -> None:
    every = [command for page in PAGES for command in commands(page)]
    for begins in BEGINNINGS:
        assert any(command.text.startswith(begins) for command in every), (
            f"no page says {begins}: take it away"
        )
    skipped = [command for command in every if excused(command)]
    told = "".join(f"\n  not typed: {command} ({excused(command)})" for command in skipped)
    record_property("covered", f"{len(every) - len(skipped)} commands of {len(PAGES)} pages typed{told}")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_no_command_stands_where_it_is_not_typed(page: Path) -> None:
    kinds = {info.split(" ")[0]: body for _, info, body in blocks(page)}
    assert not OTHER_SHELLS & kinds.keys(), f"{name(page)}: begin a block of commands with ```{SHELL}"
    others = [body for _, info, body in blocks(page) if info.split(" ")[0] != SHELL]
    stray = [row for text in others for row in IN_A_BLOCK.findall(text)] + INDENTED.findall(prose(page))
    assert stray == [], f"{name(page)}: put these into a block that begins with ```{SHELL}"
