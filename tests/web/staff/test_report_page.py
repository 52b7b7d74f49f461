"""What callers did, in the console: nothing yet, and a month of made-up calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.store.calls import CallLog
from ivr.store.database import Database
from ivr.store.roles import Role
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.report.events import a_call
from tests.report.test_report import REACHED
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import Clock
from tests.web.staff.test_menus_page import until

SignIn = Callable[..., Browser]
REPORT, MADE_UP = "/staff/report", "/staff/report/made-up"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(HOME, tmp_path)


def test_before_the_first_call_it_says_what_there_will_be(sign_in: SignIn) -> None:
    page = until(sign_in(Role.VIEWER), REPORT, "No calls yet")
    assert "No calls yet" in page.words and MADE_UP in page.html


def test_the_calls_of_the_last_days_are_counted(sign_in: SignIn, database: Database, clock: Clock) -> None:
    lately = (clock.now - timedelta(days=2)).replace(hour=18)
    CallLog(database).add(
        event for name in "abcdefg" for event in a_call(name, *REACHED, ended=90.0, at=lately)
    )
    page = until(sign_in(Role.VIEWER), REPORT, "What people chose, and where they left")
    assert "Made-up calls" not in page.words and "7 calls" in page.words


def test_a_month_of_made_up_calls_on_the_draft(sign_in: SignIn) -> None:
    page = until(sign_in(Role.VIEWER), MADE_UP, "What people chose, and where they left")
    assert "Made-up calls" in page.words and "What to change" in page.words
    assert page.html.count('<svg class="chart"') > 5
    assert "style=" not in page.html.partition('<div class="report">')[2]


def test_a_draft_without_a_line_is_told(home: Path, sign_in: SignIn) -> None:
    (home / "menus" / "main.yaml").write_text("main: nothing\n", encoding="utf-8")
    assert "The draft has no line" in until(sign_in(Role.VIEWER), MADE_UP, "The draft has no line").words
