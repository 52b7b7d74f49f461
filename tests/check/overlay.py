"""The small line with some of its blocks replaced, as the examples of the rules are shown."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.files.shape import LineBlock
from tests.files.small import SMALL, bilingual, copy_of

LINE_KEYS = {field.alias or name for name, field in LineBlock.model_fields.items()}
_BLOCK = re.compile(r"^(?=[a-z])", re.M)


def overlaid(snippet: str, to: Path) -> Path:
    """A copy of the small line in which the top-level blocks of a snippet stand for those of the same names;
    new ones are added to the line's own file or to the menus."""
    copy_of(SMALL, to)
    for block in filter(str.strip, _BLOCK.split(snippet)):
        name = block.partition(":")[0]
        path = _file_of(name, to / "menus")
        text = path.read_text(encoding="utf-8")
        found = re.search(rf"^{re.escape(name)}:.*\n(?:(?:[ #].*)?\n)*", text, re.M)
        start, end = found.span() if found else (len(text), len(text))
        path.write_text(text[:start] + block + text[end:], encoding="utf-8")
    return to


def _file_of(name: str, menus: Path) -> Path:
    if name in LINE_KEYS:
        return menus / "line.yaml"
    block = re.compile(rf"^{re.escape(name)}:", re.M)
    for path in sorted(path for path in menus.glob("*.yaml") if path.name != "line.yaml"):
        if block.search(path.read_text(encoding="utf-8")):
            return path
    return menus / "main.yaml"


def in_spanish(entries: str, to: Path) -> Path:
    """The small line with Spanish offered, in which these entries stand and every other prompt has English
    words."""
    return bilingual(to, entries)
