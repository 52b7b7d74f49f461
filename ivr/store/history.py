"""What was decided about editions, in order, and what follows from it for the calls in progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import pairwise


class Action(StrEnum):
    """What was done with an edition."""

    PUBLISH = "publish"
    ROLL_BACK = "rollback"
    WITHDRAW = "withdraw"
    IMPORT = "import"  # it lies there, and nobody hears it yet


MADE_CURRENT = (Action.PUBLISH, Action.ROLL_BACK)


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided something, why, and when."""

    by: str
    why: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a decision is made at a moment, and a time without a zone is none")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done. ``correction`` says why calls in progress go over to it, where they must."""

    id: int
    edition: str
    action: str
    decision: Decision
    correction: str | None = None

    @property
    def made_current(self) -> bool:
        return self.action in MADE_CURRENT


@dataclass(frozen=True)
class History:
    """Every change, oldest first."""

    changes: tuple[Change, ...]

    @cached_property
    def reigns(self) -> tuple[Change, ...]:
        """The changes that made an edition current."""
        return tuple(change for change in self.changes if change.made_current)

    @property
    def current(self) -> str | None:
        """The edition that new calls hear."""
        return self.reigns[-1].edition if self.reigns else None

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The editions withdrawn, and not made current again since."""
        last = {change.edition: change.action for change in self.changes if change.action != Action.IMPORT}
        return frozenset(edition for edition, action in last.items() if action == Action.WITHDRAW)

    @cached_property
    def ended(self) -> frozenset[str]:
        """The editions whose calls go on in the current one: withdrawn, or corrected since."""
        last = {change.edition: change.id for change in self.reigns}
        corrected = max((change.id for change in self.reigns if change.correction is not None), default=0)
        return self.withdrawn | {edition for edition, id_ in last.items() if id_ < corrected}

    def kept(self, since: datetime) -> tuple[str, ...]:
        """The editions that a call begun at that moment or later may still be on, the newest first."""
        ends = [(before.edition, after.decision.at) for before, after in pairwise(self.reigns)]
        heard = [edition for edition, end in ends if end >= since and edition not in self.ended]
        newest = [self.current] if self.current else []
        return tuple(dict.fromkeys([*newest, *reversed(heard)]))

    def heard_since(self, since: datetime) -> tuple[str, ...]:
        """Every edition that was current at that moment or later, withdrawn or not."""
        ends = [(before.edition, after.decision.at) for before, after in pairwise(self.reigns)]
        return tuple(dict.fromkeys([*self.kept(since), *(edition for edition, end in ends if end >= since)]))

    @cached_property
    def left(self) -> dict[str, datetime]:
        """When each edition was last replaced by another one."""
        return {before.edition: after.decision.at for before, after in pairwise(self.reigns)}

    def before(self, edition: str) -> str | None:
        """The last edition that was current before that one and is still good."""
        good = [change.edition for change in self.reigns if change.edition not in self.withdrawn | {edition}]
        return good[-1] if good else None
