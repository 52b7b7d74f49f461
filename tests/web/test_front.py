"""What is passed on to the console's process, and what a slow or absent console costs callers: nothing."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingUnixStreamServer
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from ivr.web.front import AT_ONCE, MOST_BODY, ConsoleAt, Front
from ivr.web.hosts import hosts_of
from tests.web.test_callpath import Asked


class Console(ThreadingUnixStreamServer):
    """A console that tells what it was asked, after `go` is set."""

    daemon_threads = True
    request_queue_size = 4 * AT_ONCE  # as that of the real one, longer than all who ask

    def __init__(self, path: str) -> None:
        super().__init__(path, _Tell)
        self.path = path
        self.go, self.waiting = threading.Event(), threading.Semaphore(0)
        self.go.set()
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()


class _Tell(BaseHTTPRequestHandler):
    server: Console

    def do_POST(self) -> None:
        if self.path == "/staff/too-much":
            self.send_error(413)  # and hangs up, with the body unread
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if len(body) < int(self.headers.get("Content-Length", 0)):
            return
        self.server.waiting.release()
        self.server.go.wait(20)
        told = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": len(body)}
        text = json.dumps(told).encode()
        self.send_response(207, "Told")
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(name="console")
def a_console() -> Iterator[Console]:
    with TemporaryDirectory() as folder:  # of a short name, as a socket's has to be
        yield from running(Console(f"{folder}/socket"))


def running(server: Console) -> Iterator[Console]:
    yield server
    server.go.set()
    server.shutdown()
    server.server_close()


def calls(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """What is not for the console."""
    start_response("200 OK", [])
    return [b"calls"]


def front(path: str) -> Front:
    return Front(ConsoleAt(path, "the-ticket"), calls)


def test_a_request_is_passed_on_as_it_came_with_our_ticket_and_nobody_elses(console: Console) -> None:
    asked = Asked(
        front(console.path),
        "POST",
        "/staff/services/né w",
        query="a=1&b=%20",
        body=b"x" * 100_000,
        REMOTE_ADDR="203.0.113.9",
        HTTP_HOST="line.mycity.gov",
        HTTP_COOKIE="a=1",
        HTTP_X_FORWARDED_FOR="198.51.100.7",
        HTTP_X_IVR_TICKET="forged",
        HTTP_X_IVR_PEER="127.0.0.1",
        HTTP_CONNECTION="close, X-Ivr-Ticket",
    )
    assert asked.status == "207 Told"
    told = json.loads(asked.body)
    assert (told["method"], told["path"], told["body"]) == (
        "POST",
        "/staff/services/n%E9%20w?a=1&b=%20",
        100_000,
    )
    headers = {name.title(): value for name, value in told["headers"].items()}
    assert headers["X-Ivr-Ticket"] == "the-ticket"
    assert headers["X-Ivr-Peer"] == "203.0.113.9"
    assert headers["Host"] == "line.mycity.gov"
    assert headers["X-Forwarded-For"] == "198.51.100.7"
    assert headers["Cookie"] == "a=1"


@pytest.mark.parametrize("path", ["/staffing", "/voice", "/", "/sounds/staff/", "/STAFF"])
def test_whatever_is_not_the_consoles_goes_where_it_went(path: str) -> None:
    assert Asked(front("/nowhere"), "GET", path).body == b"calls"


@pytest.mark.parametrize("host", ["staff.mycity.gov", "STAFF.mycity.gov:443"])
def test_a_console_with_a_name_of_its_own_is_answered_by_that(console: Console, host: str) -> None:
    assert Asked(named_front(console), "GET", "/staff/", HTTP_HOST=host).status == "207 Told"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        *((host, "/staff/") for host in ("line.mycity.gov", "staff.mycity.gov:8000", "")),
        ("staff.mycity.gov", "/sounds/0123456789abcdef/en/main.wav"),
    ],
)
def test_and_by_no_other_and_takes_nothing_from_calls(console: Console, host: str, path: str) -> None:
    assert Asked(named_front(console), "GET", path, HTTP_HOST=host).body == b"calls"


def named_front(console: Console) -> Front:
    at = ConsoleAt(console.path, "the-ticket", hosts_of("https://staff.mycity.gov"))
    return Front(at, calls)


def test_a_console_that_is_away_is_told_and_costs_nothing() -> None:
    asked = Asked(front("/nowhere"), "GET", "/staff")
    assert asked.status.startswith("503")
    assert b"Calls go on" in asked.body


@pytest.mark.parametrize("length", [str(MOST_BODY + 1), "-1", "many"])
def test_a_body_of_an_impossible_length_is_not_read(console: Console, length: str) -> None:
    asked = Asked(front(console.path), "POST", "/staff/x", body=b"x", length=length)
    assert asked.status.startswith("413")


def test_the_answer_of_a_console_that_does_not_read_it_all_is_told(console: Console) -> None:
    sent = io.BytesIO(b"x" * 25_000_000)
    whole = {"wsgi.input": sent}
    asked = Asked(front(console.path), "POST", "/staff/too-much", length="25000000", **whole)
    assert asked.status.startswith("413")
    assert not sent.read(1), "a browser shows an answer only to what it could send"


def test_a_body_that_breaks_off_is_told(console: Console) -> None:
    half = {"wsgi.input": io.BytesIO(b"x" * 10)}
    asked = Asked(front(console.path), "POST", "/staff/x", length="20", **half)
    assert asked.status.startswith("503")


def test_a_slow_console_holds_no_more_than_its_share_of_the_servers_threads(console: Console) -> None:
    console.go.clear()
    passed, statuses = front(console.path), list[str]()
    threads = [
        threading.Thread(target=lambda: statuses.append(Asked(passed, "GET", "/staff").status))
        for _ in range(AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert console.waiting.acquire(timeout=10)
    refused = Asked(passed, "GET", "/staff")
    assert refused.status.startswith("503")
    assert b"busy" in refused.body
    assert Asked(passed, "GET", "/voice").body == b"calls"
    console.go.set()
    for thread in threads:
        thread.join()
    assert statuses == ["207 Told"] * AT_ONCE
    assert Asked(passed, "GET", "/staff").status == "207 Told", "and they are free again"
