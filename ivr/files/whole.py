"""Files written whole or not at all, by one at a time: whoever reads meanwhile sees the old or the new."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NEW = ".{}.new"  # beside the file that it shall be


def replace_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another; when this returns, it is on the disk."""
    draft = path.with_name(_NEW.format(path.name))
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """The names in a folder are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Throw away what was never put in its place, there and below; for whoever has the folder alone."""
    for path in folder.rglob(_NEW.format("*")):
        if path.is_file():
            path.unlink(missing_ok=True)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Others who would change the same folder wait, in this process or in another; one that ends, however it
    ends, lets the next one in. Not to be nested."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
