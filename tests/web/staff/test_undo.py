"""What somebody changed is taken back later, too: on Today, the newest first, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.store.roles import Role
from tests.files.small import SMALL, copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL

SignIn = Callable[..., Browser]

FILE = "menus/services.yaml"
LATER = "its file was changed since: undo that first"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line, which a test may spoil."""
    return copy_of(SMALL, tmp_path)


def says(browser: Browser, service: str, source: str) -> None:
    browser.open(f"/staff/services/{service}")
    assert "Saved." in browser.send(f"/services/{service}", source=source).words


def buttons(page: Page) -> list[str]:
    return re.findall(r'action="(/staff/undo/[^"]+)"', page.html)


def undo(browser: Browser) -> Page:
    """Presses the first Undo of Today, which leads there again."""
    page = browser.open("/staff/")
    token = page.form("/look").fields["csrf_token"]
    today = {"Referer": f"{BASE_URL}/staff/"}
    return browser.ask("POST", buttons(page)[0], data={"csrf_token": token}, headers=today)


def test_changes_of_one_file_are_undone_on_today_the_newest_first(sign_in: SignIn, home: Path) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    before = (home / FILE).read_bytes()
    says(ana, "library", "a call")
    between = (home / FILE).read_bytes()
    says(ana, "town-hall", "a letter")
    page = ana.open("/staff/")
    assert page.words.index("you changed the service town-hall") < page.words.index(
        "you changed the service library"
    )
    assert "Mon 23 Nov 2026, 12:00 CST: you changed" in page.words, "by the line's clocks, and it says so"
    assert len(buttons(page)) == 1 and page.words.count(LATER) == 1
    assert "What you changed" not in ben.open("/staff/").words
    page = undo(ana)
    assert "Undone. It is as it was before." in page.words and page.path == "/staff/"
    assert (home / FILE).read_bytes() == between
    assert len(buttons(page)) == 1 and LATER not in page.words
    assert "What you changed" not in undo(ana).words
    assert (home / FILE).read_bytes() == before


def test_what_somebody_else_changed_since_is_in_the_way_and_said_so(sign_in: SignIn, home: Path) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    says(ana, "library", "a call")
    says(ben, "library", "a letter")
    page = ana.open("/staff/")
    assert buttons(page) == [] and LATER in page.words
    undo(ben)
    assert len(buttons(ana.open("/staff/"))) == 1
