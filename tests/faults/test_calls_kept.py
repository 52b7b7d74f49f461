"""The call log of a real server whose disk is full, and one whose database is away: callers notice nothing of
it, nothing is lost but what is counted and told, and all the rest is in the reports once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ivr.store.database import open_database
from ivr.store.schema import call_events
from tests.faults.kept import Callers, counted, missing, stopped_and_drained
from tests.faults.published import real, sqlite
from tests.faults.test_databases import fill, small_disk
from tests.faults.test_endurance import different, edition_of, send
from tests.store import server as postgresql
from tests.web.server import Server, free_port, wait_until

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
TOO_MANY = 12_000  # where 10,000 may wait, and 500 more are about to be written


def test_while_the_database_is_away_everything_waits_in_spools(
    serve: Callable[..., Server], home: Path, record_property: Note
) -> None:
    programs, port = postgresql.binaries(), free_port()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.running(programs) as there, closing(open_database(there.new())) as database:
        url = there.url("line0")
        server = serve(port=port, DATABASE_URL=url, **real(f"http://127.0.0.1:{port}"))
        with Callers(server.url, port) as callers:
            wait_until(lambda: bool(callers.answered))
            there.stop()
            began = len(callers.answered)
            time.sleep(3)
            away = len(callers.answered) - began
            there.start()
        wait_until(lambda: len(counted(database)) == len(callers.answered))
        assert missing(callers.answered, counted(database)) == []
        assert callers.again == 0
        assert server.stop() == 0
    assert "The call log waits: the database line0" in server.said.read_text()
    record_property(
        "covered", f"{away} of {len(callers.answered)} events while PostgreSQL was away: each once"
    )


def test_on_a_full_disk_answers_go_on_and_what_is_dropped_is_counted_and_told(
    serve: Callable[..., Server], home: Path, record_property: Note
) -> None:
    port = free_port()
    depot = home / f"instance/depot-{port}"
    depot.mkdir(parents=True)
    with small_disk(depot / "calls", 10_000) as disk:
        server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
        asked = different(server.url, edition_of(port))
        fill(disk)
        done = send(port, asked, TOO_MANY)
        wait_until(lambda: "not written down since" in server.said.read_text())
        (disk / "filling").unlink()
        with closing(open_database(sqlite(home))) as database:
            stopped_and_drained(server, home, database)
            with database.reading() as connection:
                kept = connection.execute(select(func.count()).select_from(call_events)).scalar_one()
    said = server.said.read_text()
    dropped = int(re.findall(r"(\d+) events of calls were not written down since", said)[-1])
    assert done == TOO_MANY == kept + dropped, "every one is answered, and written down or counted"
    assert "What callers do is not written down: [Errno 28]" in said
    told = f"disk full for {done} answers: {kept} events kept, {dropped} dropped and told"
    record_property("covered", told)
