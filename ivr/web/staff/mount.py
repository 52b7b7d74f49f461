"""The outermost layer: only requests for the console, under its own name, from where they should come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from ivr.web.hosts import hosts_of
from ivr.web.settings import Settings
from ivr.web.staff.peer import NotFromTheFront, peer_of

PREFIX = "/staff"
HSTS = "max-age=31536000; includeSubDomains"
PEER_KEY = "ivr.peer"  # where in the environ the peer lies

_PLAIN = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Mount:
    """The application below ``/staff`` of the console's address. A page that another name leads to (a name
    that somebody made point at this machine) is refused before anything else."""

    def __init__(self, app: App, settings: Settings, ticket: str) -> None:
        parts = urlsplit(settings.console_at)
        self._app = app
        self._ticket = ticket
        self._scheme = parts.scheme
        self._root = parts.path.rstrip("/") + PREFIX
        self._hosts = hosts_of(settings.console_at, settings.demo)
        self._named = settings.console_named
        self._address = f"{settings.console_at}{PREFIX}"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            peer = peer_of(environ, self._ticket)
        except NotFromTheFront:
            return self._say(
                start_response, "403 Forbidden", "The console is reached by its public address only."
            )
        if environ.get("HTTP_HOST", "").lower() not in self._hosts:
            told = f"This console answers at {self._address}. A server in front of it must pass on the Host."
            return self._say(start_response, "400 Bad Request", told)
        if self._scheme == "http" and not peer.here:
            told = f"The console needs https. Set {self._named} to an https address; see docs/console.md."
            return self._say(start_response, "403 Forbidden", told)
        rest = self._rest(environ.get("PATH_INFO", ""))
        if rest is None:
            return self._say(start_response, "404 Not Found", "There is nothing here.")
        environ |= {"SCRIPT_NAME": self._root, "PATH_INFO": rest, "wsgi.url_scheme": self._scheme}
        return self._app({**environ, PEER_KEY: peer}, start_response)

    def _say(self, start_response: StartResponse, status: str, words: str) -> Iterable[bytes]:
        body = f"{words}\n".encode()
        secure = [("Strict-Transport-Security", HSTS)] if self._scheme == "https" else []
        start_response(status, [*_PLAIN, *secure, ("Content-Length", str(len(body)))])
        return [body]

    def _rest(self, path: str) -> str | None:
        """What follows the prefix, with the path of the public address or without."""
        for root in (self._root, PREFIX):
            if path == root or path.startswith(f"{root}/"):
                return path.removeprefix(root) or "/"
        return None
