"""The audit on its page: filtered, in pages, as text whatever was typed, and verified on demand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ivr.store.audit import Actor
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.web.staff.browser import Browser, Page
from tests.web.staff.test_work import until_over

SignIn = Callable[..., Browser]


def rows(page: Page) -> int:
    return page.html.count("<tr>") - 1


def test_entries_are_filtered(made: Console, sign_in: SignIn) -> None:
    browser = sign_in(Role.PUBLISHER, "Ana")
    made.audit.add(Actor("Ben", made.now()), "words-changed", "the welcome", "Hello", "Good day")
    page = browser.open("/staff/audit")
    assert "Good day" in page.words and "words changed" in page.words
    assert rows(browser.open("/staff/audit?by=Ben")) == 1
    assert rows(browser.open("/staff/audit?deed=words-changed&about=welc")) == 1
    assert "No entries" in browser.open("/staff/audit?by=Ben&about=nothing").words
    assert browser.open("/staff/audit?before=x&by=%00&about=%ED%A0%80").status == 200


def test_a_deed_that_nobody_knows_stands_as_it_is(made: Console, sign_in: SignIn) -> None:
    made.audit.add(Actor("Ben", made.now()), "menu-changed/<b>", "main")
    assert "menu changed/<b> main" in sign_in(Role.PUBLISHER, "Ana").open("/staff/audit").words


def test_older_entries_are_a_page_further(made: Console, sign_in: SignIn) -> None:
    browser = sign_in(Role.PUBLISHER, "Ana")
    for n in range(60):
        made.audit.add(Actor("Ben", made.now()), "recorded", f"prompt {n}")
    page = browser.open("/staff/audit?by=Ben")
    assert rows(page) == 50
    older = next(link for link in page.links if "before=" in link)
    page = browser.open(older)
    assert rows(page) == 10
    assert "prompt 9" in page.words


def test_whatever_was_typed_is_shown_as_text(made: Console, sign_in: SignIn) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}=1+1"
    made.audit.add(Actor(nasty, made.now()), "recorded", nasty, nasty, nasty)
    page = sign_in(Role.PUBLISHER, "Ana").open("/staff/audit")
    assert page.words.count("<script>alert(1)</script>") == 5  # in the list of people, too
    assert not re.search(r"<(script>|img)", page.html)


def test_the_seals_are_looked_at_on_demand(made: Console, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in(Role.PUBLISHER, "Ana")
    browser.open("/staff/audit")
    assert "as they were written" in verified(made, browser)
    with closing(sqlite3.connect(tmp_path / "instance/ivr.db")) as connection, connection:
        connection.execute("UPDATE audit SET about = 'Eve' WHERE number = 1")
    browser.open("/staff/audit")
    told = verified(made, browser)
    assert "The audit was altered outside the console: entry 1 is not as it was written." in told


def verified(made: Console, browser: Browser) -> str:
    page = browser.send("/verify")
    job = made.jobs.get(page.path.rsplit("/", 1)[1])
    assert job
    until_over(job)
    return browser.open(page.path).words
