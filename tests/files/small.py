"""The smallest whole line, and copies of it that staff have changed."""

from __future__ import annotations

import shutil
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
SMALL = DATA / "small"


def copy_of(home: Path, to: Path) -> Path:
    """A line's menus and words in a folder of their own."""
    for folder in ("menus", "prompts"):
        if (home / folder).exists():
            shutil.copytree(home / folder, to / folder)
    return to


def small_with(to: Path, **files: str) -> Path:
    """The small line with other text in some of its files: ``main="main: ..."`` is menus/main.yaml."""
    copy_of(SMALL, to)
    for name, text in files.items():
        (to / "menus" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return to


def changed(file: str, old: str, new: str) -> str:
    """A file of the small line with one piece of it replaced."""
    text = (SMALL / "menus" / f"{file}.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}.yaml"
    return text.replace(old, new)
