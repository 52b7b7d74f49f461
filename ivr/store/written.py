"""Text as databases take it."""

from __future__ import annotations

LONGEST = 2000  # letters of a name or a reason


def written(text: str, longest: int = LONGEST) -> str:
    """Without what a database does not take, NUL and halves of letters, and no longer than that."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:longest]
