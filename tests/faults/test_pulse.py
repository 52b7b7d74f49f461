"""Who is ended for not answering: a server that stands still, and none that is slow."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer

import pytest

from ivr.web.pulse import PATIENCE, Pulse

pytestmark = pytest.mark.faults


class Slow(ThreadingTCPServer):
    """Answers what is asked on its connections; the first of them later than all others, if told to."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.first_late, self.answers = 0.0, threading.Event()
        self.answers.set()
        self.connections: list[_Answering] = []
        self.given_up: list[float] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        self.pulse = Pulse(self.socket, 1, lambda: 1, lambda start, seconds: self.given_up.append(seconds))


class _Answering(BaseRequestHandler):
    server: Slow

    def handle(self) -> None:
        self.server.connections.append(self)
        first = len(self.server.connections) == 1
        while self.request.recv(4096):
            self.server.answers.wait()
            time.sleep(self.server.first_late if first else 0)
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture(name="server")
def a_slow_server() -> Iterator[Slow]:
    server = Slow()
    yield server
    server.answers.set()
    server.shutdown()
    server.server_close()


def test_one_that_stands_still_is_given_up(server: Slow) -> None:
    server.pulse.start()
    time.sleep(1.5)
    server.answers.clear()
    time.sleep(PATIENCE + 2.5)
    assert server.given_up
    assert min(server.given_up) < PATIENCE + 2


def test_one_that_answers_somebody_is_waited_for(server: Slow) -> None:
    server.pulse.start()
    time.sleep(0.5)
    server.first_late = PATIENCE + 2
    time.sleep(PATIENCE + 4)
    assert server.given_up == []


def test_one_that_takes_long_to_load_is_waited_for_when_it_is_loaded_again(server: Slow) -> None:
    server.answers.clear()
    server.pulse.start()
    time.sleep(4)
    server.answers.set()
    time.sleep(0.5)
    server.answers.clear()
    for each in server.connections:
        each.request.shutdown(2)  # as those of a worker that has died
    time.sleep(8)
    assert server.given_up == []
