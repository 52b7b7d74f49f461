"""What callers do at a real server is in the database moments later, without numbers, and not for ever."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.core.call import Place, Pressed, Silence, Started, Turn
from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.web.answered import Answered
from ivr.web.call_keeping import CallKeeping
from ivr.web.call_record import CallRecord
from ivr.web.form import Form
from ivr.web.spool import Spool
from ivr.web.week_key import WeekKey
from tests.web import test_served
from tests.web.server import TOKEN, Server, free_port, grandchildren, wait_until
from tests.web.spooling import taken

BEGAN = CallEvent(
    datetime(2026, 11, 30, 12, tzinfo=UTC), "ca1", "c1", "e1", "en", None, None, "began", *(None,) * 5
)

MENU = Place("e1", "en", "main", "main")
TURN = Turn((Silence(1),), MENU)
BEGINNING = Answered("e1", None, Started(), TURN)
PRESSING = Answered("e1", MENU, Pressed("1"), TURN)


def database_of(home: Path) -> Database:
    return open_database(f"sqlite:///{home}/instance/ivr.db")


def kept(home: Path) -> list[CallEvent]:
    now = datetime.now(UTC)
    return list(CallLog(database_of(home)).between(now - timedelta(hours=1), now + timedelta(hours=1)))


def real(serve: Callable[..., Server], port: int = 0) -> Server:
    """A server with a number."""
    port = port or free_port()
    return serve(port=port, TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_BASE_URL=f"http://127.0.0.1:{port}")


def ask(server: Server, home: Path, place: str = "") -> str:
    """One answer to the carrier: where the call goes on."""
    return test_served.ask(server, home, place, TOKEN)[0]


def niceness(process: int) -> list[int]:
    """How far each thread of a process stands back."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return [os.getpriority(os.PRIO_PROCESS, int(thread.name)) for thread in threads]


def test_calls_are_in_the_log_moments_later_and_survive_the_worker_that_wrote_them(
    serve: Callable[..., Server], home: Path
) -> None:
    server = real(serve)
    place = ask(server, home)
    wait_until(lambda: len(kept(home)) == 1)
    ask(server, home, place)
    wait_until(lambda: len(kept(home)) == 2)
    assert sorted(event.kind for event in kept(home)) == ["began", "pressed"]
    assert all(event.caller and "3125550123" not in repr(event) for event in kept(home))
    usual, *_, last = sorted(niceness(server.process.pid))
    assert last == min(usual + 10, 19), "it gives way to those who answer"
    for worker in grandchildren(server.process.pid):
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: bool(grandchildren(server.process.pid)))
    ask(server, home)
    wait_until(lambda: len(kept(home)) == 3)


def test_what_is_written_before_the_server_is_told_to_stop_is_taken_up_by_the_next(
    serve: Callable[..., Server], home: Path
) -> None:
    server = real(serve)
    ask(server, home)
    server.stop()
    real(serve, server.port)
    wait_until(lambda: len(kept(home)) == 1)


@pytest.mark.parametrize("options", [("--draft",), ()], ids=["draft", "demo"])
def test_neither_a_draft_nor_a_demo_is_counted(
    serve: Callable[..., Server], home: Path, options: tuple[str, ...]
) -> None:
    server = serve(*options)
    test_served.ask(server, home)
    assert not list((home / "instance").glob("depot-*/calls"))


@pytest.mark.parametrize("what_lies_there", ["nothing else", "something that nobody can read"])
def test_after_its_days_an_event_is_gone(tmp_path: Path, what_lies_there: str) -> None:
    database = open_database(f"sqlite:///{tmp_path}/calls.db")
    database.migrate()
    log, told = CallLog(database), list[str]()
    log.add([BEGAN])
    keeping = CallKeeping(database, tmp_path / "calls", timedelta(days=90), lambda: BEGAN.at, told.append)
    ever = (BEGAN.at - timedelta(days=1), BEGAN.at + timedelta(days=1))
    keeping.step(BEGAN.at + timedelta(days=89))
    assert len(list(log.between(*ever))) == 1
    unreadable = tmp_path / "calls" / "later.spool"
    if what_lies_there != "nothing else":
        unreadable.mkdir()
        later = (BEGAN.at + timedelta(days=90)).timestamp()
        os.utime(unreadable, (later, later))
    with suppress(IsADirectoryError):
        keeping.step(BEGAN.at + timedelta(days=91))
    assert not list(log.between(*ever))


def test_a_call_from_sunday_into_monday_is_one_call_at_whichever_workers(tmp_path: Path) -> None:
    """Its caller is known by the key of the week in which the call began."""
    database = open_database(f"sqlite:///{tmp_path}/calls.db")
    database.migrate()
    folder, sunday = tmp_path / "calls", datetime(2026, 11, 29, 23, 59, 50, tzinfo=UTC)
    keeping = CallKeeping(database, folder, timedelta(days=90), lambda: sunday, print)
    form = Form(b"CallSid=CA7&From=%2B13125550123&CallStatus=completed&CallDuration=31")
    for seconds, told in ((0, BEGINNING), (20, PRESSING), (31, None)):
        now = sunday + timedelta(seconds=seconds)
        keeping.step(now)
        record, spool = CallRecord(WeekKey(folder), "a secret", now.timestamp), Spool(folder)
        record(told, form)
        spool.append(record.taken(10))
        spool.close()
        keeping.step(now)
    began, pressed, ended = CallLog(database).between(sunday, sunday + timedelta(minutes=1))
    assert [began.kind, pressed.kind, ended.kind] == ["began", "pressed", "ended"]
    assert began.call == pressed.call == ended.call
    assert began.caller and pressed.caller and began.caller != pressed.caller
    keeping.step(sunday + timedelta(hours=13))
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert began.call.encode() in written
    record(None, form)
    (again,) = taken(record)
    assert again.call.encode() not in written, "nobody can find the call by what the carrier calls it"
