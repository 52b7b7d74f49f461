"""The call path: every spelling of a request is answered at once, and nothing else is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from time import process_time
from typing import Any
from urllib.parse import urlencode

import pytest

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.last_resort import LAST_RESORT
from ivr.phone import Request, read, signature
from ivr.phone.verbs import Dial, Gather, Play, Say
from ivr.web.answer_log import AnswerLog
from ivr.web.answered import Answered, line_of
from ivr.web.build import UNMEASURED, air_of, answering, both, build
from ivr.web.callpath import MOST_BODY, CallPath
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN, Called

FORM = (
    ("CallSid", "CA" + "0" * 32),
    ("From", "+13125550123"),
    ("To", "+17735550100"),
    ("CallStatus", "ringing"),
)


class Asked:
    """One raw request to a WSGI application, and what came of it."""

    def __init__(self, app: Any, method: str, path: str, **more: Any) -> None:
        body = more.pop("body", b"")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": more.pop("query", ""),
            "CONTENT_LENGTH": more.pop("length", str(len(body))),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
        } | more
        self.status = ""
        self.headers: dict[str, str] = {}
        self.body = b"".join(app(environ, self._start))

    def _start(self, status: str, headers: Iterable[tuple[str, str]], exc_info: object = None) -> None:
        self.status, self.headers = status, dict(headers)


@pytest.fixture(name="app")
def an_app(line: Line) -> CallPath:
    return build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False), now=lambda: OPEN)


def signed(path: str, form: tuple[tuple[str, str], ...] = FORM) -> dict[str, Any]:
    """The parts of a signed POST."""
    return {
        "body": urlencode(form).encode(),
        "HTTP_X_TWILIO_SIGNATURE": signature(TOKEN, BASE_URL + path, form),
    }


@pytest.mark.parametrize("path", ["/voice", "/voice/", "//voice", "/voice//"])
def test_a_signed_post_is_answered_without_a_redirect(app: CallPath, path: str) -> None:
    asked = Asked(app, "POST", path, **signed(path))
    assert asked.status == "200 OK"
    assert asked.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert asked.headers["Cache-Control"] == "no-store"
    assert asked.headers["Content-Length"] == str(len(asked.body))
    assert "Set-Cookie" not in asked.headers
    assert isinstance(read(asked.body, "text/xml")[0], Say)


def test_a_signature_under_signalwires_own_name_is_believed_and_a_wrong_one_is_not(app: CallPath) -> None:
    parts = signed("/voice")
    header = parts.pop("HTTP_X_TWILIO_SIGNATURE")
    assert Asked(app, "POST", "/voice", **parts, HTTP_X_SIGNALWIRE_SIGNATURE=header).status == "200 OK"
    wrong = Asked(app, "POST", "/voice", **parts, HTTP_X_SIGNALWIRE_SIGNATURE=header[::-1])
    assert wrong.status == "403 Forbidden"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/voice", "/voice/"])
def test_a_signed_get_or_head_is_answered_too(app: CallPath, method: str, path: str) -> None:
    query = urlencode(FORM)
    header = signature(TOKEN, f"{BASE_URL}{path}?{query}")
    asked = Asked(app, method, path, query=query, HTTP_X_TWILIO_SIGNATURE=header)
    assert asked.status == "200 OK"
    assert (asked.body == b"") == (method == "HEAD")
    assert int(asked.headers["Content-Length"]) > 1000


def test_a_get_reads_its_key_from_the_query(app: CallPath, line: Line) -> None:
    place = f"/voice/{compile_line(line, BASE_URL).name}.en.main.listen.main.0-0-0-0-0"
    query = urlencode((*FORM, ("Digits", "1")))
    header = signature(TOKEN, f"{BASE_URL}{place}?{query}")
    asked = Asked(app, "GET", place, query=query, HTTP_X_TWILIO_SIGNATURE=header)
    assert [verb.number for verb in read(asked.body, "text/xml") if isinstance(verb, Dial)] == [
        "+18558666679"
    ]


@pytest.mark.parametrize("path", ["/voice", "/voice/", "/voice/x", "/status"])
@pytest.mark.parametrize(
    "header", [{}, {"HTTP_X_TWILIO_SIGNATURE": ""}, {"HTTP_X_TWILIO_SIGNATURE": "wrong"}]
)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_whoever_does_not_sign_learns_nothing(
    app: CallPath, path: str, header: dict[str, str], method: str
) -> None:
    asked = Asked(app, method, path, body=urlencode(FORM).encode(), **header)
    assert asked.status == "403 Forbidden"
    assert asked.body == b""


@pytest.mark.parametrize(
    "path", ["/voice/a b", "/voice/ä", "/voice/%41", "/voice/a?b", "/voice/\x00", "/voice/a;b", "/voice/a:b"]
)
def test_a_path_with_other_letters_is_refused_even_if_signed(app: CallPath, path: str) -> None:
    assert Asked(app, "POST", path, **signed(path)).status == "403 Forbidden"


@pytest.mark.parametrize(
    "path", ["//voice/a" + "/" * 60_000 + "x", "/" * 60_000 + "voicex", "//voice" + "/" * 60_000]
)
def test_a_path_of_nothing_but_slashes_costs_next_to_nothing(app: CallPath, path: str) -> None:
    began = process_time()
    Asked(app, "POST", path)
    assert process_time() - began < 0.5, "it was ten seconds, in which nobody else was answered"


@pytest.mark.parametrize("length", ["-1", "many", str(MOST_BODY + 1), "99999999999999999999"])
def test_a_body_of_an_impossible_length_is_refused(app: CallPath, length: str) -> None:
    assert Asked(app, "POST", "/voice", **signed("/voice"), length=length).status == "403 Forbidden"


def test_a_body_that_breaks_off_is_refused(app: CallPath) -> None:
    parts = signed("/voice")
    parts["body"] = parts["body"][:-3]
    assert Asked(app, "POST", "/voice", **parts).status == "403 Forbidden"


def test_the_host_header_and_forwarded_headers_change_nothing(app: CallPath) -> None:
    forged = {
        "HTTP_HOST": "evil.example",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "http",
        "HTTP_X_FORWARDED_PREFIX": "/x",
    }
    assert Asked(app, "POST", "/voice", **signed("/voice"), **forged).status == "200 OK"
    header = signature(TOKEN, "https://evil.example/voice", FORM)
    stolen = Asked(app, "POST", "/voice", **(signed("/voice") | forged | {"HTTP_X_TWILIO_SIGNATURE": header}))
    assert stolen.status == "403 Forbidden"


def test_the_same_request_gives_the_same_bytes(app: CallPath) -> None:
    bodies = {Asked(app, "POST", "/voice", **signed("/voice")).body for _ in range(3)}
    assert len(bodies) == 1


def test_nothing_a_caller_sends_changes_what_is_dialled(called: Called) -> None:
    odd = ["+19005551212", "anonymous", "sip:x@y", "", "'\"><Dial>911</Dial>", "911", "\x00", "9" * 400]
    first = read(called.exchange.send(Request("POST", called.entry, FORM)).body, "text/xml")
    place = next(verb.action for verb in first if isinstance(verb, Gather))
    for value in odd:
        form = (("From", value), ("To", value), ("Digits", "1"), ("Caller", value), ("Number", value))
        verbs = read(called.exchange.send(Request("POST", str(place), form)).body, "text/xml")
        (dial,) = [verb for verb in verbs if isinstance(verb, Dial)]
        assert dial.number == "+18558666679"
        assert dial.caller_id in (None, "+19005551212")


def test_the_carriers_report_is_received_and_answered_with_nothing(app: CallPath) -> None:
    form = (*FORM, ("CallStatus", "completed"), ("CallDuration", "31"))
    for path in ("/status", "/status/", "//status"):
        asked = Asked(app, "POST", path, **signed(path, form))
        assert (asked.status, asked.body) == ("204 No Content", b"")


def test_when_the_clock_fails_the_caller_hears_the_last_resort(line: Line) -> None:
    moments = [OPEN]  # enough to start with

    def failing_clock() -> datetime:
        if not moments:
            raise RuntimeError("no clock")
        return moments.pop()

    answers: list[Answered] = []

    def note(answered: Answered, milliseconds: float) -> None:
        answers.append(answered)

    app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False), failing_clock, note)
    asked = Asked(app, "POST", "/voice", **signed("/voice"))
    assert (asked.status, asked.body) == ("200 OK", LAST_RESORT)
    assert answers[0].error == "RuntimeError: no clock"


def test_when_the_words_are_gone_the_caller_hears_the_last_resort(line: Line) -> None:
    edition = compile_line(line, BASE_URL)
    object.__setattr__(edition.line, "prompts", {})
    settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
    app = answering(air_of(edition), settings, lambda: OPEN)
    asked = Asked(app, "POST", "/voice", **signed("/voice"))
    assert (asked.status, asked.body) == ("200 OK", LAST_RESORT)


def test_a_log_that_fails_costs_no_caller_the_answer(line: Line, capsys: pytest.CaptureFixture[str]) -> None:
    def full(answered: Answered, milliseconds: float) -> None:
        raise OSError("No space left on device")

    app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False), lambda: OPEN, full)
    asked = Asked(app, "POST", "/voice", **signed("/voice"))
    assert asked.status == "200 OK"
    assert asked.body != LAST_RESORT
    assert "No space left" in capsys.readouterr().err


@pytest.mark.parametrize("failing", ["metrics", "answer log", "call log"])
def test_a_log_that_fails_silences_no_other(
    line: Line, capsys: pytest.CaptureFixture[str], failing: str
) -> None:
    heard: list[str] = []

    def told(log: str) -> None:
        if log == failing:
            raise OSError(f"{log}: No space left on device")
        heard.append(log)

    note = both(
        lambda answered, milliseconds: told("metrics"), lambda answered, milliseconds: told("answer log")
    )
    settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
    air = air_of(compile_line(line, BASE_URL))
    app = answering(air, settings, lambda: OPEN, note, record=lambda answered, form: told("call log"))
    assert Asked(app, "POST", "/voice", **signed("/voice")).body != LAST_RESORT
    assert heard == [log for log in ("metrics", "answer log", "call log") if log != failing]
    assert f"{failing}: No space left" in capsys.readouterr().err


def test_who_is_refused_stays_refused_when_counting_it_fails(line: Line) -> None:
    def full() -> None:
        raise OSError("No space left on device")

    measured = replace(UNMEASURED, refused=full)
    settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
    app = answering(air_of(compile_line(line, BASE_URL)), settings, lambda: OPEN, measured=measured)
    assert Asked(app, "POST", "/voice").status == "403 Forbidden"


def test_the_log_has_one_structured_line_an_answer_and_no_callers_number(called: Called) -> None:
    first = read(called.exchange.send(Request("POST", called.entry, FORM)).body, "text/xml")
    place = str(next(verb.action for verb in first if isinstance(verb, Gather)))
    for digits in ("1", "4155551234", "x"):
        called.exchange.send(Request("POST", place, (*FORM, ("Digits", digits))))
    called.exchange.send(Request("POST", place, (*FORM, ("DialCallStatus", "+13125550123"))))
    lines = [line_of(answered) for answered in called.answers]
    assert [json.loads(text)["caller"] for text in lines] == [
        "began",
        "pressed 1",
        "pressed something else",
        "pressed something else",
        "transfer ended",
    ]
    assert json.loads(lines[1])["next"] == "chicago-survivors"
    for text in lines:
        assert "\n" not in text
        assert "3125550123" not in text
        assert "4155551234" not in text
        assert TOKEN not in text


def test_a_slow_log_drops_lines_and_counts_them_and_delays_nobody(line: Line) -> None:
    log = AnswerLog(most_waiting=2)  # never started: the slowest reader of all
    app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=False), lambda: OPEN, log)
    for _ in range(5):
        assert Asked(app, "POST", "/voice", **signed("/voice")).status == "200 OK"
    assert log.dropped == 3


def test_sounds_are_served_unsigned_and_for_ever(called: Called) -> None:
    first = called.exchange.send(Request("POST", called.entry, FORM)).body.decode()
    url = first.partition("<Play>")[2].partition("</Play>")[0]
    path = url.removeprefix(BASE_URL)
    app = called.exchange._app
    asked = Asked(app, "GET", path)
    assert asked.status == "200 OK"
    assert asked.headers["Content-Type"] == "audio/wav"
    assert "immutable" in asked.headers["Cache-Control"]
    assert asked.body[:4] == b"RIFF"
    again = Asked(app, "GET", path, HTTP_IF_NONE_MATCH=asked.headers["ETag"])
    assert (again.status, again.body) == ("304 NOT MODIFIED", b"")
    part = Asked(app, "GET", path, HTTP_RANGE="bytes=0-3")
    assert (part.status, part.body) == ("206 PARTIAL CONTENT", b"RIFF")
    for other in ("/sounds/", "/sounds/x/en/y.wav", path + "x", "/sounds/../menus/line.yaml"):
        assert Asked(app, "GET", other).status == "404 NOT FOUND"


def test_probes_answer(called: Called) -> None:
    app = called.exchange._app
    assert Asked(app, "GET", "/livez").body == b"ok\n"
    assert Asked(app, "GET", "/readyz").body.startswith(b"ready: edition ")
    assert json.loads(Asked(app, "GET", "/healthz").body)["line"] == "Chicago public safety line"
    assert Asked(app, "GET", "/").status == "404 NOT FOUND"


def test_a_number_of_its_own_begins_a_call_in_its_language(line: Line) -> None:
    polish = replace(line, numbers={"+17735550100": "pl"})
    app = build(polish, Settings(HOME, BASE_URL, (TOKEN,), demo=False), now=lambda: OPEN)
    first, *_ = read(Asked(app, "POST", "/voice", **signed("/voice")).body, "text/xml")
    assert isinstance(first, Say)
    assert (first.language, first.text) == ("pl-PL", line.prompts["emergency"]["pl"])


def test_placeholders_are_heard_in_demo_mode_and_never_with_a_real_token(line: Line) -> None:
    for demo, kind in ((True, Play), (False, Say)):
        app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo), now=lambda: OPEN)
        first, *_ = read(Asked(app, "POST", "/voice", **signed("/voice")).body, "text/xml")
        assert isinstance(first, kind)


def test_a_recording_is_served_for_ever_with_ranges_and_nothing_outside_the_edition_is(line: Line) -> None:
    app = build(line, Settings(HOME, BASE_URL, (TOKEN,), demo=True), now=lambda: OPEN)
    first, *_ = read(Asked(app, "POST", "/voice", **signed("/voice")).body, "text/xml")
    assert isinstance(first, Play)
    path = first.url.removeprefix(BASE_URL)
    recording = (HOME / "prompts/en/emergency.wav").read_bytes()
    whole = Asked(app, "GET", path)
    assert (whole.status, whole.body) == ("200 OK", recording)
    assert whole.headers["Content-Type"] == "audio/wav"
    assert "immutable" in whole.headers["Cache-Control"]
    assert path.split("/")[2] == hashlib.sha256(recording).hexdigest()[:16]
    part = Asked(app, "GET", path, HTTP_RANGE="bytes=44-143")
    assert (part.status[:3], part.body) == ("206", recording[44:144])
    again = Asked(app, "GET", path, HTTP_IF_NONE_MATCH=whole.headers["ETag"])
    assert (again.status[:3], again.body) == ("304", b"")
    for other in (
        "en/emergency.wav",
        "../prompts/en/recordings.json",
        "x/en/emergency.wav",
        "en/originals/x",
    ):
        assert Asked(app, "GET", f"/sounds/{other}").status[:3] == "404"
