"""Servers that die under load: the callers' requests wait or are asked again, and nobody is lost."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from ivr.store.database import open_database
from tests.faults.carrier import Walkers, assert_none_lost, recovered_within
from tests.faults.kept import Callers, Deaths, counted, missing, stopped_and_drained
from tests.faults.published import TOKEN, real, sqlite
from tests.web.server import Server, alive, answers, children_of, free_port, grandchildren

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
KILLS = 50
UNWRITTEN = 1.0  # seconds: five times as long as a worker waits between two writings


def kill_a_worker(server: Server) -> bool:
    """The one that answers now, or the next as soon as there is one; whether it still ran."""
    recovered_within(10, lambda: bool(living(server)))
    with suppress(ProcessLookupError, IndexError):
        os.kill(living(server)[-1], signal.SIGKILL)
        return True
    return False


def kill_it_whole(server: Server) -> None:
    (granian,) = children_of(server.process.pid)
    os.kill(granian, signal.SIGKILL)
    recovered_within(10, lambda: granian not in children_of(server.process.pid))


def living(server: Server) -> list[int]:
    return [worker for worker in grandchildren(server.process.pid) if alive(worker)]


@pytest.mark.long
def test_fifty_killed_workers_lose_no_call_and_take_with_them_only_what_was_not_written(
    serve: Callable[..., Server], home: Path, record_property: Note
) -> None:
    """Every fifth time two in quick succession, so that the server itself gives up and is started again."""
    port, chance, killed = free_port(), Random(50), 0
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    with (
        Walkers(server.url + "/voice", TOKEN, count=40, breath=0.4) as walkers,
        Callers(server.url, port) as callers,
        Deaths(server) as deaths,
    ):
        while killed < KILLS:
            for _ in range(2 if killed % 6 == 5 else 1):
                if kill_a_worker(server):
                    deaths.times.append(time.monotonic())
                    killed += 1
            recovered_within(20, lambda: answers(server.url + "/readyz"))
            time.sleep(chance.uniform(0.1, 0.5))
    restarts = server.said.read_text().count("starting it again")
    assert_none_lost(walkers)
    assert killed == KILLS
    assert restarts >= 1, "two in quick succession end granian too"
    record_property(
        "covered", f"{KILLS} workers killed, the server {restarts} times with them: {walkers.record.told()}"
    )
    with closing(open_database(sqlite(home))) as database:
        stopped_and_drained(server, home, database)
        lost = missing(callers.answered, counted(database))
    ages = [min(at - then for at in deaths.times if at >= then) for then in lost]
    assert max(ages, default=0.0) < UNWRITTEN
    record_property(
        "covered",
        f"{len(callers.answered)} events, {callers.again} asked again: {len(lost)} lost with workers, each "
        f"answered at most {max(ages, default=0.0):.2f} s before; all others in the reports once",
    )


def test_a_server_killed_whole_is_back_within_three_seconds(
    serve: Callable[..., Server], record_property: Note
) -> None:
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    took = []
    with Walkers(server.url + "/voice", TOKEN, count=20, breath=0.3) as walkers:
        for _ in range(5):
            time.sleep(1.0)
            kill_it_whole(server)
            took.append(recovered_within(10, lambda: answers(server.url + "/readyz")))
    assert_none_lost(walkers)
    assert sorted(took)[2] < 3
    record_property(
        "covered", f"5 servers killed: back after {sorted(took)[2]:.1f} s, {walkers.record.told()}"
    )


@pytest.mark.parametrize("with_its_server", [False, True])
def test_a_killed_watcher_takes_everything_with_it_and_leaves_the_port(
    serve: Callable[..., Server], with_its_server: bool, record_property: Note
) -> None:
    """A supervisor starts it again at once; somebody who sends nothing more must not stand in the way."""
    port = free_port()
    first = serve("--console", port=port, **real(f"http://127.0.0.1:{port}"))
    servers = children_of(first.process.pid)
    everything = [*servers, *grandchildren(first.process.pid)]
    assert len(everything) == 4
    with socket.create_connection(("127.0.0.1", port)) as stalled:
        signed = b"X-Twilio-Signature: " + b"A" * 27 + b"="  # as far as can be seen before the body is there
        stalled.sendall(b"POST /voice HTTP/1.1\r\nHost: line\r\n" + signed + b"\r\nContent-Length: 9\r\n\r\n")
        time.sleep(0.3)  # until a thread waits for it
        for process in (first.process.pid, *(servers if with_its_server else ())):
            os.kill(process, signal.SIGKILL)
        took = recovered_within(2, lambda: not any(map(alive, everything)))
    second = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    assert answers(second.url + "/readyz")
    record_property("covered", f"a killed watcher: the port was free after {took:.1f} s")


def test_workers_are_renewed_without_a_caller_noticing(
    serve: Callable[..., Server], record_property: Note, tmp_path: Path
) -> None:
    port = free_port()
    server = serve("--workers", "2", port=port, **real(f"http://127.0.0.1:{port}"))
    before = grandchildren(server.process.pid)
    with Walkers(server.url + "/voice", TOKEN, count=40, breath=0.3) as walkers:
        time.sleep(1)
        server.process.send_signal(signal.SIGHUP)
        recovered_within(40, lambda: not any(map(alive, before)))
        time.sleep(1)
    assert_none_lost(walkers)
    record_property("covered", f"2 workers renewed: {walkers.record.told()}")
