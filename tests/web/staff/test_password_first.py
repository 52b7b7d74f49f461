"""Whoever finds a publisher's browser open lets nobody in by it, and nobody further in: the password is asked
for first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.store.audit import Actor
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.web.staff.authenticator import enrol
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import PASSWORD, SHELL, Clock, sure

SignIn = Callable[..., Browser]
GUESS = "a guess of theirs"


def ben(sign_in: SignIn, made: Console, clock: Clock, deed: str) -> str:
    """Where a deed is done to Ben, of whom it can be; the first part of where, for somebody new."""
    if deed == "invite":
        return "/people/invite"
    sign_in(Role.EDITOR, "Ben")
    account = made.people.named("Ben")
    assert account
    enrol(made, clock, "Ben")
    if deed == "enable":
        made.people.disable(account.id, Actor(SHELL, made.now()))
    return f"/people/{account.id}/{deed}"


@pytest.mark.parametrize(
    ("deed", "title", "kept"),
    [
        ("invite", "Invite Eve", "person-invited"),
        ("link", "A new link for Ben", "link-made"),
        ("role", "Another role for Ben", "role-changed"),
        ("enable", "Enable Ben", "person-enabled"),
        ("forget-second-factor", "Remove the second factor of Ben", "second-factor-off"),
    ],
)
def test_nobody_is_let_in_or_further_in_without_the_password(
    sign_in: SignIn, made: Console, clock: Clock, deed: str, title: str, kept: str
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    where = ben(sign_in, made, clock, deed)
    more = {"invite": {"name": "Eve", "role": "publisher"}, "role": {"role": "publisher"}}.get(deed, {})
    before = made.audit.page()
    ana.open("/staff/people")
    page = ana.send(where, **more)
    assert (page.status, page.heading) == (200, title)
    for typed, told in ((GUESS, "This is not your password."), ("", "Type your password.")):
        page = ana.send(old=typed)
        assert (page.status, page.heading, told in page.words) == (422, title, True)
    assert made.audit.page() == before, "nothing was done"
    assert ana.send(old=PASSWORD).heading == "People"
    entry = made.audit.page()[0]
    assert (entry.by, entry.deed) == ("Ana", kept)


def test_the_page_that_asks_carries_what_was_sent_and_says_what_it_means(
    sign_in: SignIn, made: Console
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    page = ana.send("/invite", name=" Eve  Ng ", role="publisher")
    assert "Publisher: also publishes, rolls back, and looks after people" in page.words
    assert "A link for Eve Ng" in ana.send(old=PASSWORD).words
    eve = made.people.named("Eve Ng")
    assert eve and eve.role is Role.PUBLISHER


def test_what_it_carries_is_looked_at_once_more(sign_in: SignIn, made: Console) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    ana.send("/invite", name="Eve", role="viewer")
    page = ana.send(role="king", old=PASSWORD)
    assert (page.status, "Not a valid choice" in page.words) == (422, True)
    assert made.people.named("Eve") is None


def field(page: Page) -> str:
    """The element that the password is typed into."""
    (found,) = (each for each in page.html.split("<input ") if 'name="old"' in each)
    return found.partition(">")[0]


def test_its_field_has_a_label_and_what_is_wrong_is_tied_to_it(sign_in: SignIn) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    page = ana.send("/invite", name="Eve", role="viewer")
    assert '<label class="form-label" for="old">Your password</label>' in page.html
    assert 'autocomplete="current-password"' in field(page) and "aria-invalid" not in field(page)
    page = ana.send(old=GUESS)
    assert 'aria-describedby="old-help old-wrong"' in field(page)
    assert 'aria-invalid="true"' in field(page)
    assert '<p class="wrong" id="old-wrong">' in page.html
    assert GUESS not in page.html


def test_guesses_are_those_of_signing_in_and_right_passwords_are_none(
    sign_in: SignIn, stranger: Browser, clock: Clock
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    for n in range(6):
        ana.open("/staff/people")
        assert f"A link for Eve {n}" in sure(ana, "/invite", name=f"Eve {n}", role="viewer").words
    ana.open("/staff/people")
    ana.send("/invite", name="Mallory", role="publisher")
    for typed in ("", GUESS) * 5:
        assert ana.send(old=typed).status == 422
    page = ana.send(old=PASSWORD)
    assert (page.status, "That was too often. Wait a few minutes." in page.words) == (422, True)
    stranger.open("/staff/sign-in")
    assert stranger.send(name="Ana", password=PASSWORD).status == 429
    clock.pass_(minutes=5)
    assert "A link for Mallory" in ana.send(old=PASSWORD).words
