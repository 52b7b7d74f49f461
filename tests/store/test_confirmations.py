"""A changed number or notice waits for a second person, who may be anybody but the one who changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.line import Line
from ivr.store.audit import Actor, Audit
from ivr.store.confirmations import ConfirmationRefused, Confirmations
from ivr.store.database import Database
from ivr.store.editions import Editions, Instead, Overtaken
from ivr.store.schema import editions as editions_table
from tests.core.small_line import LINE
from tests.store.lines import MONDAY, decision, line, named, with_another_number

FIRST, NUMBER = line(1), with_another_number(line(1))


def noticed(old: Line) -> Line:
    """The line with other words before everything."""
    words = {"emergency": dict(old.prompts["emergency"]) | {"en": "Call nine one one in an emergency."}}
    return named(replace(old, prompts=dict(old.prompts) | words))


def reworded(old: Line) -> Line:
    return named(replace(old, prompts=dict(old.prompts) | {"welcome": {"en": "Good day."}}))


@pytest.fixture
def editions(database: Database) -> Editions:
    made = Editions(database)
    made.publish(FIRST, {}, decision(0, "Ana"))
    return made


@pytest.fixture
def confirmations(database: Database) -> Confirmations:
    return Confirmations(database)


def whats(confirmations: Confirmations) -> list[str]:
    return [f"{each.change.decision.by}: {each.what}" for each in confirmations.wanted()]


def test_the_first_edition_and_other_words_wait_for_nobody(
    editions: Editions, confirmations: Confirmations
) -> None:
    editions.publish(reworded(FIRST), {}, decision(1, "Ana"))
    assert confirmations.wanted() == ()


def test_a_changed_number_waits_for_another_person_for_a_day(
    editions: Editions, confirmations: Confirmations, database: Database
) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ana", "they moved"))
    (wanted,) = confirmations.wanted()
    assert (wanted.change.edition, wanted.change.decision.by) == (NUMBER.edition, "Ana")
    assert wanted.what.startswith("the number dialled for library changed from +1")
    made = MONDAY + timedelta(minutes=1)
    assert not wanted.overdue(made + timedelta(hours=24))
    assert wanted.overdue(made + timedelta(hours=24, seconds=1))
    with pytest.raises(ConfirmationRefused, match="you made this change yourself"):
        confirmations.confirm(wanted.change.id, Actor(" ANA ", made))
    assert len(confirmations.wanted()) == 1
    confirmations.confirm(wanted.change.id, Actor("Ben", made))
    assert confirmations.wanted() == ()
    newest = Audit(database).page()[0]
    assert (newest.by, newest.deed, newest.about) == ("Ben", "change-confirmed", NUMBER.edition)
    with pytest.raises(ConfirmationRefused, match="confirmed already, or taken back"):
        confirmations.confirm(wanted.change.id, Actor("Cleo", made))


def test_what_came_later_is_waited_for_too_and_confirmed_by_itself(
    editions: Editions, confirmations: Confirmations
) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ana"))
    editions.publish(noticed(NUMBER), {}, decision(2, "Ben"))
    assert [each.split(":")[0] for each in whats(confirmations)] == ["Ana", "Ben"]
    assert whats(confirmations)[1] == "Ben: the emergency notice changed"
    confirmations.confirm(confirmations.wanted()[0].change.id, Actor("Ben", MONDAY))
    assert [each.split(":")[0] for each in whats(confirmations)] == ["Ben"]


def test_what_is_taken_back_needs_nobody_any_more(editions: Editions, confirmations: Confirmations) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ana"))
    editions.roll_back(None, decision(2, "Ben"))
    assert confirmations.wanted() == ()
    editions.make_current(NUMBER.edition, decision(3, "Cleo"))
    assert [each.split(":")[0] for each in whats(confirmations)] == ["Ana"]


def test_going_back_on_what_was_found_right_waits_for_somebody_again(
    editions: Editions, confirmations: Confirmations
) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ana"))
    confirmations.confirm(confirmations.wanted()[0].change.id, Actor("Ben", MONDAY))
    editions.roll_back(None, decision(2, "Cleo"))
    assert [each.split(":")[0] for each in whats(confirmations)] == ["Cleo"]


def test_an_edition_that_cannot_be_read_is_replaced_and_looked_at(
    editions: Editions, confirmations: Confirmations, database: Database
) -> None:
    with database.writing() as connection:
        connection.execute(editions_table.update().values(line="{}"))
    editions.publish(reworded(LINE), {}, decision(1, "Ana"))
    assert "cannot be read" in whats(confirmations)[0]


# Who decides about what they saw, decides about nothing else.


def test_whoever_saw_another_edition_is_told_and_changes_nothing(
    editions: Editions, database: Database
) -> None:
    seen = Instead(FIRST.edition)
    editions.publish(NUMBER, {}, decision(1, "Ben", "they moved"), instead=seen)
    told = f"Ben made edition {NUMBER.edition} current meanwhile \\(they moved\\)"
    with pytest.raises(Overtaken, match=told):
        editions.publish(reworded(FIRST), {}, decision(2), instead=seen)
    with pytest.raises(Overtaken, match=told):
        editions.roll_back(None, decision(2), seen)
    with pytest.raises(Overtaken, match=told):
        editions.withdraw(NUMBER.edition, decision(2), seen)
    with pytest.raises(Overtaken, match=told):
        editions.make_current(FIRST.edition, decision(2), instead=seen)
    assert editions.history().current == NUMBER.edition
    assert len(Audit(database).page()) == 2


def test_a_meanwhile_without_a_reason_is_told_too(editions: Editions) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ben", ""))
    with pytest.raises(Overtaken, match="current meanwhile: nothing was changed"):
        editions.publish(reworded(FIRST), {}, decision(2), instead=Instead(None))


def test_every_decision_is_in_the_audit(editions: Editions, database: Database) -> None:
    editions.publish(NUMBER, {}, decision(1, "Ben", "they moved"))
    parcel = editions.export(NUMBER.edition)
    editions.import_(parcel, decision(2))  # here already: nothing is done
    editions.roll_back(None, decision(3, "Ana", ""))
    editions.make_current(NUMBER.edition, decision(4, "Ana", "right after all"))
    editions.withdraw(FIRST.edition, decision(5, "Ana", "old"))
    told = [(each.by, each.deed, each.about, each.before) for each in Audit(database).everything()]
    one, two = FIRST.edition, NUMBER.edition
    assert told == [
        ("Ana", "edition-published", one, None),
        ("Ben", "edition-published", two, one),
        ("Ana", "edition-gone-back-to", one, two),
        ("Ana", "edition-withdrawn", two, two),
        ("Ana", "edition-used", two, one),
        ("Ana", "edition-withdrawn", one, two),
    ]
    second = Audit(database).everything()[1].after or ""
    assert second.startswith(f"{two} (they moved; it corrects: the number dialled for library")
    assert Audit(database).verify().whole
