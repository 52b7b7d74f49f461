"""Today: what callers hear, and what the draft would do to them, without making anybody wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.store.history import Decision
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.store.lines import line
from tests.web.staff.browser import Browser, Page

SignIn = Callable[..., Browser]


@pytest.fixture
def rules() -> Sequence[Rule]:
    """All of them: here it is told what they find."""
    return RULES


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The shipped line, which a test may spoil."""
    copy_of(HOME, tmp_path)
    return tmp_path


@pytest.fixture
def viewer(sign_in: SignIn) -> Browser:
    return sign_in(Role.VIEWER)


def looked(browser: Browser) -> Page:
    """Today once the draft was looked at."""
    until = time.monotonic() + 60
    while "Looked at" not in (page := browser.open("/staff/")).words or "progress.js" in page.html:
        assert time.monotonic() < until
        time.sleep(0.1)
    return page


def test_nobody_waits_for_a_look_at_the_draft(viewer: Browser, made: Console) -> None:
    page = viewer.open("/staff/")
    assert "Looked at" not in page.words, "it came before the look was over"
    assert "Nothing was published yet" in page.words
    page = looked(viewer)
    assert "Looked at just now" in page.words
    assert "could be better" in page.words
    assert "no native speaker has reviewed" in page.words
    assert "number and hours were last verified on" in page.words
    assert "Chicago public safety line" in page.words


def test_a_change_of_the_files_is_looked_at_by_itself_and_the_worst_is_first(
    viewer: Browser, home: Path
) -> None:
    looked(viewer)
    menu = home / "menus" / "main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("go-to:", "go-too:", 1), encoding="utf-8")
    page = viewer.open("/staff/")
    assert "the files have changed since" in page.words
    page = looked(viewer)
    assert "must be mended" in page.words
    assert page.html.index("problem-must") > 0
    assert "menus/main.yaml:" in page.words


def test_of_very_many_problems_a_hundred_are_shown_and_the_others_counted(
    viewer: Browser, home: Path, made: Console
) -> None:
    nobody_comes_here = "".join(f"lonely-{n}:\n  say: Hello.\n  then: main\n" for n in range(120))
    (home / "menus" / "lonely.yaml").write_text(nobody_comes_here, encoding="utf-8")
    page = looked(viewer)
    shown, more = page.html.count('class="problem-what"'), page.words.partition(" more; ")[0].split()[-1]
    assert shown == 100
    found = made.draft.seen()
    assert found
    assert 100 + int(more) == len(found.checked.problems) > 100
    assert "ivr check lists all of them" in page.words


def test_the_current_edition_is_told_with_who_and_why(viewer: Browser, made: Console) -> None:
    at = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    made.editions.publish(line(1), {}, Decision("Ana", "the library moved", at))
    page = viewer.open("/staff/")
    assert line(1).edition in page.words
    assert "by Ana: the library moved" in page.words


def test_a_home_without_files_says_what_is_wrong(sign_in: SignIn, home: Path) -> None:
    for path in (home / "menus").rglob("*.yaml"):
        path.unlink()
    page = looked(sign_in(Role.VIEWER))
    assert "must be mended" in page.words
    assert "The line" in page.words
