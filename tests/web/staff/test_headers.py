"""Headers on every route, and cookies that other pages and scripts cannot reach."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from flask import Flask

from ivr.store.audit import Actor
from ivr.store.roles import Role
from ivr.web.staff.access import ACCESS, FILE
from ivr.web.staff.app import create_app
from ivr.web.staff.console import Console
from ivr.web.staff.mount import HSTS, Mount
from ivr.web.staff.pages.try_line import _seal
from ivr.web.staff.security import HEADERS, PERMISSIONS, POLICY
from tests.conftest import HOME
from tests.web.staff.authenticator import enrol
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL, DEMO_URL, PASSWORD, SHELL, Clock
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
        page = browser.ask(method, path, False)
        headers = page.headers
        assert {name: headers[name] for name in HEADERS} == HEADERS, path
        assert headers["Permissions-Policy"] == PERMISSIONS
        assert headers["Strict-Transport-Security"] == HSTS
        if ACCESS.get(endpoint) is not FILE:
            assert headers["Cache-Control"] == "no-store", path
        assert method in ("GET", "POST") or page.status in (303, 405), path
        assert headers["Content-Type"].endswith("; charset=utf-8") or not page.data, path
        assert not [name for name, _ in headers if name.startswith("Access-Control-")], path
        assert "Server" not in headers and "X-Powered-By" not in headers


@pytest.mark.parametrize(("path", "host"), [("/elsewhere", BASE_URL), ("/staff/", "https://evil.example")])
def test_what_is_not_the_consoles_is_refused_with_headers_too(staff: Mount, path: str, host: str) -> None:
    headers = Browser(staff, host).ask("GET", path).headers
    assert headers["Strict-Transport-Security"] == HSTS
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    for nothing in ("frame-ancestors", "object-src", "base-uri"):
        assert f"{nothing} 'none'" in POLICY


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


def test_scripts_keep_nothing_in_the_browser_and_make_no_text_into_pages() -> None:
    for script in (HOME / "ivr" / "web" / "staff" / "static").glob("*.js"):
        code = script.read_text(encoding="utf-8")
        found = re.findall(
            r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|outerHTML|insertAdjacentHTML"
            r"|document\.write|postMessage|\beval\b|new Function",
            code,
        )
        assert found == [], script.name


def test_passwords_are_hidden_while_they_are_typed_and_may_be_pasted(
    sign_in: Callable[..., Browser], stranger: Browser, made: Console
) -> None:
    link = made.people.invite("Ben", Role.VIEWER, Actor(SHELL, made.now()))
    pages = [stranger.open("/staff/sign-in"), stranger.open(f"/staff/invitation/{link.token}")]
    fields = [
        field
        for page in [*pages, sign_in(Role.VIEWER).open("/staff/account")]
        for field in re.findall(r"<input[^>]*password[^>]*>", page.html)
    ]
    assert len(fields) == 6
    for field in fields:
        assert 'type="password"' in field and re.search(r'autocomplete="(current|new)-password"', field)
        assert 'value=""' in field and "maxlength" not in field and "onpaste" not in field


def test_what_is_sealed_is_sealed_with_sha_256(stranger: Browser, app: Flask) -> None:
    """The cookie of forms, the token in them, and sentences to be spoken."""
    token = stranger.open("/staff/sign-in").form("").fields["csrf_token"]
    with app.app_context():
        spoken = str(_seal().dumps(["Hello.", "en-US"]))
    for sealed in (token, str(stranger.cookie("__Host-forms")), spoken):
        seal = sealed.rpartition(".")[2]
        assert len(base64.urlsafe_b64decode(f"{seal}=")) == 32


def test_nothing_but_pages_and_files_of_the_console_is_served(stranger: Browser) -> None:
    for folder in ("/staff", "/staff/static", "/staff/static/css", "/staff/bootstrap/static"):
        for path in (".git/config", ".env", "instance/ivr.db", "../../ivr.db", "..%2f..%2f.git%2fconfig", ""):
            page = stranger.ask("GET", f"{folder}/{path}", follow=False)
            assert page.status in (303, 308, 404), page.url
            assert b"repositoryformat" not in page.data and b"SQLite" not in page.data


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


def test_cookies_on_https_are_this_hosts_alone(
    stranger: Browser, hire: Callable[..., object], made: Console, clock: Clock
) -> None:
    hire("Ana")
    given = cookies(stranger, "/staff/sign-in", name="Ana", password=PASSWORD)
    given += stranger.ask("POST", "/staff/look", False).headers.getlist("Set-Cookie")
    hire("Ben")
    enrol(made, clock, "Ben")
    stranger.client.delete_cookie("__Host-staff", domain="line.city.gov")
    given += cookies(stranger, "/staff/sign-in", name="Ben", password=PASSWORD)
    ours = {f"__Host-{name}" for name in ("staff", "half", "forms", "look")}
    assert {"__Host-staff", "__Host-half"} < {each.split("=")[0] for each in given} <= ours
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
