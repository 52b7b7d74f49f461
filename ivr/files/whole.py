"""Files written whole or not at all, by one at a time: whoever reads meanwhile sees the old or the new."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """Put a file in the place of another."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)


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
