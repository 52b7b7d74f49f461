"""Slips in opening hours: an hour typed wrong, a day dropped, somebody else's hours, holidays lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.mutants.numbers import Made
from tests.mutants.texts import Field, Texts

_TIME = re.compile(r"\b(\d\d):(\d\d)\b")
_SPAN = re.compile(r"\b(\d\d:\d\d)-(\d\d:\d\d)\b")
_RULES_MISTYPED = (("US-IL", "US-IN"), ("US-IL", "US"), ("US-IL", "US-ILL"), (" Day", " day"), (" Day", ""))


def _office_hours(texts: Texts) -> list[Field]:
    return [each for each in texts.fields("hours") if _TIME.search(each.value)]


def _each(pattern: re.Pattern[str], put: Callable[[re.Match[str]], str]) -> Callable[[Texts, Random], Made]:
    """One place of the hours changed, each in turn."""

    def make(texts: Texts, dice: Random) -> Made:
        for field in _office_hours(texts):
            for found in pattern.finditer(field.value):
                wrong = field.value[: found.start()] + put(found) + field.value[found.end() :]
                if wrong != field.value:
                    yield f"{field.node}: {field.value} -> {wrong}", texts.with_values((field, wrong))

    return make


def _other_half(found: re.Match[str]) -> str:
    hour = (int(found[1]) + 12) % 24
    return f"{hour:02}:{found[2]}"


def _ten_more(found: re.Match[str]) -> str:
    first = {"0": "1", "1": "0", "2": "1"}[found[1][0]]
    return f"{first}{found[1][1]}:{found[2]}"


def _an_hour_more(found: re.Match[str]) -> str:
    return f"{int(found[1]) + 1:02}:{found[2]}"


def _half_past(found: re.Match[str]) -> str:
    return f"{found[1]}:30"


am_pm = _each(_TIME, _other_half)
first_digit = _each(_TIME, _ten_more)
an_hour_late = _each(_TIME, _an_hour_more)
half_an_hour = _each(_TIME, _half_past)
closing_first = _each(_SPAN, lambda found: f"{found[2]}-{found[1]}")
point_for_colon = _each(_TIME, lambda found: f"{found[1]}.{found[2]}")
a_day_dropped = _each(re.compile("Fr"), lambda found: "Th")
a_day_added = _each(re.compile("Fr"), lambda found: "Sa")
the_first_day_dropped = _each(re.compile("Mo"), lambda found: "Tu")
one_day_of_two = _each(re.compile("Sa-Su"), lambda found: "Sa")
days_misspelled = _each(re.compile("Mo-Fr"), lambda found: "Mon-Fri")


def a_rule_dropped(texts: Texts, dice: Random) -> Made:
    """Of "Mo-Fr ...; Sa-Su ..." only the first half is left, or the second."""
    for field in _office_hours(texts):
        for part in field.value.split("; "):
            if part != field.value:
                yield f"{field.node}: only {part}", texts.with_values((field, part))


def of_another(texts: Texts, dice: Random) -> Made:
    """Hours copied from another service."""
    for field in texts.fields("hours"):
        for value in sorted({each.value for each in texts.fields("hours")} - {field.value}):
            yield f"{field.node}: {field.value} -> {value}", texts.with_values((field, value))


def always(texts: Texts, dice: Random) -> Made:
    for field in _office_hours(texts):
        yield f"{field.node}: {field.value} -> 24/7", texts.with_values((field, "24/7"))


def no_longer_always(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("hours"):
        if field.value == "24/7":
            for typed in ("24-7", "Mo-Su", "00:00-24:00", "Mo-Fr 00:00-24:00", "Mo-Su 09:00-17:00"):
                yield f"{field.node}: 24/7 -> {typed}", texts.with_values((field, typed))


def holidays_crossed(texts: Texts, dice: Random) -> Made:
    other = {"city": "state", "state": "city"}
    for field in texts.fields("holidays"):
        if field.value in other:
            wrong = other[field.value]
            yield f"{field.node}: holidays: {wrong}", texts.with_values((field, wrong))


def holidays_added(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("hours"):
        if not texts.value(field.node, "holidays"):
            row = texts.rows(field.file)[field.first]
            change = texts.with_rows(field.file, field.first, field.last, row, "  holidays: city")
            yield f"{field.node}: holidays: city", change


def exceptions_mistyped(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("exceptions"):
        for old, new in (("2026", "2025"), ("27 off", "28 off"), ("Nov", "Dec"), (" off", "")):
            wrong = field.value.replace(old, new, 1)
            yield f"{field.node}: exceptions: {wrong}", texts.with_values((field, wrong))


def holiday_rules_mistyped(texts: Texts, dice: Random) -> Made:
    file = "menus/line.yaml"
    for index, row in enumerate(texts.rows(file)):
        for old, new in (
            ("US-IL", "US-IN"),
            ("US-IL", "US"),
            ("US-IL", "US-ILL"),
            (" Day", " day"),
            (" Day", ""),
        ):
            if old in row and not row.lstrip().startswith("#"):
                wrong = row.replace(old, new)
                yield f"row {index + 1}: {wrong.strip()}", texts.with_rows(file, index, index + 1, wrong)


def holiday_left_out(texts: Texts, dice: Random) -> Made:
    """A day on which offices work after all is forgotten, with its list."""
    file = "menus/line.yaml"
    for index, row in enumerate(texts.rows(file)):
        if row.strip() == "less:":
            yield f"row {index + 1}: no less:", texts.with_rows(file, index, index + 2)
