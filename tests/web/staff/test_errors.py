"""Pages of trouble: plain words, a number to tell, nothing of the inside, and nothing secret in the log."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.store.roles import Role
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL, DEMO_URL
from tests.web.staff.logged import logged

SignIn = Callable[..., Browser]


def test_a_page_that_is_not_there(sign_in: SignIn, stranger: Browser) -> None:
    for browser in (sign_in(Role.VIEWER), stranger):
        page = browser.open("/staff/nothing-here")
        assert (page.status, page.heading) == (404, "There is no such page")


def test_a_page_for_another_role_says_who_can_help(sign_in: SignIn) -> None:
    page = sign_in(Role.EDITOR).open("/staff/people")
    assert (page.status, page.heading) == (403, "This is not for you to do")
    assert "A publisher can do it" in page.words


def test_what_another_site_sent_is_not_said_to_be_for_another_role(sign_in: SignIn) -> None:
    """It may as well be a front that hides the console's address: both are told what to do."""
    page = sign_in(Role.PUBLISHER).ask(
        "POST",
        "/staff/people/invite",
        headers={"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
    )
    assert (page.status, page.heading) == (403, "This came from another site")
    assert "role" not in page.words
    assert f"Open the console at {BASE_URL}/staff, and do it there." in page.words
    assert "PUBLIC_BASE_URL has to be the address that browsers show" in page.words


def test_who_tried_what_they_may_not_is_in_the_log(
    sign_in: SignIn, stranger: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    eve = sign_in(Role.EDITOR, "Eve")
    eve.open("/staff/people")
    eve.ask("POST", "/staff/menus/main/move")
    stranger.ask("POST", "/staff/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    told = logged(capsys)
    assert {(each["event"], each["at"], each["address"]) for each in told} == {
        ("console-refused", "2026-11-23T18:00:00.000+00:00", "192.0.2.1")
    }
    assert [(each["method"], each["page"], each["who"], each["why"]) for each in told] == [
        ("GET", "people.page", "Eve", "not allowed"),
        ("POST", "menus.move", "Eve", "a form without its token"),
        ("POST", "sign_in.page", None, "sent by another site"),
    ]


def test_nothing_that_people_send_makes_a_line_of_its_own(
    sign_in: SignIn, made: Console, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a mistake repeats of it, and whatever the terminal would make of it."""
    browser = sign_in(Role.PUBLISHER)

    def broken(name: str, *_: object) -> None:
        raise RuntimeError(f"no {name}")

    monkeypatch.setattr(made.people, "free", broken)
    browser.open("/staff/people")
    forged = 'Ana\n{"event": "answer"}\r\x1b[2J\u2028x'
    assert browser.send("/invite", name=forged, role="viewer").status == 500
    line = capsys.readouterr().err
    assert (line.count("\n"), line.isascii(), line.rstrip("\n").isprintable()) == (1, True, True)
    assert "RuntimeError: no Ana" in json.loads(line)["trace"]


def test_a_form_too_large_is_refused(sign_in: SignIn) -> None:
    browser = sign_in(Role.PUBLISHER)
    browser.open("/staff/people")
    page = browser.send("/invite", name="x" * 300_000, role="viewer")
    assert (page.status, page.heading) == (413, "This is too much at once")


def test_a_mistake_of_ours_has_a_number_and_tells_nothing_else(
    sign_in: SignIn, made: Console, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(Role.PUBLISHER)

    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(made.people, "listing", broken)
    page = browser.open("/staff/people")
    assert (page.status, page.heading) == (500, "A mistake in the program")
    assert "secret" not in page.html and "Traceback" not in page.html
    number = re.search(r"<code>([0-9a-f]{8})</code>", page.html)
    assert number
    (told,) = logged(capsys)
    assert (told["event"], told["number"], told["page"]) == ("console-fault", number[1], "people.page")
    assert told["trace"].startswith("Traceback") and "the secret inside" in told["trace"]


def test_a_secret_link_is_not_written_into_the_log(
    staff: Mount, made: Console, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(made.people, "invited", broken)
    assert Browser(staff, BASE_URL).open("/staff/invitation/my-secret-link").status == 500
    assert "my-secret-link" not in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_and_calls_go_on(
    sign_in: SignIn, made: Console, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = sign_in(Role.PUBLISHER)

    def away(*_: object) -> None:
        raise StoreUnavailable("the database line on db.internal does not answer", "check that it runs")

    monkeypatch.setattr(made.sessions, "find", away)
    page = browser.open("/staff/people")
    assert (page.status, page.heading) == (503, "The console’s database does not answer")
    assert "Calls go on as they are." in page.words
    assert "db.internal" not in page.html
    assert "db.internal does not answer: check that it runs" in logged(capsys)[0]["told"]
    assert browser.open("/staff/nothing-here").status == 404


def test_it_starts_without_its_database_and_goes_on_when_that_is_back(
    demo: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "instance").write_text("a file where a folder belongs")
    browser = Browser(demo, DEMO_URL)
    assert browser.open("/staff/").status == 503
    assert browser.open("/staff/static/console.css").status == 200
    (tmp_path / "instance").unlink()
    assert browser.open("/staff/").status == 200


def test_tables_taken_away_are_made_again(demo: Mount, tmp_path: Path) -> None:
    browser = Browser(demo, DEMO_URL)
    assert browser.open("/staff/people").status == 200
    shutil.rmtree(tmp_path / "instance")
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "ivr.db").touch()
    assert browser.open("/staff/people").status == 503
    assert browser.open("/staff/people").status == 200
