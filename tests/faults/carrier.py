"""Calls as the carrier makes them: it asks again, twice, where an answer is late, lost or an error.

What is asked for in the address (`#ct=2000&rt=4000&rc=2&rp=all`) is what is done here, and every attempt is
written down: how long it took, and which edition the answer came from.
"""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from urllib.parse import urlsplit

from ivr.last_resort import LAST_RESORT
from ivr.phone import Call, KeyPress
from ivr.phone.exchange import Exchange
from ivr.phone.wire import Reply

CONNECT, READ, RETRIES = 2.0, 4.0, 2

_ACTION = re.compile(rb'action="[^"]*/voice/([0-9a-f]{12})\.')
_NUMBER = re.compile(rb"Edition number ([0-9]+)\.")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that counted: which call asked, when, how often, and what came."""

    call: int
    asked: float
    took: float
    tries: int
    status: int
    edition: str  # where the call goes on; empty where it ends or rings on
    said: str  # the number that the words tell
    before: str  # the edition of the place that was asked
    last_resort: bool
    wrong: tuple[str, ...] = ()  # what became of the attempts that failed


@dataclass
class Record:
    """All answers of all calls, from many threads."""

    answers: list[Answer] = field(default_factory=list)
    sounds: dict[str, float] = field(default_factory=dict)

    def lost(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.status != 200]

    def told(self) -> str:
        """In figures."""
        took = sorted(answer.took for answer in self.answers)
        again = sum(answer.tries > 1 for answer in self.answers)
        p99 = quantiles(took, n=100)[98] if len(took) > 1 else took[0]
        return (
            f"{len(self.answers)} answers, {len(self.lost())} lost, {again} asked for again, "
            f"median {median(took) * 1000:.1f} ms, p99 {p99 * 1000:.0f} ms, longest {took[-1]:.2f} s"
        )


class Carrier(Exchange):
    """Asks one of several servers over HTTP, and asks again as the carrier does. Sounds are asked for as
    patiently, since a missing one would end the call."""

    def __init__(self, token: str, record: Record, call: int, ports: Sequence[int]) -> None:
        super().__init__(token)
        self._record, self._call, self._ports = record, call, ports
        self._lengths = record.sounds
        self._asked = 0

    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        began, tries, reply, wrong = time.monotonic(), 0, Reply(502, "", b""), list[str]()
        while tries <= RETRIES and reply.status != 200:
            at = time.monotonic()
            reply = self._once(method, url, headers, body)
            tries += 1
            if reply.status != 200:
                wrong.append(f"{time.monotonic() - at:.2f} s: {reply.status} {reply.body[:80]!r}")
        if "/voice" in url:
            self._note(url, reply, began, tries, tuple(wrong))
        return reply

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        path = url[len("://".join(urlsplit(url)[:2])) :]
        port = self._ports[(self._call + self._asked) % len(self._ports)]
        self._asked += 1
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CONNECT)
        try:
            connection.connect()
            connection.sock.settimeout(READ)
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers.get("Content-Type", ""), answer.read())
        except (OSError, http.client.HTTPException) as error:
            return Reply(502, "text/plain", repr(error).encode())
        finally:
            connection.close()

    def _note(self, url: str, reply: Reply, began: float, tries: int, wrong: tuple[str, ...]) -> None:
        action, said = _ACTION.search(reply.body), _NUMBER.search(reply.body)
        before = urlsplit(url).path.partition("/voice/")[2].partition(".")[0]
        self._record.answers.append(
            Answer(
                self._call,
                began,
                time.monotonic() - began,
                tries,
                reply.status,
                action[1].decode() if action else "",
                said[1].decode() if said else "",
                before,
                reply.body == LAST_RESORT,
                wrong,
            )
        )


class Walkers:
    """Many callers at once, each pressing keys at random, with a breath between two; whoever is through
    calls again, until all are told to stop. ``notice`` is how long nobody can press a key at first."""

    def __init__(
        self,
        url: str,
        token: str,
        count: int,
        breath: float,
        ports: Sequence[int] = (),
        turns: int = 20,
        notice: float = 0.0,
    ) -> None:
        self.record, self.troubles = Record(), list[str]()
        self._url, self._token, self._breath = url, token, breath
        self._ports = ports or (urlsplit(url).port or 0,)
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._walk, args=(n,), daemon=True) for n in range(count)]
        self._turns, self._notice = turns, notice
        self.calls = 0

    def __enter__(self) -> Walkers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Every call is finished before this returns."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)
        assert not [thread for thread in self._threads if thread.is_alive()], "a caller never got an answer"

    def _walk(self, number: int) -> None:
        chance = Random(number)
        self._stopping.wait(chance.uniform(0, self._breath))
        turn = 0
        while not self._stopping.is_set():
            turn += 1
            self._one_call(number + turn * 10_000, chance)

    def _one_call(self, number: int, chance: Random) -> None:
        carrier = Carrier(self._token, self.record, number, self._ports)
        call = Call(carrier, self._url, dial_result=chance.choice(["busy", "no-answer", "completed"]))
        self.calls += 1
        for turn in range(self._turns):
            call.hear()
            if call.ended or (turn == 0 and self._stopping.wait(self._notice)):
                break
            call.act(KeyPress(chance.choice("1234567890*#")) if chance.random() < 0.9 else KeyPress(None))
            if self._stopping.wait(self._breath * chance.uniform(0.5, 1.5)):
                break
        if not call.ended:
            call.hear()
        self.troubles += call.troubles


def assert_none_lost(walkers: Walkers) -> None:
    """Each answer came within the carrier's patience, from the line itself."""
    assert walkers.record.answers
    lost = walkers.record.lost()
    assert not lost, f"{walkers.record.told()}: {lost[:5]}"
    assert [answer for answer in walkers.record.answers if answer.last_resort] == []
    assert walkers.troubles == []


def recovered_within(seconds: float, ask: Callable[[], bool]) -> float:
    """How long it took until it answered."""
    began = time.monotonic()
    while not ask():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began
