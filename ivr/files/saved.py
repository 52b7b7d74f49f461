"""Whether anything in a home was saved since: names, sizes and times of what a line is made of, unread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ivr.files.recordings import ORIGINALS

_MADE_OF = (".yaml", ".yml", ".po", ".wav", ".json")

Saved = frozenset[tuple[str, int, int]]


def saved(home: Path) -> Saved:
    """Another one whenever a file of the line was saved, added or taken away."""
    return frozenset(entry for folder in ("menus", "prompts") for entry in _below(str(home / folder)))


def _below(folder: str) -> Iterator[tuple[str, int, int]]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir():
                    yield from () if entry.name == ORIGINALS else _below(entry.path)
                elif entry.name.endswith(_MADE_OF):
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns
