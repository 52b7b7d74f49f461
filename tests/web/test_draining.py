"""Spools are drained into the call log, each event once, whoever drains and whoever is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.store.database import Database, open_database
from ivr.store.trouble import StoreUnavailable
from ivr.web.draining import drain
from ivr.web.spool import Spool, spools_in
from tests.processes import running
from tests.web.spooling import line_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
BEGAN = CallEvent(NOON, "ca1", "c1", "e1", "en", None, None, "began", None, None, "main", None, None)
DRAINER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ivr.store.calls import CallLog
from ivr.store.database import open_database
from ivr.web import draining
draining.MOST_AT_ONCE = 2000
log = CallLog(open_database(sys.argv[2]))
print("ready", flush=True)
while True:
    draining.drain(Path(sys.argv[1]), log, datetime.now(UTC))
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/instance/ivr.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = open_database(url)
    made.migrate()
    yield made
    made.close()


def every(database: Database) -> list[str]:
    """The events that are kept, each told apart by a place that is written in it."""
    kept = CallLog(database).between(NOON - timedelta(days=1), NOON + timedelta(days=1))
    return sorted(event.edition for event in kept)


def test_answers_have_their_turn_after_every_few_events(tmp_path: Path, database: Database) -> None:
    spool, pauses, lines = Spool(tmp_path), 0, []
    for number in range(1000):
        lines.append(line_of(replace(BEGAN, call=f"ca{number % 300}", edition=f"e{number}")))
    spool.append(b"".join(lines))

    def pause() -> None:
        nonlocal pauses
        pauses += 1

    drain(tmp_path, CallLog(database), NOON, pause)
    assert len(set(every(database))) == 1000
    assert pauses >= 1000 / 25 + 300 / 10 + 1000 / 10, "while reading, naming calls and keeping events"


def test_what_is_written_is_taken_up_once_and_a_finished_spool_taken_away(
    tmp_path: Path, database: Database
) -> None:
    spool, log = Spool(tmp_path), CallLog(database)
    spool.append(line_of(BEGAN))
    assert drain(tmp_path, log, NOON) > 0
    assert drain(tmp_path, log, NOON) == 0
    assert every(database) == ["e1"]
    spool.append(b"spoiled\n" + line_of(replace(BEGAN, edition="e2")))
    spool.close()
    drain(tmp_path, log, NOON)
    assert every(database) == ["e1", "e2"]
    assert spools_in(tmp_path) == []
    assert log.read_of(spool.name) == spool.size, "for whoever is reading it at this moment"


SPOILED = [
    (b"[1796", b"[1e999"),
    (b"[1796", b"[17644444444444444444"),
    (b"[1796", b'["1764'),
    (b'"e1"', b"null"),
    (b'"began"', b'["began"]'),
    (b'"ca1"', b'{"ca1": 1}'),
    (b'"en"', b"7"),
    (b'"main"', b'"\\ud800"'),
    (b'"main"', b'"\\u0000"'),
    (b'"main"', b'"\xff"'),
    (b"null]", b"null, 1]"),
    (b"]", b""),
]


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_line_that_a_disk_has_spoiled_stops_no_other(
    tmp_path: Path, database: Database, spoiled: tuple[bytes, bytes]
) -> None:
    spool, good = Spool(tmp_path), line_of(replace(BEGAN, edition="e2"))
    bad = line_of(BEGAN).replace(*spoiled)
    assert bad != line_of(BEGAN)
    spool.append(bad + good)
    drain(tmp_path, CallLog(database), NOON)
    assert every(database) == ["e2"]
    spool.close()


def test_without_a_database_everything_waits_where_it_is(tmp_path: Path, url: str) -> None:
    spool = Spool(tmp_path)
    spool.append(line_of(BEGAN))
    spool.close()
    away = open_database(url)
    with pytest.raises(StoreUnavailable):
        drain(tmp_path, CallLog(away), NOON)
    away.migrate()
    drain(tmp_path, CallLog(away), NOON)
    assert every(away) == ["e1"]
    away.close()


@pytest.mark.faults
def test_a_drainer_killed_again_and_again_takes_up_every_event_once(
    tmp_path: Path, url: str, database: Database
) -> None:
    folder, wanted = tmp_path / "spool", 0
    for _ in range(20):
        spool = Spool(folder)
        for number in range(wanted, wanted + 100):
            spool.append(line_of(replace(BEGAN, edition=f"e{number}")))
        wanted += 100
        with running([sys.executable, "-c", DRAINER, str(folder), url], stdout=subprocess.PIPE) as drainer:
            assert drainer.stdout
            drainer.stdout.readline()
            time.sleep(0.01)
            drainer.kill()
        spool.close()
    drain(folder, CallLog(database), NOON)
    assert Counter(every(database)) == {f"e{number}": 1 for number in range(wanted)}
    assert spools_in(folder) == []
