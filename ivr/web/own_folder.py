"""Folders for what only this account may read or lay there."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_ONLY_US, _OTHERS_WRITE = 0o700, 0o022


def temporary(name: str) -> Path:
    """A temporary folder that nobody else can have laid there, or write to: what lies in it is dialled."""
    folder = Path(tempfile.gettempdir()).resolve() / f"ivr-{_us()}-{name}"
    if _ours(folder).st_mode & _OTHERS_WRITE:
        raise _in_the_way(folder)
    return folder


def closed(folder: Path) -> Path:
    """A folder that nobody else may enter, whatever it was before."""
    _ours(folder)
    folder.chmod(_ONLY_US)
    return folder


def _us() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _ours(folder: Path) -> os.stat_result:
    """Made where it is not there. Raises OSError where it is no folder of this account."""
    with suppress(FileExistsError):
        folder.mkdir(_ONLY_US)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != _us():
        raise _in_the_way(folder)
    return found


def _in_the_way(folder: Path) -> OSError:
    return OSError(errno.EEXIST, "somebody else's folder is in the way", str(folder))
