"""Asks the server again and again whether it answers, as a caller would, and has it replaced when it does
not: a worker may stand still without ending, and whoever looks at processes sees nothing wrong.

It asks on connections that it keeps. What is asked there is answered in a flood, too, soon: only new
connections wait in the queue behind all others. But it makes new ones, too: a worker may have no room for
any more, or have gone with all that it had, and nobody in its place.

A machine that is slow does not stand still: a single worker that answers anything is waited for, and one that
is being loaded has twice as long as the first.
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
# On a new connection, while nothing else is answered, or a newer one was: it is not the queue it waits in.
_OVERDUE = 6.0
_QUEUED = 15.0  # while others are answered, in any case
_FIRST = 60.0  # until a server has answered anything; twice as long the next time, should the machine be slow
# Which worker a connection comes to is chance, for callers, too: so there are several, and often new ones.
_PER_WORKER, _MOST = 4, 32
_QUESTIONS = 10  # on one connection, at most; a single worker is asked on the first one while it runs
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
        self._workers, self._count = workers, min(_PER_WORKER * workers, _MOST)
        self._start_now, self._give_up = start_now, give_up
        self._answered, self._first, self._overdue = -1, _FIRST, _OVERDUE
        self._last = self._newest = 0.0  # when one was answered, and when the newest that was had been asked

    def start(self) -> None:
        """From now on, in threads that end with the process."""
        for number in range(self._count):
            kept = number == 0 and self._workers == 1
            threading.Thread(target=self._run, args=(kept,), name="pulse", daemon=True).start()

    def _run(self, kept: bool) -> None:
        while True:
            with suppress(OSError):  # it was closed, or there is no place for it: that is nobody's hanging
                self._ask(kept)
            time.sleep(_EVERY)

    def _ask(self, kept: bool) -> None:
        """On one connection, until it is time for another, or there is no answer."""
        left, asked = randint(1, _QUESTIONS), False
        with socket.socket(self._family, socket.SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(self._address)
            while left or kept:
                left -= 1
                if not self._is_answered(connection, asked):
                    return
                asked = True
                time.sleep(_EVERY)

    def _is_answered(self, connection: socket.socket, before: bool) -> bool:
        start, began = self._start_now(), time.monotonic()
        connection.sendall(_ASKED)
        if not self._is_in_time(connection, before, start, began):
            waited = time.monotonic() - began
            self._first = max(self._first, 2 * waited)
            self._give_up(start, waited)
            return False
        if connection.recv(65536):
            self._last, self._first = time.monotonic(), _FIRST
            if self._answered != start:
                self._answered, self._overdue = start, max(_OVERDUE, 2 * (self._last - began))
            self._newest = self._newest if before else max(self._newest, began)
            return True
        return False

    def _is_in_time(self, connection: socket.socket, before: bool, start: int, began: float) -> bool:
        if not before and self._answered != start:
            return _readable(connection, self._first)
        patience = PATIENCE if before else self._overdue
        if _readable(connection, patience):
            return True
        alive = self._last > began and (self._workers == 1 or (not before and began > self._newest))
        return alive and _readable(connection, _QUEUED - patience)


def _readable(connection: socket.socket, seconds: float) -> bool:
    """In two halves: where the whole machine has stood still, only the first is over before anybody could
    answer."""
    answer = select.poll()
    answer.register(connection, select.POLLIN)
    return any(answer.poll(seconds / 2 * 1000) for _ in range(2))
