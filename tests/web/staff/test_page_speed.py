"""Every page of the console, of a line with 300 prompts in five languages: there in a fifth of a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from ivr.audio.take import read_take
from ivr.edition import compile_line
from ivr.files.load import read_line
from ivr.store.audit import Actor
from ivr.store.history import Decision
from ivr.store.roles import Role
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from ivr.web.staff.jobs import Outcome
from ivr.web.staff.trials import Trial
from tests.web.staff.browser import Browser
from tests.web.staff.large import add_news, large_line, slowest_of_twenty
from tests.web.staff.routes import routes
from tests.web.staff.town import a_take

pytestmark = pytest.mark.speed
MOST_MS = 200

FILES = {"static", "bootstrap.static", "look.dark", "history.export"}
SOUNDS = {"try.sound", "try.speech", "try.tone"}
SOUNDS |= {f"prompts.{name}" for name in ("recording", "robot", "earlier", "trial")}
STRANGERS = ("sign_in.page", "code.page", "invitation.page")  # who is signed in has no use for these

# Each route that is a page, with addresses of it; the names in braces are made for the test.
PAGES = {
    "sign_in.page": ["/sign-in"],
    "code.page": ["/sign-in/code"],
    "invitation.page": ["/invitation/{invitation}"],
    "today.page": ["/"],
    "jobs.page": ["/work/{work}"],
    "try.page": ["/try", "/try?keys=1+_+2"],
    "try.heard": ["/try/heard?keys="],
    "account.page": ["/account"],
    "second_factor.page": ["/account/second-factor"],
    "people.page": ["/people"],
    "audit.page": ["/audit"],
    "report.page": ["/report"],
    "report.demo": ["/report/made-up"],
    "services.page": ["/services"],
    "services.service": ["/services/node-0", "/services/node-2"],
    "news.page": ["/news"],
    "news.entry": ["/news/news/news-of-day-15"],
    "menus.page": ["/menus"],
    "menus.picture": ["/menus/tree.svg"],
    "menus.node": ["/menus/main", "/menus/menu-3", "/menus/node-1"],
    "prompts.page": ["/prompts", "/prompts?state=missing"],
    "prompts.one": ["/prompts/en/main", "/prompts/es/main"],
    "prompts.trial_page": ["/prompts/takes/{take}"],
    "publish.page": ["/publish"],
    "history.page": ["/history"],
    "history.compare": ["/history/compare", "/history/compare?before={first}&after={second}"],
    "history.edition": ["/history/{first}"],
    "history.decide": ["/history/{first}/back", "/history/{second}/withdraw"],
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """After a year: news, and two editions of which the second says other words in every choice."""
    return large_line(tmp_path)


@pytest.fixture
def made_names(made: Console) -> dict[str, str]:
    """What the addresses of pages speak of."""
    first = _published(made, "we begin")
    tree = made.home / "menus" / "tree.yaml"
    tree.write_text(tree.read_text(encoding="utf-8").replace("For the matter", "For the affair"), "utf-8")
    add_news(made.home)
    work, _ = made.jobs.start("a-test", "Something long", "Ana", lambda job: Outcome("done"))
    by = Actor("Ana", made.now())
    for number in range(60):
        made.audit.add(by, "menu-changed", f"node-{number}", "as it was", "as it is")
    token = made.people.invite("Bea", Role.VIEWER, by).token
    second = _published(made, "other words")
    named = {"first": first, "second": second, "take": _on_trial(made)}
    return {**named, "work": work.id, "invitation": token}


def _published(made: Console, why: str) -> str:
    line = read_line(made.home).line
    assert line
    name = compile_line(line, "").line.edition
    made.editions.publish(compile_line(line, "").line, {}, Decision("Ana", why, made.now()))
    return name


def _on_trial(made: Console) -> str:
    words = "Which matter is it?"
    folder = made.trials.receive(lambda path: path.write_bytes(a_take()))
    take = read_take(a_take(), words, "en")
    return made.trials.keep(folder, Trial("main", "en", words, "Ana", made.now(), take, "take.wav"))


@pytest.fixture
def app(made: Console) -> Flask:
    return create_app(made)


def test_no_page_is_left_out(app: Flask) -> None:
    looked_at = {route.endpoint for route in routes(app) if route.method == "GET"}
    assert looked_at - FILES - SOUNDS == set(PAGES)


def test_nineteen_of_twenty_are_there_at_once(
    made: Console, made_names: dict[str, str], sign_in: Callable[..., Browser], stranger: Browser
) -> None:
    """In the quietest of three runs, once what is looked at in the background was looked at."""
    table = {}
    publisher = sign_in(Role.PUBLISHER)
    _settled(made, publisher, list(_addresses(made_names)))
    for endpoint, path in _addresses(made_names):
        browser = stranger if endpoint in STRANGERS else publisher
        status = 303 if endpoint == "code.page" else 200  # a stranger is sent to begin with a password
        table[path] = min(slowest_of_twenty(browser, path, status) for _ in range(3))
        print(f"{table[path]:6.1f} ms {len(browser.page.data):8} bytes {path}", file=sys.stderr)  # type: ignore[union-attr]
    assert len(made.editions.listing()) == 2
    assert {path: told for path, told in table.items() if told > MOST_MS} == {}


def _addresses(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for endpoint, paths in PAGES.items():
        yield from ((endpoint, f"/staff{path.format(**names)}") for path in paths)


def _settled(made: Console, browser: Browser, pages: list[tuple[str, str]]) -> None:
    """Until no page begins any work; a comparison waits for another one."""
    until = time.monotonic() + 120
    quiet = False
    while not quiet:
        assert time.monotonic() < until
        for _, path in pages:
            browser.open(path)
        quiet = not made.jobs.running()
        while made.jobs.running():
            time.sleep(0.1)
