"""Who may use the console: invited by a link that is shown once, given roles, kept out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.staff.authenticator import enrol
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, PASSWORD, Clock, sure

SignIn = Callable[..., Browser]
NEW = "lantern walnut ferry quilt"
OWN = (
    "This is your own account: go to Your account for its password, sessions and second factor, and let "
    "another publisher do the rest."
)


def link_in(page: Page) -> str:
    return page.html.split(f'value="{BASE_URL}')[1].split('"')[0]


def test_somebody_is_invited_comes_and_works(sign_in: SignIn, staff: Mount, made: Console) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    page = sure(ana, "/invite", name="Ben Okafor", role="editor")
    assert "A link for Ben Okafor" in page.words
    link = link_in(page)
    assert link not in ana.open("/staff/people").html

    ben = Browser(staff, BASE_URL)
    page = ben.open(link)
    assert page.heading == "Choose a password"
    assert "Welcome, Ben Okafor." in page.words
    ben.open(link)  # looking uses nothing up
    page = ben.send("", password=NEW, again=NEW)
    assert page.heading == "Today"
    assert "/staff/people" not in page.links
    assert Browser(staff, BASE_URL).open(link).heading == "This link is not good any more"
    account = made.people.named("Ben Okafor")
    assert account and account.password and NEW not in account.password


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("", "", "Fill this in."),
        ("short words", "short words", "Use 12 letters or more."),
        ("x1" * 65, "x1" * 65, "Use 128 letters at most."),
        ("Password1234", "Password1234", "This is among the first that somebody would guess."),
        (NEW, NEW + "!", "This is not the same as above."),
    ],
)
def test_a_password_that_will_not_do_is_told(
    sign_in: SignIn, staff: Mount, password: str, again: str, told: str
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    link = link_in(sure(ana, "/invite", name="Ben", role="viewer"))
    ben = Browser(staff, BASE_URL)
    ben.open(link)
    page = ben.send("", password=password, again=again)
    assert page.status == 422
    assert told in page.words
    assert ben.send("", password=NEW, again=NEW).heading == "Today"


def test_a_link_is_over_after_three_days(sign_in: SignIn, staff: Mount, clock: Clock) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    link = link_in(sure(ana, "/invite", name="Ben", role="viewer"))
    clock.pass_(days=3)
    page = Browser(staff, BASE_URL).open(link)
    assert (page.status, page.heading) == (410, "This link is not good any more")
    assert Browser(staff, BASE_URL).open("/staff/invitation/nonsense").status == 410


def test_a_forgotten_password_is_a_new_link(
    sign_in: SignIn, staff: Mount, hire: Callable[..., Account]
) -> None:
    ben_account = hire("Ben", Role.EDITOR)
    ana = sign_in(Role.PUBLISHER, "Ana")
    ben_before = sign_in(Role.EDITOR, "Ben")
    ana.open("/staff/people")
    link = link_in(sure(ana, f"/people/{ben_account.id}/link"))
    ben = Browser(staff, BASE_URL)
    ben.open(link)
    ben.send("", password=NEW, again=NEW)
    assert ben_before.open("/staff/account").heading == "Sign in"
    for password, heading in ((PASSWORD, "Sign in"), (NEW, "Today")):
        again = Browser(staff, BASE_URL)
        again.open("/staff/sign-in")
        assert again.send("", name="Ben", password=password).heading == heading


def test_the_page_with_a_new_link_loaded_again_makes_no_other(
    sign_in: SignIn, hire: Callable[..., Account]
) -> None:
    """A browser sends the form again, password and all, whoever sits before it now."""
    link, ana = f"/people/{hire('Ben', Role.EDITOR).id}/link", sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    sent = ana.send(link).form("").fields | {"old": PASSWORD}
    first = ana.ask("POST", f"/staff{link}", data=sent)
    assert link_in(first)
    again = ana.ask("POST", f"/staff{link}", data=sent)
    assert (again.status, again.heading) == (200, "A new link for Ben"), "and the password is asked for again"
    assert "/staff/invitation/" not in again.html


def test_roles_are_changed_and_act_at_once(sign_in: SignIn, made: Console) -> None:
    ana, ben = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.PUBLISHER, "Ben")
    number = _number(made, "Ben")
    ana.open("/staff/people")
    assert "The role is changed." in sure(ana, f"/people/{number}/role", role="viewer").words
    assert ben.open("/staff/people").heading == "Sign in"
    ben = sign_in(Role.VIEWER, "Ben")
    assert ben.open("/staff/people").heading == "This is not for you to do"
    ana.open("/staff/people")
    assert (
        "That is no role: choose one from the list." in ana.send(f"/people/{number}/role", role="king").words
    )


def test_somebody_is_kept_out_and_let_in_again(sign_in: SignIn, made: Console) -> None:
    ana, ben = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.EDITOR, "Ben")
    number = _number(made, "Ben")
    ana.open("/staff/people")
    assert "The account is disabled" in ana.send(f"/people/{number}/disable").words
    assert ben.open("/staff/").heading == "Sign in"
    assert "enabled again" in sure(ana, f"/people/{number}/enable").words
    ben = sign_in(Role.EDITOR, "Ben")
    ana.open("/staff/people")
    assert "signed out everywhere" in ana.send(f"/people/{number}/sign-out").words
    assert ben.open("/staff/").heading == "Sign in"


def test_what_cannot_be_done_is_told(sign_in: SignIn, made: Console) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    page = ana.send("/invite", name="ANA", role="viewer")
    assert page.status == 422
    assert "There is an account named ANA: choose another name" in page.words
    assert "That is no name for an account" in ana.send("/invite", name="<script>", role="viewer").words
    assert "Not a valid choice" in ana.send("/invite", name="Ben", role="king").words
    fields = ana.open("/staff/people").form("/invite").fields
    page = ana.ask("POST", "/staff/people/999/link", data=fields)
    assert "There is no such account: choose one from the list." in page.words


def test_names_are_shown_as_text(sign_in: SignIn) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    ana.open("/staff/people")
    page = sure(ana, "/invite", name="O'Neil +1", role="viewer")
    assert "O&#39;Neil +1" in page.html
    assert "O'Neil +1" in page.words


def test_a_name_that_comes_twice_counts_once_and_never_from_the_address(
    sign_in: SignIn, made: Console
) -> None:
    ana = sign_in(Role.PUBLISHER, "Ana")
    fields = ana.open("/staff/people").form("/invite").fields
    sent = {**fields, "name": ["Ben", "Eve"], "role": ["viewer", "publisher"]}
    ana.ask("POST", "/staff/people/invite", query_string={"name": "Mallory", "role": "publisher"}, data=sent)
    ana.send(old=PASSWORD)
    ben = made.people.named("Ben")
    assert ben and ben.role is Role.VIEWER
    assert made.people.named("Eve") is None and made.people.named("Mallory") is None


def test_a_role_gives_no_way_round_the_buttons(sign_in: SignIn, made: Console) -> None:
    ana, eve = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.EDITOR, "Eve")
    fields = eve.open("/staff/account").form("/look").fields
    number = _number(made, "Eve")
    page = eve.ask("POST", f"/staff/people/{number}/role", data={**fields, "role": "publisher"})
    assert page.status == 403
    found = made.people.get(number)
    assert found and found.role is Role.EDITOR
    assert ana.open("/staff/people").status == 200


def _number(made: Console, name: str) -> int:
    account = made.people.named(name)
    assert account
    return account.id


def test_a_lost_telephone_is_forgotten_by_another_publisher(
    sign_in: SignIn, stranger: Browser, made: Console, clock: Clock
) -> None:
    ben = sign_in(Role.EDITOR, "Ben")
    account = made.people.named("Ben")
    assert account
    enrol(made, clock, "Ben")
    ana = sign_in(Role.PUBLISHER, "Ana")
    page = ana.open("/staff/people")
    assert page.words.count("Remove the second factor") == 1
    page = sure(ana, f"/{account.id}/forget-second-factor")
    assert "The second factor is removed, and that person is signed out everywhere." in page.words
    assert "Remove the second factor" not in page.words
    assert ben.open("/staff/account").heading == "Sign in"
    entry = made.audit.page()[0]
    assert (entry.by, entry.deed, entry.about) == ("Ana", "second-factor-off", "Ben")
    stranger.open("/staff/sign-in")
    assert stranger.send("", name="Ben", password=PASSWORD).heading == "Today"


def test_nobody_goes_round_their_own_code_on_people(sign_in: SignIn, made: Console, clock: Clock) -> None:
    """Whoever found a publisher's browser open would turn it off so."""
    sign_in(Role.PUBLISHER, "Ana")
    account = made.people.named("Ana")
    assert account
    enrol(made, clock, "Ana")
    ana = sign_in(Role.PUBLISHER, "Ana")
    page = ana.open("/staff/people")
    assert "Remove the second factor" not in page.words
    fields = page.form("/look").fields
    page = ana.ask("POST", f"/staff/people/{account.id}/forget-second-factor", data=fields)
    assert OWN in page.words
    assert made.second_factors.held() == {account.id}


@pytest.mark.parametrize("deed", ["link", "sign-out", "disable", "role"])
def test_nobody_goes_round_their_own_password_on_people(sign_in: SignIn, made: Console, deed: str) -> None:
    """Whoever found a publisher's browser open would keep them out so, or take their account."""
    there, ana, _ = (sign_in(Role.PUBLISHER, name) for name in ("Ana", "Ana", "Ben"))
    mine, of_another = (f"/people/{_number(made, name)}/{deed}" for name in ("Ana", "Ben"))
    page = ana.open("/staff/people")
    assert (mine in page.html, of_another in page.html) == (False, True)
    assert "This is you." in page.words and page.links.count("/staff/account") == 2
    fields = page.form("/look").fields
    page = ana.ask("POST", f"/staff{mine}", data={**fields, "role": "viewer"})
    assert OWN in page.words and "A link for" not in page.words
    assert there.open("/staff/account").heading == "Your account"
    assert OWN not in ana.ask("POST", f"/staff{of_another}", data={**fields, "role": "viewer"}).words
