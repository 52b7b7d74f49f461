"""After its days nothing of a call is left: in no table, no spool, no log of the database, no file at all."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.store.schema import call_events, call_names, call_spools, caller_keys
from ivr.store.trouble import StoreUnavailable
from ivr.web.call_keeping import CallKeeping
from ivr.web.call_record import CallRecord
from ivr.web.call_writer import CallWriter
from ivr.web.form import Form
from ivr.web.spool import spools_in
from ivr.web.week_key import WeekKey, hand_on, week_of
from tests.conftest import Clock

NOW = datetime.now(UTC)  # as the system dates files
DAYS = timedelta(days=90)


class House:
    """What of a server keeps the call log: a worker that writes, the watcher, and the time for both."""

    def __init__(self, database: Database, instance: Path) -> None:
        self.clock, self.folder, self.instance = Clock(NOW), instance / "depot-8000/calls", instance
        self.record = CallRecord(WeekKey(self.folder), "a secret", lambda: self.clock.now.timestamp())
        self.writer = CallWriter(self.folder, self.record, print, longest=0.0)
        self.keeping = CallKeeping(database, self.folder, DAYS, self.clock, print, self.folders)

    def folders(self) -> list[Path]:
        return list(self.instance.glob("depot-*/calls"))

    def goes_on(self, days: int) -> None:
        """So much later, everybody has done what there was to do."""
        self.clock.now += timedelta(days=days)
        self.writer.write()
        self.keeping.step(self.clock.now)

    def calls(self, count: int) -> None:
        for number in range(count):
            self.record(None, Form(b"CallSid=CA%d&From=%%2B1312555%04d" % (number, number)))
        self.writer.write()

    def written(self) -> bytes:
        """Every byte that is written anywhere."""
        return b"".join(path.read_bytes() for path in self.instance.rglob("*") if path.is_file())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path}/instance/ivr.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path / "instance")


def test_after_its_days_nothing_is_left_of_a_call(house: House, database: Database, tmp_path: Path) -> None:
    """A report that stays open keeps the log beside the database from going away by itself."""
    with closing(sqlite3.connect(tmp_path / "instance/ivr.db")) as open_elsewhere:
        open_elsewhere.execute("SELECT count(*) FROM call_events").fetchall()
        house.goes_on(0)
        house.calls(300)
        (spool,) = spools_in(house.folder)
        lines = [json.loads(line) for line in spool.read_bytes().splitlines()]
        house.goes_on(0)
        events = CallLog(database).between(NOW - DAYS, NOW + DAYS)
        tells = {spool.stem, str(WeekKey(house.folder)(NOW)), *(event.call for event in events)}
        tells |= {told for line in lines for told in line[1:3]}
        assert len(tells) == 2 + 3 * 300
        written = house.written()
        assert all(told.encode() in written for told in tells)
        house.goes_on(89)
        assert spools_in(house.folder) == []
        assert len(list(CallLog(database).between(NOW - DAYS, NOW + DAYS))) == 300
        house.goes_on(2)
        written = house.written()
        assert not [told for told in tells if told.encode() in written]
    with database.reading() as connection:
        for table in (call_events, call_names, call_spools):
            assert connection.execute(select(table)).all() == []
        assert [row.week for row in connection.execute(select(caller_keys))] == [
            week_of(house.clock.now.date())
        ]


def test_what_no_database_came_for_in_its_days_is_gone_too(house: House, tmp_path: Path) -> None:
    house.calls(1)
    (tmp_path / "instance/ivr.db").rename(tmp_path / "away")
    (spool,) = spools_in(house.folder)
    os.utime(spool, (NOW.timestamp(), NOW.timestamp()))
    for days, left in ((89, 1), (2, 0)):
        with pytest.raises(StoreUnavailable):
            house.goes_on(days)
        assert len(spools_in(house.folder)) == left


def test_what_a_server_left_at_a_former_port_is_taken_up_and_its_key_destroyed(
    house: House, database: Database
) -> None:
    former = House(database, house.instance)
    former.folder = house.instance / "depot-7999/calls"
    former.writer = CallWriter(former.folder, former.record, print)
    former.calls(3)
    former.writer.start()
    former.writer.stop()
    hand_on(former.folder, week_of((NOW - timedelta(days=7)).date()), "the key of last week")
    (house.instance / "depot-1").mkdir()
    (house.instance / "depot-1/calls").touch()  # nobody's folder
    house.goes_on(0)
    assert len(list(CallLog(database).between(NOW - DAYS, NOW + DAYS))) == 3
    assert list(former.folder.iterdir()) == []
