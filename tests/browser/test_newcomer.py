"""Somebody who never saw the console does the five things that docs/staff-guide.md tells them to try, with
the clicks it says; callers would hear each of them, and none of them once all is undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.files.load import read_line
from ivr.phone import Event, Ringing, Said, WsgiExchange, parse_keys, play
from ivr.web.build import build
from ivr.web.settings import Settings
from tests.browser.chromium import Complaints
from tests.browser.console_process import served
from tests.browser.pages import findings
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN
from tests.files.small import copy_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

NAMES, TYPED = re.compile(r"\*(.+?)\*"), re.compile(r"`(.+?)`")
THREE = OPEN.replace(hour=15)
NEWS = "The City opens a new mental health center on the West Side."
OLD_NEWS = "Mayor Lightfoot announces a roadmap"
CHOICE = {
    "Words, in English": "For tree trimming",
    "Spanish": "Para podar árboles",
    "Polish": "W sprawie drzew",
    "Chinese": "修剪树木",
    "Arabic": "لتقليم الأشجار",
}


class Newcomer:
    """Does one thing, and counts: a link, a button or a field is a click, a list is two."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.names: list[str] = []
        self.typed: set[str] = set()
        self.clicks = 0
        page.goto(page.url.partition("/staff")[0] + "/staff/")

    def follows(self, link: str) -> None:
        self._click(link, self.page.get_by_role("link", name=link, exact=True).first)

    def presses(self, button: str, name: str = "") -> None:
        self._click(button, self.page.get_by_role("button", name=name or button, exact=True).first)

    def types(self, label: str, text: str, within: str = "main", date: str = "") -> None:
        field = self.page.locator(within).get_by_label(label, exact=True).first
        self._click(label, field)
        field.fill(date + text)
        self.typed.add(text)

    def chooses(self, label: str, option: str, within: str = "main") -> None:
        self.page.locator(within).get_by_label(label, exact=True).first.select_option(option)
        self.typed.add(option)
        self._note(label, 2)

    def _click(self, name: str, what: Locator) -> None:
        what.click()
        self._note(name, 1)

    def _note(self, name: str, clicks: int) -> None:
        self.names.append(name)
        self.clicks += clicks

    def reads(self, words: str) -> None:
        self.page.get_by_role("status").get_by_text(words).wait_for()


Told = tuple[list[str], set[str], int]


def told() -> dict[str, Told]:
    """The table of the page: for each thing what is clicked, by its name, what is typed, and how many clicks
    it is."""
    page = (HOME / "docs" / "staff-guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+) \| (\d+) \|$", page, re.M)
    return {thing: (NAMES.findall(steps), set(TYPED.findall(steps)), int(n)) for thing, steps, n in rows}


def heard(home: Path, keys: str, at: datetime = OPEN) -> list[Event]:
    """What callers would hear of the draft."""
    line = read_line(home).line
    assert line
    app = build(line, Settings(home, BASE_URL, (TOKEN,), demo=False), lambda: at)
    return play(WsgiExchange(app, TOKEN, BASE_URL), f"{BASE_URL}/voice", parse_keys(keys))


def words(events: list[Event]) -> str:
    return " ".join(each.words for each in events if isinstance(each, Said))


def rung(events: list[Event]) -> list[str]:
    return [each.number for each in events if isinstance(each, Ringing)]


def files_of(home: Path) -> dict[str, bytes]:
    """Menus and words, as they stand."""
    found = (path for folder in ("menus", "prompts") for path in (home / folder).rglob("*"))
    return {
        str(path): path.read_bytes() for path in sorted(found) if path.suffix in (".yaml", ".po", ".json")
    }


@pytest.fixture(name="home")
def a_home(tmp_path: Path) -> Path:
    return copy_of(HOME, tmp_path / "line")


@pytest.fixture(name="page")
def the_page(browser: Browser, home: Path) -> Iterator[Page]:
    """Today, on a Wednesday noon, on the console of a fresh install."""
    with served(home, at=OPEN) as (url, _):
        page, complaints = browser.new_page(), Complaints(url)
        page.set_default_timeout(15_000)
        complaints.watch(page)
        page.goto(f"{url}/staff/")
        yield page
        page.close()
        assert complaints.told == []


def changes_a_number(page: Page) -> Newcomer:
    ana = Newcomer(page)
    ana.follows("Services")
    ana.follows("Chicago Rape Crisis Hotline")
    ana.types("Number that callers hear", "888-293-2081")
    ana.types("Number that is rung", "888-293-2081")
    ana.presses("Save")
    ana.reads("Saved.")
    return ana


def closes_nami_at_three(page: Page) -> Newcomer:
    ana = Newcomer(page)
    ana.follows("Services")
    ana.follows("NAMI Chicago helpline")
    ana.types("Closed from", "15:00", date=f"{THREE:%Y-%m-%d}T")
    ana.presses("Close it")
    ana.reads("It is closed for that time.")
    return ana


def replaces_the_news(page: Page) -> Newcomer:
    ana = Newcomer(page)
    ana.follows("News")
    ana.types("What callers hear, in English", NEWS)
    ana.presses("Put it in the place of all others")
    ana.reads("Callers hear this alone once it is published.")
    return ana


def adds_a_choice(page: Page) -> Newcomer:
    ana, form = Newcomer(page), "form[action$='/city-services/add']"
    ana.follows("Menus")
    ana.follows("city-services")
    ana.chooses("Leads to", "city-311", form)
    for label, said in CHOICE.items():
        ana.types(label, said, form)
    ana.presses("Add the choice")
    ana.reads("The choice is added.")
    return ana


def undoes_it_all(page: Page) -> Newcomer:
    ana = Newcomer(page)
    for what in ("city-services", "news", "nami", "rape-crisis"):
        ana.presses("Undo", f"Undo {what}")
        ana.reads("Undone. It is as it was before.")
    return ana


def test_a_newcomer_does_five_things_in_the_clicks_the_page_says(page: Page, home: Path) -> None:
    before = files_of(home)
    done = {"Change a number": changes_a_number(page)}
    assert rung(heard(home, "3 2")) == ["+18882932081"]

    done["Close NAMI at 3 pm today"] = closes_nami_at_three(page)
    assert rung(heard(home, "2", THREE - timedelta(minutes=1))) == ["+18336264244"]
    after = heard(home, "2", THREE)
    assert rung(after) == [] and "NAMI Chicago is closed now. It opens tomorrow at 9 AM." in words(after)

    done["Replace the news"] = replaces_the_news(page)
    news = words(heard(home, "7 1"))
    assert NEWS in news and OLD_NEWS not in news

    done["Add a choice to a menu"] = adds_a_choice(page)
    assert "For tree trimming press seven." in words(heard(home, "4"))
    assert rung(heard(home, "4 7")) == rung(heard(home, "0"))

    page.goto(page.url.partition("/staff")[0] + "/staff/")
    assert findings(page) == []
    done["Undo it all"] = undoes_it_all(page)
    assert files_of(home) == before
    assert rung(heard(home, "3 2")) == ["+18882932080"]

    assert {thing: (ana.names, ana.typed, ana.clicks) for thing, ana in done.items()} == told()
