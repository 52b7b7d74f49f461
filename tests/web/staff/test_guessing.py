"""Guessed, stolen and forged sessions: what is no living session is a stranger's, and learns nothing."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from ivr.store.audit import Actor
from ivr.store.database import Database
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.store.schema import METADATA
from ivr.store.sessions import Visit
from ivr.store.tokens import kept, new_token
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, PASSWORD

SignIn = Callable[..., Browser]
NEW = "lantern walnut ferry quilt"
COOKIE = "__Host-staff"


def shows(browser: Browser, token: str) -> None:
    """The browser has that for its session."""
    browser.client.set_cookie(COOKIE, token, domain="line.city.gov", secure=True)


def holder(staff: Mount, token: str) -> Browser:
    """A browser that nobody knows, with what is in its hands."""
    browser = Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": "203.0.113.9"})
    shows(browser, token)
    return browser


def token_of(browser: Browser) -> str:
    return str(browser.cookie(COOKIE))


@contextmanager
def asked(database: Database) -> Any:
    """What the database is asked meanwhile, without the values."""
    told: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told.append(statement)

    event.listen(database._engine, "before_cursor_execute", note)
    yield told
    event.remove(database._engine, "before_cursor_execute", note)


def guesses(token: str, made: Console, account: int) -> dict[str, str]:
    """What somebody might try in place of a living session's secret, by how they came by it."""
    ended = made.sessions.start(account, Visit("192.0.2.1", ""), Actor("Ana", made.now()))
    found = made.sessions.find(ended.token, made.now())
    assert found and made.sessions.end(account, found.id, Actor("Ana", made.now()))
    link = made.people.invite("Ben", Role.PUBLISHER, Actor("Ana", made.now()))
    long_ago = Actor("Ana", made.now() - timedelta(hours=13))
    over = made.sessions.start(account, Visit("192.0.2.1", ""), long_ago)
    return {
        "chance": secrets.token_urlsafe(32),
        "over": over.token,
        "ended": ended.token,
        "an invitation's": link.token,
        "cut short": token[:-1],
        "one letter more": f"{token}A",
        "another last letter": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "other capitals": token.swapcase(),
        "what is kept of it": kept(token),
        "padded": f"{token}=",
        "quoted": f'"{token}"x',
        "its bytes": base64.urlsafe_b64decode(f"{token}=").hex(),
        "signed": f"{token}.{base64.urlsafe_b64encode(hashlib.sha1(token.encode()).digest()).decode()}",
        "a token that says it is not signed": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJBbmEifQ.",
        "the account's number": str(account),
        "for SQL": "' OR '1'='1",
        "a wildcard": "%",
        "long": "A" * 3000,
    }


def told(page: Page) -> tuple[object, ...]:
    """All of an answer that somebody could tell two of them apart by."""
    return page.status, page.path, page.data, tuple(page.headers)


def test_every_guess_is_a_stranger_to_whom_the_same_is_said_and_done(
    sign_in: SignIn, staff: Mount, made: Console
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    account = made.people.named("Ana")
    assert account
    answers, work = {}, {}
    for how, guess in guesses(token_of(ana), made, account.id).items():
        browser = holder(staff, guess)
        with asked(made.database) as statements:
            looked = told(browser.ask("GET", "/staff/people", follow=False))
        answers[how] = looked, browser.ask("POST", "/staff/people/invite", follow=False).status
        work[how] = tuple(statements)
    ((looked, sent),) = set(answers.values())
    assert (looked[0], sent) == (303, 401)
    (asking,) = set(work.values())
    assert any("FROM sessions" in statement for statement in asking)
    assert ana.open("/staff/people").heading == "People", "the true one still opens"


def test_a_session_is_shown_in_its_cookie_and_nowhere_else(
    sign_in: SignIn, staff: Mount, made: Console
) -> None:
    token = token_of(sign_in(Role.PUBLISHER, "Ana"))
    stranger = Browser(staff, BASE_URL, "10.0.0.1", **{"X-Forwarded-For": "203.0.113.9"})
    ways: tuple[dict[str, Any], ...] = (
        {"query_string": {COOKIE: token, "session": token, "token": token}},
        {"headers": {"Authorization": f"Bearer {token}"}},
        {"headers": {"Cookie": f"staff={token}; session={token}; __Host-forms={token}"}},
    )
    for more in ways:
        assert stranger.ask("GET", "/staff/people", **more).heading == "Sign in", more


def test_a_forged_note_of_forms_opens_nothing_and_sends_nothing(sign_in: SignIn, made: Console) -> None:
    """The cookie beside the session's only ties forms to a browser: nobody is anybody by it."""
    ana = sign_in(Role.PUBLISHER, "Ana")
    fields = ana.open("/staff/people").form("/invite").fields
    good = str(ana.cookie("__Host-forms"))
    payload, _, seal = good.partition(".")
    for forged in (
        payload,
        f"{payload}.",
        f"{payload}.{seal[:-2]}",
        f"A{good}",
        "eyJhIjoxfQ.AAAAAA.AAAA",
        "",
    ):
        ana.client.set_cookie("__Host-forms", forged, domain="line.city.gov", secure=True)
        page = ana.ask("POST", "/staff/people/invite", data={**fields, "name": "Eve", "role": "publisher"})
        assert page.status == 400, forged
        ana.client.delete_cookie(COOKIE, domain="line.city.gov")
        assert ana.open("/staff/people").heading == "Sign in"
        shows(ana, token_of(sign_in(Role.PUBLISHER, "Ana")))
    assert made.people.named("Eve") is None


def test_the_secret_changes_whenever_somebody_becomes_somebody(
    staff: Mount, sign_in: SignIn, made: Console
) -> None:
    """Whoever knew the secret before, because they planted it or were there, is left outside."""
    mallory = sign_in(Role.VIEWER, "Mallory")
    planted = token_of(mallory)
    link = made.people.invite("Ben", Role.EDITOR, Actor("Ana", made.now()))
    ben = holder(staff, planted)
    ben.open(f"/staff/invitation/{link.token}")
    assert ben.send("", password=NEW, again=NEW).heading == "Today"
    invited = token_of(ben)
    assert mallory.open("/staff/account").heading == "Sign in", "and the planted one is over"
    ben.open("/staff/account")
    ben.send("/password", old=NEW, password=PASSWORD, again=PASSWORD)
    changed = token_of(ben)
    ben.send("/sign-out")
    shows(ben, changed)
    assert ben.open("/staff/account").heading == "Sign in"
    ben.send("", name="Ben", password=PASSWORD)
    signed_in = token_of(ben)
    assert len({planted, invited, changed, signed_in}) == 4
    for old in (planted, invited, changed):
        assert holder(staff, old).open("/staff/account").heading == "Sign in"
    assert ben.open("/staff/account").heading == "Your account"


def test_a_lower_role_acts_at_once_even_on_a_page_that_is_open(
    sign_in: SignIn, made: Console, hire: Callable[..., Account]
) -> None:
    hire("Boss")
    ana = sign_in(Role.PUBLISHER, "Ana")
    account = made.people.named("Ana")
    assert account
    fields = ana.open("/staff/people").form("/invite").fields
    made.people.set_role(account.id, Role.VIEWER, Actor("Boss", made.now()))
    page = ana.ask("POST", "/staff/people/invite", data={**fields, "name": "Eve", "role": "publisher"})
    assert (page.status, page.heading) == (401, "You are signed out")
    assert made.people.named("Eve") is None


def test_signing_out_leaves_nothing_in_the_browser(sign_in: SignIn) -> None:
    ana = sign_in(Role.VIEWER, "Ana")
    ana.open("/staff/account")
    answer = ana.send("/sign-out", False)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    (cookie,) = (each for each in answer.headers.getlist("Set-Cookie") if each.startswith(COOKIE))
    assert cookie.startswith(f"{COOKIE}=;") and "Max-Age=0" in cookie


def test_secrets_are_256_bits_of_chance_and_only_their_hash_is_kept(made: Console, sign_in: SignIn) -> None:
    drawn = [new_token() for _ in range(2000)]
    assert len(set(drawn)) == len(drawn)
    numbers = [int.from_bytes(base64.urlsafe_b64decode(f"{token}=")) for token in drawn]
    ones = [sum(number >> bit & 1 for number in numbers) for bit in range(256)]
    assert all(800 < count < 1200 for count in ones), "each bit is one as often as not"
    token = token_of(sign_in(Role.PUBLISHER, "Ana"))
    link = made.people.invite("Ben", Role.VIEWER, Actor("Ana", made.now()))
    with made.database.reading() as connection:
        rows = "".join(repr(list(connection.execute(table.select()))) for table in METADATA.sorted_tables)
    for secret in (token, link.token):
        assert secret not in rows
        assert hashlib.sha256(secret.encode()).hexdigest() in rows


@pytest.mark.parametrize("role", Role)
def test_everybody_signs_out_everywhere(sign_in: SignIn, role: Role) -> None:
    here, there, elsewhere = (sign_in(role, "Ana") for _ in range(3))
    here.open("/staff/account")
    here.send("/end-others", **{"end-old": PASSWORD})
    here.send("/sign-out")
    for browser in (here, there, elsewhere):
        assert browser.open("/staff/account").heading == "Sign in"
