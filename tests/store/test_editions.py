"""What is published is kept whole, made current in one step, taken back, withdrawn: on either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Executable, delete, update
from sqlalchemy.exc import IntegrityError

from ivr.edition import compile_line
from ivr.store.database import Database
from ivr.store.editions import Current, Editions, Listed, Outcome
from ivr.store.history import Decision
from ivr.store.parcel import EditionRefused, Stored
from ivr.store.schema import edition_sounds, sounds
from ivr.store.schema import editions as editions_table
from ivr.store.trouble import StoreUnavailable
from tests.core.small_line import LINE
from tests.store import lines
from tests.store.lines import decision, line, named, with_another_number

FIRST, SECOND, THIRD = line(1), line(2), line(3)
A, B, C = FIRST.edition, SECOND.edition, THIRD.edition


def publish(editions: Editions, number: int, minute: int = 0) -> str:
    """Publishes one of the lines of the tests; its name."""
    outcome = editions.publish(line(number), lines.sounds(number), decision(minute))
    assert outcome.changed
    assert outcome.current is not None
    return outcome.current


@contextmanager
def refused(told: str, remedy: str) -> Iterator[None]:
    with pytest.raises(EditionRefused) as error:
        yield
    assert (error.value.reason, error.value.remedy) == (told, remedy)


def test_what_is_published_is_current_and_comes_back_whole(editions: Editions) -> None:
    assert editions.current() is None
    outcome = editions.publish(FIRST, lines.sounds(1), decision())
    assert outcome == Outcome(A, changed=True)
    assert editions.current() == Current(A, decision())
    assert editions.get(A) == Stored(A, FIRST, lines.sounds(1), decision())
    back = editions.get(A)
    assert compile_line(back.line, "https://b.invalid", recordings=back.sounds).name == A


def test_a_moment_is_the_same_in_every_zone(editions: Editions) -> None:
    elsewhere = datetime(2026, 11, 23, 3, 0, tzinfo=timezone(timedelta(hours=-6)))
    editions.publish(FIRST, {}, Decision("Ana", "", elsewhere))
    current = editions.current()
    assert current is not None
    assert current.decision.at == elsewhere
    assert current.decision.at.tzinfo is UTC


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"):
        Decision("Ana", "", datetime(2026, 11, 23, 3, 0))


def test_publishing_what_is_current_changes_nothing(editions: Editions) -> None:
    publish(editions, 1)
    before = editions.history()
    assert editions.publish(FIRST, lines.sounds(1), decision(1, "Ben")) == Outcome(A, changed=False)
    assert editions.make_current(A, decision(2)) == Outcome(A, changed=False)
    assert editions.roll_back(A, decision(3)) == Outcome(A, changed=False)
    assert editions.history() == before


def test_an_older_draft_published_again_is_the_same_edition(editions: Editions) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    assert publish(editions, 1, 2) == A
    assert [each.name for each in editions.listing()] == [B, A]
    assert editions.get(A).made == decision(0)


def test_the_list_says_who_made_what_and_since_when_it_is_heard(editions: Editions) -> None:
    assert editions.listing() == ()
    publish(editions, 1)
    publish(editions, 2, 1)
    publish(editions, 1, 2)
    editions.withdraw(B, decision(3))
    at = decision(2).at
    assert editions.listing() == (
        Listed(B, decision(1), decision(1).at, current=False, withdrawn=True),
        Listed(A, decision(0), at, current=True, withdrawn=False),
    )


def test_every_decision_changes_the_number_that_servers_watch(editions: Editions) -> None:
    seen = [editions.last_change()]
    assert seen == [0]
    steps: list[Callable[[], object]] = [
        lambda: publish(editions, 1),
        lambda: publish(editions, 2, 1),
        lambda: editions.roll_back(None, decision(2)),
        lambda: editions.make_current(B, decision(3)),
        lambda: editions.withdraw(A, decision(4)),
    ]
    for step in steps:
        step()
        seen.append(editions.last_change())
    assert sorted(set(seen)) == seen
    editions.withdraw(A, decision(5))  # is withdrawn already
    assert editions.last_change() == seen[-1]


def test_a_sound_of_many_editions_is_kept_once(editions: Editions, database: Database) -> None:
    for number in range(1, 4):
        publish(editions, number)
    with database.reading() as connection:
        assert len(connection.execute(sounds.select()).all()) == 2 * 3 + 1
        assert len(connection.execute(edition_sounds.select()).all()) == 3 * 3


def test_more_sounds_than_are_asked_for_at_once_come_back(editions: Editions) -> None:
    many = {(f"prompt-{n}", "en"): lines.recording(n) for n in range(100)}
    editions.publish(FIRST, many, decision())
    assert editions.get(A).sounds == many


def test_an_edition_without_sounds_is_one(editions: Editions) -> None:
    plain = named(LINE)
    editions.publish(plain, {}, decision())
    assert editions.get(plain.edition).sounds == {}


def test_a_changed_number_is_a_correction_found_by_itself(editions: Editions) -> None:
    publish(editions, 1)
    mended = with_another_number(FIRST)
    outcome = editions.publish(mended, {}, decision(1))
    assert outcome.correction is not None
    assert "library" in outcome.correction
    assert editions.history().changes[-1].correction == outcome.correction
    assert editions.history().ended == {A}


def test_a_publisher_may_call_it_a_correction_too(editions: Editions) -> None:
    publish(editions, 1)
    outcome = editions.publish(SECOND, lines.sounds(2), decision(1), correction="the shelter moved")
    assert outcome.correction == "the shelter moved"
    assert editions.history().ended == {A}


def test_two_reasons_are_told_together(editions: Editions) -> None:
    publish(editions, 1)
    outcome = editions.publish(with_another_number(FIRST), {}, decision(1), correction="the shelter moved")
    assert outcome.correction is not None
    assert outcome.correction.startswith("the shelter moved; the number dialled for library")


def test_rolling_back_withdraws_the_bad_one(editions: Editions) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    assert editions.roll_back(A, decision(2, "Ben", "wrong key")) == Outcome(A, changed=True)
    assert editions.current() == Current(A, decision(2, "Ben", "wrong key"))
    assert editions.withdrawn() == {B}


def test_rolling_back_without_a_name_finds_the_last_good_one(editions: Editions) -> None:
    for number in (1, 2, 3):
        publish(editions, number, number)
    editions.withdraw(B, decision(4))
    assert editions.roll_back(None, decision(5)).current == A
    assert editions.withdrawn() == {B, C}


def test_rolling_back_a_correction_is_one_too(editions: Editions) -> None:
    publish(editions, 1)
    editions.publish(with_another_number(FIRST), {}, decision(1))
    assert editions.roll_back(None, decision(2)).correction is not None


def test_there_may_be_nothing_to_go_back_to(editions: Editions) -> None:
    with refused("nothing was published yet", "publish first: `ivr publish`"):
        editions.roll_back(None, decision())
    publish(editions, 1)
    with refused("there is no good edition to go back to", "mend the draft and publish it"):
        editions.roll_back(None, decision(1))
    with refused("there is no good edition to go back to", "mend the draft and publish it"):
        editions.withdraw(A, decision(1))
    assert editions.withdrawn() == set()


def test_withdrawing_the_current_edition_goes_back_to_the_last_good_one(editions: Editions) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    assert editions.withdraw(B, decision(2)) == Outcome(A, changed=True)
    assert editions.withdraw(B, decision(3)) == Outcome(A, changed=False)


def test_an_older_edition_is_withdrawn_alone(editions: Editions) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    assert editions.withdraw(A, decision(2)) == Outcome(B, changed=True)
    assert editions.withdrawn() == {A}


WITHDRAWN = "change the draft, or make it current by its name if it is good after all"


@pytest.mark.parametrize(("why", "who"), [("wrong key", "Ben: wrong key"), ("", "Ben")])
def test_a_withdrawn_draft_is_not_published_again_by_mistake(editions: Editions, why: str, who: str) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    editions.roll_back(None, decision(2, "Ben", why))
    with refused(f"edition {B} was withdrawn ({who})", WITHDRAWN):
        editions.publish(SECOND, lines.sounds(2), decision(3))
    with refused(f"edition {B} was withdrawn ({who})", WITHDRAWN):
        editions.roll_back(B, decision(3))


def test_a_withdrawn_edition_that_is_made_current_again_is_good_again(editions: Editions) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    editions.roll_back(None, decision(2))
    assert editions.make_current(B, decision(3)).current == B
    assert editions.withdrawn() == set()


def test_unknown_editions_are_refused(editions: Editions) -> None:
    publish(editions, 1)
    attempts: list[Callable[[], object]] = [
        lambda: editions.get("0" * 12),
        lambda: editions.export("0" * 12),
        lambda: editions.withdraw("0" * 12, decision()),
        lambda: editions.make_current("0" * 12, decision()),
        lambda: editions.roll_back("0" * 12, decision()),
    ]
    for attempt in attempts:
        with refused("there is no edition 000000000000", "`ivr editions` lists those there are"):
            attempt()
    assert editions.withdrawn() == set(), "a refused roll-back withdraws nothing"


def test_a_draft_is_no_edition(editions: Editions) -> None:
    with refused('"draft" names no edition', "compile the line first"):
        editions.publish(replace(LINE, edition="draft"), {}, decision())


def test_what_people_write_is_kept_without_what_databases_choke_on(editions: Editions) -> None:
    editions.publish(FIRST, {}, decision(0, "Ana\0 \ud800", "é" * 5000))
    current = editions.current()
    assert current is not None
    assert current.decision == Decision("Ana ?", "é" * 2000, decision().at)


def test_words_in_every_script_come_back(editions: Editions) -> None:
    prompts = dict(LINE.prompts) | {"welcome": {"en": "مرحبا 你好 Zażółć \0 \ud800"}}
    odd = replace(LINE, prompts=prompts, edition="0123456789ab")
    editions.publish(odd, {}, decision())
    assert editions.get(odd.edition).line == odd


# What is damaged in the tables, below the database's own notice.
DAMAGE = {
    "a sound": update(sounds).values(wav=b"RIFF noise"),
    "which sound": delete(edition_sounds).where(edition_sounds.c.prompt == "main"),
    "the line": update(editions_table).values(line=editions_table.c.line + " "),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_an_edition_damaged_where_it_lies_is_never_taken_up(
    editions: Editions, database: Database, damage: Executable
) -> None:
    publish(editions, 1)
    with database.writing() as connection:
        connection.execute(damage)
    with pytest.raises(StoreUnavailable, match=f"edition {A} is damaged in the database"):
        editions.get(A)


def test_nobody_goes_back_to_an_edition_that_this_version_cannot_read(
    editions: Editions, database: Database
) -> None:
    publish(editions, 1)
    publish(editions, 2, 1)
    with database.writing() as connection:
        changed = update(editions_table).values(line='{"format": 9}')
        connection.execute(changed.where(editions_table.c.name == A))
    told = f"edition {A} cannot be read: it has format 9, and this version of ivr reads 1: update ivr"
    with refused(told, "`ivr editions` lists those there are"):
        editions.roll_back(None, decision(2))
    assert editions.history().current == B


def test_calls_leave_an_edition_that_can_no_longer_be_read(editions: Editions, database: Database) -> None:
    publish(editions, 1)
    with database.writing() as connection:
        connection.execute(update(editions_table).values(line="{}"))
    outcome = editions.publish(SECOND, lines.sounds(2), decision(1))
    assert outcome.correction is not None
    assert outcome.correction.startswith(f"edition {A} cannot be read")


def test_a_mistake_of_ours_is_not_blamed_on_the_database(editions: Editions, database: Database) -> None:
    publish(editions, 1)
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(sounds.insert().from_select(["sha256", "wav"], sounds.select()))


def test_what_fails_half_way_leaves_nothing(editions: Editions) -> None:
    publish(editions, 1)
    broken = {("welcome", "en"): lines.recording(2), ("main", "en"): None}
    before = editions.history()
    with pytest.raises(TypeError):
        editions.publish(SECOND, broken, decision(1))  # type: ignore[arg-type]
    assert editions.history() == before
    assert [each.name for each in editions.listing()] == [A]


def test_a_decision_says_what_was_current_until_then(editions: Editions) -> None:
    assert editions.publish(FIRST, {}, decision()).before is None
    assert editions.publish(SECOND, {}, decision(1)).before == A
    assert editions.roll_back(None, decision(2)).before == B
    assert editions.make_current(B, decision(3)).before == A
    assert editions.withdraw(A, decision(4)).before == B
