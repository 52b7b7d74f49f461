"""Takes the documentation's pictures: every page of the console, light and dark, 320 and 1280 pixels wide.

From the checkout: ``.venv/bin/python -m docs.pictures``, after ``pip install -e '.[test,browser]'``.
They are written to ``docs/pictures/``, which is emptied first, with a page that shows them all.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.browser.chromium import chromium
from tests.browser.console_process import console_process
from tests.browser.pages import SCHEMES, WIDTHS, every_page

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

HOME = Path(__file__).parent.parent
FOLDER = HOME / "docs" / "pictures"
LEFT_OUT = ("/staff/nothing-here",)
HEIGHTS = {320: 720, 1280: 900}


def take(to: Path) -> list[str]:
    """One page of every route that people come to; the names of those that were taken."""
    with TemporaryDirectory() as home, console_process(HOME, Path(home)) as url, chromium() as browser:
        paths = [path for path in every_page(browser.new_page(), url) if path not in LEFT_OUT]
        for scheme, width in product(SCHEMES, WIDTHS):
            size: ViewportSize = {"width": width, "height": HEIGHTS[width]}
            page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
            for path in paths:
                page.goto(url + path)
                if path == "/staff/try":
                    call(page)
                page.screenshot(path=to / f"{named(path)}-{scheme}-{width}.png")
            page.close()
    return [named(path) for path in paths]


def call(page: Page) -> None:
    """In the middle of a call, on a Sunday evening."""
    page.get_by_role("radio", name="Sunday 6 pm").check()
    page.get_by_role("button", name="Call", exact=True).click()
    for words in ("For mental health support", "To talk to nine eight eight now"):
        while words not in page.get_by_role("log").inner_text():
            page.get_by_role("button", name="Skip").click()
            page.wait_for_timeout(50)
        page.locator("[data-pad]").focus()
        page.keyboard.press("2")
    page.evaluate("scrollTo(0, document.querySelector('.try').offsetTop - 100)")


def named(path: str) -> str:
    """What a page is called among the pictures."""
    return path.removeprefix("/staff/").replace("/", "-") or "today"


def index(names: list[str]) -> str:
    """A page that shows them: the wide ones, and the narrow ones below."""
    told = ["# The console in pictures", "", "Taken by `python -m docs.pictures`.", ""]
    for name in names:
        told += [f"## {name.replace('-', ' ').capitalize()}", ""]
        for width in reversed(WIDTHS):
            shown = [
                f"![{name}, {scheme}, {width} pixels]({name}-{scheme}-{width}.png)" for scheme in SCHEMES
            ]
            told += [" ".join(shown), ""]
    return "\n".join(told)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    (FOLDER / "README.md").write_text(index(take(FOLDER)), encoding="utf-8")
    print(f"taken, into {FOLDER}", file=sys.stderr)
