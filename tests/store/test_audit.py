"""The audit: added to, read in pages, and every row altered, moved or taken away is found."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from sqlalchemy import text

from ivr.store.audit import PAGE, Actor, Audit, Wanted
from ivr.store.database import Database
from tests.store.clerks import NOON, later


@pytest.fixture
def audit(database: Database) -> Audit:
    """Five entries."""
    made = Audit(database)
    for n in range(1, 6):
        made.add(
            Actor("Ana" if n % 2 else "Ben", later(minutes=n)), "words-changed", f"prompt {n}", "a", f"b{n}"
        )
    return made


def run(database: Database, *statements: str) -> None:
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_an_empty_audit_is_whole(database: Database) -> None:
    verdict = Audit(database).verify()
    assert (verdict.rows, verdict.whole, verdict.seal) == (0, True, "")


def test_what_was_written_is_whole_and_says_what_was_done(audit: Audit) -> None:
    verdict = audit.verify()
    assert (verdict.rows, verdict.breaks) == (5, ())
    newest = audit.page()[0]
    assert (newest.number, newest.by, newest.at) == (5, "Ana", later(minutes=5))
    assert (newest.deed, newest.about, newest.before, newest.after) == (
        "words-changed",
        "prompt 5",
        "a",
        "b5",
    )


@pytest.mark.parametrize("column", ["by", "deed", "about", "before", "after", "seal", "at"])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_any_value_altered_is_found(audit: Audit, database: Database, column: str, number: int) -> None:
    value = "'2020-01-01 00:00:00+00:00'" if column == "at" else "'x'"
    run(database, f'UPDATE audit SET "{column}" = {value} WHERE number = {number}')
    assert f"entry {number} is not as it was written" in audit.verify().breaks


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ("1", "entry 1 is missing"),
        ("2, 3", "entries 2 to 3 are missing"),
        ("5", "entry 5 is missing"),
        ("4, 5", "entries 4 to 5 are missing"),
        ("1, 2, 3, 4, 5", "entries 1 to 5 are missing"),
    ],
)
def test_any_row_taken_away_is_found(audit: Audit, database: Database, taken: str, told: str) -> None:
    run(database, f"DELETE FROM audit WHERE number IN ({taken})")
    assert audit.verify().breaks == (told,)


def test_rows_that_change_places_are_found(audit: Audit, database: Database) -> None:
    run(
        database,
        *(f"UPDATE audit SET number = {new} WHERE number = {old}" for old, new in ((2, 9), (3, 2), (9, 3))),
    )
    assert "entry 2 is not as it was written" in audit.verify().breaks


def test_a_row_put_in_is_found(audit: Audit, database: Database) -> None:
    copied = 'at, "by", deed, about, before, "after", seal FROM audit WHERE number = 1'
    for number, told in (
        (0, "entry 0 stands where it does not belong"),
        (6, "entry 6 is not as it was written"),
    ):
        run(database, f"INSERT INTO audit SELECT {number}, {copied}")
        assert told in audit.verify().breaks
        run(database, f"DELETE FROM audit WHERE number = {number}")


def test_an_end_put_back_is_found(audit: Audit, database: Database) -> None:
    run(database, "UPDATE audit_end SET number = 4")
    assert audit.verify().breaks == ("entry 5 is not the last one that was written",)


def test_an_audit_written_anew_is_found_by_a_seal_noted_before(audit: Audit, database: Database) -> None:
    noted = audit.verify().seal
    audit.add(Actor("Ana", NOON), "words-changed", "x")
    assert audit.verify(noted).whole
    run(database, "DELETE FROM audit", "DELETE FROM audit_end")
    audit.add(Actor("Ana", NOON), "words-changed", "x")
    assert audit.verify().whole
    assert audit.verify(noted).breaks == (
        f"no entry has the seal {noted}, which was noted: the audit was written anew since",
    )


def test_entries_are_found_by_person_deed_and_what_they_are_about(audit: Audit) -> None:
    audit.add(Actor("Ben", NOON), "recorded", "100% of it")

    def numbers(wanted: Wanted) -> list[int]:
        return [each.number for each in audit.page(wanted)]

    assert numbers(Wanted(by="Ben")) == [6, 4, 2]
    assert numbers(Wanted(deed="recorded")) == [6]
    assert numbers(Wanted(about="0%")) == [6]
    assert numbers(Wanted(about="prompt", older_than=3)) == [2, 1]
    assert audit.names() == ("Ana", "Ben")
    assert audit.deeds() == ("recorded", "words-changed")


def test_an_entry_is_known_again_only_if_all_of_it_is_the_same(audit: Audit) -> None:
    ben = Actor("Ben", later(minutes=2))
    assert audit.has(ben, ["recorded", "words-changed"], "prompt 2", "a", "b2")
    assert not audit.has(ben, ["recorded"], "prompt 2", "a", "b2")
    assert not audit.has(ben, ["words-changed"], "prompt 2", None, "b2")
    assert not audit.has(ben, ["words-changed"], "prompt 2", "a", "b3")
    assert not audit.has(Actor("Ben", later(minutes=3)), ["words-changed"], "prompt 2", "a", "b2")
    audit.add(ben, "recorded", "x\0", None, "y" * 30_000)
    assert audit.has(ben, ["recorded"], "x\0", None, "y" * 30_000), "as it is kept"


def test_a_page_is_no_longer_than_a_page(audit: Audit) -> None:
    for n in range(PAGE):
        audit.add(Actor("Ana", NOON), "recorded", f"{n}")
    first = audit.page()
    assert len(first) == PAGE
    assert [each.number for each in audit.page(Wanted(older_than=first[-1].number))] == [5, 4, 3, 2, 1]
    assert len(audit.everything()) == PAGE + 5


def test_odd_text_and_other_zones_are_sealed_as_they_are_kept(database: Database) -> None:
    audit = Audit(database)
    there = NOON.astimezone(timezone(timedelta(hours=-6)))
    audit.add(Actor("A\0na", there), "recorded", "\ud800", "x" * 50_000, "línea 王\n")
    assert audit.verify().whole
    assert len(audit.everything()[0].before or "") == 20_000
