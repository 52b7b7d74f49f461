"""Passes requests for the staff console on to its own process, so few at a time that no caller notices.

The console may be slow, full or away: what it costs the server that answers calls is a handful of threads.
"""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

AT_ONCE = 8  # requests for the console; the others of the server's threads are for callers
MOST_BODY = 64 * 1024 * 1024  # a recording as long as there may be, in any form
_SECONDS = 30.0  # for one answer; whatever takes longer is work in the background, with a page of its own
_PATH = re.compile(r"/staff(?:/.*)?", re.S)
_OWN = (
    "HTTP_CONNECTION",
    "HTTP_KEEP_ALIVE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_UPGRADE",
    "HTTP_TE",
    "HTTP_EXPECT",
)
_BETWEEN_TWO = ("connection", "keep-alive", "transfer-encoding", "content-length", "server", "date")


@dataclass(frozen=True, slots=True)
class ConsoleAt:
    """The socket at which the console's process listens, and the secret that its front shows it; and by which
    names alone it is answered, where it has names of its own."""

    path: str
    ticket: str
    hosts: frozenset[str] = frozenset()


class Front:
    """The console below ``/staff``; everything else goes to ``others``, whatever it is called by: no setting
    of the console's keeps a recording from the carrier."""

    def __init__(self, console: ConsoleAt, others: App) -> None:
        self._console = console
        self._others = others
        self._free = BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not _PATH.fullmatch(environ.get("PATH_INFO", "")) or not self._is_its_name(environ):
            return self._others(environ, start_response)
        if not self._free.acquire(blocking=False):
            return _say(
                start_response, "503 Service Unavailable", "The console is busy; try again. Calls go on."
            )
        try:
            return self._pass_on(environ, start_response)
        except (OSError, http.client.HTTPException):
            told = "The console does not answer; it is started again by itself. Calls go on."
            return _unavailable(start_response, told)
        finally:
            self._free.release()

    def _is_its_name(self, environ: Environ) -> bool:
        hosts = self._console.hosts
        return not hosts or environ.get("HTTP_HOST", "").lower() in hosts

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BODY:
            return _say(start_response, "413 Content Too Large", "This is too large for the console.")
        connection = _Connection(self._console.path)
        try:
            body = _Body(environ["wsgi.input"], int(length))
            self._send(connection, environ, length, body)
            answer = connection.getresponse()
            content = answer.read()
            body.read_out()
        finally:
            connection.close()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _BETWEEN_TWO]
        start_response(f"{answer.status} {answer.reason}", [*kept, ("Content-Length", str(len(content)))])
        return [content]

    def _send(
        self, connection: http.client.HTTPConnection, environ: Environ, length: str, body: _Body
    ) -> None:
        """Sends a request. The console may answer what is too large before it has read it all, and hang up:
        what it answered is there to be read all the same."""
        sent, headers = body if int(length) else None, self._headers(environ, length)
        try:
            connection.request(environ["REQUEST_METHOD"], _target(environ), sent, headers)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _headers(self, environ: Environ, length: str) -> dict[str, str]:
        """Those that came, but for those between two servers and those that only we may say."""
        headers = {
            name[5:].replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith("HTTP_") and name not in _OWN and not name.startswith("HTTP_X_IVR_")
        }
        if kind := environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = kind
        if length != "0":
            headers["Content-Length"] = length
        return headers | {"X-Ivr-Ticket": self._console.ticket, "X-Ivr-Peer": environ.get("REMOTE_ADDR", "")}


class _Connection(http.client.HTTPConnection):
    """To a file of this machine, which has no name that a request could tell."""

    def __init__(self, path: str) -> None:
        super().__init__("console", timeout=_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_SECONDS)
        self.sock.connect(self._path)


class _Body:
    """A body as it comes in, read in pieces and never beyond its length."""

    def __init__(self, source: Any, length: int) -> None:
        self._source = source
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0:
            piece = bytes(self._source.read(min(self._left, 64 * 1024)))
            if not piece:
                raise ConnectionAbortedError("the body broke off")
            self._left -= len(piece)
            yield piece

    def read_out(self) -> None:
        """Reads what nobody wanted: a browser that cannot send it all shows no answer."""
        for _ in self:
            pass


def _target(environ: Environ) -> str:
    """The path and the query, spelled so that they fit in the first row of a request."""
    path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=~-._")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _unavailable(start_response: StartResponse, words: str) -> Iterable[bytes]:
    return _say(start_response, "503 Service Unavailable", words)


def _say(start_response: StartResponse, status: str, words: str) -> Iterable[bytes]:
    body = f"{words}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Retry-After", "2"),
    ]
    start_response(status, headers)
    return [body]
