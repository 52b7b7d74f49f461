"""Work that goes on beside a page: once it is over its end is shown, and nothing that was told is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ivr.edition import compile_line
from ivr.files.load import read_line
from ivr.store.database import open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision
from ivr.web.build import clock
from tests.browser.chromium import Complaints
from tests.browser.console_process import served
from tests.files.small import SMALL, copy_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_what_was_told_stays_when_the_draft_has_been_looked_at(browser: Browser, tmp_path: Path) -> None:
    with served(copy_of(SMALL, tmp_path / "home")) as (url, _):
        page, complaints = browser.new_page(), Complaints(url)
        complaints.watch(page)
        page.goto(f"{url}/staff/services/library")
        page.get_by_label("Where these facts are from").fill("a call")
        page.get_by_role("button", name="Save", exact=True).click()
        page.goto(f"{url}/staff/")
        page.get_by_role("button", name="Undo").click()
        told = page.get_by_role("status").get_by_text("Undone. It is as it was before.")
        told.wait_for()
        going = page.locator("[data-progress]")
        assert going.count() == 1, "the draft is being looked at"
        going.wait_for(state="detached")
        assert told.is_visible()
        assert page.get_by_text("Looked at ", exact=False).first.is_visible()
        page.close()
    assert complaints.told == []


def test_what_somebody_types_meanwhile_stays_typed(browser: Browser, tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path / "home")
    for words in ("How can we help?", "How may we help?", "How else may we help?"):
        puts_on_the_air(home, words)
    with served(home) as (url, _):
        page, complaints = browser.new_page(), Complaints(url)
        complaints.watch(page)
        page.goto(f"{url}/staff/history")
        page.get_by_role("link", name="Go back", exact=True).click()
        going = page.locator("[data-progress]")
        assert going.count() == 1, "the two are being compared"
        page.locator("#why").fill("The new words mislead.")
        going.wait_for(state="detached")
        assert page.locator("#why").input_value() == "The new words mislead."
        assert page.evaluate("document.activeElement.id") == "why"
        page.close()
    assert complaints.told == []


def puts_on_the_air(home: Path, words: str) -> None:
    """Publishes the draft with another question in its first menu."""
    file = home / "menus" / "main.yaml"
    rows = file.read_text(encoding="utf-8").split("\n")
    rows[2] = f"  say: {words}"
    file.write_text("\n".join(rows), encoding="utf-8")
    line = read_line(home).line
    assert line
    database = open_database(f"sqlite:///{home}/instance/ivr.db")
    database.migrate()
    Editions(database).publish(compile_line(line, "").line, {}, Decision("Ana", words, clock()))
    database.close()
