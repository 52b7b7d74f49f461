"""Hours past midnight belong to the evening on which they begin.

opening-hours-py goes by the calendar day instead: a day off there ends the night before at midnight, and
leaves the early hours open in which its own night would have ended.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from opening_hours import OpeningHours

# What is open on a day, in minutes after midnight; in a shift, minutes after 1440 are the next morning.
Pattern = tuple[tuple[int, int], ...]

DAY = 24 * 60
_ONE_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_OFF = re.compile(r"\b(?:off|closed)\b")
# A comma and a space before other days begin a rule that holds beside the one before it.
_RULES = re.compile(r"(;|(?:(?<=:\d\d)|(?<=off)|(?<=closed))\s*, +(?=[A-Z]|\d{4}\b))")


def less(one: Pattern, other: Pattern) -> Pattern:
    """What is open in one pattern and not in another."""
    left = one
    for start, end in other:
        halves = (half for s, e in left for half in ((s, min(e, start)), (max(s, end), e)))
        left = tuple(half for half in halves if half[0] < half[1])
    return left


def spans(text: str) -> Pattern:
    """The times in a rule, in minutes from the midnight before."""
    found = (tuple(map(int, times)) for times in _SPAN.findall(text))
    pairs = ((60 * a + b, 60 * c + d) for a, b, c, d in found)
    return tuple((start, end if end > start else end + DAY) for start, end in pairs)


def pass_midnight(text: str) -> bool:
    """Whether any of these hours end on the day after they begin."""
    return any(end > DAY for _, end in spans(text))


def whole_nights(
    weekly: str, off: Collection[date], exceptions: str, first: date, last: date
) -> Iterator[str]:
    """Rules for the days on which the library would cut a night off, or leave the end of one that never
    begins: those with a rule of their own, and the days after them."""
    week, dated = _read(weekly), _read(exceptions) if exceptions else []
    tail: Pattern = ()
    unlike = False
    for day in (first + n * _ONE_DAY for n in range((last - first).days + 1)):
        noon = datetime.combine(day, time(12))
        own = [rule for rule in dated if rule.days.is_open(noon)]
        shift = _shift(own, () if day in off else _shift(week, (), noon))
        was, unlike = unlike, bool(own) or day in off
        if was or unlike:
            yield f"{day:%Y %b %d} {_told((*tail, *((a, min(b, DAY)) for a, b in shift if a < DAY)))}"
        tail = tuple((max(a - DAY, 0), b - DAY) for a, b in shift if b > DAY)


def dated(exceptions: str) -> list[tuple[str, tuple[date, ...]]]:
    """Each rule for dated days, and the days it is for."""
    years = [int(year) for year in re.findall(r"\b\d{4}\b", exceptions)]
    found = []
    for rule in _read(exceptions) if years else []:
        start, end = datetime(min(years), 1, 1), datetime(max(years) + 1, 1, 1)
        open_at = rule.days.intervals(start, end)
        runs = [(a.date(), (b - a).days) for a, b, state, _ in open_at if str(state) == "open"]
        found.append((rule.text, tuple(day + n * _ONE_DAY for day, count in runs for n in range(count))))
    return found


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule: ``days`` is open on those it is for; ``beside`` leaves what the rules before it say."""

    text: str
    days: OpeningHours
    spans: Pattern
    off: bool
    beside: bool


def _read(text: str) -> list[_Rule]:
    parts = [";", *_RULES.split(text)]
    return [_rule(rule, mark != ";") for mark, rule in zip(parts[::2], parts[1::2], strict=True)]


def _rule(text: str, beside: bool) -> _Rule:
    off = bool(_OFF.search(text))
    days = _OFF.sub("", _SPAN.sub("", text)).strip(" ,")
    whole = ((0, 2 * DAY if off else DAY),)  # a day off takes its night along
    return _Rule(text.strip(), OpeningHours(days or "24/7"), spans(text) or whole, off, beside)


def _shift(rules: Sequence[_Rule], before: Pattern, noon: datetime | None = None) -> Pattern:
    """What begins on a day: by the last rule for it, unless that one only adds or takes away."""
    shift = before
    for rule in rules:
        if noon is None or rule.days.is_open(noon):
            if rule.off:
                shift = less(shift, rule.spans)
            else:
                shift = (*shift, *rule.spans) if rule.beside else rule.spans
    return shift


def _told(pattern: Pattern) -> str:
    return ",".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pattern) or "off"
