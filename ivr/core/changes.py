"""How long a line answers alike: until the next of its services opens or closes, or the next day begins."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.core.line import Line


def same_until(line: Line, now: datetime) -> datetime:
    """The first moment after ``now`` at which anything said may be otherwise: "today at nine" depends on the
    day, a closed service on the minute."""
    changes = (service.hours.same_until(now) for service in line.services())
    return min([_midnight(line.zone, now), *(change for change in changes if change is not None)])


def _midnight(zone: str, now: datetime) -> datetime:
    """The next one in the line's zone; by UTC, because a night may have 23 or 25 hours."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(UTC)
