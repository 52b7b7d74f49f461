"""The socket by which the server reaches the console: a file in a folder that only this account may enter.

What the two say goes over no network, and no other account can listen, speak or take its place.
"""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path

from ivr.web.listening import BACKLOG
from ivr.web.own_folder import closed, temporary

_LONGEST = 100  # bytes of its path; Linux takes 107, others 103


def open_console_socket(depot: Path, host: str) -> socket.socket:
    """A socket beside what this server answers with, or in a temporary folder where that path would be too
    long. What a killed server left in its place is replaced. Raises OSError where there is no place."""
    path = _fitting(depot.resolve() / "console", host)
    path.unlink(missing_ok=True)
    opened = socket.socket(socket.AF_UNIX)
    try:
        opened.bind(os.fspath(path))
        opened.listen(BACKLOG)
    except OSError:
        opened.close()
        raise
    return opened


def _fitting(folder: Path, name: str) -> Path:
    if _fits(folder / name):
        return closed(folder) / name
    told = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    shorter = closed(temporary(f"console-{told}")) / name
    if not _fits(shorter):
        raise OSError(errno.ENAMETOOLONG, "longer than the path of a socket may be", os.fspath(shorter))
    return shorter


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= _LONGEST
