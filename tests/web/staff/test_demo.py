"""Demo mode: whoever sits at this machine may try everything, and nobody else, by no trick."""

from __future__ import annotations

import pytest

from ivr.web.staff.mount import Mount
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import BASE_URL, DEMO_URL


def test_a_newcomer_is_led_to_the_telephone(demo: Mount) -> None:
    visitor = Browser(demo, DEMO_URL)
    page = visitor.open("/staff/")
    assert "Welcome. Hear the line first" in page.words
    assert page.links.count("/staff/try") == 2


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.5", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("url", [DEMO_URL, "http://localhost:8000", "http://[::1]:8000"])
def test_a_visitor_on_this_machine_needs_no_account(demo: Mount, address: str, url: str) -> None:
    page = Browser(demo, url, address).open("/staff/people")
    assert page.heading == "People"
    assert "Visitor of the demo" in page.words


def test_a_visitor_may_do_what_a_publisher_may(demo: Mount) -> None:
    browser = Browser(demo, DEMO_URL)
    browser.open("/staff/people")
    assert "A link for Ana" in browser.send("/invite", name="Ana", role="publisher").words
    assert "demo visitor" in browser.open("/staff/audit").words


@pytest.mark.parametrize("address", ["192.168.1.7", "10.0.0.1", "2001:db8::1", "", "nonsense"])
def test_nobody_else_gets_anywhere(demo: Mount, address: str) -> None:
    page = Browser(demo, DEMO_URL, address).ask("GET", "/staff/")
    assert page.status == 403
    assert "The console needs https" in page.html


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "CF-Connecting-IP"]
)
def test_a_server_in_between_is_not_this_machine(demo: Mount, header: str) -> None:
    assert Browser(demo, DEMO_URL, **{header: "127.0.0.1"}).ask("GET", "/staff/").status == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8000",
        "127.0.0.1.evil.example:8000",
        "localhost.evil.example:8000",
        "localhost:9000",
        "localhost",
        "127.0.0.1",
        "127.0.0.1:8000:8000",
        "0.0.0.0:8000",
        "",
    ],
)
def test_a_name_that_was_made_to_point_here_is_refused(demo: Mount, host: str) -> None:
    page = Browser(demo, DEMO_URL).ask("GET", "/staff/people", headers={"Host": host})
    assert page.status == 400
    assert "This console answers at http://127.0.0.1:8000/staff." in page.html


def test_another_page_in_the_visitors_browser_can_send_nothing(demo: Mount) -> None:
    browser = Browser(demo, DEMO_URL)
    browser.open("/staff/people")
    for headers in (
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:9000", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost:8000", "Sec-Fetch-Site": None},
    ):
        page = browser.ask("POST", "/staff/people/invite", data={"name": "Eve"}, headers=headers)
        assert page.status == 403
    assert browser.ask("POST", "/staff/people/invite", data={"name": "Eve"}).status == 400


def test_on_a_real_number_this_machine_is_a_stranger_like_any_other(staff: Mount) -> None:
    assert Browser(staff, BASE_URL, "127.0.0.1").open("/staff/").heading == "Sign in"


def test_a_visitor_has_no_account_to_change(demo: Mount) -> None:
    browser = Browser(demo, DEMO_URL)
    page = browser.open("/staff/account")
    assert "You are trying the console without an account" in page.words
    fields = page.form("/look").fields
    for path in (
        "/staff/account/password",
        "/staff/account/sessions/end-others",
        "/staff/account/sessions/1/end",
    ):
        assert browser.ask("POST", path, data=fields).status == 403
