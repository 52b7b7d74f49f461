"""A hundred thousand calls at two workers, and everything goes wrong meanwhile: workers are killed, disks are
full, the database is away, the carrier asks twice. What was acknowledged, which is what lay on the disk, is
in the reports once; what is not there is what killed workers had not written yet."""

from __future__ import annotations

import io
import resource
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.phone import Call, Reply, Request, WsgiExchange, parse_keys
from ivr.phone.exchange import signature
from ivr.report.whole import report
from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.store.database import open_database
from ivr.web.build import air_of, answering
from ivr.web.call_keeping import CallKeeping
from ivr.web.call_record import CallRecord
from ivr.web.call_writer import CallWriter
from ivr.web.callpath import CallPath
from ivr.web.settings import Settings
from ivr.web.spool import spools_in
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN
from tests.web.spooling import taken

pytestmark = pytest.mark.faults

CALLS, AT_ONCE, SHARE = 100_000, 1000, 500  # a worker writes so many events together
PRESSED = ("", "", "", "", "", "1", "2", "_", "7 8", "# #")  # by callers; most of them do little
TWICE = 0.01  # of requests are made twice
Sent = tuple[str, tuple[tuple[str, str], ...]]  # the path of a request, and its form without the caller
Walk = tuple[list[Sent], list[CallEvent]]  # the requests of a call, and an event for each


@dataclass
class Worker:
    """A process that answers calls, and what of it is not acknowledged yet: which request of which call."""

    app: CallPath
    record: CallRecord
    writer: CallWriter
    waiting: list[tuple[int, int]] = field(default_factory=list)
    tried: int = 0  # so many of them are written next

    def answer(self, path: str, body: bytes, signed: str) -> None:
        """Whatever goes wrong, there is an answer."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_TWILIO_SIGNATURE": signed,
            "wsgi.input": io.BytesIO(body),
        }
        codes = list[str]()
        self.app(environ, lambda code, headers: codes.append(code))
        assert codes[0].startswith("20")


class Listened(WsgiExchange):
    """Carries requests, and tells which."""

    def __init__(self, app: CallPath) -> None:
        super().__init__(app, TOKEN, BASE_URL)
        self.sent: list[Sent] = []

    def send(self, request: Request) -> Reply:
        own = tuple((name, value) for name, value in request.form if name not in ("CallSid", "From"))
        self.sent.append((urlsplit(request.url).path, own))
        return super().send(request)


encoded = lru_cache(urlencode)  # many callers press the same


class World:
    """Two workers, a disk, a watcher and a database, and the same time for all of them."""

    def __init__(self, line: Line, folder: Path) -> None:
        self.now, self.chance, self.faults = OPEN.astimezone(UTC), Random(100_000), Counter[str]()
        self.spools, self.file = folder / "calls", folder / "instance/ivr.db"
        self.air = air_of(compile_line(line, BASE_URL))
        database = open_database(f"sqlite:///{self.file}")
        database.migrate()
        self.log = CallLog(database)
        days, told = timedelta(days=90), list[str]()
        self.keeping = CallKeeping(database, self.spools, days, lambda: self.now, told.append)
        self.keeping.look()
        self.workers = [self.worker(), self.worker()]
        self.acknowledged: dict[int, set[int]] = defaultdict(set)  # the requests of each call

    def worker(self) -> Worker:
        record = CallRecord(lambda now: "the key of the week", "a secret", lambda: self.now.timestamp())
        settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
        app = answering(self.air, settings, lambda: self.now, record=record)
        return Worker(app, record, CallWriter(self.spools, record, lambda told: None))

    def walked(self, keys: str) -> Walk:
        """A call with these keys, from its beginning to the report of its end."""
        worker = self.worker()
        exchange, status = Listened(worker.app), f"{BASE_URL}/status"
        call = Call(exchange, f"{BASE_URL}/voice", dial_result="busy", status_callback=status, call_sid="CA")
        for key in parse_keys(keys):
            call.hear()
            call.act(key)
        call.hear()
        if not call.ended:
            call.hang_up()
        call.hear()
        return exchange.sent, taken(worker.record, 100)

    def ask(self, number: int, place: int, sent: Sent) -> None:
        """A request at one of the workers; or at two, where the answer of the first one is lost."""
        path, own = sent
        form = (("CallSid", f"CA{number:032x}"), ("From", f"+1312{5_550_000 + number}"), *own)
        body, signed = (
            f"{urlencode(form[:2])}&{encoded(own)}".encode(),
            signature(TOKEN, BASE_URL + path, form),
        )
        while True:
            worker = self.chance.choice(self.workers)
            worker.answer(path, body, signed)
            worker.waiting.append((number, place))
            if self.chance.random() > TWICE or ("Digits", "#") in own:  # which callers press twice, too
                break
            self.faults["asked twice"] += 1

    def write(self) -> None:
        """As often as there is something. What makes the spools longer is acknowledged."""
        for worker in self.workers:
            while worker.waiting:
                before, worker.tried = self.written(), worker.tried or min(SHARE, len(worker.waiting))
                worker.writer.write()
                if self.written() == before:
                    self.faults["disk full"] += 1
                    break
                for number, place in worker.waiting[: worker.tried]:
                    self.acknowledged[number].add(place)
                del worker.waiting[: worker.tried]
                worker.tried = 0

    def written(self) -> int:
        return sum(each.stat().st_size for each in spools_in(self.spools))

    def kill_a_worker(self) -> None:
        """What it has not written goes with it; the system closes its files."""
        worker = self.chance.choice(self.workers)
        self.faults["workers killed"] += 1
        self.faults["events lost with them"] += len(worker.waiting)
        worker.writer._give_up_spool()
        self.workers[self.workers.index(worker)] = self.worker()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """No spool may become longer than the longest there is."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        longest = max((each.stat().st_size for each in spools_in(self.spools)), default=0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (longest + 1, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    @contextmanager
    def without_database(self) -> Iterator[None]:
        self.file.rename(self.file.with_suffix(".away"))
        try:
            self.keeping.look()
            yield
            self.faults["without a database"] += len(spools_in(self.spools))
        finally:
            self.file.with_suffix(".away").rename(self.file)


@pytest.mark.long
def test_every_acknowledged_event_of_a_hundred_thousand_calls_is_in_the_reports_once(
    line: Line, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    world = World(line, tmp_path)
    walks = [world.walked(keys) for keys in PRESSED]
    began = [simulated(world, walks, turn) for turn in range(CALLS // AT_ONCE)]
    world.write()
    world.keeping.look()
    wanted = [
        event
        for number in range(CALLS)
        for event in acknowledged(world, walks[number % len(walks)][1], number, began[number // AT_ONCE])
    ]
    found = list(world.log.between(world.now - timedelta(days=1), world.now))
    assert shapes(found) == shapes(wanted)
    counted = report(line, found, {}, began[0], world.now)
    assert counted.calls == sum(0 in places for places in world.acknowledged.values())
    assert counted.calls == sum(row[1] for row in counted.tables[0].rows if isinstance(row[1], int))
    told = ", ".join(f"{count} {what}" for what, count in world.faults.items())
    record_property("covered", f"{CALLS} calls, {len(wanted)} events acknowledged, each once; {told}")
    assert world.faults["workers killed"] == 50
    assert all(world.faults[what] for what in ("asked twice", "disk full", "without a database"))


def simulated(world: World, walks: list[Walk], turn: int) -> datetime:
    """Some calls side by side, two seconds between the requests of each; when they began."""
    began, numbers = world.now, range(turn * AT_ONCE, (turn + 1) * AT_ONCE)
    with world.without_database() if turn // 5 == 8 else nullcontext():
        for place in range(max(len(sent) for sent, _ in walks)):
            for number in numbers:
                if turn % 2 and place == 1 and number == numbers[AT_ONCE // 3]:
                    world.kill_a_worker()
                sent, _ = walks[number % len(walks)]
                if place < len(sent):
                    world.ask(number, place, sent[place])
            with world.full_disk() if turn % 10 == 3 and place < 3 else nullcontext():
                world.write()
            world.now += timedelta(seconds=2)
        world.keeping.look()
    return began


def acknowledged(world: World, events: list[CallEvent], number: int, began: datetime) -> Iterator[CallEvent]:
    """What is to be kept of a call: what was acknowledged of it, with the seconds between."""
    before: datetime | None = None
    for place in sorted(world.acknowledged[number]):
        event, at = events[place], began + timedelta(seconds=2 * place)
        since = (at - before).total_seconds() if before else None
        seconds = since if event.seconds is None else event.seconds
        yield replace(event, at=at, call=f"{number}", caller=f"{number}", seconds=seconds)
        before = at


def shapes(events: list[CallEvent]) -> Counter[tuple[CallEvent, ...]]:
    """How often there is a call with just these events, whatever its name."""
    calls = groupby(events, key=lambda event: event.call)
    return Counter(tuple(replace(event, call="", caller=None) for event in call) for _, call in calls)
