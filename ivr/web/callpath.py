"""The call path: a plain WSGI callable that answers the carrier before any framework is in the way.

Verify, read four fields, find, answer. It touches nothing slow: no file, no database, no network; what must
be written down is handed to ``note``. Voice routes answer 200 with TwiML whatever happens inside, except that
a request without the carrier's signature gets 403 and nothing else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from time import perf_counter
from typing import Any

from ivr.core.call import OUTCOMES
from ivr.last_resort import LAST_RESORT
from ivr.web.air import Air
from ivr.web.answered import Answered
from ivr.web.answers import Answer, Header
from ivr.web.form import Form
from ivr.web.signature import Verifier, decoded

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
Reply = tuple[int, list[Header], bytes]
Note = Callable[[Answered, float], None]
Record = Callable[[Answered | None, Form], None]

MOST_BODY = 64 * 1024  # a carrier's form has about one kilobyte
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]*")

_TWIML = ("Content-Type", "text/xml; charset=utf-8"), ("Cache-Control", "no-store")
_TEXT = ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")
_EMPTY = [*_TEXT, ("Content-Length", "0")]
_STATUS = {200: "200 OK", 204: "204 No Content", 403: "403 Forbidden"}


class Refused(Exception):
    """The request is not the carrier's; nothing more is said."""


class CallPath:
    """``/voice`` and ``/status`` for the carrier; everything else goes to ``others``."""

    def __init__(
        self,
        air: Air,
        verifier: Verifier,
        clock: Callable[[], datetime],
        others: App,
        note: Note = lambda answered, milliseconds: None,
        record: Record = lambda answered, form: None,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        self._air = air
        self._verifier = verifier
        self._clock = clock
        self._others = others
        self._note = note
        self._record = record
        self._refused = refused

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        reply = self.answer(environ)
        if reply is None:
            return self._others(environ, start_response)
        status, headers, body = reply
        start_response(_STATUS[status], headers)
        return [body]

    def answer(self, environ: Environ) -> Reply | None:
        """What the carrier is told: status, headers and body. None for a path that is not of a call. Of the
        environ it wants the request alone; it never raises."""
        try:
            path = environ.get("PATH_INFO", "")
            if path.startswith("/voice/"):
                return self._voice(environ, path, path[7:].strip("/"))
            return self._called(environ, path)
        except Exception:  # whatever failed, this asks nothing of it, nor of anything else
            return 200, _LAST_HEADERS, LAST_RESORT

    def _called(self, environ: Environ, path: str) -> Reply | None:
        # Doubled slashes come from a base URL written with one at its end, and are no reason to lose a call.
        route, _, place = path.strip("/").partition("/")
        if route == "voice":
            return self._voice(environ, path, place.strip("/"))
        if route == "status" and not place:
            return self._ended(environ, path)
        return None

    def _ended(self, environ: Environ, path: str) -> Reply:
        """The carrier's report at the end of a call: received, and nothing to say to it."""
        try:
            form = self._genuine(environ, path)
        except Exception:
            return self._refuse()
        if form.call_status in OUTCOMES:  # others are of calls that go on
            with suppress(Exception):
                self._record(None, form)
        return 204, _EMPTY, b""

    def _voice(self, environ: Environ, path: str, place: str) -> Reply:
        began = perf_counter()
        try:
            form = self._genuine(environ, path)
        except Exception:  # whatever keeps us from verifying a request is a request we refuse
            return self._refuse()
        try:
            answer = self._air.served.of(place).find(place, form, self._clock())
        except Exception as failure:
            answer = self._last_resort(failure)
        self._report(answer.told, form, (perf_counter() - began) * 1000)
        return 200, answer.headers, answer.document if environ.get("REQUEST_METHOD") != "HEAD" else b""

    def _last_resort(self, failure: Exception) -> Answer:
        told = Answered("", None, None, None, f"{type(failure).__name__}: {failure}")
        return Answer(LAST_RESORT, _LAST_HEADERS, told)

    def _genuine(self, environ: Environ, path: str) -> Form:
        """The form of a genuine request. Raises Refused for any other."""
        signature = environ.get("HTTP_X_TWILIO_SIGNATURE") or environ.get("HTTP_X_SIGNALWIRE_SIGNATURE", "")
        given = decoded(signature)
        if given is None or not _PLAIN_PATH.fullmatch(path):  # how others were spelled cannot be known
            raise Refused  # before its body is read: nobody else may keep a thread waiting
        query = environ.get("QUERY_STRING", "")
        posted = environ.get("REQUEST_METHOD") == "POST"
        body = _body(environ) if posted else b""
        if not self._verifier.genuine_body(f"{path}?{query}" if query else path, body, given):
            raise Refused
        return Form(body if posted else query.encode("latin-1"))

    def _refuse(self) -> Reply:
        with suppress(Exception):  # whatever counts, who is refused stays refused
            self._refused()
        return 403, _EMPTY, b""

    def _report(self, told: Answered, form: Form, milliseconds: float) -> None:
        """A log that fails must not cost a caller the answer, nor the next log its line."""
        try:
            self._note(told, milliseconds)
        except Exception as failure:
            _log_failed(failure)
        try:
            self._record(told, form)
        except Exception as failure:
            _log_failed(failure)


def _log_failed(failure: Exception) -> None:
    with suppress(Exception):  # a standard error that fails, too, costs nobody anything either
        print(f"an answer is missing in a log: {failure}", file=sys.stderr)


def _body(environ: Environ) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 <= length <= MOST_BODY:
        raise Refused
    return bytes(environ["wsgi.input"].read(length)) if length else b""


def respond(document: bytes) -> list[Header]:
    """The headers of a document."""
    return [*_TWIML, ("Content-Length", str(len(document)))]


_LAST_HEADERS = respond(LAST_RESORT)
