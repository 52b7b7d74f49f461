"""The pages of the console, found as people find them, so that a new one is tested without further work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from ivr.store.database import open_database
from ivr.web.build import clock
from ivr.web.settings import Settings
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from ivr.web.staff.mount import PREFIX
from tests.web.server import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
UNLISTED = (
    "/staff/account",
    "/staff/account/second-factor",
    "/staff/sign-in",
    "/staff/sign-in/code",
    "/staff/nothing-here",
)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (320, 1280)


def listed(page: Page) -> list[str]:
    """The paths of the pages in the list beside every page."""
    return _links(page, "nav.pages a")


def every_page(page: Page, url: str) -> list[str]:
    """One path for each route that a link leads to, from the list of pages on, and those no link leads to."""
    return [*walked(page, url), *UNLISTED]


def walked(page: Page, url: str) -> Iterator[str]:
    """One path for each route that a link leads to, from the list of pages on, while the page is open."""
    page.goto(f"{url}/staff/")
    settled(page)
    paths = {_route(path): path for path in listed(page)}
    for path in (left := list(paths.values())):
        if not _is_page(page, url + path):
            del paths[_route(path)]
            continue
        page.goto(url + path)
        settled(page)
        yield path
        for link in _links(page, "main a:not([download])"):
            if _route(link) and _route(link) not in paths:
                paths[_route(link)] = link
                left.append(link)


def _links(page: Page, which: str) -> list[str]:
    found = page.locator(which).evaluate_all("all => all.map(each => each.getAttribute('href'))")
    return [str(link) for link in found if link and link.startswith(f"{PREFIX}/")]


def _is_page(page: Page, address: str) -> bool:
    answer = page.request.get(address)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


@cache
def _routes() -> MapAdapter:
    settings = Settings(Path(), "http://127.0.0.1", ("0123456789abcdef",), demo=True)
    app = create_app(Console(Path(), open_database("sqlite:////nowhere/ivr.db"), settings, clock))
    return app.url_map.bind("127.0.0.1")


def _route(path: str) -> str:
    """The route that a path leads to; none for one that leads nowhere."""
    with suppress(HTTPException, RequestRedirect):
        return str(_routes().match(path.partition("?")[0].removeprefix(PREFIX) or "/")[0])
    return ""


def settled(page: Page) -> None:
    """Waits until no work goes on that would change the page under our hands."""

    def still() -> bool:
        if page.locator("[data-progress] progress").count() == 0:
            return True
        page.goto(page.url)
        return False

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
