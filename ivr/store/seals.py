"""Seals over texts, each of which says what it was made by: SHA-256 where it is 64 letters and says nothing.

To take another hash, name it in NOW: what is sealed from then on is sealed by it, and what was sealed before
is compared as it was made. Only sound ones are known, so that nobody gains by naming another.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

HASHES: Mapping[str, Callable[[bytes], Any]] = {"sha256": hashlib.sha256, "sha3-256": hashlib.sha3_256}
NOW = "sha256"
_FIRST = "sha256"  # what did not name itself yet


def sealed(text: bytes) -> str:
    """A seal by what is taken now; at most 64 letters, for which the tables have room."""
    return _sealed(text, NOW)


def agrees(seal: str, text: bytes) -> bool:
    """Whether a seal was made over that text, by whatever it was made."""
    kind, named, _ = seal.partition(":")
    by = kind if named else _FIRST
    return by in HASHES and seal == _sealed(text, by)


def _sealed(text: bytes, by: str) -> str:
    made = HASHES[by](text)
    if by == _FIRST:
        return str(made.hexdigest())
    return f"{by}:{base64.urlsafe_b64encode(made.digest()).decode()}"
