"""Sessions: begun, found, idle, over, ended one by one and all at once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ivr.store.audit import Actor, Audit
from ivr.store.database import Database
from ivr.store.people import Account
from ivr.store.roles import Role
from ivr.store.sessions import Sessions, Visit
from tests.store.clerks import NOON, clerk, later

OFFICE, HOME = Visit("192.0.2.1", "Firefox"), Visit("198.51.100.7", "Safari")
ANA = Actor("Ana", NOON)


@pytest.fixture
def sessions(database: Database) -> Sessions:
    return Sessions(database)


@pytest.fixture
def ana(database: Database) -> Account:
    return clerk(database, "Ana", Role.EDITOR)


def test_a_session_is_found_by_its_token_alone(sessions: Sessions, ana: Account, database: Database) -> None:
    begun = sessions.start(ana.id, OFFICE, ANA)
    found = sessions.find(begun.token, NOON)
    assert found
    assert (found.account, found.name, found.role, found.visit) == (ana.id, "Ana", Role.EDITOR, OFFICE)
    assert len(begun.token) >= 43
    assert begun.token not in repr(begun)
    for guess in ("", begun.token[:-1], begun.token.lower(), "\ud800"):
        assert sessions.find(guess, NOON) is None
    with database.reading() as connection:
        rows = [list(row) for row in connection.execute(text("SELECT * FROM sessions"))]
    assert begun.token not in str(rows)


def test_a_session_not_used_for_half_an_hour_is_over(sessions: Sessions, ana: Account) -> None:
    begun = sessions.start(ana.id, OFFICE, ANA)
    assert sessions.find(begun.token, later(minutes=29.9))
    assert sessions.find(begun.token, later(minutes=30)) is None


def test_a_session_in_use_goes_on_for_twelve_hours(sessions: Sessions, ana: Account) -> None:
    begun = sessions.start(ana.id, OFFICE, ANA)
    for minutes in range(0, 720, 20):
        found = sessions.find(begun.token, later(minutes=minutes))
        assert found, minutes
        sessions.seen(found, later(minutes=minutes))
    assert sessions.find(begun.token, later(minutes=719))
    assert sessions.find(begun.token, later(minutes=720)) is None


def test_it_is_not_kept_at_every_look_that_a_session_is_in_use(sessions: Sessions, ana: Account) -> None:
    begun = sessions.start(ana.id, OFFICE, ANA)
    for seconds, kept in ((59, NOON), (60, later(seconds=60))):
        found = sessions.find(begun.token, NOON)
        assert found
        sessions.seen(found, later(seconds=seconds))
        found = sessions.find(begun.token, NOON)
        assert found and found.seen_at == kept


def test_signing_in_again_on_the_same_browser_ends_the_session_before(
    sessions: Sessions, ana: Account
) -> None:
    first = sessions.start(ana.id, OFFICE, ANA)
    other = sessions.start(ana.id, HOME, ANA)
    second = sessions.start(ana.id, OFFICE, ANA, before=first.token)
    assert first.token != second.token
    assert sessions.find(first.token, NOON) is None
    assert sessions.find(second.token, NOON) and sessions.find(other.token, NOON)


def test_one_session_is_ended_from_another(sessions: Sessions, ana: Account, database: Database) -> None:
    office, home = (sessions.start(ana.id, visit, ANA) for visit in (OFFICE, HOME))
    ben = clerk(database, "Ben")
    found = sessions.find(home.token, NOON)
    assert found
    assert not sessions.end(ben.id, found.id, Actor("Ben", NOON))  # not his
    assert sessions.end(ana.id, found.id, ANA)
    assert not sessions.end(ana.id, found.id, ANA)
    assert sessions.find(home.token, NOON) is None
    assert sessions.find(office.token, NOON)


def test_all_sessions_are_ended_or_all_others(sessions: Sessions, ana: Account) -> None:
    office, home = (sessions.start(ana.id, visit, ANA) for visit in (OFFICE, HOME))
    here = sessions.find(office.token, NOON)
    assert here
    assert sessions.end_all(ana.id, ANA, but=here.id) == 1
    assert sessions.find(home.token, NOON) is None
    assert sessions.find(office.token, NOON)
    assert sessions.end_all(ana.id, ANA) == 1
    assert sessions.find(office.token, NOON) is None


def test_the_list_has_those_in_use_the_last_one_first(sessions: Sessions, ana: Account) -> None:
    sessions.start(ana.id, OFFICE, ANA)
    sessions.start(ana.id, HOME, Actor("Ana", later(minutes=20)))
    assert [each.visit for each in sessions.of(ana.id, later(minutes=25))] == [HOME, OFFICE]
    assert [each.visit for each in sessions.of(ana.id, later(minutes=35))] == [HOME]


def test_sessions_that_are_over_are_swept_away(sessions: Sessions, ana: Account, database: Database) -> None:
    for hours in (0, 1, 2):
        sessions.start(ana.id, OFFICE, Actor("Ana", later(hours=hours)))
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 1


def test_what_browsers_call_themselves_is_kept_as_text(sessions: Sessions, ana: Account) -> None:
    begun = sessions.start(ana.id, Visit("::1", "x\0\ud800" * 200), ANA)
    found = sessions.find(begun.token, NOON)
    assert found and found.visit.browser.startswith("x?x?") and len(found.visit.browser) == 200


def test_signing_in_and_out_is_in_the_audit(sessions: Sessions, ana: Account, database: Database) -> None:
    sessions.start(ana.id, OFFICE, ANA)
    sessions.end_all(ana.id, ANA)
    sessions.end_all(ana.id, ANA)
    told = [(each.deed, each.about, each.after) for each in Audit(database).everything()][2:]
    assert told == [("signed-in", "Ana", "192.0.2.1"), ("signed-out", "Ana", "1")]
