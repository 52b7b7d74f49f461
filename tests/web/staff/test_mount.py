"""Where the console hangs: its prefix, its names, and the server in front of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ivr.store.roles import Role
from ivr.web.settings import Settings
from ivr.web.staff.app import create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL, PASSWORD, QUICK, sure

TICKET = "a-secret-of-the-server-in-front"


def mounted(made: Console, base_url: str = BASE_URL, ticket: str = "", demo: bool = False) -> Mount:
    settings = Settings(made.home, base_url, made.settings.tokens, demo=demo)
    return create_staff(Console(made.home, made.database, settings, made.now, ticket, QUICK))


@pytest.mark.parametrize("path", ["/staff", "/staff/", "/staff/sign-in"])
def test_it_is_below_staff(staff: Mount, path: str) -> None:
    assert Browser(staff, BASE_URL).open(path).heading == "Sign in"


@pytest.mark.parametrize("path", ["/", "/voice", "/staffroom", "/STAFF", "/x/staff"])
def test_it_is_nowhere_else(staff: Mount, path: str) -> None:
    page = Browser(staff, BASE_URL).ask("GET", path)
    assert (page.status, page.html) == (404, "There is nothing here.\n")


@pytest.mark.parametrize("path", ["/line/staff/sign-in", "/staff/sign-in"])
def test_an_address_with_a_path_is_in_every_link(made: Console, path: str) -> None:
    page = Browser(mounted(made, "https://line.city.gov/line"), BASE_URL).open(path)
    assert page.heading == "Sign in"
    assert set(page.links) == {"#content", "/line/staff/"}


def test_an_address_of_its_own_is_in_every_link_and_no_other_answers(
    made: Console, sign_in: Callable[..., Browser]
) -> None:
    sign_in(Role.PUBLISHER, "Ana")
    own = "https://staff.city.gov"
    app = create_staff(replace(made, settings=replace(made.settings, console_url=own)))
    ana = Browser(app, own)
    ana.open("/staff/")
    ana.send("", name="Ana", password=PASSWORD)
    ana.open("/staff/people")
    assert f"{own}/staff/invitation/" in sure(ana, "/invite", name="Ben", role="viewer").html
    page = Browser(app, BASE_URL).open("/staff/")
    assert (page.status, f"This console answers at {own}/staff." in page.html) == (400, True)


@pytest.mark.parametrize("host", ["line.city.gov", "LINE.city.gov", "line.city.gov:443"])
def test_the_public_name_is_its_name(staff: Mount, host: str) -> None:
    assert Browser(staff, BASE_URL).ask("GET", "/staff/sign-in", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host", ["city.gov", "line.city.gov:8000", "127.0.0.1", "line.city.gov.evil.example", ""]
)
def test_no_other_name_is(staff: Mount, host: str) -> None:
    page = Browser(staff, BASE_URL).ask("GET", "/staff/sign-in", headers={"Host": host})
    assert page.status == 400
    assert "https://line.city.gov/staff" in page.html
    assert "must pass on the Host" in page.html


def test_behind_our_own_server_nobody_gets_in_past_it(made: Console) -> None:
    behind = mounted(made, ticket=TICKET)
    for ticket in (None, "", "wrong", TICKET + "x"):
        page = Browser(behind, BASE_URL).ask("GET", "/staff/sign-in", headers={"X-Ivr-Ticket": ticket})
        assert page.status == 403
    assert Browser(behind, BASE_URL, **{"X-Ivr-Ticket": TICKET}).open("/staff/").heading == "Sign in"


def test_our_own_server_says_who_is_there(made: Console) -> None:
    behind = mounted(made, "http://127.0.0.1:8000", TICKET, demo=True)
    for peer, status in (("127.0.0.1", 200), ("192.168.1.7", 403), ("", 403)):
        front = Browser(behind, "http://127.0.0.1:8000", **{"X-Ivr-Ticket": TICKET, "X-Ivr-Peer": peer})
        assert front.open("/staff/").status == status


def test_without_a_server_in_front_what_it_would_say_is_not_believed(made: Console) -> None:
    alone = mounted(made, "http://127.0.0.1:8000", demo=True)
    liar = Browser(alone, "http://127.0.0.1:8000", "192.168.1.7", **{"X-Ivr-Peer": "127.0.0.1"})
    assert liar.open("/staff/").status == 403
