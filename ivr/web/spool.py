"""A spool: a file to which one process appends lines, and which another reads and takes away.

Its writer holds a lock on it while it lives, however it dies; only a spool without one is finished. What was
appended is on the disk. What could not be is cut off again, so that the same lines can be tried once more.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import suppress
from pathlib import Path

_MAKING = "making-"  # a spool that is not locked yet: nobody may think it finished
_SUFFIX = ".spool"
_ONLY_US = 0o600


class Spool:
    """A spool being written. Raises OSError where it cannot be, and then nothing was added."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.name = secrets.token_hex(16)
        making = folder / f"{_MAKING}{self.name}"
        self._handle = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, _ONLY_US)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        making.rename(folder / f"{self.name}{_SUFFIX}")
        self.size = 0

    def append(self, lines: bytes) -> None:
        """Adds whole lines; when this returns, they are on the disk."""
        try:
            if os.write(self._handle, lines) != len(lines):
                raise OSError("the disk took only a part")
            os.fsync(self._handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._handle, self.size)
            raise
        self.size += len(lines)

    @property
    def is_gone(self) -> bool:
        """Whether somebody has taken the file away under us: nobody would ever read what is added."""
        return os.fstat(self._handle).st_nlink == 0

    def close(self) -> None:
        """Finished: nothing is added any more."""
        os.close(self._handle)


def spools_in(folder: Path) -> list[Path]:
    """The spools of a folder, those that are still written included."""
    return sorted(folder.glob(f"*{_SUFFIX}"))


def whole_lines(spool: Path, since: int, most: int) -> bytes:
    """The lines after so many bytes; one that is not whole yet is left for the next time."""
    with spool.open("rb") as file:
        file.seek(since)
        found = file.read(most)
    return found[: found.rfind(b"\n") + 1]


def is_finished(spool: Path) -> bool:
    """Whether its writer is gone, so that nothing is added any more. Ask before reading the last of it."""
    with spool.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
