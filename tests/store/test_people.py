"""People are invited by a link, take it once, are given roles, and are kept out."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ivr.store.audit import Actor, Audit
from ivr.store.database import Database
from ivr.store.people import INVITED_FOR, People, PeopleRefused
from ivr.store.roles import Role
from ivr.store.sessions import Sessions, Visit
from tests.store.clerks import NOON, SHELL, clerk, later


@pytest.fixture
def people(database: Database) -> People:
    return People(database)


def test_a_new_database_has_nobody(people: People) -> None:
    assert people.listing(NOON) == ()
    assert people.get(1) is None
    assert people.named("Ana") is None
    assert people.invited("", NOON) is None


def test_an_invitation_is_taken_once(people: People) -> None:
    link = people.invite("Ana Ruiz", Role.PUBLISHER, SHELL)
    assert not link.account.usable
    invited = people.invited(link.token, NOON)
    assert invited == link.account
    taken = people.accept(link.token, "the hash", NOON)
    assert taken.name == "Ana Ruiz"
    after = people.get(taken.id)
    assert after is not None and after.usable and after.password == "the hash"
    assert people.invited(link.token, NOON) is None
    with pytest.raises(PeopleRefused, match="not good any more: ask for a new one"):
        people.accept(link.token, "another hash", NOON)


def test_a_link_ends_after_three_days_and_when_a_newer_one_is_made(people: People) -> None:
    link = people.invite("Ana", Role.VIEWER, SHELL)
    assert link.until == NOON + INVITED_FOR
    assert people.invited(link.token, later(hours=71.9))
    assert people.invited(link.token, later(hours=72)) is None
    newer = people.invite_again(link.account.id, SHELL)
    assert people.invited(link.token, NOON) is None
    assert people.invited(newer.token, NOON)
    assert [each.invited_until for each in people.listing(NOON)] == [newer.until]
    assert [each.invited_until for each in people.listing(later(days=4))] == [None]


def test_no_secret_is_kept_or_shown(people: People, database: Database) -> None:
    link = people.invite("Ana", Role.VIEWER, SHELL)
    people.invite_again(link.account.id, SHELL)
    with database.reading() as connection:
        kept = [list(row) for row in connection.execute(text("SELECT * FROM invitations"))]
    assert link.token not in str(kept)
    assert link.token not in repr(link)
    assert "hash of" not in repr(clerk(database, "Ben"))


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "ana.ruiz@city.gov", "O'Neil", "Łukasz", "王芳", "a", "R2", "x" * 80]
)
def test_names_may_be_in_any_letters(people: People, name: str) -> None:
    assert people.invite(f"  {name} ", Role.VIEWER, SHELL).account.name == name


@pytest.mark.parametrize(
    "name", ["", " ", "(command line)", "=1+1", "a\0b", "<b>", "x" * 81, "a\u202eb", "-", "a-", "@a", "a/b"]
)
def test_what_is_no_name_is_refused(people: People, name: str) -> None:
    with pytest.raises(PeopleRefused, match="that is no name for an account"):
        people.invite(name, Role.VIEWER, SHELL)
    assert people.named(name) is None


def test_one_name_is_one_person_however_it_is_spelt(people: People) -> None:
    people.invite("Ana Ruiz", Role.VIEWER, SHELL)
    for spelt in ("ana ruiz", "ANA  RUIZ", "Ａna Ruiz"):
        with pytest.raises(PeopleRefused, match="there is an account named"):
            people.invite(spelt, Role.VIEWER, SHELL)
        assert people.named(spelt)


def test_a_new_password_ends_every_session_and_link(people: People, database: Database) -> None:
    ana = clerk(database, "Ana")
    sessions = Sessions(database)
    begun = sessions.start(ana.id, Visit("192.0.2.1", ""), Actor("Ana", NOON))
    link = people.invite_again(ana.id, SHELL)
    people.set_password(ana.id, "new hash", Actor("Ana", NOON))
    assert sessions.find(begun.token, NOON) is None
    assert people.invited(link.token, NOON) is None


def test_a_new_role_ends_every_session(people: People, database: Database) -> None:
    clerk(database, "Ana")
    ben = clerk(database, "Ben", Role.VIEWER)
    sessions = Sessions(database)
    begun = sessions.start(ben.id, Visit("192.0.2.1", ""), Actor("Ben", NOON))
    people.set_role(ben.id, Role.VIEWER, SHELL)
    assert sessions.find(begun.token, NOON)
    people.set_role(ben.id, Role.EDITOR, SHELL)
    assert sessions.find(begun.token, NOON) is None
    found = people.get(ben.id)
    assert found and found.role == Role.EDITOR


def test_disabled_people_have_no_sessions_and_no_links(people: People, database: Database) -> None:
    clerk(database, "Ana")
    ben = clerk(database, "Ben")
    sessions = Sessions(database)
    begun = sessions.start(ben.id, Visit("192.0.2.1", ""), Actor("Ben", NOON))
    link = people.invite_again(ben.id, SHELL)
    people.disable(ben.id, Actor("Ana", NOON))
    people.disable(ben.id, Actor("Ana", later(minutes=1)))
    found = people.get(ben.id)
    assert found and not found.usable and found.disabled_at == NOON
    assert sessions.find(begun.token, NOON) is None
    assert people.invited(link.token, NOON) is None
    with pytest.raises(PeopleRefused, match="Ben is disabled: enable the account first"):
        people.invite_again(ben.id, SHELL)
    people.enable(ben.id, Actor("Ana", NOON))
    people.enable(ben.id, Actor("Ana", NOON))
    found = people.get(ben.id)
    assert found and found.usable


def test_a_session_that_begins_while_its_person_is_disabled_is_none(database: Database) -> None:
    clerk(database, "Ana")
    ben = clerk(database, "Ben")
    People(database).disable(ben.id, SHELL)
    begun = Sessions(database).start(ben.id, Visit("192.0.2.1", ""), Actor("Ben", NOON))
    assert Sessions(database).find(begun.token, NOON) is None


def test_somebody_must_be_left_to_look_after_the_people(people: People, database: Database) -> None:
    ana = clerk(database, "Ana")
    people.invite("Ben", Role.PUBLISHER, SHELL)  # has not come yet
    clerk(database, "Eve", Role.EDITOR)
    with pytest.raises(PeopleRefused, match="Ana is the only publisher: make somebody else"):
        people.disable(ana.id, SHELL)
    with pytest.raises(PeopleRefused, match="Ana is the only publisher: make somebody else"):
        people.set_role(ana.id, Role.EDITOR, SHELL)
    clerk(database, "Dan")
    people.set_role(ana.id, Role.EDITOR, SHELL)


def test_somebody_who_has_not_come_yet_can_be_kept_out(people: People) -> None:
    ana = people.invite("Ana", Role.PUBLISHER, SHELL).account
    people.disable(ana.id, SHELL)
    people.set_role(ana.id, Role.VIEWER, SHELL)


def test_the_only_publisher_stays_one_also_before_they_have_come(people: People) -> None:
    ana = people.invite("Ana", Role.PUBLISHER, SHELL).account
    with pytest.raises(PeopleRefused, match="Ana is the only publisher: make somebody else"):
        people.set_role(ana.id, Role.VIEWER, SHELL)
    people.invite("Dan", Role.PUBLISHER, SHELL)
    people.set_role(ana.id, Role.VIEWER, SHELL)


def test_an_account_that_is_not_there_is_told(people: People) -> None:
    with pytest.raises(PeopleRefused, match="there is no such account"):
        people.disable(7, SHELL)


def test_a_stronger_hash_replaces_only_the_one_it_was_made_from(people: People, database: Database) -> None:
    ana = clerk(database, "Ana")
    people.strengthen(ana.id, "some other hash", "never")
    people.strengthen(ana.id, "hash of Ana", "stronger")
    found = people.get(ana.id)
    assert found and found.password == "stronger"


def test_everything_done_to_people_is_in_the_audit(people: People, database: Database) -> None:
    ana = clerk(database, "Ana")
    ben = clerk(database, "Ben", Role.VIEWER)
    actor = Actor("Ana", later(hours=1))
    people.set_role(ben.id, Role.EDITOR, actor)
    people.disable(ben.id, actor)
    people.enable(ben.id, actor)
    people.invite_again(ben.id, actor)
    people.set_password(ana.id, "x", actor)
    told = [
        (each.by, each.deed, each.about, each.before, each.after) for each in Audit(database).everything()
    ]
    assert told == [
        ("(command line)", "person-invited", "Ana", None, "publisher"),
        ("Ana", "password-set", "Ana", None, None),
        ("(command line)", "person-invited", "Ben", None, "viewer"),
        ("Ben", "password-set", "Ben", None, None),
        ("Ana", "role-changed", "Ben", "viewer", "editor"),
        ("Ana", "person-disabled", "Ben", None, None),
        ("Ana", "person-enabled", "Ben", None, None),
        ("Ana", "link-made", "Ben", None, None),
        ("Ana", "password-set", "Ana", None, None),
    ]
