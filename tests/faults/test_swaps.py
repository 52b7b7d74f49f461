"""Editions swapped and servers restarted under callers: no call lost, and none on a mixture of editions."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import pytest

from ivr.core.line import Line
from ivr.phone import Request
from ivr.store.database import open_database
from ivr.store.editions import Editions
from tests.faults.carrier import Answer, Carrier, Record, Walkers, assert_none_lost, recovered_within
from tests.faults.published import TOKEN, publish, real, roll_back, sqlite
from tests.processes import running
from tests.web.server import Server, answers, free_port, wait_until
from tests.web.test_listening import PASSING

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
SWAPS, CALLERS = 20, 200
CORRECTIONS, ROLL_BACKS = {7, 14}, {10, 18}
HEARD_WITHIN = 2.0
PATIENCE = (
    11.0  # the carrier's, in three attempts: a restart that takes longer loses calls, whoever is at fault
)


class Swaps:
    """What was made current, when, and when calls had to leave which edition."""

    def __init__(self, database: str, line: Line) -> None:
        self._database, self._line = database, line
        self.number: dict[str, str] = {self._current(): ""}  # the number that an edition's words tell
        self.left: dict[str, float] = {}

    def _current(self) -> str:
        database = open_database(self._database)
        current = Editions(database).current()
        database.close()
        assert current
        return current.name

    def swap(self, number: int) -> str:
        """The next edition; some correct those before, some are taken back at once."""
        before = list(self.number)
        now = time.monotonic()
        name = publish(self._database, self._line, number, "wrong" if number in CORRECTIONS else None)
        self.number[name] = str(number)
        if number in CORRECTIONS:
            self.left |= dict.fromkeys((each for each in before if each not in self.left), now)
        if number in ROLL_BACKS:
            time.sleep(1.5)
            roll_back(self._database)
            self.left[name] = time.monotonic()
            return self._current()
        return name

    def assert_no_mixture(self, record: Record) -> Counter[str]:
        """Each answer is of one edition, its words included; a call leaves its edition only where it must,
        and then it does. How often each edition was heard."""
        for answer in record.answers:
            if answer.edition and answer.said:
                assert answer.said == self.number[answer.edition], answer
            self._assert_stays(answer)
        return Counter(self.number[answer.edition] for answer in record.answers if answer.edition)

    def _assert_stays(self, answer: Answer) -> None:
        if not answer.edition or answer.before not in self.number:
            return
        left = self.left.get(answer.before)
        if answer.edition != answer.before:
            assert left is not None, f"a call left its edition: {answer}"
            assert answer.asked + answer.took >= left, answer
        else:
            slack = 1.0  # this machine is shared
            assert left is None or answer.asked < left + HEARD_WITHIN + slack, f"it stayed too long: {answer}"


def seconds_to_hear(url: str, name: str) -> float:
    """Until a new call hears an edition that was published just now."""
    record = Record()
    carrier = Carrier(TOKEN, record, 0, [int(url.rpartition(":")[2])])

    def heard() -> bool:
        carrier.send(Request("POST", url + "/voice", (("From", "+13125550123"), ("To", "+17735550100"))))
        return record.answers[-1].edition == name

    return recovered_within(10, heard)


@contextmanager
def held_socket(home: Path) -> Iterator[tuple[int, Callable[[], subprocess.Popen[bytes]]]]:
    """A socket held as systemd holds it, and a way to start a server that takes it up."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as held:
        port, number = held.getsockname()[1], held.fileno()
        environ = os.environ | real(f"http://127.0.0.1:{port}")
        command = [sys.executable, "-c", PASSING, str(number), "--home", str(home), "--workers", "2"]

        with ExitStack() as servers:

            def start() -> subprocess.Popen[bytes]:
                unread = subprocess.DEVNULL
                how = {"env": environ, "pass_fds": [number], "stdout": unread, "stderr": unread}
                return servers.enter_context(running(command, **how))

            yield port, start


@pytest.mark.long
def test_twenty_editions_and_five_restarts_under_two_hundred_callers(
    home: Path, line: Line, record_property: Note
) -> None:
    restarts, delays = list[float](), list[float]()
    with held_socket(home) as (port, start):
        url = f"http://127.0.0.1:{port}"
        server = start()
        wait_until(lambda: answers(url + "/readyz"))
        swaps = Swaps(sqlite(home), line)
        with Walkers(url + "/voice", TOKEN, CALLERS, breath=1.5, turns=8, notice=2.5) as walkers:
            for number in range(1, SWAPS + 1):
                name = swaps.swap(number)
                if number % 4:
                    delays.append(seconds_to_hear(url, name))
                    time.sleep(0.3)
                if number % 4 == 0:
                    began = time.monotonic()
                    server.send_signal(signal.SIGTERM)
                    assert server.wait(20) == 0
                    server = start()
                    recovered_within(20, lambda: answers(url + "/readyz"))
                    restarts.append(time.monotonic() - began)
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    if max(restarts) > PATIENCE:
        pytest.skip(f"this machine is too busy: it took {max(restarts):.0f} s to start a server")
    assert_none_lost(walkers)
    heard = swaps.assert_no_mixture(walkers.record)
    delays.sort()
    assert delays[len(delays) // 2] < HEARD_WITHIN
    assert len(heard) > SWAPS / 2, "those just before a restart are heard by few"
    record_property(
        "covered",
        f"{SWAPS} editions ({len(CORRECTIONS)} corrections, {len(ROLL_BACKS)} taken back), {len(restarts)} "
        f"restarts of {median(restarts):.1f} s, {CALLERS} callers, {walkers.calls} calls: "
        f"{walkers.record.told()}; an edition heard after {median(delays):.1f} s, at most {delays[-1]:.1f} s",
    )
    told = ", ".join(f"{number or 'first'}: {heard[number]}" for number in swaps.number.values())
    record_property("covered", f"answers of each edition: {told}")


def test_a_server_that_holds_its_own_socket_restarts_its_workers_and_loses_nothing(
    serve: Callable[..., Server], home: Path, line: Line, record_property: Note
) -> None:
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    with Walkers(server.url + "/voice", TOKEN, 50, breath=0.5) as walkers:
        for number in (1, 2):
            publish(sqlite(home), line, number)
            server.process.send_signal(signal.SIGHUP)
            time.sleep(6)
    assert_none_lost(walkers)
    record_property("covered", f"2 hang-ups and 2 editions under 50 callers: {walkers.record.told()}")
