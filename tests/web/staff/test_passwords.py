"""Which passwords are refused, and that a hash tells nothing by how long it takes."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from ivr.web.staff.known_passwords import known
from ivr.web.staff.passwords import LEAST, MOST, Passwords, weakness
from tests.web.staff.conftest import QUICK

CONTEXT = ("Ana Ruiz", "Chicago public safety line")


@pytest.mark.parametrize(
    "password",
    [
        "granite orchard velvet tram",
        "the public safety of chicago matters to us",
        "x7$Kq!92#mZ@",
        "835927461035",
        "żółta łódź płynie",
        "正しい馬の電池のホチキスは青い",
        "            a b c d e",
        "my ana likes walnut pie",
        "g" * 3 + "ranite orchard",
        "q" * 0 + "aZ3" * 42 + "9x",
    ],
)
def test_any_letters_are_good_that_are_not_among_the_first_guesses(password: str) -> None:
    assert weakness(password, CONTEXT) is None


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "P@ssw0rd1234!",
        "passwordpassword",
        "welcome12345",
        "Welcome2026!!",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "012345678901",
        "qwertyuiopas",
        "abcdefghijklm",
        "chicago2026!",
        "Chicago Public Safety",
        "publicsafety911",
        "ana-ruiz-2026",
        "summer2026summer",
        "adminadmin99",
        "letmeinletmein",
        "1qaz2wsx3edc",
        "1QAZ2WSX3edc",
        "needforspeed",
        "123456654321",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert weakness(password, CONTEXT) == "guessed"


def test_more_leaked_passwords_are_known_than_anybody_asks_for() -> None:
    assert len(known()) > 10_000
    assert {len(mark) for mark in known()} == {6}


def test_the_length_is_twelve_to_a_hundred_and_twenty_eight() -> None:
    assert weakness("granite-orc", CONTEXT) == "short" and LEAST == 12
    assert weakness("granite-orch", CONTEXT) is None
    assert weakness("granite orchard "[:16] * 8, CONTEXT) is None and MOST == 128
    assert weakness("granite orchard "[:16] * 8 + "x", CONTEXT) == "long"


def test_a_hash_matches_its_password_alone() -> None:
    kept = QUICK.hash("granite orchard velvet tram")
    assert QUICK.matches(kept, "granite orchard velvet tram")
    for other in ("granite orchard velvet Tram", "", "x" * 100_000, "\ud800"):
        assert not QUICK.matches(kept, other)
    assert not QUICK.matches(None, "granite orchard velvet tram")
    assert not QUICK.matches("no hash at all", "granite orchard velvet tram")


def test_one_password_typed_on_two_keyboards_is_one() -> None:
    assert QUICK.matches(QUICK.hash("żo\u0301łta łódź płynie"), "żółta łódź płynie")


def test_nobody_is_work_too() -> None:
    """The hash for unknown people has the settings of those that are kept."""
    strong = Passwords()
    assert not strong.outgrown(strong._nobodys)
    assert strong.hash("granite orchard").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_hashes_grow_stronger_when_their_people_sign_in() -> None:
    weaker = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)).hash("granite orchard")
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert stronger.outgrown(weaker)
    assert stronger.matches(weaker, "granite orchard")
    assert not stronger.outgrown(stronger.hash("granite orchard"))
