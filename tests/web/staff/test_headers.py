"""Headers on every route, and cookies that other pages and scripts cannot reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from ivr.store.roles import Role
from ivr.web.staff.access import ACCESS, FILE
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.staff.security import HEADERS, HSTS, PERMISSIONS, POLICY
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import DEMO_URL, PASSWORD
from tests.web.staff.routes import routes


@pytest.fixture
def app(made: Console) -> Flask:
    return create_app(made)


@pytest.mark.parametrize("known", [False, True])
def test_every_answer_has_the_headers(
    app: Flask, sign_in: Callable[..., Browser], stranger: Browser, known: bool
) -> None:
    everything = [(route.method, route.path, route.endpoint) for route in routes(app)]
    everything += [
        ("GET", "/staff/nothing-here", ""),
        ("PUT", "/staff/people", ""),
        ("GET", "/staff", "today.page"),
    ]
    for method, path, endpoint in everything:
        browser = sign_in(Role.PUBLISHER) if known else stranger
        headers = browser.ask(method, path, False).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
        assert headers["Permissions-Policy"] == PERMISSIONS
        assert headers["Strict-Transport-Security"] == HSTS
        if ACCESS.get(endpoint) is not FILE:
            assert headers["Cache-Control"] == "no-store", path


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_pages_have_nothing_inline_and_nothing_from_elsewhere(
    app: Flask, sign_in: Callable[..., Browser], stranger: Browser
) -> None:
    pages = [sign_in(Role.PUBLISHER).open(each.path) for each in routes(app) if each.method == "GET"]
    pages += [stranger.open("/staff/sign-in"), stranger.open("/staff/nothing-here")]
    for page in pages:
        if page.headers["Content-Type"].startswith("text/html"):
            for forbidden in (
                " style=",
                " onclick=",
                "<style",
                "<script>",
                "//cdn",
                'src="http',
                'href="http',
            ):
                assert forbidden not in page.html, (page.path, forbidden)


def test_files_are_kept_under_an_address_that_changes_with_them(stranger: Browser) -> None:
    page = stranger.open("/staff/sign-in")
    sheets = [part.split('"')[0] for part in page.html.split('<link rel="stylesheet" href="')[1:]]
    assert len(sheets) == 3
    for sheet in sheets:
        answer = stranger.open(sheet)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in stranger.open(sheet.partition("?")[0]).headers["Cache-Control"]


def cookies(browser: Browser, path: str, **fields: str) -> list[str]:
    browser.open(path)
    return browser.send("", False, **fields).headers.getlist("Set-Cookie")


def test_cookies_on_https_are_this_hosts_alone(stranger: Browser, hire: Callable[..., object]) -> None:
    hire("Ana")
    given = cookies(stranger, "/staff/sign-in", name="Ana", password=PASSWORD)
    given += stranger.ask("POST", "/staff/look", False).headers.getlist("Set-Cookie")
    assert {each.split("=")[0] for each in given} <= {"__Host-staff", "__Host-forms", "__Host-look"}
    for each in given:
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in each.split("; "), each
        assert "Domain" not in each


def test_cookies_on_this_machine_have_plain_names(demo: Mount) -> None:
    browser = Browser(demo, DEMO_URL)
    browser.open("/staff/")
    given = browser.send("/look", False, look="dark").headers.getlist("Set-Cookie")
    assert browser.cookie("forms") and browser.cookie("look") == "dark"
    for each in given:
        assert "HttpOnly" in each and "SameSite=Lax" in each and "Secure" not in each
