"""Another hash takes the place of the one there is: what was sealed before is still read and guarded."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import text

from ivr.store import seals
from ivr.store.audit import Actor, Audit
from ivr.store.database import Database
from ivr.store.editions import Editions
from ivr.store.trouble import StoreUnavailable
from tests.store import lines
from tests.store.clerks import NOON
from tests.store.lines import decision, line

OTHERS = sorted(set(seals.HASHES) - {seals.NOW})


def test_a_seal_that_names_nothing_is_the_sha_256_of_always() -> None:
    assert seals.sealed(b"x") == hashlib.sha256(b"x").hexdigest()
    assert seals.agrees(hashlib.sha256(b"x").hexdigest(), b"x")
    for forged in ("", "x", hashlib.sha256(b"y").hexdigest(), "md5:abc", f"sha256:{'0' * 64}", "sha3-256:"):
        assert not seals.agrees(forged, b"x")


@pytest.mark.parametrize("other", OTHERS)
def test_every_hash_fits_where_seals_are_kept(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "NOW", other)
    seal = seals.sealed(b"x")
    assert seal.startswith(f"{other}:") and len(seal) <= 64 and seals.agrees(seal, b"x")


@pytest.mark.parametrize("number", [1, 3])
def test_an_audit_goes_on_with_another_hash_and_is_whole(
    database: Database, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    audit = Audit(database)
    for other in (seals.NOW, *OTHERS, seals.NOW):
        monkeypatch.setattr(seals, "NOW", other)
        audit.add(Actor("Ana", NOON), "words-changed", f"by {other}")
    assert audit.verify().whole and audit.verify(audit.since(0, "")[0][1]).whole
    with database.writing() as connection:
        connection.execute(text(f"UPDATE audit SET about = 'x' WHERE number = {number}"))
    assert audit.verify().breaks == (f"entry {number} is not as it was written",)


@pytest.mark.parametrize("other", OTHERS)
def test_editions_of_before_are_heard_and_new_ones_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    editions = Editions(database)
    first = str(editions.publish(line(1), lines.sounds(1), decision()).current)
    monkeypatch.setattr(seals, "NOW", other)
    second = str(editions.publish(line(2), lines.sounds(2), decision(1)).current)
    assert [editions.get(name).line.edition for name in (first, second)] == [first, second]
    with database.writing() as connection:
        connection.execute(text("UPDATE editions SET line = '{}'"))
    for name in (first, second):
        with pytest.raises(StoreUnavailable, match="is damaged"):
            editions.get(name)
