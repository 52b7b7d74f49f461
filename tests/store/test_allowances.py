"""How much may be done within a time in one session: enough for anybody, and each kind by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.store.allowances import ALLOWED, Allowances, Kind
from ivr.store.attempts import BY_ACCOUNT, BY_ADDRESS
from ivr.store.buckets import FORGOTTEN_AFTER
from ivr.store.database import Database
from tests.store.clerks import NOON, later

ANA, BEN = (1, 1), (2, 2)  # an account, and a session of it
ANA_ELSEWHERE = (1, 3)


@pytest.fixture
def allowances(database: Database) -> Allowances:
    return Allowances(database)


def used_up(allowances: Allowances, kind: Kind) -> timedelta:
    """How long somebody waits who did all of a kind at once."""
    for _ in range(ALLOWED[kind].at_once):
        assert allowances.spend(*ANA, kind, NOON) is None
    wait = allowances.spend(*ANA, kind, NOON)
    assert wait
    return wait


def test_who_used_up_all_of_a_kind_waits_and_goes_on(allowances: Allowances) -> None:
    wait = used_up(allowances, Kind.SAVE)
    assert wait == timedelta(seconds=3)
    assert allowances.spend(*ANA, Kind.SAVE, NOON + wait) is None
    assert allowances.spend(*ANA, Kind.SAVE, NOON + wait)
    for other in (BEN, ANA_ELSEWHERE):
        assert allowances.spend(*other, Kind.SAVE, NOON) is None, "it is one session's"


def test_one_kind_takes_nothing_from_another(allowances: Allowances) -> None:
    used_up(allowances, Kind.SAVE)
    used_up(allowances, Kind.PUBLISH)
    assert allowances.spend(*ANA, Kind.MEND, NOON) is None


def test_whoever_mends_something_waits_a_second_at_the_most(allowances: Allowances) -> None:
    assert used_up(allowances, Kind.MEND) == timedelta(seconds=1)


def test_processes_share_what_is_left(allowances: Allowances, database: Database) -> None:
    used_up(allowances, Kind.PUBLISH)
    assert Allowances(database).spend(*ANA, Kind.PUBLISH, later(seconds=30))


def test_no_bucket_is_forgotten_before_it_is_full() -> None:
    sizes = [*ALLOWED.values(), BY_ACCOUNT, BY_ADDRESS]
    assert [size for size in sizes if size.full_after > FORGOTTEN_AFTER] == []
