"""What may be sent within a time in one session: no program gets far in somebody's name, and nobody who mends
something waits for what was done before, or by whoever stole another of their sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from ivr.store.allowances import ALLOWED, Kind
from ivr.store.roles import Role
from ivr.web.staff.access import ACCESS
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import PASSWORD, Clock, sure
from tests.web.staff.routes import routes
from tests.web.staff.test_account import NEW
from tests.web.staff.test_publish_page import edit, put_on_the_air

SignIn = Callable[..., Browser]
LIBRARY = "/staff/services/library"
ORDINARY = (Kind.SAVE, Kind.WORK, Kind.PUBLISH, Kind.ACCOUNTS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def use_up(made: Console, browser: Browser, *kinds: Kind) -> None:
    session = made.sessions.find(str(browser.cookie("__Host-staff")), made.now())
    assert session
    for kind in kinds:
        while made.allowances.spend(session.account, session.id, kind, made.now()) is None:
            pass


def test_too_many_changes_wait_with_a_sentence_that_says_how_long(
    sign_in: SignIn, made: Console, home: Path, clock: Clock
) -> None:
    ana, before = sign_in(Role.EDITOR, "Ana"), (home / "menus" / "stamps.yaml").exists()
    ana.open(LIBRARY)
    use_up(made, ana, Kind.SAVE)
    page = ana.send("/stamp")
    assert (page.status, page.heading) == (429, "This is too much at once")
    assert "Wait 3 seconds, go back, and send it once more." in page.words
    assert page.headers["Retry-After"] == "3"
    assert (home / "menus" / "stamps.yaml").exists() is before
    clock.pass_(seconds=3)
    ana.open(LIBRARY)
    assert "stamped by Ana" in ana.send("/stamp").words


def test_whoever_mends_something_does_not_wait_for_what_was_done_before(
    sign_in: SignIn, made: Console
) -> None:
    """Three in the afternoon, after a busy hour: a service is closed and opened, a number put right, and the
    last good edition heard again."""
    first = put_on_the_air(made, "Cleo", "we begin")
    edit(made, "services", "dial: 312-746-6000", "dial: 312-746-6001")
    put_on_the_air(made, "Cleo", "a slip")
    ana = sign_in(Role.PUBLISHER, "Ana")
    use_up(made, ana, *ORDINARY)
    ana.open(LIBRARY)
    assert "It is closed for that time." in ana.send("/close").words
    assert ana.send("/open").status == 200
    assert ana.send("/library", dial="312-746-6000", then="save").status == 200
    ana.open(f"/staff/history/{first}/back")
    assert f"Callers hear edition {first}" in ana.send().words
    assert ana.send("/sign-out").heading == "Sign in"


def refuse_me(thief: Browser, path: str) -> None:
    """Sends nothing in it, until there was too much of that."""
    assert thief.page
    fields = thief.page.form("/look").fields
    while thief.ask("POST", path, data=fields).status != 429:
        pass


def test_whoever_stole_a_session_keeps_its_owner_from_nothing(sign_in: SignIn) -> None:
    thief, ana = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.PUBLISHER, "Ana")
    thief.open("/staff/people")
    refuse_me(thief, f"{LIBRARY}/open")
    refuse_me(thief, "/staff/people/invite")
    ana.open(LIBRARY)
    assert "It is closed for that time." in ana.send("/close").words
    ana.open("/staff/people")
    assert "A link for Ben" in sure(ana, "/invite", name="Ben", role="viewer").words
    ana.open("/staff/account")
    assert "1 other session is ended." in ana.send("/end-others", **{"end-old": PASSWORD}).words
    assert thief.open("/staff/people").heading == "Sign in"


def test_nothing_that_was_sent_before_keeps_anybody_from_shutting_others_out(
    sign_in: SignIn, made: Console
) -> None:
    """The password is asked for, and guessing it is slowed: that is enough."""
    other, ana = sign_in(Role.VIEWER, "Ana"), sign_in(Role.VIEWER, "Ana")
    use_up(made, ana, Kind.MEND, Kind.ACCOUNTS)
    ana.open("/staff/account")
    assert "1 other session is ended." in ana.send("/end-others", **{"end-old": PASSWORD}).words
    assert other.open("/staff/account").heading == "Sign in"
    page = ana.send("/password", old=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed." in page.words


def test_every_change_is_counted_but_what_asks_for_the_password_or_ends_something(made: Console) -> None:
    app: Flask = create_app(made)
    sent = [route.endpoint for route in routes(app) if route.writes and isinstance(route.who, Role)]
    free = {each for each in sent if ACCESS[each].spends is None}
    assert free == {"sign_in.out", "account.password", "account.end", "account.end_others"}


def test_the_numbers_are_written_down() -> None:
    page = (HOME / "docs" / "console.md").read_text(encoding="utf-8")
    part = page.partition("## How much one")[2].partition("## ")[0]
    told = re.findall(r"^\| .+ \| (\d+) \| (\d+) \|$", part, re.M)
    assert told == [(str(size.at_once), str(size.an_hour)) for size in ALLOWED.values()]
