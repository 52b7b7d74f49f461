"""What is in a backup, in words; and how far the work on one has come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from ivr.backup.contents import Contents, Told

LEFT_OUT = (
    "Not in it: who is signed in, links of invitations, attempts to sign in, the week's key by which callers "
    "are counted, what the carrier calls the calls of today, takes that nobody kept yet, and the settings of "
    "the environment (tokens, addresses)."
)

_COUNTED = {
    "editions": "editions",
    "sounds": "sounds",
    "accounts": "people",
    "audit": "in the audit",
    "call_events": "events of calls",
}


def described(contents: Contents) -> str:
    """In one row."""
    tables = (
        f"{words} {contents.tables[name]:,}" for name, words in _COUNTED.items() if name in contents.tables
    )
    return ", ".join([f"files of the draft {contents.files:,}", *tables])


@contextmanager
def shown(what: str, total: int | None = None) -> Iterator[Told]:
    """A bar, or where nobody knows how much there is the bytes so far; in a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn(f"{what} {{task.description}}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=total)

        def told(piece: str, count: int) -> None:
            progress.update(task, advance=count, description=piece)

        yield told
