"""A line demands a second factor: whoever has none sets it up first, and nobody is kept out by that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from ivr.store.audit import Actor
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.store.sessions import Visit
from ivr.web.settings import SECOND_FACTORS
from ivr.web.staff.access import BEFORE_SECOND_FACTOR
from ivr.web.staff.app import create_app, create_staff
from ivr.web.staff.console import Console
from tests.web.staff.authenticator import enrol
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL, PASSWORD, Clock
from tests.web.staff.routes import routes
from tests.web.staff.test_access import token
from tests.web.staff.test_second_factor import HERE, app_of

LED = "Set up your second factor"
Hire = Callable[..., Account]


@pytest.fixture
def made(made: Console) -> Console:
    """A console as it comes: everybody must have one."""
    return demanding(made, SECOND_FACTORS[0])


def demanding(made: Console, whom: str) -> Console:
    return replace(made, settings=replace(made.settings, second_factor=whom))


def signed_in(made: Console, name: str) -> Browser:
    account = made.people.named(name)
    assert account
    browser = Browser(create_staff(made), BASE_URL, "10.0.0.1", **{"X-Forwarded-For": "192.0.2.1"})
    began = made.sessions.start(account.id, Visit("192.0.2.1", "a test"), Actor(name, made.now()))
    browser.client.set_cookie("__Host-staff", began.token, domain="line.city.gov", secure=True)
    return browser


@pytest.mark.parametrize(
    ("whom", "led"),
    [
        ("publishers", {Role.PUBLISHER}),
        ("everyone", set(Role)),
        ("nobody", set()),
    ],
)
def test_who_has_none_is_led_to_it(made: Console, hire: Hire, whom: str, led: set[Role]) -> None:
    for role in Role:
        hire(role.title(), role)
        page = signed_in(demanding(made, whom), role.title()).open("/staff/")
        assert (page.heading == LED) is (role in led)


def test_a_publisher_comes_in_by_setting_it_up(
    stranger: Browser, hire: Hire, made: Console, clock: Clock
) -> None:
    hire("Ana")
    stranger.open("/staff/people")
    page = stranger.send("", name="Ana", password=PASSWORD)
    assert page.heading == LED
    assert "Nothing else is open before you have set it up" in page.words
    assert "/staff/people" not in page.links, "nothing is offered that is not open"
    app = app_of(page, clock)
    assert stranger.send("/on", old=PASSWORD, code=app.shows()).heading == "Your recovery codes"
    assert stranger.open("/staff/people").heading == "People"


def test_nothing_else_is_open_before(made: Console, hire: Hire) -> None:
    """Every route that asks for a role leads back, whether something is looked at or sent."""
    hire("Ana")
    browser = signed_in(made, "Ana")
    app: Flask = create_app(made)
    open_ = set()
    for route in routes(app):
        if isinstance(route.who, Role) and route.endpoint != "sign_in.out":
            data = {"csrf_token": token(browser)} if route.writes else None
            answer = browser.ask(route.method, route.path, follow=False, data=data)
            if answer.headers.get("Location") != HERE:
                open_.add(route.endpoint)
    assert open_ == {"second_factor.page"}, "and what its own form sends leads back where it is not filled in"
    assert open_ | {"second_factor.on", "sign_in.out"} == BEFORE_SECOND_FACTOR
    browser.open(HERE)
    assert browser.send("/sign-out").heading == "Sign in"


def test_whoever_turns_it_off_is_led_to_a_new_one(made: Console, hire: Hire, clock: Clock) -> None:
    hire("Ana")
    ana = enrol(made, clock, "Ana")
    browser = signed_in(made, "Ana")
    form = browser.open(HERE).form("/codes")
    fields = {**form.fields, "old": PASSWORD, "code": ana.app.shows()}
    assert browser.ask("POST", f"{HERE}/off", data=fields).heading == LED


def test_in_demo_mode_nothing_is_demanded(made: Console, hire: Hire) -> None:
    hire("Ana")
    demo = replace(made, settings=replace(made.settings, demo=True, second_factor="everyone"))
    assert signed_in(demo, "Ana").open("/staff/people").heading == "People"
