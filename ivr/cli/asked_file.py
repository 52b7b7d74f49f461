"""A file that somebody asks a command for, besides what it prints."""

from __future__ import annotations

from pathlib import Path

import click


def write_asked(path: Path, content: bytes) -> None:
    """Written where they said; where that cannot be, the command ends."""
    try:
        path.write_bytes(content)
    except OSError as error:
        remedy = "Name another file, in a folder that is there and that you may write to."
        raise click.UsageError(f"Cannot write {path}: {error.strerror}. {remedy}") from None
