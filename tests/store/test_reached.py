"""A database on another machine has to prove that it is the one."""

from __future__ import annotations

import pytest

from ivr.store.reached import unverified


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("sqlite:////var/lib/ivr/instance/ivr.db", None),
        ("postgresql://ivr:word@/ivr", None),
        ("postgresql://ivr@localhost/ivr", None),
        ("postgresql://ivr@127.0.0.2:5433/ivr?sslmode=prefer", None),
        ("postgresql://ivr@[::1]/ivr", None),
        ("postgresql://ivr@/ivr?host=/var/run/postgresql", None),
        ("postgresql://ivr@/ivr?host=/var/run/postgresql&host=/run/postgresql", None),
        ("postgresql://ivr@/ivr?host=db.city.gov", "db.city.gov"),
        ("postgresql://ivr:word@10.0.0.7/ivr", "10.0.0.7"),
        ("postgresql://ivr:word@db.city.gov/ivr?sslmode=require", "db.city.gov"),
        ("postgresql://ivr@localhost,db.city.gov/ivr", "db.city.gov"),
        ("postgresql://ivr:word@db.city.gov/ivr?sslmode=verify-full", None),
        ("postgresql://ivr:word@db.city.gov/ivr?sslmode=verify-ca", None),
        ("mysql://db.city.gov/ivr", None),
        ("no address", None),
    ],
)
def test_another_machine_is_named_where_it_proves_nothing(url: str, other: str | None) -> None:
    assert unverified(url, {}) == other


def test_what_the_address_does_not_say_the_environment_may() -> None:
    bare = "postgresql://ivr@/ivr"
    assert unverified(bare, {"PGHOST": "db.city.gov"}) == "db.city.gov"
    assert unverified(bare, {"PGHOST": "db.city.gov", "PGSSLMODE": "verify-full"}) is None
    assert unverified("postgresql://ivr@db/ivr?sslmode=disable", {"PGSSLMODE": "verify-full"}) == "db"
