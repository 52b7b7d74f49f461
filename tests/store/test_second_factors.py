"""A code is good once, wherever it is shown again; so is a recovery code; a change of them ends sessions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from ivr.store.audit import Actor, Audit
from ivr.store.database import Database
from ivr.store.half_sessions import HALF_FOR, HalfSessions
from ivr.store.people import People, PeopleRefused
from ivr.store.roles import Role
from ivr.store.second_factors import CODES, SecondFactor, SecondFactors
from ivr.store.sessions import Sessions, Visit
from tests.store.clerks import NOON, SHELL, clerk, later

ANA = Actor("Ana", NOON)
SEALED = "the secret, sealed"


@pytest.fixture
def factors(database: Database) -> SecondFactors:
    clerk(database, "Ana")
    return SecondFactors(database)


def turned_on(factors: SecondFactors, step: int = 100) -> SecondFactor:
    factors.turn_on(1, SEALED, step, ANA)
    found = factors.of(1)
    assert found
    return found


def test_nobody_has_one_before_turning_it_on(factors: SecondFactors) -> None:
    assert factors.of(1) is None
    assert factors.held() == frozenset()
    factor = turned_on(factors)
    assert (factor.secret, factor.since, factor.codes_left) == (SEALED, NOON, CODES)
    assert factors.held() == {1}
    assert SEALED not in repr(factor)
    with pytest.raises(PeopleRefused, match="Ana has a second factor already: turn that off first"):
        factors.turn_on(1, "another", 200, ANA)


def test_a_code_is_good_once_and_an_older_one_never_again(factors: SecondFactors) -> None:
    factor = turned_on(factors)
    used = [factors.use(factor, step, SEALED) for step in (99, 100, 101, 101, 100, 103, 102)]
    assert used == [False, False, True, False, False, True, False]


def test_a_code_shown_to_several_processes_at_once_is_good_in_one(
    factors: SecondFactors, url: str, opened: Callable[[str], Database]
) -> None:
    factor = turned_on(factors)
    doors = [SecondFactors(opened(url)) for _ in range(4)]
    for step in range(101, 106):
        with ThreadPoolExecutor(len(doors)) as crowd:
            let_in = list(crowd.map(lambda door: door.use(factor, step, SEALED), doors))  # noqa: B023
        assert sum(let_in) == 1, step


def test_a_code_does_not_bring_back_a_secret_that_was_replaced(factors: SecondFactors) -> None:
    before = turned_on(factors)
    factors.turn_off(1, ANA)
    factors.turn_on(1, "a newer one", 100, ANA)
    assert not factors.use(before, 101, SEALED)
    now = factors.of(1)
    assert now and now.secret == "a newer one"
    assert factors.use(now, 101, "the same, sealed anew")
    now = factors.of(1)
    assert now and now.secret == "the same, sealed anew"
    factors.keep(before, "sealed anew meanwhile")
    assert factors.of(1) == now
    factors.keep(now, "sealed anew")
    kept = factors.of(1)
    assert kept and kept.secret == "sealed anew"
    assert not factors.use(kept, 101, "a code that was used")


def test_each_recovery_code_is_good_once_and_for_its_person(
    factors: SecondFactors, database: Database
) -> None:
    ben = clerk(database, "Ben")
    codes = factors.turn_on(1, SEALED, 100, ANA)
    factors.turn_on(ben.id, SEALED, 100, Actor("Ben", NOON))
    assert len(set(codes)) == CODES
    assert not factors.use_recovery_code(ben.id, codes[0], Actor("Ben", NOON))
    assert [factors.use_recovery_code(1, codes[n], ANA) for n in (0, 0, 1)] == [True, False, True]
    assert not factors.use_recovery_code(1, "", ANA)
    left = factors.of(1)
    assert left and left.codes_left == CODES - 2
    newer = factors.new_codes(1, ANA)
    assert not factors.use_recovery_code(1, codes[2], ANA)
    assert factors.use_recovery_code(1, newer[2], ANA)


def test_recovery_codes_are_kept_as_what_they_hash_to(factors: SecondFactors, database: Database) -> None:
    codes = factors.turn_on(1, SEALED, 100, ANA)
    with database.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM recovery_codes")).all())
    assert not [code for code in codes if code in kept]
    assert all(len(code) == 24 for code in codes), "120 bits"


def test_turning_it_on_and_off_ends_every_session(factors: SecondFactors, database: Database) -> None:
    sessions, halves = Sessions(database), HalfSessions(database)

    def begun() -> tuple[str, str]:
        return sessions.start(1, Visit("192.0.2.1", ""), ANA).token, halves.start(1, NOON)

    for deed in (lambda: factors.turn_on(1, SEALED, 100, ANA), lambda: factors.turn_off(1, ANA)):
        whole, half = begun()
        assert sessions.find(whole, NOON) and halves.find(half, NOON) == 1
        deed()
        assert sessions.find(whole, NOON) is None
        assert halves.find(half, NOON) is None
    assert factors.of(1) is None
    assert not factors.turn_off(1, ANA)
    with pytest.raises(PeopleRefused, match="Ana has no second factor: turn it on first"):
        factors.new_codes(1, ANA)
    with pytest.raises(PeopleRefused, match="there is no such account"):
        factors.turn_off(7, ANA)


def test_a_session_says_whether_its_person_has_one(factors: SecondFactors, database: Database) -> None:
    sessions = Sessions(database)
    for expected in (False, True):
        found = sessions.find(sessions.start(1, Visit("192.0.2.1", ""), ANA).token, NOON)
        assert found and found.second_factor is expected
        if not expected:
            turned_on(factors)


def test_a_password_without_a_code_is_good_for_five_minutes(database: Database) -> None:
    clerk(database, "Ana")
    halves = HalfSessions(database)
    token = halves.start(1, NOON)
    assert halves.find(token, later(minutes=4.9)) == 1
    assert halves.find(token, NOON + HALF_FOR) is None
    assert halves.find("", NOON) is None
    newer = halves.start(1, NOON, before=token)
    assert halves.find(token, NOON) is None
    assert [halves.end(newer), halves.end(newer)] == [True, False]
    assert halves.find(newer, NOON) is None


def test_a_password_without_a_code_ends_with_whatever_ends_sessions(database: Database) -> None:
    clerk(database, "Boss")
    ben, people = clerk(database, "Ben"), People(database)
    halves = HalfSessions(database)
    for deed in (
        lambda: people.set_password(ben.id, "another hash", SHELL),
        lambda: people.set_role(ben.id, Role.VIEWER, SHELL),
        lambda: Sessions(database).end_all(ben.id, SHELL),
        lambda: people.disable(ben.id, SHELL),
    ):
        token = halves.start(ben.id, NOON)
        assert halves.find(token, NOON) == ben.id
        deed()
        assert halves.find(token, NOON) is None
    assert halves.find(halves.start(ben.id, NOON), NOON) is None, "nobody who is disabled begins"


def test_all_of_it_is_in_the_audit_and_no_secret(factors: SecondFactors, database: Database) -> None:
    codes = factors.turn_on(1, SEALED, 100, ANA)
    factors.use_recovery_code(1, codes[0], ANA)
    factors.new_codes(1, ANA)
    factors.turn_off(1, Actor("Boss", NOON))
    entries = Audit(database).everything()[2:]
    assert [(each.by, each.deed, each.about) for each in entries] == [
        ("Ana", "second-factor-on", "Ana"),
        ("Ana", "recovery-code-used", "Ana"),
        ("Ana", "recovery-codes-made", "Ana"),
        ("Boss", "second-factor-off", "Ana"),
    ]
    assert {each.after for each in entries} | {each.before for each in entries} == {None}
