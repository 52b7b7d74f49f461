"""The pages of the console, found from its own list, so that a new one is tested without further work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.web.server import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
UNLISTED = ("/staff/account", "/staff/sign-in", "/staff/nothing-here")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 1280)


def every_page(page: Page) -> list[str]:
    """The paths of all pages, from the page that is open, once the draft was looked at."""
    settled(page)
    links = page.locator("nav.pages a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return [*links, *UNLISTED]


def settled(page: Page) -> None:
    """Waits until no work goes on that would change the page under our hands."""

    def still() -> bool:
        page.goto(page.url)
        return page.locator("[data-progress] progress").count() == 0

    wait_until(still)


def findings(page: Page) -> list[str]:
    """What would keep somebody from using the page as it stands, of any impact."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{each['impact']} {each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
