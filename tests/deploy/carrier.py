"""A stand-in for the carrier's account service: real HTTP on this machine, with the forms of Twilio's."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, make_server

SID = "AC" + "4b1d7f0e" * 4
TOKEN = "7c0f3a91b2d845e6a1908273645fedcb"
_ACCOUNT = re.compile(r"/2010-04-01/Accounts/(AC\w+)(?:/IncomingPhoneNumbers(?:/(PN\w+))?)?\.json")


@dataclass
class Carrier:
    """One account: its numbers, what was asked of it, and how it fails."""

    status: str = "active"
    kind: str = "Full"
    token: str = TOKEN
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)
    written: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    fails: Callable[[str, int], int] = lambda sid, nth: 0  # an HTTP status for the nth change, or 0
    forgets: str = ""  # a setting it does not keep

    def has(self, e164: str, **settings: Any) -> str:
        """Give the account a number, as somebody left it."""
        sid = f"PN{len(self.numbers):032x}"
        empty = dict.fromkeys(("voice_url", "voice_fallback_url", "status_callback"), "")
        methods = dict.fromkeys(("voice_method", "voice_fallback_method", "status_callback_method"), "POST")
        none = dict.fromkeys(("voice_application_sid", "trunk_sid"))
        known = {"sid": sid, "phone_number": e164, "capabilities": {"voice": True}, "account_sid": SID}
        self.numbers[sid] = {**empty, **methods, **none, **known, **settings}
        return sid

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        status, content = self._answer(environ)
        body = json.dumps(content).encode()
        start(f"{status} .", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        yield body

    def _answer(self, environ: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        key = base64.b64encode(f"{SID}:{self.token}".encode()).decode()
        if environ.get("HTTP_AUTHORIZATION") != f"Basic {key}":
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        found = _ACCOUNT.fullmatch(environ["PATH_INFO"])
        if found is None or found[1] != SID:
            return 404, {"code": 20404, "message": "not found", "status": 404}
        if environ["REQUEST_METHOD"] == "POST":
            form = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
            return self._change(found[2], dict(parse_qsl(form, keep_blank_values=True)))
        if "Numbers" in environ["PATH_INFO"]:
            return 200, {"incoming_phone_numbers": list(self.numbers.values()), "next_page_uri": None}
        return 200, {"sid": SID, "friendly_name": "Smallville", "status": self.status, "type": self.kind}

    def _change(self, sid: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.written.append((sid, form))
        if failed := self.fails(sid, len(self.written)):
            return failed, {"code": 20500, "message": "Internal Server Error", "status": failed}
        named = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in form.items()}
        self.numbers[sid] |= {name: value for name, value in named.items() if name != self.forgets}
        return 200, self.numbers[sid]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(app: Any, secure: Any = None) -> Iterator[int]:
    """A WSGI application on a free port of this machine, with TLS if a context for it is given."""
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
        if secure:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
