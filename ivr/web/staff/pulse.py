"""Whether the line answers: the server of the calls is asked in the background, and what it said is told."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from urllib.parse import urlsplit

_EVERY = timedelta(seconds=5)
_SECONDS = 2.0  # for one answer
_MOST = 500  # bytes of it that are read
_READY = "ready: edition "


@dataclass(frozen=True, slots=True)
class Beat:
    """What the server said: whether it answers calls, with which edition, or why not."""

    at: datetime
    answering: bool
    edition: str
    told: str


class Pulse:
    """Of the server at an address on this machine; empty where there is none in front of the console."""

    def __init__(self, address: str, now: Callable[[], datetime]) -> None:
        self._address = address
        self._now = now
        self._lock = Lock()
        self._asking = False
        self._beat: Beat | None = None

    @property
    def known(self) -> bool:
        """Whether there is a server to ask."""
        return bool(self._address)

    def latest(self) -> Beat | None:
        """What was said last; never waits. Where that is a while ago, it is asked again meanwhile."""
        with self._lock:
            fresh = self._beat is not None and abs(self._now() - self._beat.at) < _EVERY
            if self.known and not fresh and not self._asking:
                self._asking = True
                Thread(target=self._ask, daemon=True, name="pulse").start()
        return self._beat

    def _ask(self) -> None:
        try:
            self._beat = self._heard()
        finally:
            self._asking = False

    def _heard(self) -> Beat:
        try:
            status, told = _get(self._address)
        except (OSError, http.client.HTTPException) as error:
            return Beat(self._now(), False, "", str(error))
        answering = status == 200 and told.startswith(_READY)
        return Beat(self._now(), answering, told.removeprefix(_READY) if answering else "", told)


def _get(address: str) -> tuple[int, str]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status, answer.read(_MOST).decode("utf-8", "replace").strip()
    finally:
        connection.close()
