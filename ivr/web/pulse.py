"""Asks the server again and again whether it answers, as a caller would, and has it replaced when it does
not: a worker may stand still without ending, and whoever looks at processes sees nothing wrong.

It asks on connections that it keeps. What is asked there is answered in a flood, too, within a second: only
new connections wait in the queue behind all others.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from random import randint

_EVERY = 1.0  # seconds between two questions
# Longer than the carrier waits, so that nobody could be answered any more; and soon enough that the new
# server answers a caller for whom the carrier asks for the last time.
PATIENCE = 5.0
_QUEUED = 15.0  # on a new connection, which in a flood waits behind all others
_FIRST = 60.0  # until a server has answered anything; twice as long the next time, should the machine be slow
# Which worker a connection comes to is chance, for callers, too: so there are several, and often new ones.
_PER_WORKER, _MOST = 4, 32
_QUESTIONS = 20  # on one connection, at most
_ASKED = b"GET /livez HTTP/1.1\r\nHost: pulse\r\n\r\n"
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}

GiveUp = Callable[[int, float], None]


class Pulse:
    """Connections to the server that listens at a socket. ``start_now`` is the number of its start, and
    ``give_up`` is told of which start there was no answer for how long."""

    def __init__(
        self, listening: socket.socket, workers: int, start_now: Callable[[], int], give_up: GiveUp
    ) -> None:
        host, *rest = listening.getsockname()
        self._family, self._address = listening.family, (_ANYWHERE.get(host, host), *rest)
        self._count = 1 if workers == 1 else min(_PER_WORKER * workers, _MOST)
        self._start_now, self._give_up = start_now, give_up
        self._answered, self._first = 0, _FIRST

    def start(self) -> None:
        """From now on, in threads that end with the process."""
        for _ in range(self._count):
            threading.Thread(target=self._run, name="pulse", daemon=True).start()

    def _run(self) -> None:
        while True:
            with suppress(OSError):  # it was closed, or there is no place for it: that is nobody's hanging
                self._ask()
            time.sleep(_EVERY)

    def _ask(self) -> None:
        """On one connection, until it is time for another, or there is no answer. A single worker is asked on
        the same one for as long as it runs."""
        left, asked = randint(1, _QUESTIONS), False
        with socket.socket(self._family, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(self._address)
            while left or self._count == 1:
                left -= 1
                if not self._is_answered(connection, asked):
                    return
                asked = True
                time.sleep(_EVERY)

    def _is_answered(self, connection: socket.socket, before: bool) -> bool:
        start = self._start_now()
        patience = PATIENCE if before else _QUEUED if self._answered == start else self._first
        connection.sendall(_ASKED)
        if not _readable(connection, patience):
            self._first = max(self._first, 2 * patience)
            self._give_up(start, patience)
            return False
        if connection.recv(65536):
            self._answered, self._first = start, _FIRST
            return True
        return False


def _readable(connection: socket.socket, seconds: float) -> bool:
    """In two halves: where the whole machine has stood still, only the first is over before anybody could
    answer."""
    answer = select.poll()
    answer.register(connection, select.POLLIN)
    return any(answer.poll(seconds / 2 * 1000) for _ in range(2))
