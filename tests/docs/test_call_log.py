"""The page on the call log names every column there is, and the limits that the program has."""

from __future__ import annotations

import re

from ivr.store.schema import call_events
from ivr.web import call_keeping, call_record, call_writer, draining
from tests.conftest import HOME

PAGE = (HOME / "docs/call-log.md").read_text(encoding="utf-8")


def test_every_column_is_told_and_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.M)
    assert sorted(told) == sorted(column.name for column in call_events.columns)


def test_the_limits_are_those_of_the_program() -> None:
    second = round(call_writer._MOST_AT_ONCE / call_writer._EVERY)
    assert f"{call_writer._MOST_AT_ONCE} events at once, {second:,} a second" in PAGE
    assert f"{call_record.MOST_WAITING:,} events | more are dropped" in PAGE
    assert (call_writer._LARGEST, call_writer._LONGEST) == (1024 * 1024, 12 * 3600)
    assert "| 1 MB, twelve hours |" in PAGE
    assert f"| spools of a server | {call_writer._MOST_SPOOLS} |" in PAGE
    assert f"up to {draining.MOST_AT_ONCE // 1024} KB in one transaction" in PAGE
    assert call_keeping._GOES_ON.total_seconds() == 12 * 3600
    assert "| a call's name | 12 hours after its first event |" in PAGE
