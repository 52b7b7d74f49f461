"""Whether the line answers, asked in the background: yes, not yet, or nobody there."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.pulse import Beat, Pulse
from tests.store.lines import decision, line
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import Clock

SignIn = Callable[..., Browser]


@contextmanager
def server(status: int, words: str) -> Iterator[str]:
    """What answers calls on this machine, and says this of itself."""

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(f"{words}\n".encode())

        def log_message(self, *arguments: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Ready)
    Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}"
    finally:
        listening.shutdown()
        listening.server_close()


def heard(pulse: Pulse) -> Beat:
    until = time.monotonic() + 10
    while (beat := pulse.latest()) is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    return beat


def test_a_server_that_answers_says_with_which_edition(clock: Clock) -> None:
    with server(200, "ready: edition 0123456789ab") as address:
        beat = heard(Pulse(address, clock))
    assert (beat.answering, beat.edition) == (True, "0123456789ab")


@pytest.mark.parametrize(("status", "words"), [(503, "not ready: nothing on the air"), (200, "hello")])
def test_a_server_that_is_not_ready_says_why(clock: Clock, status: int, words: str) -> None:
    with server(status, words) as address:
        beat = heard(Pulse(address, clock))
    assert (beat.answering, beat.edition, beat.told) == (False, "", words)


def test_nobody_there_is_told_and_asked_again_after_a_while(clock: Clock) -> None:
    with server(200, "ready: edition 0123456789ab") as address:
        pulse = Pulse(address, clock)
        assert heard(pulse).answering
    clock.pass_(seconds=6)
    until = time.monotonic() + 10
    while (beat := pulse.latest()) and beat.answering and time.monotonic() < until:
        time.sleep(0.01)
    assert beat and not beat.answering
    assert "refused" in beat.told


def test_without_a_server_in_front_nobody_is_asked(clock: Clock) -> None:
    pulse = Pulse("", clock)
    assert not pulse.known
    assert pulse.latest() is None


def test_today_says_that_the_line_answers_and_with_what(made: Console, sign_in: SignIn) -> None:
    made.editions.publish(line(1), {}, decision())
    viewer = sign_in(Role.VIEWER)
    assert "runs without a line in front of it" in viewer.open("/staff/").words
    with socket.create_server(("127.0.0.1", 0)) as silent:
        made.__dict__["pulse"] = Pulse(f"http://127.0.0.1:{silent.getsockname()[1]}", made.now)
        assert "is being asked whether it answers" in viewer.open("/staff/").words
    with server(200, "ready: edition 0123456789ab") as address:
        made.__dict__["pulse"] = Pulse(address, made.now)
        heard(made.pulse)
        page = viewer.open("/staff/")
    assert "The line answers" in page.words
    assert "It still answers with edition 0123456789ab." in page.words


def test_today_says_that_the_line_does_not_answer(made: Console, sign_in: SignIn) -> None:
    with server(503, "not ready: <nothing>") as address:
        made.__dict__["pulse"] = Pulse(address, made.now)
        heard(made.pulse)
    page = sign_in(Role.VIEWER).open("/staff/")
    assert "The line does not answer" in page.words
    assert "not ready: &lt;nothing&gt;" in page.html
