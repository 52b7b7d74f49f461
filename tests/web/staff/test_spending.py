"""What one person may send within a time: no program gets far in their name, and nobody who mends something
waits for what was done before."""

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
from tests.web.staff.conftest import Clock
from tests.web.staff.routes import routes
from tests.web.staff.test_publish_page import edit, put_on_the_air

SignIn = Callable[..., Browser]
LIBRARY = "/staff/services/library"
ORDINARY = (Kind.SAVE, Kind.WORK, Kind.PUBLISH, Kind.ACCOUNTS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def use_up(made: Console, name: str, *kinds: Kind) -> None:
    account = made.people.named(name)
    assert account
    for kind in kinds:
        while made.allowances.spend(account.id, kind, made.now()) is None:
            pass


def test_too_many_changes_wait_with_a_sentence_that_says_how_long(
    sign_in: SignIn, made: Console, home: Path, clock: Clock
) -> None:
    ana, before = sign_in(Role.EDITOR, "Ana"), (home / "menus" / "stamps.yaml").exists()
    ana.open(LIBRARY)
    use_up(made, "Ana", Kind.SAVE)
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
    use_up(made, "Ana", *ORDINARY)
    ana.open(LIBRARY)
    assert "It is closed for that time." in ana.send("/close").words
    assert ana.send("/open").status == 200
    assert ana.send("/library", dial="312-746-6000", then="save").status == 200
    ana.open(f"/staff/history/{first}/back")
    assert f"Callers hear edition {first}" in ana.send().words
    assert ana.send("/sign-out").heading == "Sign in"


def test_every_change_by_somebody_signed_in_is_counted_but_signing_out(made: Console) -> None:
    app: Flask = create_app(made)
    sent = [route.endpoint for route in routes(app) if route.writes and isinstance(route.who, Role)]
    assert [each for each in sent if ACCESS[each].spends is None] == ["sign_in.out"]


def test_the_numbers_are_written_down() -> None:
    page = (HOME / "docs" / "console.md").read_text(encoding="utf-8")
    part = page.partition("## How much one")[2].partition("## ")[0]
    told = re.findall(r"^\| .+ \| (\d+) \| (\d+) \|$", part, re.M)
    assert told == [(str(size.at_once), str(size.an_hour)) for size in ALLOWED.values()]
