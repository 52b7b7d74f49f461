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
from ivr.files.recordings import ORIGINALS, Record, keep, make_record
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


def keep_take(
    home: Path, path: Path, prompt: str, language: str, words: str, take: Take, before: Record | None = None
) -> None:
    """Put an imported take and its original where they belong; ``before`` is the recording it replaces, whose
    original goes with it."""
    original = prompt + path.suffix.lower()
    measured = (take.measured.seconds, take.measured.loudness, take.measured.peak)
    record = make_record(
        words,
        take.sound,
        measured,
        source=take.source,
        original=original,
        added=clock().date(),
        warnings=take.warnings,
    )
    with writing(home):
        brought = path.read_bytes()
        keep(home, language, prompt, take.sound, record, brought)
        if before and before.original and before.original != original:
            (home / "prompts" / language / ORIGINALS / Path(before.original).name).unlink(missing_ok=True)
