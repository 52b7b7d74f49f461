"""The older editions that calls in progress may still be on, and until when they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.store.history import History
from ivr.web.supply import KEPT


@dataclass(frozen=True, slots=True)
class Still:
    """An edition that no new call hears."""

    name: str
    until: datetime


def still_heard(history: History, now: datetime) -> tuple[Still, ...]:
    """The newest first; calls finish on them, unless they are corrected or withdrawn."""
    older = history.kept(now - KEPT)[1:]
    return tuple(Still(name, history.left[name] + KEPT) for name in older)
