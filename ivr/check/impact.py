"""Impact, not diffs: what changes for callers between two lines, and nothing that does not.

The two lines are laid side by side from the first menu on: a node that only has another name is the same
node, and comments, sources, days of checking and the order of files are never heard, so never told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.check.both import Both, Recorded, Version
from ivr.check.changed_facts import hours, notices, numbers, person, services
from ivr.check.changed_sounds import languages, news, recordings, seconds, voices
from ivr.check.changed_ways import paths, words
from ivr.check.effect import Impact, worst_first
from ivr.core.line import Line

_NOON, _NIGHT, _SATURDAY = 12, 3, 5


def impact_between(before: Version, after: Version, now: datetime) -> Impact:
    """What changes between two versions. Waits are compared in the night of today, and on the next working
    day at noon; hours from today on."""
    moments = _moments(now.astimezone(ZoneInfo(after.line.zone)))
    return impact(before.line, after.line, moments, before.recorded, after.recorded)


def _moments(now: datetime) -> Sequence[datetime]:
    noon = now.replace(hour=_NOON, minute=0, second=0, microsecond=0)
    working = next(day for ahead in range(8) if (day := noon + timedelta(days=ahead)).weekday() < _SATURDAY)
    return noon.replace(hour=_NIGHT), working


def impact(
    before: Line,
    after: Line,
    moments: Sequence[datetime],
    recorded_before: Recorded | None = None,
    recorded_after: Recorded | None = None,
) -> Impact:
    """What changes for callers. ``moments`` are when the stopwatch compares them; hours are compared for a
    year from the earliest of them."""
    both = Both(before, after, tuple(moments), recorded_before or {}, recorded_after or {})
    return worst_first(
        numbers(both),
        notices(both),
        hours(both),
        services(both),
        person(both),
        paths(both),
        words(both),
        languages(both),
        voices(both),
        recordings(both),
        news(both),
        seconds(both),
    )
