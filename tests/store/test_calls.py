"""The call log: every event once, in order, timed, and gone after its time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.store.database import Database

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
BEGAN = CallEvent(NOON, "ca1", "c1", "e1", "en", None, None, "began", None, None, "main", None, None)
PRESSED = replace(
    BEGAN, at=NOON + timedelta(seconds=11), kind="pressed", node="main", state="listen", key="1"
)
ENDED = CallEvent(NOON, "ca1", "c1", "", None, None, None, "ended", None, "completed", None, None, 42.0)


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def log(database: Database) -> CallLog:
    return CallLog(database)


def files_of(url: str) -> list[Path]:
    return list(Path(url.removeprefix("sqlite:///")).parent.iterdir())


def every(log: CallLog) -> list[CallEvent]:
    return list(log.between(NOON - timedelta(days=365), NOON + timedelta(days=365)))


def test_events_come_back_by_call_and_time_with_the_seconds_between(log: CallLog) -> None:
    other = replace(BEGAN, call="ca0", at=after(5))
    assert log.add([PRESSED, BEGAN, other]) == 3
    assert every(log) == [other, BEGAN, replace(PRESSED, seconds=11.0)]


def test_within_a_second_a_call_begins_first_and_ends_last(log: CallLog) -> None:
    at_once = replace(PRESSED, at=NOON)
    log.add([ENDED, at_once, BEGAN])
    assert every(log) == [BEGAN, replace(at_once, seconds=0.0), ENDED]
    assert every(log)[-1].seconds == 42.0, "of a call that ended, how long it was"


def test_a_report_has_what_happened_from_its_beginning_to_before_its_end(log: CallLog) -> None:
    log.add([replace(BEGAN, call=f"ca{number}", at=after(number)) for number in range(4)])
    assert [event.call for event in log.between(after(1), after(3))] == ["ca1", "ca2"]
    assert log.add([]) == 0


def test_the_bytes_of_a_spool_are_taken_up_once(log: CallLog) -> None:
    assert log.read_of("s1") == 0
    assert log.take_up("s1", 0, 100, [BEGAN], NOON)
    assert not log.take_up("s1", 0, 100, [BEGAN], NOON), "somebody else has"
    assert not log.take_up("s1", 200, 300, [ENDED], NOON), "there is a gap"
    assert log.take_up("s1", 100, 200, [PRESSED], NOON)
    assert log.read_of("s1") == 200
    assert len(every(log)) == 2


def test_a_call_has_one_name_whichever_spools_it_comes_from_and_nobody_can_find_it_later(
    log: CallLog, database: Database, url: str, kind: str
) -> None:
    log.take_up("one machine", 0, 1, [replace(PRESSED, call="k3y3d"), replace(BEGAN, call="another")], NOON)
    log.take_up("another machine", 0, 1, [replace(BEGAN, call="k3y3d")], NOON)
    names = Counter(event.call for event in every(log))
    assert sorted(names.values()) == [1, 2]
    assert not {"k3y3d", "another"} & set(names)
    log.forget_calls(NOON)
    log.take_up("late", 0, 1, [replace(ENDED, call="k3y3d")], NOON)
    assert Counter(event.call for event in every(log)).most_common(1)[0][1] == 3, "it goes on"
    log.forget_calls(after(12))
    log.take_up("too late", 0, 1, [replace(ENDED, call="k3y3d")], NOON)
    assert len({event.call for event in every(log)}) == 3, "nobody knows which call it was"
    log.forget_calls(after(12))
    if kind == "sqlite":
        database.close()
        assert not any(b"k3y3d" in file.read_bytes() for file in files_of(url))


def test_what_the_carrier_asks_again_is_counted_once_and_what_a_caller_does_again_twice(log: CallLog) -> None:
    began, pressed = replace(BEGAN, step="the beginning"), replace(PRESSED, step="1 at the menu")
    again = replace(PRESSED, key="#", at=after(14))
    back = replace(PRESSED, at=after(16), key="*", step="* at the library")
    once_more = replace(pressed, at=after(18))
    did = [began, pressed, again, again, back, once_more]
    log.add([*did, replace(began, at=after(2)), replace(pressed, at=after(13)), replace(began, call="ca2")])
    assert [event.key for event in every(log) if event.call == "ca1"] == [None, "1", "#", "#", "*", "1"]
    assert [event.call for event in every(log)].count("ca2") == 1


def test_what_is_deleted_is_not_in_the_file_any_more(
    log: CallLog, database: Database, url: str, kind: str
) -> None:
    old = replace(BEGAN, at=after(-1), edition="0ld" * 10)
    log.take_up("0ld-spool", 0, 9, [old, BEGAN], after(-1))
    assert log.delete_before(NOON) == 1
    assert [event.edition for event in every(log)] == ["e1"]
    assert log.read_of("0ld-spool") == 0
    if kind == "sqlite":
        database.close()
        assert not any(b"0ld" in file.read_bytes() for file in files_of(url))


def test_many_events_are_read_as_they_are_needed(log: CallLog) -> None:
    log.add(replace(BEGAN, call=f"ca{number:05}") for number in range(2500))
    assert [event.call for event in log.between(NOON, after(1))] == [f"ca{n:05}" for n in range(2500)]
