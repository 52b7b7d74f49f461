"""The call path: a plain WSGI callable that verifies, reads four fields, finds the place, and answers.

Nothing here waits for a disk, a database or a network, and nothing a caller or carrier sends can raise: a
bad signature is 403, everything else is 200 with TwiML, in the worst case the last resort.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from ivr.core.call import Dialed, Event, Place, Pressed, Silent, Started, Turn, read_place
from ivr.edition import Edition
from ivr.last_resort import LAST_RESORT
from ivr.twiml import Parties
from ivr.web.signature import Form, Verifier, looks_like_a_signature, parse_form

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

MOST_BODY = 64 * 1024  # a carrier's form has about one kilobyte
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]*")
_FIELDS = ("To", "From", "Digits", "DialCallStatus")

_TWIML = ("Content-Type", "text/xml; charset=utf-8"), ("Cache-Control", "no-store")
_TEXT = ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")


class Refused(Exception):
    """The request is not the carrier's; nothing more is said."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, for the log: where the call was, what happened, where it is now. No caller's number,
    and no digits beyond the one key."""

    edition: str
    place: Place | None
    event: Event | None
    turn: Turn | None
    milliseconds: float
    error: str | None = None


class CallPath:
    """``/voice`` and ``/status`` for the carrier; everything else goes to ``others``."""

    def __init__(
        self,
        edition: Edition,
        verifier: Verifier,
        clock: Callable[[], datetime],
        others: App,
        note: Callable[[Answered], None] = lambda answered: None,
    ) -> None:
        self._edition = edition
        self._verifier = verifier
        self._clock = clock
        self._others = others
        self._note = note

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # Doubled slashes come from a base URL written with one at its end, and are no reason to lose a call.
        match str(environ.get("PATH_INFO", "")).strip("/").partition("/"):
            case "status", _, "":
                return self._status(environ, start_response)
            case "voice", _, _:
                return self._voice(environ, start_response)
        return self._others(environ, start_response)

    def _status(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The carrier's report at the end of a call: received, and nothing to say to it."""
        try:
            self._fields(environ)
        except Exception:
            return _respond(start_response, "403 Forbidden", _TEXT, b"", "GET")
        return _respond(start_response, "204 No Content", _TEXT, b"", "GET")

    def _voice(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = str(environ.get("REQUEST_METHOD", "POST"))
        try:
            fields = self._fields(environ)
        except Exception:  # whatever keeps us from verifying a request is a request we refuse
            return _respond(start_response, "403 Forbidden", _TEXT, b"", method)
        return _respond(start_response, "200 OK", _TWIML, self._answer(environ, fields), method)

    def _fields(self, environ: Environ) -> dict[str, str]:
        """The four fields of a genuine request."""
        path, query = str(environ.get("PATH_INFO", "")), str(environ.get("QUERY_STRING", ""))
        signature = str(environ.get("HTTP_X_TWILIO_SIGNATURE", ""))
        if not _PLAIN_PATH.fullmatch(path):
            raise Refused  # its signed spelling cannot be known
        if not looks_like_a_signature(signature):
            raise Refused  # before its body is read: nobody else may keep a thread waiting
        form = _form(environ)
        target = f"{path}?{query}" if query else path
        if not self._verifier.genuine(target, form, signature):
            raise Refused
        given = form if environ.get("REQUEST_METHOD") == "POST" else parse_form(query.encode("latin-1"))
        return {name: value for name, value in given if name in _FIELDS}

    def _answer(self, environ: Environ, fields: Mapping[str, str]) -> bytes:
        """The document for a genuine request, whatever happens."""
        began = perf_counter()
        place = event = turn = error = None
        try:
            path = str(environ["PATH_INFO"]).strip("/")
            place = read_place(path.removeprefix("voice").strip("/"))
            event = Started(fields.get("To", "")) if path == "voice" else _event(fields)
            turn = self._edition.turn(place, event, self._clock())
            document = self._edition.document(turn, Parties(fields.get("From", ""), fields.get("To", "")))
        except Exception as failure:
            document, error = LAST_RESORT, f"{type(failure).__name__}: {failure}"
        self._report(Answered(self._edition.name, place, event, turn, (perf_counter() - began) * 1000, error))
        return document

    def _report(self, answered: Answered) -> None:
        """A log that fails must not cost a caller the answer."""
        try:
            self._note(answered)
        except Exception as failure:
            print(f"the answer log failed: {failure}", file=sys.stderr)


def _event(fields: Mapping[str, str]) -> Event:
    """What happened, by the fields: a transfer ended, a key was pressed, or nothing."""
    if status := fields.get("DialCallStatus"):
        return Dialed(status)
    if digits := fields.get("Digits"):
        return Pressed(digits)
    return Silent()


def _form(environ: Environ) -> Form:
    if environ.get("REQUEST_METHOD") != "POST":
        return []
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 <= length <= MOST_BODY:
        raise Refused
    return parse_form(environ["wsgi.input"].read(length) if length else b"")


def _respond(
    start_response: StartResponse, status: str, headers: tuple[tuple[str, str], ...], body: bytes, method: str
) -> Iterable[bytes]:
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [b"" if method == "HEAD" else body]
