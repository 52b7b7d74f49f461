"""What callers did, in the console: nothing yet, and a month of made-up calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.store.roles import Role
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.web.staff.browser import Browser
from tests.web.staff.test_menus_page import until

SignIn = Callable[..., Browser]
REPORT, MADE_UP = "/staff/report", "/staff/report/made-up"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(HOME, tmp_path)


def test_before_the_first_call_it_says_what_there_will_be(sign_in: SignIn) -> None:
    page = sign_in(Role.VIEWER).open(REPORT)
    assert "No calls yet" in page.words and MADE_UP in page.html


def test_a_month_of_made_up_calls_on_the_draft(sign_in: SignIn) -> None:
    page = until(sign_in(Role.VIEWER), MADE_UP, "What people chose, and where they left")
    assert "Made-up calls" in page.words and "What to change" in page.words
    assert page.html.count('<svg class="chart"') > 5
    assert "style=" not in page.html.partition('<div class="report">')[2]


def test_a_draft_without_a_line_is_told(home: Path, sign_in: SignIn) -> None:
    (home / "menus" / "main.yaml").write_text("main: nothing\n", encoding="utf-8")
    assert "The draft has no line" in until(sign_in(Role.VIEWER), MADE_UP, "The draft has no line").words
