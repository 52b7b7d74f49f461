"""Carries a handset's requests to a line: to a WSGI application in this process, or over the network.

The one module of the handset that touches a network. It signs as the carrier signs, with its own few
lines, so that a mistake in the line's check cannot hide. Must never import anything else of ivr.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import sys
import traceback
import urllib.request
import wave
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from email.message import Message
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from types import TracebackType
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes, urldefrag, urlencode, urlsplit

from ivr.phone.wire import Form, Reply, Request, SoundMissing

PATIENCE = 15  # seconds; the carrier's ceiling for any answer
FORM_TYPE = "application/x-www-form-urlencoded"
# The carrier plays other audio too; a length can be read from these only.
WAV_TYPES = frozenset({"audio/wav", "audio/wave", "audio/x-wav"})

WsgiApp: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]
ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType]


def signature(token: str, url: str, form: Form = ()) -> str:
    """The carrier's signature of a URL, followed by each posted name and value, sorted by name."""
    signed = urldefrag(url).url + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


class Exchange(ABC):
    """Asks for documents, signed, and for sounds, unsigned as the carrier does."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._lengths: dict[str, float] = {}

    def send(self, request: Request) -> Reply:
        """The line's answer; 502 when nobody answers."""
        if request.method == "GET":
            url = _with_query(request.url, request.form)
            return self._carry("GET", url, {"X-Twilio-Signature": signature(self._token, url)}, b"")
        signed = signature(self._token, request.url, request.form)
        headers = {"X-Twilio-Signature": signed, "Content-Type": FORM_TYPE}
        return self._carry("POST", request.url, headers, _encoded(request.form))

    def get(self, url: str) -> Reply:
        """A file, asked for without a signature."""
        return self._carry("GET", url, {}, b"")

    def seconds_of(self, url: str) -> float:
        """The length of a WAV file; raises SoundMissing when there is none to be had."""
        if url not in self._lengths:
            self._lengths[url] = _wav_seconds(url, self.get(url))
        return self._lengths[url]

    @abstractmethod
    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request and its answer, redirects not followed."""


@lru_cache  # a caller has twelve keys, and presses the same ones again and again
def _encoded(form: Form) -> bytes:
    return urlencode(form).encode()


def _with_query(url: str, form: Form) -> str:
    if not form:
        return url
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(form)}"


def _wav_seconds(url: str, reply: Reply) -> float:
    if reply.status != 200:
        raise SoundMissing(f"the sound {url} answers with HTTP status {reply.status}")
    if reply.content_type.partition(";")[0].strip().lower() not in WAV_TYPES:
        raise SoundMissing(f"the sound {url} has the type {reply.content_type!r}, not audio/wav")
    try:
        with wave.open(io.BytesIO(reply.body)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError) as error:
        raise SoundMissing(f"the sound {url} is not a WAV file of plain samples ({error})") from error


class WsgiExchange(Exchange):
    """Calls a WSGI application in this process, for every URL under ``base_url``; others do not answer."""

    def __init__(self, app: WsgiApp, token: str, base_url: str) -> None:
        super().__init__(token)
        self._app = app
        self._base = urlsplit(base_url.rstrip("/"))

    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        there = urlsplit(url)
        mount = self._base.path
        beneath = there.path == mount or there.path.startswith(mount + "/")
        if (there.scheme, there.netloc) != (self._base.scheme, self._base.netloc) or not beneath:
            return _unreachable(f"{url} is not on this line's server")
        environ = self._environ(method, url, headers, body)
        return _Answering(self._app, environ).reply()

    def _environ(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        there, mount = urlsplit(url), self._base.path
        encrypted = there.scheme == "https"
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": _decoded(mount),
            "PATH_INFO": _decoded(there.path[len(mount) :] or "/"),
            "QUERY_STRING": there.query,
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": there.hostname or "",
            "SERVER_PORT": str(there.port or (443 if encrypted else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": there.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": there.scheme,
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        own = {name: value for name, value in headers.items() if name != "Content-Type"}
        return environ | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in own.items()}


def _decoded(path: str) -> str:
    """WSGI's own kind of text: bytes, each as the character of its number (PEP 3333)."""
    return unquote_to_bytes(path).decode("latin-1")


class _Answering:
    """One request to a WSGI application, run as a server runs it (PEP 3333)."""

    def __init__(self, app: WsgiApp, environ: dict[str, Any]) -> None:
        self._app, self._environ = app, environ
        self._status, self._headers = "", Message()
        self._body: list[bytes] = []

    def reply(self) -> Reply:
        """What the application answers; like a server, 500 for one that raises."""
        try:
            self._run()
            return self._answer()
        except Exception:
            traceback.print_exc(file=self._environ["wsgi.errors"])
            return Reply(500, "text/plain", b"Internal Server Error")

    def _run(self) -> None:
        chunks = self._app(self._environ, self._start)
        try:
            for chunk in chunks:
                self._body.append(chunk)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()

    def _answer(self) -> Reply:
        if not self._status:
            raise AssertionError("start_response was never called")
        kind, location = self._headers.get("Content-Type", ""), self._headers.get("Location")
        return Reply(int(self._status[:3]), kind, b"".join(self._body), location)

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], None]:
        """An application may start again after an error of its own, unless part of its answer is out."""
        if exc_info is not None and any(self._body):
            raise exc_info[1]
        if exc_info is None and self._status:
            raise AssertionError("start_response was called twice")
        self._status, self._headers = status, Message()
        for name, value in headers:
            self._headers[name] = value
        return self._body.append


class HttpExchange(Exchange):
    """Asks a server over HTTP or HTTPS."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self._opener = urllib.request.build_opener(_EveryAnswerCounts)

    def _carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if urlsplit(url).scheme not in ("http", "https"):
            return _unreachable(f"{url} is not an http or https address")
        asked = urllib.request.Request(url, body if method == "POST" else None, dict(headers), method=method)
        try:
            with self._opener.open(asked, timeout=PATIENCE) as answer:
                kind, location = answer.headers.get("Content-Type", ""), answer.headers.get("Location")
                return Reply(answer.status, kind, answer.read(), location)
        except (OSError, HTTPException) as error:
            return _unreachable(f"{url}: {error}")


class _EveryAnswerCounts(urllib.request.HTTPErrorProcessor):
    """Errors are answers too, and following redirects is the handset's business: keys are lost on the way."""

    def http_response(self, request: urllib.request.Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


def _unreachable(what: str) -> Reply:
    return Reply(502, "text/plain", what.encode())
