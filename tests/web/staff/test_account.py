"""One's own account: the password, and the browsers one is signed in on."""

from __future__ import annotations

from collections.abc import Callable

from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import PASSWORD, Clock

SignIn = Callable[..., Browser]
NEW = "lantern walnut ferry quilt"


def test_a_password_is_changed_and_every_other_browser_signed_out(sign_in: SignIn) -> None:
    here, there = sign_in(Role.VIEWER, "Ana"), sign_in(Role.VIEWER, "Ana")
    before = here.cookie("__Host-staff")
    here.open("/staff/account")
    page = here.send("/password", old=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed." in page.words
    assert here.cookie("__Host-staff") != before
    assert there.open("/staff/account").heading == "Sign in"
    here.send("/sign-out")
    assert here.send("", name="Ana", password=NEW).heading == "Today"


def test_whoever_finds_a_browser_open_cannot_take_the_account(sign_in: SignIn, clock: Clock) -> None:
    browser = sign_in(Role.VIEWER, "Ana")
    browser.open("/staff/account")
    for _ in range(5):
        page = browser.send("/password", old="a guess of theirs", password=NEW, again=NEW)
        assert page.status == 422
        assert "This is not your password." in page.words
    page = browser.send("/password", old=PASSWORD, password=NEW, again=NEW)
    assert "That was too often. Wait a few minutes." in page.words
    clock.pass_(minutes=5)
    assert "is changed" in browser.send("/password", old=PASSWORD, password=NEW, again=NEW).words


def test_right_passwords_are_no_guesses(sign_in: SignIn) -> None:
    browser = sign_in(Role.VIEWER, "Ana")
    browser.open("/staff/account")
    for old, new in [(PASSWORD, NEW), (NEW, PASSWORD)] * 3:
        assert "is changed" in browser.send("/password", old=old, password=new, again=new).words


def test_a_weak_password_is_refused_here_too(sign_in: SignIn) -> None:
    browser = sign_in(Role.VIEWER, "Wilhelmina")
    browser.open("/staff/account")
    page = browser.send("/password", old=PASSWORD, password="wilhelmina2026", again="wilhelmina2026")
    assert "This is among the first that somebody would guess." in page.words


def end(browser: Browser, which: str, password: str = PASSWORD) -> Page:
    """What the buttons of the open page send, in the table and above it."""
    assert browser.page
    fields = browser.page.form("/end-others").fields | {"end-old": password}
    return browser.ask("POST", f"/staff/account/sessions/{which}", data=fields)


def test_whoever_finds_a_browser_open_keeps_nobody_else_out(sign_in: SignIn, clock: Clock) -> None:
    here, there = sign_in(Role.VIEWER, "Ana"), sign_in(Role.VIEWER, "Ana")
    here.open("/staff/account")
    for which in ("1/end", "2/end", "end-others", "end-others", "end-others"):
        page = end(here, which, "a guess of theirs")
        assert (page.status, "This is not your password." in page.words) == (422, True)
    assert "That was too often. Wait a few minutes." in end(here, "end-others").words
    assert there.open("/staff/account").heading == "Your account"
    clock.pass_(minutes=5)
    for ended in range(9):
        assert "session" in end(here, "end-others").words, ended
        sign_in(Role.VIEWER, "Ana")
        here.open("/staff/account")


def test_what_is_left_empty_or_will_not_do_is_no_guess(sign_in: SignIn) -> None:
    here = sign_in(Role.VIEWER, "Ana")
    sign_in(Role.VIEWER, "Ana")
    here.open("/staff/account")
    for typed in ("", " ", ""):
        for page in (end(here, "end-others", typed), here.send("/password", old=typed)):
            assert page.status == 422
            assert page.words.count("Type your password.") == 1
            assert "This is not your password." not in page.words
    for again in ("", "short", f"{NEW}!"):
        assert here.send("/password", old="a guess of theirs", password=NEW, again=again).status == 422
    page = here.send("/password", old=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed." in page.words


def test_sessions_are_seen_and_ended_one_by_one_and_all_at_once(sign_in: SignIn, made: Console) -> None:
    here, there, elsewhere = (sign_in(Role.VIEWER, "Ana") for _ in range(3))
    page = here.open("/staff/account")
    assert page.html.count("a test") == 3
    assert page.words.count("this one") == 1
    account = made.people.named("Ana")
    assert account
    mine = made.sessions.find(str(here.cookie("__Host-staff")), made.now())
    other = made.sessions.find(str(there.cookie("__Host-staff")), made.now())
    assert mine and other
    assert "That session is ended." in end(here, f"{other.id}/end").words
    assert there.open("/staff/account").heading == "Sign in"
    assert elsewhere.open("/staff/account").heading == "Your account"
    assert "1 other session is ended." in end(here, "end-others").words
    assert elsewhere.open("/staff/account").heading == "Sign in"
    assert here.open("/staff/account").heading == "Your account"


def test_nobody_ends_the_sessions_of_others_here(sign_in: SignIn, made: Console) -> None:
    ana, eve = sign_in(Role.VIEWER, "Ana"), sign_in(Role.VIEWER, "Eve")
    anas = made.sessions.find(str(ana.cookie("__Host-staff")), made.now())
    assert anas
    sign_in(Role.VIEWER, "Eve")
    eve.open("/staff/account")
    end(eve, f"{anas.id}/end")
    assert ana.open("/staff/account").heading == "Your account"
