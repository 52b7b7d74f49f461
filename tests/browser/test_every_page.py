"""Every page of the console, light and dark, on a telephone and on a desk: nothing in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Complaints
from tests.browser.pages import SCHEMES, WIDTHS, Scheme, every_page, findings, sideways

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def paths(browser: Browser, console_url: str) -> list[str]:
    """One of every route."""
    page = browser.new_page()
    found = every_page(page, console_url)
    page.close()
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_is_in_anybodys_way(
    open_page: Callable[..., Page], console_url: str, paths: list[str], width: int, scheme: Scheme
) -> None:
    """No finding of axe-core of any impact, one heading, nothing beyond the edge, no error of the browser."""
    page = open_page(width=width, scheme=scheme)
    assert len(paths) > 5
    wrong: dict[str, object] = {}
    for path in paths:
        page.goto(console_url + path)
        if told := findings(page):
            wrong[path] = told
        elif (over := sideways(page)) > 0:
            wrong[path] = f"{over} px too wide"
        assert page.locator("h1").count() == 1, path
    assert wrong == {}


def test_a_chosen_look_holds_against_the_systems(open_page: Callable[..., Page]) -> None:
    page = open_page(scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    assert findings(page) == []


def test_the_first_key_skips_to_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_these_tests_can_fail(browser: Browser, console_url: str) -> None:
    """A page that breaks every rule of the house is told."""
    complaints, page = Complaints(console_url), browser.new_page()
    complaints.watch(page)
    page.goto(f"{console_url}/staff/")
    page.evaluate("""() => {
        const told = '<img src="http://127.0.0.2/x.png"><input><p id="wide">.</p>';
        document.body.insertAdjacentHTML("beforeend", told);
        document.getElementById("wide").style.width = "3000px";
        document.body.insertAdjacentHTML("beforeend", '<p style="color:red">.</p>');
    }""")
    page.wait_for_timeout(200)
    assert any("label" in each for each in findings(page))
    assert sideways(page) > 0
    assert any("style" in each for each in complaints.told)
    assert any("img-src" in each for each in complaints.told)
    page.close()
