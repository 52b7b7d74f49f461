"""Every route × every role × nobody: the table of decisions is what happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Blueprint, Flask

from ivr.store.roles import Role
from ivr.web.staff import access
from ivr.web.staff.access import ACCESS, Access, Door, RouteUndecided, Who
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import PASSWORD
from tests.web.staff.routes import routes

IN, TO_SIGN_IN, FORBIDDEN, TO_TODAY = "in", "asked to sign in", "forbidden", "led to Today"


def outcome(page: Page) -> str:
    if page.status == 401 or page.headers.get("Location", "").startswith("/staff/sign-in?next="):
        return TO_SIGN_IN
    if (
        page.status == 303
        and page.headers["Location"] == "/staff/"
        and page.path in ("/staff/sign-in", "/staff/sign-in/code")
    ):
        return TO_TODAY
    return FORBIDDEN if page.status == 403 else IN


def expected(who: Who, role: Role | None) -> str:
    if who is Door.ANYBODY:
        return IN
    if who is Door.SIGNED_OUT:
        return TO_TODAY if role else IN
    if role is None:
        return TO_SIGN_IN
    return IN if role.may(who) else FORBIDDEN


def token(browser: Browser) -> str:
    """A form's token, from a page that everybody gets."""
    return browser.ask("GET", "/staff/nothing-here").form("/look").fields["csrf_token"]


@pytest.fixture
def app(made: Console) -> Flask:
    return create_app(made)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_route_lets_in_who_may_and_nobody_else(
    app: Flask, role: Role | None, sign_in: Callable[..., Browser], stranger: Browser
) -> None:
    table = {}
    for route in routes(app):
        browser = sign_in(role) if role else stranger
        data = {"csrf_token": token(browser)} if route.writes else None
        page = browser.ask(route.method, route.path, follow=False, data=data)
        table[str(route)] = outcome(page), expected(route.who, role)
    assert len(table) > 20
    assert {name: told for name, told in table.items() if told[0] != told[1]} == {}


def test_viewers_and_editors_write_nothing_but_what_is_their_own(app: Flask) -> None:
    low = {route.endpoint for route in routes(app) if route.writes and route.who is Role.VIEWER}
    own = {"sign_in.out", "account.password", "account.end", "account.end_others"}
    assert low == own | {"second_factor.on", "second_factor.off", "second_factor.codes"}
    open_ = {route.endpoint for route in routes(app) if route.writes and isinstance(route.who, Door)}
    assert open_ == {"look.choose", "sign_in.page", "code.page", "invitation.page"}


def test_a_route_without_a_decision_does_not_start(made: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = dict(ACCESS)
    del forgotten["people.disable"]
    monkeypatch.setattr(access, "ACCESS", forgotten)
    with pytest.raises(
        RouteUndecided, match=r"people.disable \(/people/<int:number>/disable\): say in ACCESS"
    ):
        create_app(made)


def test_a_writing_route_decided_for_looking_only_does_not_start(
    made: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "ACCESS", {**ACCESS, "people.disable": Access(Role.PUBLISHER)})
    with pytest.raises(RouteUndecided, match=r"people\.disable"):
        create_app(made)


def test_a_decision_about_no_route_does_not_start(made: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "ACCESS", {**ACCESS, "people.promote": Access(Role.PUBLISHER)})
    with pytest.raises(RouteUndecided, match=r"ACCESS names what is no route: people\.promote"):
        create_app(made)


def test_a_page_added_without_a_decision_is_told(made: Console, app: Flask) -> None:
    page = Blueprint("weather", __name__)
    page.add_url_rule("/weather", "page", lambda: "fine")
    other = Flask(__name__)
    other.register_blueprint(page)
    with pytest.raises(RouteUndecided, match=r"weather.page \(/weather\)"):
        access.refuse_undecided(other)


def test_each_is_offered_the_pages_that_are_open_to_them(sign_in: Callable[..., Browser]) -> None:
    offered = {role: sign_in(role).open("/staff/").links for role in Role}
    assert "/staff/people" in offered[Role.PUBLISHER]
    assert "/staff/people" not in offered[Role.EDITOR] + offered[Role.VIEWER]


def test_whoever_is_asked_to_sign_in_goes_on_to_the_page_afterwards(
    hire: Callable[..., object], stranger: Browser
) -> None:
    hire("Ana")
    assert stranger.open("/staff/people?x=1").heading == "Sign in"
    page = stranger.send("", name="Ana", password=PASSWORD)
    assert (page.heading, page.path) == ("People", "/staff/people")
