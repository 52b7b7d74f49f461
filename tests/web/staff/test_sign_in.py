"""Signing in: what is told, what is not, how often, and what a session survives."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ivr.store.audit import Actor
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, PASSWORD, SHELL, Clock
from tests.web.staff.logged import logged

Hire = Callable[..., Account]


def attempt(browser: Browser, name: str, password: str) -> Page:
    browser.open("/staff/sign-in")
    return browser.send("", name=name, password=password)


def test_somebody_signs_in_and_out(stranger: Browser, hire: Hire, made: Console) -> None:
    hire("Ana Ruiz")
    page = attempt(stranger, "ana ruiz", PASSWORD)
    assert page.heading == "Today"
    assert "Ana Ruiz" in page.words
    cookie = stranger.cookie("__Host-staff")
    page = stranger.send("/sign-out")
    assert page.heading == "Sign in"
    assert "You are signed out." in page.words
    stranger.client.set_cookie("__Host-staff", str(cookie), domain="line.city.gov", secure=True)
    assert stranger.open("/staff/").heading == "Sign in"
    assert [each.deed for each in made.audit.page()][:2] == ["signed-out", "signed-in"]


def test_signing_in_gives_a_new_secret_whatever_the_browser_came_with(stranger: Browser, hire: Hire) -> None:
    """Somebody who puts a secret into another's browser must not share their session."""
    hire("Ana")
    planted = "planted-secret"
    stranger.client.set_cookie("__Host-staff", planted, domain="line.city.gov", secure=True)
    attempt(stranger, "Ana", PASSWORD)
    first = stranger.cookie("__Host-staff")
    assert first and first != planted
    before = stranger.open("/staff/account").form("/look").fields["csrf_token"]
    stranger.send("/sign-out")
    attempt(stranger, "Ana", PASSWORD)
    assert stranger.cookie("__Host-staff") != first
    after = stranger.open("/staff/account").form("/look").fields["csrf_token"]
    assert before.split(".")[0] != after.split(".")[0]


def test_unknown_invited_disabled_and_mistyped_look_the_same(
    stranger: Browser, hire: Hire, made: Console
) -> None:
    hire("Ana")
    hire("Boss")
    shell = Actor(SHELL, made.now())
    made.people.disable(hire("Dan").id, shell)
    made.people.invite("Ivy", Role.VIEWER, shell)
    answers = set()
    for name in ("Ana", "Dan", "Ivy", "Nobody", "x" * 500, "\x00\ud7ff"):
        page = attempt(stranger, name, "wrong wrong wrong wrong")
        told = re.sub(r'value="[^"]*"', "", page.html).replace(name, "")
        answers.add((page.status, told))
    assert len(answers) == 1
    (answer,) = answers
    assert answer[0] == 422
    assert "The name or the password is not right." in answer[1]


def test_a_disabled_account_does_not_open_with_its_password(
    stranger: Browser, hire: Hire, made: Console
) -> None:
    hire("Boss")
    made.people.disable(hire("Dan").id, Actor(SHELL, made.now()))
    assert attempt(stranger, "Dan", PASSWORD).status == 422


def test_an_empty_field_is_told_beside_it_and_is_no_guess(stranger: Browser, hire: Hire) -> None:
    hire("Ana")
    name, password = "Fill this in.", "Type your password."
    for typed, told in ((("", ""), [name, password]), (("Ana", ""), [password]), ((" ", "x"), [name])) * 2:
        page = attempt(stranger, *typed)
        assert page.status == 422
        assert [each for each in (name, password) if each in page.words] == told
    assert attempt(stranger, "Ana", PASSWORD).heading == "Today"


def test_guessing_is_slowed_down_alike_for_known_and_unknown_names(
    staff: Mount, hire: Hire, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    hire("Ana")
    for name in ("Ana", "Nobody"):
        pages = [attempt(guesser(staff, n), name, f"guess {n} is wrong again") for n in range(8)]
        assert [page.status for page in pages] == [422] * 5 + [429] * 3
        assert pages[-1].headers["Retry-After"] == "240"
        assert "That was too often. Try again in 4 minutes." in pages[-1].words
        told = logged(capsys)[-1]
        assert (told["event"], told["address"], told["why"]) == (
            "console-refused",
            "203.0.113.7",
            "too many attempts",
        )
    right = attempt(guesser(staff, 99), "Ana", PASSWORD)
    assert right.status == 429
    clock.pass_(minutes=4)
    assert attempt(guesser(staff, 99), "Ana", PASSWORD).heading == "Today"


def guesser(staff: Mount, number: int) -> Browser:
    return Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": f"1.2.3.4, 203.0.113.{number}"})


def test_whoever_was_here_before_gets_in_while_strangers_guess(
    staff: Mount, hire: Hire, stranger: Browser
) -> None:
    hire("Ana")
    attempt(stranger, "Ana", PASSWORD)
    stranger.send("/sign-out")
    for n in range(6):
        attempt(guesser(staff, n), "Ana", "guessed once too often")
    assert attempt(guesser(staff, 7), "Ana", PASSWORD).status == 429
    assert attempt(stranger, "Ana", PASSWORD).heading == "Today"


def test_a_front_that_is_not_near_cannot_say_for_whom_it_asks(staff: Mount, hire: Hire) -> None:
    hire("Ana")
    for n in range(25):
        far = Browser(staff, BASE_URL, "8.8.8.8", **{"X-Forwarded-For": f"203.0.113.{n}"})
        page = attempt(far, f"name {n}", "wrong wrong wrong")
    assert page.status == 429


def test_refusals_are_in_the_audit_without_what_was_typed(
    stranger: Browser, hire: Hire, made: Console
) -> None:
    hire("Ana")
    attempt(stranger, "Ana", "not the password")
    attempt(stranger, PASSWORD, "typed into the wrong field")
    entries = made.audit.page()[:2]
    assert [(each.by, each.deed, each.about, each.after) for each in entries] == [
        ("(somebody)", "sign-in-refused", "(no such person)", "192.0.2.1"),
        ("(somebody)", "sign-in-refused", "Ana", "192.0.2.1"),
    ]


def test_a_session_ends_by_itself(stranger: Browser, hire: Hire, clock: Clock) -> None:
    hire("Ana")
    attempt(stranger, "Ana", PASSWORD)
    for _ in range(3):
        clock.pass_(minutes=29)
        assert stranger.open("/staff/account").heading == "Your account"
    clock.pass_(minutes=31)
    assert stranger.open("/staff/account").heading == "Sign in"
    attempt(stranger, "Ana", PASSWORD)
    for _ in range(26):
        clock.pass_(minutes=28)
        page = stranger.open("/staff/account")
    assert page.heading == "Sign in"


def test_a_form_sent_after_the_session_ended_changes_nothing_and_says_so(
    sign_in: Callable[..., Browser], clock: Clock, made: Console
) -> None:
    browser = sign_in(Role.PUBLISHER)
    browser.open("/staff/people")
    clock.pass_(hours=1)
    page = browser.send("/invite", name="Ben", role="viewer")
    assert (page.status, page.heading) == (401, "You are signed out")
    assert made.people.named("Ben") is None


@pytest.mark.parametrize("role", Role)
def test_what_is_done_to_an_account_acts_at_once(
    sign_in: Callable[..., Browser], made: Console, hire: Hire, role: Role
) -> None:
    hire("Boss")
    for deed in (
        lambda number: made.people.disable(number, Actor("Boss", made.now())),
        lambda number: made.sessions.end_all(number, Actor("Boss", made.now())),
        lambda number: made.people.set_password(number, "x", Actor("Boss", made.now())),
    ):
        browser = sign_in(role)
        account = made.people.named(role)
        assert account
        assert browser.open("/staff/account").heading == "Your account"
        deed(account.id)
        assert browser.open("/staff/account").heading == "Sign in"
        made.people.enable(account.id, Actor("Boss", made.now()))
