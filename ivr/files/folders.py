"""Folders below ``prompts/`` that are no language of the line: callers hear nothing of what is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from ivr.files.draft import LINE_FILE
from ivr.files.problem import Problem, did_you_mean, printable, shown

FOLDER = "prompts"


def unused_folders(home: Path, languages: Collection[str]) -> Iterator[Problem]:
    """What a deleted or misspelled language leaves behind."""
    for name in _folders(home / FOLDER):
        if name not in languages and not name.startswith("."):
            what = f'"{shown(printable(name))}" is no language of this line, so nobody hears what is in there'
            otherwise = f"take the folder away, or name the language under languages: in {LINE_FILE}"
            hint = did_you_mean(name, languages, otherwise)
            yield Problem(f"{FOLDER}/{printable(name)}", 1, (), what, hint, "unused-language", "should")


def _folders(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.is_dir())
    except OSError:  # where it cannot be read, its languages are told one by one
        return []
