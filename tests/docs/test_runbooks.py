"""There is a runbook for everything that can fail, and each says the four things that are asked at night."""

from __future__ import annotations

import re

import pytest

from tests.conftest import HOME
from tests.docs.pages import blocks

PAGE = HOME / "docs/runbooks.md"
FAILURES = 25
ENTRIES = re.split(r"^## (F\d+)\. ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
RUNBOOKS = dict(zip(ENTRIES[::2], ENTRIES[1::2], strict=True))


def test_nothing_that_can_fail_is_left_out() -> None:
    assert list(RUNBOOKS) == [f"F{number}" for number in range(1, FAILURES + 1)]


@pytest.mark.parametrize("failure", RUNBOOKS)
def test_a_runbook_says_what_is_heard_how_it_is_noticed_what_to_do_and_when_it_is_over(failure: str) -> None:
    told = RUNBOOKS[failure]
    asked = [
        told.find(words) for words in ("**Callers**", "**You notice**", "**First**", "```sh", "**Over**")
    ]
    assert -1 not in asked
    assert asked == sorted(asked)


def test_every_alert_has_its_runbook() -> None:
    rules = (HOME / "deploy/alerts.yml").read_text(encoding="utf-8")
    alerts = set(re.findall(r"- alert: (\w+)", rules))
    assert alerts
    assert alerts == set(re.findall(r"`(Ivr\w+)`", PAGE.read_text(encoding="utf-8")))


def test_its_commands_are_in_blocks_that_are_typed() -> None:
    assert len([info for _, info, _ in blocks(PAGE) if info.startswith("sh")]) >= FAILURES
