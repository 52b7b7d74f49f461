"""Every command of the documentation is typed, in order, by a reader who starts from a fresh copy."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import SHELL, Command, blocks, commands, name, pages
from tests.docs.story import begin

# Commands that need what is not at hand here, by how they begin, and why. What matches nothing has to go.
NOT_HERE = {
    "python3 -m venv": ".ci/run makes the environment on a clean checkout",
    ".venv/bin/pip install": ".ci/run installs on a clean checkout",
    ".venv/bin/pytest": "these are the tests",
    ".venv/bin/ruff": ".ci/run asks it about the whole project",
    ".venv/bin/mypy": ".ci/run asks it about the whole project",
    "git ": "the copy is no repository",
    "ivr deploy": "it needs a carrier's account; tests/deploy types it against a stand-in",
    "curl ": "it asks the server that runs at that moment",
    "sudo ": "it needs a machine with systemd that is one's own",
}
PAGES = [page for page in pages() if commands(page)]
OTHER_SHELLS = {"bash", "shell", "console", "zsh", "shell-session"}


def excused(command: Command) -> str | None:
    """Why a command is not typed here."""
    told = (why for begins, why in NOT_HERE.items() if command.text.startswith(begins))
    return next(told, None) or _absent(command.text.split()[0])


def _absent(program: str) -> str | None:
    """What a small machine may lack (curl, free); never what is ours."""
    if program in {"ivr", ".", "export"} or program.startswith(".venv/") or shutil.which(program):
        return None
    return f"{program} is not installed here"


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
    for begins in NOT_HERE:
        assert any(command.text.startswith(begins) for command in every), (
            f"no page says {begins}: take it away"
        )
    skipped = [command for command in every if excused(command)]
    told = "".join(f"\n  not typed: {command} ({excused(command)})" for command in skipped)
    record_property("covered", f"{len(every) - len(skipped)} commands of {len(PAGES)} pages typed{told}")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_no_command_stands_where_it_is_not_typed(page: Path) -> None:
    for line, info, body in blocks(page):
        kind = info.split(" ")[0]
        assert kind not in OTHER_SHELLS, f"{name(page)}:{line}: write ```{SHELL}"
        if kind != SHELL:
            assert not re.search(r"^\s*(?:\$ )?(?:\.venv/bin/)?ivr [a-z]+\b", body, re.M), (
                f"{name(page)}:{line}: write ```{SHELL}"
            )
    indented = re.search(
        r"^(?: {4}|\t)(?:\$ )?(?:\.venv/bin/)?(?:ivr|python3 -c|pip) .*",
        page.read_text(encoding="utf-8"),
        re.M,
    )
    assert not indented, (
        f"{name(page)}: put {indented[0].strip()} into a block that begins with ```{SHELL}"
        if indented
        else ""
    )
