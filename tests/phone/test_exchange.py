"""Requests are carried, signed and answered as by the carrier and a real server."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from wsgiref.validate import validator

import pytest

from ivr.phone import HttpExchange, Reply, Request, SoundMissing, WsgiExchange, signature

from .lines import App, StartResponse, wav

TOKEN = "12345"
BASE = "https://line.example"
FORM = (
    ("To", "+18005551212"),
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
)


# Twilio docs, Webhooks security: the URL, then each posted parameter sorted by name, the value right
# after its name; HMAC-SHA1 with the auth token; Base64. The values are those of the documentation's example.
def test_the_signature_is_the_carriers() -> None:
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(TOKEN, url, FORM) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature(TOKEN, url) == "zYQTYrRWXE7LtzbG4PfP7/bkkGo="


def test_a_fragment_is_not_signed() -> None:
    assert signature(TOKEN, BASE + "/a#rc=2") == signature(TOKEN, BASE + "/a")


class Recorder:
    """A WSGI application that keeps what it was asked and gives one answer."""

    def __init__(self, body: bytes = b"<Response/>", content_type: str = "text/xml") -> None:
        self.asked: dict[str, Any] = {}
        self.calls = 0
        self._body, self._content_type = body, content_type

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        self.asked = environ | {"body": environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))}
        self.calls += 1
        start_response("200 OK", [("Content-Type", self._content_type)])
        return [self._body]


def test_a_post_is_signed_and_carries_its_form_in_the_body() -> None:
    app = Recorder()
    exchange = WsgiExchange(validator(app), TOKEN, BASE)
    request = Request("POST", BASE + "/voice?place=a.b", FORM)
    assert exchange.send(request) == Reply(200, "text/xml", b"<Response/>")
    assert app.asked["REQUEST_METHOD"] == "POST"
    assert app.asked["body"].startswith(b"To=%2B18005551212&CallSid=CA1234567890ABCDE&")
    assert app.asked["CONTENT_TYPE"] == "application/x-www-form-urlencoded"
    assert app.asked["HTTP_X_TWILIO_SIGNATURE"] == signature(TOKEN, request.url, FORM)
    assert app.asked["QUERY_STRING"] == "place=a.b"


# Twilio docs, Webhooks security: with GET the parameters are in the URL, and the URL alone is signed.
@pytest.mark.parametrize(("url", "query"), [("/v?a=1", "a=1&Digits=%23"), ("/v", "Digits=%23")])
def test_a_get_is_signed_and_carries_its_form_in_the_query(url: str, query: str) -> None:
    app = Recorder()
    WsgiExchange(validator(app), TOKEN, BASE).send(Request("GET", BASE + url, (("Digits", "#"),)))
    assert app.asked["QUERY_STRING"] == query
    assert app.asked["HTTP_X_TWILIO_SIGNATURE"] == signature(TOKEN, f"{BASE}/v?{query}")
    assert app.asked["body"] == b""


def test_a_get_without_a_form_keeps_its_url() -> None:
    app = Recorder()
    WsgiExchange(validator(app), TOKEN, BASE).send(Request("GET", BASE + "/v"))
    assert app.asked["QUERY_STRING"] == ""


# Twilio docs, Play: the request for a sound carries no call parameters and no signature.
def test_a_sound_is_asked_for_without_a_signature() -> None:
    app = Recorder()
    WsgiExchange(validator(app), TOKEN, BASE).get(BASE + "/sounds/a.wav")
    assert "HTTP_X_TWILIO_SIGNATURE" not in app.asked


def test_the_application_sees_a_complete_request() -> None:
    app = Recorder()
    WsgiExchange(validator(app), TOKEN, BASE).get(BASE + "/caf%C3%A9/a%2Fb")
    asked = app.asked
    assert asked["PATH_INFO"].encode("latin-1").decode() == "/café/a/b"
    assert (asked["SCRIPT_NAME"], asked["HTTP_HOST"]) == ("", "line.example")
    assert (asked["SERVER_NAME"], asked["SERVER_PORT"], asked["wsgi.url_scheme"]) == (
        "line.example",
        "443",
        "https",
    )


@pytest.mark.parametrize(("base", "port"), [("http://127.0.0.1:8000", "8000"), ("http://line.example", "80")])
def test_the_application_sees_the_port(base: str, port: str) -> None:
    app = Recorder()
    WsgiExchange(validator(app), TOKEN, base).get(base)
    assert (app.asked["SERVER_PORT"], app.asked["PATH_INFO"]) == (port, "/")


def test_an_application_may_live_below_a_prefix() -> None:
    app = Recorder()
    exchange = WsgiExchange(validator(app), TOKEN, BASE + "/line/")
    assert exchange.get(BASE + "/line/voice").status == 200
    assert (app.asked["SCRIPT_NAME"], app.asked["PATH_INFO"]) == ("/line", "/voice")
    assert exchange.get(BASE + "/line").status == 200
    assert exchange.get(BASE + "/liner").status == 502


@pytest.mark.parametrize("url", ["http://line.example/", "https://elsewhere.example/"])
def test_other_servers_do_not_answer(url: str) -> None:
    app = Recorder()
    assert WsgiExchange(app, TOKEN, BASE).get(url).status == 502
    assert app.calls == 0


def reply_of(app: App) -> Reply:
    return WsgiExchange(app, TOKEN, BASE).get(BASE + "/")


def test_a_redirect_is_an_answer() -> None:
    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        start_response("308 Permanent Redirect", [("Location", "/voice/")])
        return []

    assert reply_of(app) == Reply(308, "", b"", "/voice/")


def test_an_application_may_write_and_send_in_pieces() -> None:
    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/xml")])(b"<Resp")
        yield b""
        yield b"onse/>"

    assert reply_of(app).body == b"<Response/>"


def test_an_application_that_raises_answers_500(capsys: pytest.CaptureFixture[str]) -> None:
    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        raise ZeroDivisionError("oops")

    assert reply_of(app).status == 500
    assert "ZeroDivisionError: oops" in capsys.readouterr().err


def failing(written: bytes) -> App:
    """An application that notices its own error and starts again, as PEP 3333 allows."""

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/xml")])
        yield written
        try:
            raise ValueError("late")
        except ValueError as error:
            start_response("503 Busy", [], (ValueError, error, error.__traceback__))
        yield b"sorry"

    return app


def test_an_application_may_start_again_before_its_first_bytes() -> None:
    assert reply_of(failing(b"")) == Reply(503, "", b"sorry")


def test_an_application_may_not_start_again_once_bytes_are_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert reply_of(failing(b"<Resp")).status == 500
    assert "ValueError: late" in capsys.readouterr().err


def test_an_application_must_start_exactly_once(capsys: pytest.CaptureFixture[str]) -> None:
    def never(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        return [b"<Response/>"]

    def twice(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        start_response("200 OK", [])
        return []

    assert (reply_of(never).status, reply_of(twice).status) == (500, 500)
    errors = capsys.readouterr().err
    assert "start_response was never called" in errors and "start_response was called twice" in errors


class Chunks:
    """An answer that knows whether it was closed."""

    def __init__(self, *chunks: bytes | Exception) -> None:
        self.chunks, self.closed = chunks, False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("chunks", [(b"a", b"b"), (b"a", OSError("disk"))])
def test_an_answer_is_closed_whatever_happens(
    chunks: tuple[bytes | Exception, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Chunks(*chunks)

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return answer

    reply_of(app)
    assert answer.closed


# --- Sounds.


def test_the_length_of_a_sound_is_read_once() -> None:
    app = Recorder(wav(2.5), "audio/wav")
    exchange = WsgiExchange(app, TOKEN, BASE)
    assert [exchange.seconds_of(BASE + "/a.wav") for _ in range(3)] == [2.5] * 3
    assert app.calls == 1
    assert exchange.seconds_of(BASE + "/b.wav") == 2.5
    assert app.calls == 2


# Twilio docs, Errors 13420 and 13325: invalid Content-Type of a sound; 11200: it cannot be fetched.
@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (wav(1), "application/octet-stream", "has the type 'application/octet-stream', not audio/wav"),
        (b"ID3 mp3", "audio/wav", "is not a WAV file"),
        (b"", "audio/wav", "is not a WAV file"),
    ],
)
def test_what_is_no_wav_file_is_missing(body: bytes, content_type: str, why: str) -> None:
    exchange = WsgiExchange(Recorder(body, content_type), TOKEN, BASE)
    with pytest.raises(SoundMissing, match=why):
        exchange.seconds_of(BASE + "/a.wav")


def test_a_sound_on_another_server_is_missing() -> None:
    with pytest.raises(SoundMissing, match="answers with HTTP status 502"):
        WsgiExchange(Recorder(), TOKEN, BASE).seconds_of("https://elsewhere.example/a.wav")


# --- Over the network.


class Handler(BaseHTTPRequestHandler):
    """Answers with what it was asked; at /moved with a redirect and at /broken with an error."""

    def do_GET(self) -> None:
        status = {"/moved": 302, "/broken": 500}.get(self.path, 200)
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        if status == 302:
            self.send_header("Location", "/voice")
        self.end_headers()
        signed = self.headers.get("X-Twilio-Signature", "unsigned")
        self.wfile.write(f"{self.command} {self.path} {signed} ".encode() + body)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_real_server_is_asked_the_same_way() -> None:
    with serving() as base:
        exchange, form = HttpExchange(TOKEN), (("Digits", "1"),)
        posted = exchange.send(Request("POST", base + "/voice", form))
        signed = signature(TOKEN, base + "/voice", form)
        assert posted == Reply(200, "text/plain", f"POST /voice {signed} Digits=1".encode())
        fetched = exchange.send(Request("GET", base + "/voice", form))
        signed = signature(TOKEN, base + "/voice?Digits=1")
        assert fetched.body == f"GET /voice?Digits=1 {signed} ".encode()
        assert exchange.get(base + "/a.wav").body == b"GET /a.wav unsigned "


def test_errors_and_redirects_of_a_real_server_are_answers() -> None:
    with serving() as base:
        exchange = HttpExchange(TOKEN)
        moved, broken = exchange.get(base + "/moved"), exchange.get(base + "/broken")
    assert (moved.status, moved.location) == (302, "/voice")
    assert (broken.status, broken.location) == (500, None)


def test_a_server_that_is_not_there_answers_502() -> None:
    with serving() as base:
        pass
    assert HttpExchange(TOKEN).get(base + "/voice").status == 502


def test_only_the_web_is_asked() -> None:
    reply = HttpExchange(TOKEN).get("file:///etc/hostname")
    assert (reply.status, reply.body) == (502, b"file:///etc/hostname is not an http or https address")
