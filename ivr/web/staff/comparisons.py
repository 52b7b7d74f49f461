"""What callers notice between two editions, found in the background and remembered for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ivr.check.both import version_with
from ivr.check.effect import Impact
from ivr.check.impact import impact_between
from ivr.publishing import edition_if_whole
from ivr.store.editions import Editions
from ivr.web.staff.jobs import Job, Jobs, Outcome
from ivr.web.staff.words import _l

KIND = "compare"
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Compared:
    """What callers notice; or why that cannot be told."""

    impact: Impact | None
    why: str = ""


class Comparisons:
    """Of the editions of one database. Asking never waits; one comparison is made at a time."""

    def __init__(self, editions: Editions, now: Callable[[], datetime], jobs: Jobs) -> None:
        self._editions = editions
        self._now = now
        self._jobs = jobs
        self._known: dict[tuple[str, str, str], Compared] = {}

    def latest(self, before: str, after: str) -> tuple[Compared | None, Job | None]:
        """What was found today; or the comparison that goes on, of these two or of others."""
        key = (before, after, self._now().date().isoformat())
        if found := self._known.get(key):
            return found, None
        job, _ = self._jobs.start(KIND, _l("Comparing two editions"), "", lambda job: self._compare(key))
        return None, job

    def _compare(self, key: tuple[str, str, str]) -> Outcome:
        compared = self._compared(*key[:2])
        for old in list(self._known)[: max(0, len(self._known) - _REMEMBERED + 1)]:
            del self._known[old]
        self._known[key] = compared
        return Outcome("")

    def _compared(self, before: str, after: str) -> Compared:
        one, wrong = edition_if_whole(self._editions, before)
        other, wrong_too = edition_if_whole(self._editions, after)
        if one is None or other is None:
            return Compared(None, wrong or wrong_too)
        versions = version_with(one.line, one.sounds), version_with(other.line, other.sounds)
        return Compared(impact_between(*versions, self._now()))
