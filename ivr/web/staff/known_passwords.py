"""Passwords of 12 letters or more that leaked most often, each by the beginning of its hash.

`known_passwords.bin` was made from the lists that SecLists collects from leaks (MIT, by Daniel Miessler):
of every password there with 12 letters or more, in small letters, the first six bytes of its SHA-256, sorted.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_LENGTH = 6  # bytes: one in twenty billion good passwords is refused by mistake
_FILE = Path(__file__).parent / "known_passwords.bin"


def is_known(password: str) -> bool:
    """Whether it is among them, in capital or small letters."""
    return _mark(password) in known()


def _mark(password: str) -> bytes:
    return hashlib.sha256(password.casefold().encode("utf-8", "replace")).digest()[:_LENGTH]


@cache
def known() -> frozenset[bytes]:
    """All of them."""
    marks = _FILE.read_bytes()
    return frozenset(marks[at : at + _LENGTH] for at in range(0, len(marks), _LENGTH))
