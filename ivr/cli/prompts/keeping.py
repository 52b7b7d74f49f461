"""Writing what a command makes: each piece whole or not at all, and told where it cannot be."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from ivr.audio.take import Take
from ivr.audio.takes import Brought, keep_take
from ivr.web.build import clock


@contextmanager
def whole() -> Iterator[None]:
    """Ctrl-C waits until the block is done, so that it leaves no half of it behind; blocks may be nested."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = list[int]()

    def later(number: int, _: FrameType | None) -> None:
        asked.append(number)

    before = signal.signal(signal.SIGINT, later)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if asked:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def writing(home: Path, meant: Path | None = None) -> Iterator[None]:
    """Where a file cannot be written, say which one, and why."""
    try:
        with whole():
            yield
    except (
        ValueError
    ) as error:  # bookkeeping that cannot be read: a new one would forget the other recordings
        raise click.ClickException(f"Nothing is written.\n{error}") from None
    except OSError as error:
        path = Path(str(error.filename2 or error.filename or meant or home))
        shown = path.relative_to(home) if path.is_relative_to(home) else path
        why = f"{error.strerror or error}. Check who may write there, and whether the disk is full."
        raise click.ClickException(f"Cannot write {shown}: {why}") from None


def keep_brought(home: Path, path: Path, language: str, prompt: str, words: str, take: Take) -> None:
    """Put a take where it belongs, with the file it was imported from."""
    with writing(home):
        brought = Brought(path.name, path.read_bytes())
        keep_take(home, language, prompt, words, take, brought, clock().date())
