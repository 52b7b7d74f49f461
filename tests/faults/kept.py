"""Callers each of whose calls has a name of its own, and what of them is in the call log."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from ivr.phone.exchange import signature
from ivr.store.calls import CallLog
from ivr.store.database import Database
from ivr.store.schema import call_names
from ivr.web.call_record import CallRecord
from ivr.web.draining import drain
from ivr.web.form import Form
from tests.faults.published import TOKEN
from tests.web.server import Server, alive, grandchildren
from tests.web.spooling import taken

PATIENCE = 20.0
Event = tuple[str, str]  # what the carrier calls a call, and what happened


@dataclass
class Callers:
    """People who call and hang up, and what each was answered when. The carrier asks again until it is."""

    url: str
    port: int
    answered: dict[Event, float] = field(default_factory=dict)
    again: int = 0

    def __enter__(self) -> Callers:
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._call, args=(number,)) for number in range(6)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _call(self, number: int) -> None:
        while not self._stopping.wait(0.05):
            number += 10
            parties = (("CallSid", f"CA{number:032x}"), ("From", "+13125550123"), ("To", "+17735550100"))
            for kind, path, more in (
                ("began", "/voice", ()),
                ("ended", "/status", (("CallStatus", "completed"), ("CallDuration", "3"))),
            ):
                self._ask(path, (*parties, *more))
                self.answered[f"CA{number:032x}", kind] = time.monotonic()

    def _ask(self, path: str, form: tuple[tuple[str, str], ...]) -> None:
        until, body = time.monotonic() + PATIENCE, urlencode(form)
        headers = {"X-Twilio-Signature": signature(TOKEN, self.url + path, form)}
        while not self._once(path, body, headers):
            self.again += 1
            assert time.monotonic() < until, "a caller never got an answer"

    def _once(self, path: str, body: str, headers: dict[str, str]) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=4)
        try:
            connection.request("POST", path, body, headers)
            return connection.getresponse().status in (200, 204)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Deaths:
    """When each worker of a server ended, whoever ended it: one that gives up takes others with it. Whoever
    kills one adds that: it may have lived too shortly to be seen."""

    def __init__(self, server: Server) -> None:
        self._server, self._stopping = server, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.times: list[float] = []

    def __enter__(self) -> Deaths:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        known, looks = set[int](), 0
        while not self._stopping.wait(0.02):
            if looks % 10 == 0:
                known |= set(filter(alive, grandchildren(self._server.process.pid)))
            looks += 1
            gone = {worker for worker in known if not alive(worker)}
            self.times += [time.monotonic()] * len(gone)
            known -= gone


def counted(database: Database) -> Counter[Event]:
    """How often each event is in the reports, by what the log calls the call while it may go on."""
    now, names = datetime.now(UTC), select(call_names.c.name, call_names.c.call)
    events = list(CallLog(database).between(now - timedelta(hours=1), now + timedelta(hours=1)))
    with database.reading() as connection:
        known = {row.name: row.call for row in connection.execute(names)}
    return Counter((known[event.call], event.kind) for event in events)


def missing(answered: dict[Event, float], found: Counter[Event]) -> list[float]:
    """When those were answered that are not in the log. None is there twice, whatever the carrier asked."""
    assert set(found.values()) == {1}
    return [at for (call, kind), at in answered.items() if (hashed(call), kind) not in found]


def hashed(call: str) -> str:
    """What the log calls a call of the carrier's."""
    record = CallRecord(lambda now: None, TOKEN, time.time)
    record(None, Form(f"CallSid={call}".encode()))
    return taken(record)[0].call


def stopped_and_drained(server: Server, home: Path, database: Database) -> None:
    """Whatever a stopped server leaves in spools is taken up by the next one."""
    assert server.stop() == 0
    drain(home / f"instance/depot-{server.port}/calls", CallLog(database), datetime.now(UTC))
