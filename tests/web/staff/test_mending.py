"""Problems on Today lead to the pages on which somebody with a browser mends them, or say that none does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.store.roles import Role
from tests.web.staff.browser import Browser, Page
from tests.web.staff.town import town

SignIn = Callable[..., Browser]
NOWHERE = "No page of the console mends this: ask whoever looks after the files."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return town(tmp_path)


def spoil(home: Path, file: str, old: str, new: str) -> None:
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def today(browser: Browser) -> Page:
    until = time.monotonic() + 30
    while "Looked at" not in (page := browser.open("/staff/")).words:
        assert time.monotonic() < until
        time.sleep(0.05)
    return page


def problem(page: Page, what: str) -> str:
    """One of the list, as it was sent."""
    (found,) = [each for each in page.html.split('<li class="problem')[1:] if what in each]
    return found.partition("</li>")[0]


def test_words_that_nobody_has_translated_are_written_on_their_page(sign_in: SignIn, home: Path) -> None:
    script = home / "prompts/es/script.po"
    known = script.read_text(encoding="utf-8").split("\n\n")
    (asked,) = [each for each in known if 'msgctxt "main-library"' in each]
    spoil(home, "prompts/es/script.po", asked, "")
    browser = sign_in(Role.EDITOR)
    shown = problem(today(browser), "nobody has translated &#34;main-library&#34;")
    assert "ivr prompts update" in shown
    assert '<a href="/staff/prompts/es/main-library">Open main-library in es</a>' in shown
    assert browser.open("/staff/prompts/es/main-library").status == 200


def test_a_service_without_a_number_and_what_leads_to_it_are_a_click_away(
    sign_in: SignIn, home: Path
) -> None:
    spoil(home, "menus/services.yaml", "  dial: 312-746-6000\n", "")
    browser = sign_in(Role.EDITOR)
    shown = problem(today(browser), "&#34;library&#34; has no number to ring")
    assert '<a href="/staff/menus/main">Open main</a> · <a href="/staff/services/library">' in shown
    assert browser.open("/staff/services/library").status == 200


def test_what_no_page_can_mend_says_who_can(sign_in: SignIn, home: Path) -> None:
    spoil(home, "menus/services.yaml", "  hours: 24/7\n", "")
    shown = problem(today(sign_in(Role.EDITOR)), "hours")
    assert "add a line like" in shown.lower() and NOWHERE in shown


def test_news_that_nobody_has_translated_leads_to_the_news(sign_in: SignIn, home: Path) -> None:
    script = home / "prompts/es/script.po"
    known = script.read_text(encoding="utf-8").split("\n\n")
    asked = next(each for each in known if 'msgctxt "news-' in each)
    spoil(home, "prompts/es/script.po", asked, "")
    shown = problem(today(sign_in(Role.EDITOR)), "nobody has translated this news")
    assert '<a href="/staff/news">Open news</a>' in shown


def test_a_language_without_words_has_its_page(sign_in: SignIn, home: Path) -> None:
    (home / "prompts/es/script.po").unlink()
    browser = sign_in(Role.EDITOR)
    page = today(browser)
    assert '<a href="/staff/prompts?language=es">Open the prompts in es</a>' in problem(page, "is missing")
    assert browser.open("/staff/prompts?language=es").status == 200
