"""One's own second factor: set up with an app, off again, recovery codes told once, never by whoever found a
browser open."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import segno

from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.authenticator import Authenticator, enrol
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import DEMO_URL, PASSWORD, Clock

SignIn = Callable[..., Browser]
HERE = "/staff/account/second-factor"
TAKEN = "Keep them now: they are shown only here"


def app_of(page: Page, clock: Clock) -> Authenticator:
    """The app of somebody who types the letters of the page into it."""
    found = re.search(r'class="code">([A-Z2-7 ]{39})<', page.html)
    assert found
    return Authenticator(found[1].replace(" ", ""), clock)


def codes_of(page: Page) -> list[str]:
    return re.findall(r'class="code">([a-z2-7-]{29})<', page.html)


def test_it_is_set_up_with_an_app_and_asked_for_from_then_on(sign_in: SignIn, clock: Clock) -> None:
    here, there = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ana")
    before = here.cookie("__Host-staff")
    app = app_of(here.open(HERE), clock)
    page = here.send("/on", old=PASSWORD, code=app.shows())
    assert (page.status, page.heading) == (200, "Your recovery codes")
    assert TAKEN in page.words
    assert len(set(codes_of(page))) == 10
    assert here.cookie("__Host-staff") != before
    assert here.send("/look", look="dark").status == 200, "the forms of that page are good"
    assert there.open("/staff/account").heading == "Sign in"
    assert "10 recovery codes are left." in here.open("/staff/account").words
    here.send("/sign-out")
    here.send("", name="Ana", password=PASSWORD)
    assert here.send("", code=app.shows()).status == 422, "the code that set it up is used"
    clock.pass_(seconds=30)
    assert here.send("", code=app.shows()).heading == "Today"


def test_the_picture_is_drawn_into_the_page_and_holds_what_the_letters_say(
    sign_in: SignIn, clock: Clock
) -> None:
    page = sign_in(Role.EDITOR, "Ana Ruiz").open(HERE)
    secret = app_of(page, clock).secret
    uri = f"otpauth://totp/The%20line:Ana%20Ruiz?secret={secret}&issuer=The%20line"
    drawn = segno.make(uri, micro=False)
    assert (
        drawn.svg_inline(light="white", dark="black", svgclass="qr", lineclass=None, omitsize=True)
        in page.html
    )
    assert "otpauth" not in page.html
    assert page.headers["Cache-Control"] == "no-store"


def test_each_look_offers_another_secret_and_nothing_is_kept_before_a_code(
    sign_in: SignIn, made: Console, clock: Clock
) -> None:
    browser = sign_in(Role.EDITOR, "Ana")
    first, second = (app_of(browser.open(HERE), clock) for _ in range(2))
    assert first.secret != second.secret
    page = browser.send("/on", old=PASSWORD, code=first.shows())
    assert (page.status, "This code is not right." in page.words) == (422, True)
    assert app_of(page, clock).secret == second.secret, "the app that has it already goes on"
    assert made.second_factors.held() == frozenset()
    assert TAKEN in browser.send("/on", old=PASSWORD, code=second.shows()).words


def test_whoever_finds_a_browser_open_turns_nothing_on(sign_in: SignIn, made: Console, clock: Clock) -> None:
    browser = sign_in(Role.EDITOR, "Ana")
    app = app_of(browser.open(HERE), clock)
    page = browser.send("/on", old="a guess of theirs", code=app.shows())
    assert (page.status, "This is not your password." in page.words) == (422, True)
    assert made.second_factors.held() == frozenset()


def send_to(browser: Browser, deed: str, **fields: str) -> Page:
    """The form of somebody with a second factor, by one of its two buttons."""
    form = browser.open(HERE).form("/codes")
    return browser.ask("POST", f"{HERE}/{deed}", data={**form.fields, **fields})


@pytest.mark.parametrize("deed", ["codes", "off"])
def test_password_and_code_are_asked_for_before_anything_is_done_about_it(
    sign_in: SignIn, made: Console, clock: Clock, deed: str
) -> None:
    sign_in(Role.EDITOR, "Ana")
    ana = enrol(made, clock, "Ana")
    browser = sign_in(Role.EDITOR, "Ana")
    code = ana.app.shows()
    for fields, told in (
        ({"old": "a guess of theirs", "code": code}, "This is not your password."),
        ({"old": PASSWORD, "code": ana.app.wrong()}, "This code is not right."),
        ({"old": PASSWORD, "code": ""}, "Type your code."),
    ):
        page = send_to(browser, deed, **fields)
        assert (page.status, told in page.words) == (422, True)
    assert send_to(browser, deed, old=PASSWORD, code=code).status == 200, "and no code was used up by that"


def test_what_is_left_empty_is_no_guess(sign_in: SignIn, made: Console, clock: Clock) -> None:
    sign_in(Role.EDITOR, "Ana")
    ana = enrol(made, clock, "Ana")
    browser = sign_in(Role.EDITOR, "Ana")
    for old, code, told in (("", "000000", "Type your password."), ("a guess", " ", "Type your code.")) * 3:
        page = send_to(browser, "codes", old=old, code=code)
        assert (page.status, told in page.words) == (422, True)
        assert "This is not your password." not in page.words
    assert TAKEN in send_to(browser, "codes", old=PASSWORD, code=ana.app.shows()).words


def test_new_recovery_codes_take_the_place_of_the_old(sign_in: SignIn, made: Console, clock: Clock) -> None:
    sign_in(Role.EDITOR, "Ana")
    ana = enrol(made, clock, "Ana")
    browser = sign_in(Role.EDITOR, "Ana")
    page = send_to(browser, "codes", old=PASSWORD, code=ana.codes[0])
    newer = codes_of(page)
    assert len(newer) == 10 and TAKEN in page.words
    assert "This code is not right." in send_to(browser, "codes", old=PASSWORD, code=ana.codes[1]).words
    assert TAKEN in send_to(browser, "codes", old=PASSWORD, code=newer[1]).words


def test_it_is_turned_off_and_every_other_browser_signed_out(
    sign_in: SignIn, made: Console, clock: Clock
) -> None:
    sign_in(Role.EDITOR, "Ana")
    ana = enrol(made, clock, "Ana")
    here, there = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ana")
    page = send_to(here, "off", old=PASSWORD, code=ana.app.shows())
    assert page.heading == "Your account"
    assert "Your second factor is off. You are signed out everywhere else." in page.words
    assert there.open("/staff/account").heading == "Sign in"
    here.send("/sign-out")
    assert here.send("", name="Ana", password=PASSWORD).heading == "Today"


def test_forms_that_come_too_late_change_nothing(sign_in: SignIn, made: Console, clock: Clock) -> None:
    browser = sign_in(Role.EDITOR, "Ana")
    fields = browser.open(HERE).form("/on").fields
    page = browser.open(HERE)
    app, good = app_of(page, clock), page.form("/on").fields
    nothing = {**fields, "sealed": "x", "old": PASSWORD, "code": app.shows()}
    assert browser.ask("POST", f"{HERE}/on", data=nothing).heading == "Set up your second factor"
    late = browser.ask("POST", f"{HERE}/off", data={**fields, "old": PASSWORD, "code": "1"})
    assert late.heading == "Set up your second factor"
    browser.open(HERE)
    taken = browser.ask("POST", f"{HERE}/on", data={**good, "old": PASSWORD, "code": app.shows()})
    assert TAKEN in taken.words
    clock.pass_(minutes=4)
    again = {**taken.form("/look").fields, **{"sealed": good["sealed"], "old": PASSWORD}}
    page = browser.ask("POST", f"{HERE}/on", data={**again, "code": app.shows()})
    assert "Ana has a second factor already: turn that off first." in page.words


def test_somebody_elses_sealed_secret_is_none(sign_in: SignIn, made: Console, clock: Clock) -> None:
    ana, eve = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Eve")
    sealed = ana.open(HERE).form("/on").fields["sealed"]
    eve.open(HERE)
    assert eve.send("/on", sealed=sealed, old=PASSWORD, code="000000").heading == "Set up your second factor"
    assert made.second_factors.held() == frozenset()


def test_a_visitor_of_the_demo_has_none_to_set_up(demo: Mount) -> None:
    browser = Browser(demo, DEMO_URL)
    assert browser.open(HERE).heading == "Your account"
    fields = browser.page.form("/look").fields if browser.page else {}
    for deed in ("on", "off", "codes"):
        assert browser.ask("POST", f"{HERE}/{deed}", data=fields).status == 403
