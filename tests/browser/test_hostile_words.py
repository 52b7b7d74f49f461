"""Whatever somebody wrote, wherever it is kept and whatever form it is typed into: pages show it as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.chromium import Complaints
from tests.browser.console_process import served
from tests.browser.hostile import (
    SHORT,
    WHOLE,
    Kept,
    hostile_database,
    hostile_home,
    spoil,
    take_on_trial,
)
from tests.browser.pages import settled, walked

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NOW = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)
LOOK = """() => {
  const wrong = [], said = [document.title];
  for (const each of document.querySelectorAll("*")) {
    if (/xss/.test(each.localName)) wrong.push(each.outerHTML.slice(0, 200));
    for (const { name, value } of each.attributes) {
      const address = ["href", "src", "action", "formaction", "data", "xlink:href"].includes(name);
      const scheme = address && new URL(value, location).protocol;
      if (/^on|xss|^style$/.test(name) || /^(javascript|vbscript|data):/.test(scheme))
        wrong.push(`${each.localName} ${name}=${value.slice(0, 100)}`);
      said.push(value);
    }
    if (typeof each.value === "string") said.push(each.value);
  }
  said.push(document.documentElement.textContent);
  return [wrong, said.join(" ")];
}"""
# As somebody who minds no limits of the page would: every field, and what is hidden, too, or not.
TYPE = """([n, words, hidden]) => {
  const form = document.querySelectorAll("main form")[n];
  if (!form) return false;
  for (const each of form.elements) {
    if (each.name === "csrf_token" || each.type === "file" || !each.name) continue;
    if (each.type === "hidden" && !hidden) continue;
    if (each.localName === "select") {
      if (hidden) each.replaceChildren(new Option(words, words, true, true));
    } else if (each.localName !== "button") {
      if (each.type !== "hidden" && each.localName === "input") each.type = "text";
      each.value = words;
    }
  }
  return true;
}"""
SEND = """n => HTMLFormElement.prototype.submit.call(document.querySelectorAll("main form")[n])"""
# Of each form: whether there is anything to type into, and anything hidden besides the token.
FORMS = """() => [...document.querySelectorAll("main form")].map(form => [
  [...form.elements].some(each => each.matches("textarea, input:not([type=hidden], [type=file])")),
  [...form.elements].some(each => each.matches("select, input[type=hidden]:not([name=csrf_token])")),
])"""
MORE = ("/staff/account", "/staff/services/library", "/staff/services/town-hall", "/staff/prompts/en/main")
ASKED = (
    "/staff/{}",
    "/staff/prompts?language={}&state={}&menu={}&words={}",
    "/staff/prompts/{}/main",
    "/staff/audit?by={}&deed={}&about={}",
    "/staff/try?keys={}&line={}&edition={}&language={}&at={}&result={}",
    "/staff/menus/{}",
    "/staff/invitation/{}",
    "/staff/sign-in?next={}",
)
DRAFT = (
    *("/staff/", "/staff/menus", "/staff/menus/main", "/staff/news", "/staff/services"),
    *("/staff/services/library", "/staff/prompts/en/main", "/staff/publish", "/staff/try?keys=1"),
)


class Reader:
    """Somebody who looks at pages, and at what has become of the words there."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.said = ""
        self.wrong: dict[str, object] = {}
        self.complaints = Complaints(url)
        self.complaints.watch(page)

    def look(self, where: str) -> None:
        """At the page that is open: nothing of it is theirs, and nothing was reckoned, run or refused."""
        wrong, said = self.page.evaluate(LOOK)
        told, self.complaints.told = self.complaints.told, []
        if found := [*wrong, *told, *re.findall(".{40}1787569", said)]:
            self.wrong[where] = found
        self.said += f"{_plain(said)}\n"

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)
        settled(self.page)
        self.look(path)

    def not_seen(self, kept: Kept) -> list[str]:
        """What nobody has seen on any page as it was written."""
        return [field for field, words in kept.fields.items() if _plain(words) not in self.said]


def _plain(words: str) -> str:
    return " ".join(words.split())


@pytest.fixture
def reader(browser: Browser, tmp_path: Path) -> Iterator[tuple[Reader, Path, Kept]]:
    """A reader, signed in at a console that is full of it; its home, and what is kept there."""
    home, window = tmp_path / "home", browser.new_context()
    kept = hostile_home(home)
    take_on_trial(home, kept, NOW)
    token = hostile_database(home, kept, NOW)
    page = window.new_page()
    page.set_default_timeout(10_000)
    with served(home, NOW) as (url, _):
        window.add_cookies([{"name": "staff", "value": token, "url": url}])
        yield Reader(page, url), home, kept
        window.close()


def test_whatever_somebody_wrote_is_shown_as_words(reader: tuple[Reader, Path, Kept]) -> None:
    """No dialog, no violation of the policy, no element or address of theirs; the words are there to read."""
    anna, home, kept = reader
    paths = look_at_everything(anna)
    assert anna.wrong == {}
    assert anna.not_seen(kept) == []
    for path in ASKED:
        anna.open(path.format(*[quote(SHORT, safe="")] * 6))
    assert type_into_everything(anna, paths) > 15
    kept, anna.said = spoil(home), ""
    for path in DRAFT:
        anna.open(path)
    assert anna.wrong == {}
    assert anna.not_seen(kept) == []
    anna.page.evaluate("words => document.body.insertAdjacentHTML('beforeend', words)", WHOLE)
    anna.page.wait_for_timeout(100)
    anna.look("a page that forgot")
    (told,) = anna.wrong.values()
    assert re.search("onerror", str(told)) and re.search("policy", str(told), re.I), "this can fail"


def look_at_everything(reader: Reader) -> list[str]:
    """One page of every route, and of some another; a take on trial, a call."""
    paths = []
    for path in walked(reader.page, reader.url):
        reader.look(path)
        paths.append(path)
    for path in (*MORE, *_links(reader, "/staff/prompts/en/main", "/takes/")):
        reader.open(path)
    reader.page.goto(f"{reader.url}/staff/people")
    reader.page.get_by_role("button", name="New link").click()
    reader.page.get_by_label("Your password").wait_for()
    reader.look("the page that asks for the password")
    reader.page.goto(f"{reader.url}/staff/try?line=published")
    reader.page.get_by_role("button", name="Call", exact=True).click()
    reader.page.locator("[data-rows] > *").first.wait_for()
    reader.look("a call, whose rows come in one by one")
    return [*paths, "/staff/account"]


def _links(reader: Reader, path: str, to: str) -> list[str]:
    reader.page.goto(reader.url + path)
    found = reader.page.locator(f"main a[href*='{to}']")
    return [str(each) for each in found.evaluate_all("all => all.map(each => each.pathname)")]


def type_into_everything(reader: Reader, paths: list[str]) -> int:
    """Every form of every page, and again with other things in what it hides; how often that was."""
    sent = 0
    for path in paths:
        reader.page.goto(reader.url + path, wait_until="domcontentloaded")
        for n, (typed, hides) in enumerate(reader.page.evaluate(FORMS)):
            for hidden in [False, True][: typed * (1 + hides)]:
                reader.page.goto(reader.url + path, wait_until="domcontentloaded")
                if not reader.page.evaluate(TYPE, [n, WHOLE, hidden]):
                    continue  # what was typed before did what the form is for
                with reader.page.expect_navigation():
                    reader.page.evaluate(SEND, n)
                reader.look(f"form {n} of {path}{' and what it hides' * hidden}")
                sent += 1
    return sent
