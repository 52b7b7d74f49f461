"""A database on another machine has to prove that it is the one."""

from __future__ import annotations

import pytest

from ivr.store.reached import unread_service, unverified


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
        ("postgresql:///ivr?hostaddr=10.0.0.5", "10.0.0.5"),
        ("postgresql://ivr@localhost/ivr?hostaddr=10.0.0.5", "10.0.0.5"),
        ("postgresql://ivr@localhost,localhost/ivr?hostaddr=127.0.0.1,10.0.0.5", "10.0.0.5"),
        ("postgresql://ivr@db.city.gov/ivr?hostaddr=127.0.0.1", None),
        ("postgresql:///ivr?host=10.0.0.5&host=/run/postgresql", "10.0.0.5"),
        ("postgresql://ivr@localhost/ivr?host=10.0.0.5", "10.0.0.5"),
        ("postgresql:///ivr?host=db&sslmode=verify-full&sslmode=require", "db"),
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
    assert unverified(bare, {"PGHOST": "/run/postgresql,db.city.gov"}) == "db.city.gov"
    assert unverified("postgresql://ivr@localhost/ivr", {"PGHOSTADDR": "10.0.0.5"}) == "10.0.0.5"
    assert unverified(f"{bare}?hostaddr=::1", {"PGHOSTADDR": "10.0.0.5", "PGHOST": "db"}) is None
    assert unverified(bare, {"PGHOST": "db.city.gov", "PGSSLMODE": "verify-full"}) is None
    assert unverified("postgresql://ivr@db/ivr?sslmode=disable", {"PGSSLMODE": "verify-full"}) == "db"


@pytest.mark.parametrize(
    ("url", "environ", "service"),
    [
        ("postgresql:///?service=ivr", {}, "ivr"),
        ("postgresql:///ivr", {"PGSERVICE": "city"}, "city"),
        ("postgresql:///?service=ivr", {"PGSERVICE": "city"}, "ivr"),
        ("postgresql://localhost/ivr?sslmode=require&service=ivr", {}, "ivr"),
        ("postgresql:///?service=ivr&sslmode=verify-full", {}, None),
        ("postgresql:///ivr", {"PGSERVICEFILE": "/etc/services"}, None),
        ("sqlite:///ivr.db", {"PGSERVICE": "city"}, None),
    ],
)
def test_a_service_that_may_lead_anywhere_is_named(
    url: str, environ: dict[str, str], service: str | None
) -> None:
    assert unread_service(url, environ) == service
