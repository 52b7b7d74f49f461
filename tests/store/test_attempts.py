"""Guessing passwords is slow, for anybody and from anywhere, and keeps nobody out for long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from ivr.store.attempts import BY_ACCOUNT, BY_ADDRESS, Attempts, network
from ivr.store.database import Database
from tests.store.clerks import NOON, later

OFFICE, STRANGER = "192.0.2.1", "203.0.113.9"


@pytest.fixture
def attempts(database: Database) -> Attempts:
    return Attempts(database)


def test_of_many_guesses_at_one_account_twenty_an_hour_are_looked_at(attempts: Attempts) -> None:
    looked_at = sum(
        attempts.wait("Ana", f"203.0.113.{second % 250}", later(seconds=second)) is None
        for second in range(0, 3600, 4)
    )
    assert looked_at <= 20


def test_an_address_that_tries_many_names_must_wait(attempts: Attempts) -> None:
    looked_at = [attempts.wait(f"name {n}", STRANGER, NOON) for n in range(30)]
    assert looked_at.count(None) == BY_ADDRESS.at_once
    assert looked_at[-1] == timedelta(minutes=1)
    assert attempts.wait("name 30", OFFICE, NOON) is None


def test_the_wait_that_is_told_is_enough(attempts: Attempts) -> None:
    for _ in range(BY_ACCOUNT.at_once):
        assert attempts.wait("Ana", OFFICE, NOON) is None
    wait = attempts.wait("ANA", OFFICE, NOON)
    assert wait == timedelta(minutes=4)
    assert attempts.wait("Ana", OFFICE, NOON + wait - timedelta(seconds=1))
    assert attempts.wait("Ana", OFFICE, NOON + wait) is None


def test_a_refused_attempt_costs_nothing(attempts: Attempts) -> None:
    for _ in range(100):
        attempts.wait("Ana", OFFICE, NOON)
    assert attempts.wait("Ana", OFFICE, NOON) == timedelta(minutes=4)


def test_an_attempt_that_was_no_guess_is_put_back_and_no_more_than_that(attempts: Attempts) -> None:
    for _ in range(50):
        assert attempts.wait("Ana", OFFICE, NOON) is None
        attempts.returned("Ana", OFFICE, NOON)
    attempts.returned("Ana", OFFICE, NOON)
    looked_at = [attempts.wait("Ana", OFFICE, NOON) for _ in range(10)]
    assert looked_at.count(None) == BY_ACCOUNT.at_once


def test_a_stranger_who_tries_all_night_does_not_keep_the_person_out(attempts: Attempts) -> None:
    attempts.succeeded("Ana", OFFICE, NOON)
    night = [later(minutes=minute) for minute in range(0, 600)]
    assert sum(attempts.wait("Ana", STRANGER, at) is None for at in night) > 5
    assert attempts.wait("Ana", STRANGER, night[-1])
    assert attempts.wait("Ana", OFFICE, night[-1]) is None


def test_at_a_known_address_too_there_are_only_so_many_attempts(attempts: Attempts) -> None:
    attempts.succeeded("Ana", OFFICE, NOON)
    looked_at = [attempts.wait("Ana", OFFICE, NOON) for _ in range(10)]
    assert looked_at.count(None) == BY_ACCOUNT.at_once


def test_an_address_is_known_for_ninety_days(attempts: Attempts) -> None:
    attempts.succeeded("Ana", OFFICE, NOON)
    for _ in range(BY_ACCOUNT.at_once):
        attempts.wait("Ana", STRANGER, later(days=89))
    assert attempts.wait("Ana", OFFICE, later(days=89)) is None
    for _ in range(BY_ACCOUNT.at_once):
        attempts.wait("Ana", STRANGER, later(days=91))
    assert attempts.wait("Ana", OFFICE, later(days=91))


def test_signing_in_gives_the_attempts_back(attempts: Attempts) -> None:
    for n in range(50):
        assert attempts.wait(f"clerk {n % 5}", OFFICE, NOON) is None, n
        attempts.succeeded(f"clerk {n % 5}", OFFICE, NOON)


def test_a_clock_put_back_empties_nothing(attempts: Attempts) -> None:
    assert attempts.wait("Ana", OFFICE, NOON) is None
    assert attempts.wait("Ana", OFFICE, later(hours=-5)) is None


def test_nothing_typed_is_kept_and_what_is_full_again_is_forgotten(
    attempts: Attempts, database: Database
) -> None:
    attempts.wait("my secret password", STRANGER, NOON)
    with database.reading() as connection:
        assert "secret" not in str(list(connection.execute(text("SELECT * FROM buckets"))))
    attempts.wait("Ana", OFFICE, later(hours=2))
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM buckets")).scalar() == 2


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
    ],
)
def test_whose_an_address_is(address: str, whose: str) -> None:
    assert network(address) == whose
