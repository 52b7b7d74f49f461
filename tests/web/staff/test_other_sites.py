"""Other sites' pages change nothing and read nothing; forms without their token change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from ivr.store.audit import Actor
from ivr.store.roles import Role
from ivr.store.schema import METADATA
from ivr.web.staff.access import Door
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import PASSWORD, SHELL
from tests.web.staff.routes import routes


@pytest.fixture
def app(made: Console) -> Flask:
    return create_app(made)


def everything(made: Console) -> dict[str, Any]:
    """Every row of every table of the console."""
    with made.database.reading() as connection:
        return {
            name: sorted(map(repr, connection.execute(table.select())))
            for name, table in METADATA.tables.items()
        }


@pytest.mark.no_cover  # quicker unwatched
def test_no_form_is_read_without_its_token(
    app: Flask, made: Console, sign_in: Callable[..., Browser], stranger: Browser
) -> None:
    sign_in(Role.PUBLISHER)
    for data in ({}, {"csrf_token": ""}, {"csrf_token": "x"}):
        for route in (each for each in routes(app) if each.writes):
            browser = stranger if route.who is Door.SIGNED_OUT else sign_in(Role.PUBLISHER)
            before = everything(made)
            page = browser.ask(route.method, route.path, data=data)
            assert (str(route), page.status, page.heading) == (str(route), 400, "This page was too old")
            assert everything(made) == before


def test_the_token_of_one_browser_is_of_no_use_in_another(sign_in: Callable[..., Browser]) -> None:
    mine, yours = sign_in(Role.PUBLISHER, "Mallory"), sign_in(Role.PUBLISHER, "Ana")
    stolen = mine.open("/staff/people").form("/invite").fields
    yours.open("/staff/people")
    page = yours.ask("POST", "/staff/people/invite", data={**stolen, "name": "Eve", "role": "publisher"})
    assert page.status == 400


@pytest.mark.no_cover  # quicker unwatched
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None, "Origin": "http://line.city.gov"},
    ],
    ids=str,
)
def test_what_another_sites_page_sends_is_refused_even_with_a_token(
    app: Flask, made: Console, sign_in: Callable[..., Browser], stranger: Browser, headers: dict[str, str]
) -> None:
    sign_in(Role.PUBLISHER)
    for route in (each for each in routes(app) if each.writes):
        browser = stranger if route.who is Door.SIGNED_OUT else sign_in(Role.PUBLISHER)
        token = browser.open("/staff/nothing-here").form("/look").fields["csrf_token"]
        before = everything(made)
        page = browser.ask(route.method, route.path, data={"csrf_token": token}, headers=headers)
        assert (str(route), page.status) == (str(route), 403)
        assert everything(made) == before


def test_an_old_browser_that_says_nothing_of_where_it_is_may_send_forms(
    sign_in: Callable[..., Browser],
) -> None:
    browser = sign_in(Role.PUBLISHER)
    fields = browser.open("/staff/people").form("/invite").fields
    silent = {"Sec-Fetch-Site": None, "Sec-Fetch-Mode": None, "Origin": None}
    told = {**fields, "name": "Ben", "role": "editor"}
    assert browser.ask("POST", "/staff/people/invite", data=told, headers=silent).heading == "Invite Ben"


def test_another_site_may_lead_people_here_and_embed_nothing(sign_in: Callable[..., Browser]) -> None:
    browser = sign_in(Role.PUBLISHER)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    for mode, status in (("navigate", 200), ("no-cors", 403), ("cors", 403)):
        headers = {**elsewhere, "Sec-Fetch-Mode": mode}
        assert browser.ask("GET", "/staff/people", headers=headers).status == status


def test_looking_changes_nothing(app: Flask, made: Console, sign_in: Callable[..., Browser]) -> None:
    browser = sign_in(Role.PUBLISHER)
    link = made.people.invite("Ben", Role.VIEWER, Actor(SHELL, made.now()))
    before = everything(made)
    for route in (each for each in routes(app) if not each.writes):
        browser.ask(route.method, route.path, follow=False)
    browser.open(f"/staff/invitation/{link.token}")
    assert everything(made) == before


def test_only_pages_of_the_console_are_gone_on_to(hire: Callable[..., object], stranger: Browser) -> None:
    hire("Ana")
    for next_ in (
        "https://evil.example/staff/people",
        "//evil.example/staff/people",
        "/\\evil.example",
        "/evil",
        "/staff/nothing-here",
        "/staff/people/invite",
        "javascript:alert(1)",
        "/staff//evil.example",
    ):
        stranger.ask("GET", "/staff/sign-in", query_string={"next": next_})
        assert stranger.page
        fields = stranger.page.form("").fields
        page = stranger.ask(
            "POST",
            "/staff/sign-in",
            follow=False,
            query_string={"next": next_},
            data={**fields, "name": "Ana", "password": PASSWORD},
        )
        location = page.headers["Location"]
        assert location in ("/staff/", "/staff/people"), (next_, location)
        stranger.client.delete_cookie("__Host-staff", domain="line.city.gov")
