"""Takes the documentation's pictures: every page of the console, light and dark, 320 and 1280 pixels wide.

From the checkout: ``.venv/bin/python -m docs.pictures``, after ``pip install -e '.[test,browser]'`` and
``apt install chromium fonts-noto-cjk`` (the line has Chinese words). They are written to ``docs/pictures/``,
which is emptied first, with a page that shows them all.
"""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pyotp import TOTP

from ivr.publishing import Press, Ready
from ivr.store.audit import Actor
from ivr.store.database import Database, open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision
from ivr.store.people import People
from ivr.store.roles import Role
from ivr.web.staff.passwords import Passwords
from ivr.web.staff.tables import Tables
from tests.browser.chromium import chromium
from tests.browser.console_process import served
from tests.browser.pages import SCHEMES, WIDTHS, every_page
from tests.files.small import copy_of

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

HOME = Path(__file__).parent.parent
FOLDER = HOME / "docs" / "pictures"
# What only somebody with an account sees.
ACCOUNT, FACTOR, CODE = "/staff/account", "/staff/account/second-factor", "/staff/sign-in/code"
LEFT_OUT = ("/staff/nothing-here", ACCOUNT, FACTOR, CODE)
HEIGHTS = {320: 720, 1280: 900}
SHOWN = {320: 240, 1280: 420}  # pixels on the page that shows them
QUALITY = 70
NOW = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
BEN, PASSWORD, NO_PASSWORD = "Ben Okafor", "granite orchard velvet tram", "nobody else signs in here"
PEOPLE = {"Ana Ruiz": Role.PUBLISHER, BEN: Role.EDITOR, "Chloe Marsh": Role.VIEWER}
WRONG, RIGHT = "312-744-5000", "855-866-6679"  # the first edition connects to the wrong place
WORDS = ("How can we help?", "What can we help you with?")


def take(to: Path) -> list[str]:
    """One page of every route that people come to; the names of those that were taken."""
    with _console() as url, chromium() as browser:
        paths = [path for path in every_page(browser.new_page(), url) if path not in LEFT_OUT]
        for scheme, width in product(SCHEMES, WIDTHS):
            size: ViewportSize = {"width": width, "height": HEIGHTS[width]}
            page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")
            for path in paths:
                page.goto(url + path)
                if path == "/staff/try":
                    call(page)
                (to / f"{named(path)}-{scheme}-{width}.webp").write_bytes(picture(page))
            page.close()
        for path, seen in _with_an_account(browser.new_page(reduced_motion="reduce"), url):
            paths.append(path)
            for scheme, width in product(SCHEMES, WIDTHS):
                seen.emulate_media(color_scheme=scheme)
                seen.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                (to / f"{named(path)}-{scheme}-{width}.webp").write_bytes(picture(seen))
    return [named(path) for path in paths]


def _with_an_account(page: Page, url: str) -> Iterator[tuple[str, Page]]:
    """The pages that Ben comes to: of his account, of his second factor as he sets it up, and of its code."""
    for _ in ("in the office", "at home"):
        page.context.clear_cookies()
        _sign_in(page, url)
    page.goto(url + ACCOUNT)
    yield ACCOUNT, page
    page.goto(url + FACTOR)
    yield FACTOR, page
    page.locator("#old").fill(PASSWORD)
    page.locator("#code").fill(TOTP(page.locator("p.code").inner_text().replace(" ", "")).at(NOW))
    page.get_by_role("button", name="Turn it on, and sign out everywhere else").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.get_by_role("button", name="Sign out").click()
    _sign_in(page, url)
    page.get_by_role("heading", name="Your code").wait_for()
    yield CODE, page


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/staff/sign-in")
    page.locator("#name").fill(BEN)
    page.locator("#password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")


@contextmanager
def _console() -> Iterator[str]:
    """The shipped line's, on a Monday morning: a number was changed, and the draft says something else."""
    with TemporaryDirectory() as folder:
        home = copy_of(HOME, Path(folder))
        with closing(open_database(f"sqlite:///{home}/instance/ivr.db")) as database:
            _last_week(home, database)
        with served(home, NOW) as (url, _):
            yield url


def _last_week(home: Path, database: Database) -> None:
    Tables(database).make()
    people, at = People(database), NOW - timedelta(days=5)
    kept = {BEN: Passwords().hash(PASSWORD)}
    for name, role in PEOPLE.items():
        link = people.invite(name, role, Actor("(command line)", at))
        people.accept(link.token, kept.get(name, NO_PASSWORD), at)
    services = home / "menus" / "services.yaml"
    _edit(services, RIGHT, WRONG)
    _publish(home, database, Decision("Ana Ruiz", "The first edition", NOW - timedelta(days=4)))
    _edit(services, f"speak: {WRONG}\n  dial: {WRONG}", f"speak: {RIGHT}\n  dial: {RIGHT}")
    why = "Chicago Survivors has a number of its own"
    _publish(home, database, Decision("Ana Ruiz", why, NOW - timedelta(hours=2)))
    _edit(home / "menus" / "main.yaml", *WORDS)


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old} any more: choose something else to change"
    file.write_text(text.replace(old, new), encoding="utf-8")


def _publish(home: Path, database: Database, decision: Decision) -> None:
    found = Press(home, "twilio", decision.at, lambda rules, _: rules).ready(Editions(database))
    assert isinstance(found, Ready), found
    Editions(database).publish(found.version.line, found.sounds, decision)


def picture(page: Page) -> bytes:
    """What is seen of a page, small enough to be kept with the code; Playwright itself writes no WebP."""
    page.wait_for_load_state("networkidle")
    page.bring_to_front()
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    return b64decode(taken["data"])


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
    """What a page is called among the pictures, whichever edition or work it is about."""
    plain = re.sub(r"\b[0-9a-f]{12,}\b", "one", path.partition("?")[0])
    return plain.removeprefix("/staff/").replace("/", "-") or "today"


def index(names: list[str]) -> str:
    """A page that shows them: the wide ones, and the narrow ones below."""
    told = ["# The console in pictures", "", "Taken by `python -m docs.pictures`.", ""]
    for name in names:
        told += [f"## {name.replace('-', ' ').capitalize()}", ""]
        for width in reversed(WIDTHS):
            shown = [
                f'<img src="{name}-{scheme}-{width}.webp" width="{SHOWN[width]}" '
                f'alt="{name}, {scheme}, {width} pixels">'
                for scheme in SCHEMES
            ]
            told += [" ".join(shown), ""]
    return "\n".join(told)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    (FOLDER / "README.md").write_text(index(take(FOLDER)), encoding="utf-8")
    print(f"taken, into {FOLDER}", file=sys.stderr)
