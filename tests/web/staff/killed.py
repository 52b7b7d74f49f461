"""A console killed with -9 while it does what somebody asked, and those who ask."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import stream_encode_multipart

from ivr.web.staff.wsgi import load_console
from ivr.web.wsgi_environment import DEMO_BASE_URL, HOME
from tests.browser.console_process import REAL
from tests.web.server import PATIENCE, answers, free_port, wait_until

_NURSERY = multiprocessing.get_context(
    "forkserver"
)  # has imported everything, so that a console starts at once
_NURSERY.set_forkserver_preload([__name__])

Fields = dict[str, object]


class Person:
    """Somebody at a real browser's end of a console, without the browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, fields: Fields | None = None) -> tuple[str, str]:
        """Where it led, and the page."""
        request = urllib.request.Request(self._url + path)
        if fields is not None:
            stream, _, boundary = stream_encode_multipart(fields, use_tempfile=False)
            request.data = stream.read()
            request.add_header("Content-Type", f'multipart/form-data; boundary="{boundary}"')
        with self._opener.open(request, timeout=60) as answer:
            return answer.url.removeprefix(self._url), answer.read().decode()

    def settled(self, path: str) -> str:
        """A page once the work in the background that it waits for is over."""
        until = time.monotonic() + PATIENCE
        while "progress.js" in (page := self.ask(path)[1]):
            assert time.monotonic() < until, "the work in the background does not end"
            time.sleep(0.05)
        return page


class Aim:
    """When to kill: each time nearer to the moment at which the old becomes the new."""

    def __init__(self, wait: float, step: float) -> None:
        self.wait = wait
        self._step = step
        self.outcomes = {"old": 0, "new": 0}

    def saw(self, outcome: str) -> None:
        self.outcomes[outcome] += 1
        self.wait = max(0.0, self.wait + (self._step if outcome == "old" else -self._step))
        self._step = max(0.001, self._step * 0.9)


def value(page: str, name: str) -> str:
    """What stands in a field of a page that has it once."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def kill_during(home: Path, prepare: Callable[[Person], tuple[str, Fields]], wait: float) -> None:
    """Starts a console, sends it what somebody prepared, and kills it meanwhile, with all it has started."""
    with to_be_killed(home) as (url, console):
        person = Person(url)
        form = prepare(person)
        sending = Thread(target=_unanswered, args=(person, *form))
        sending.start()
        time.sleep(wait)
        os.killpg(console, signal.SIGKILL)
        sending.join()


@contextmanager
def to_be_killed(home: Path) -> Iterator[tuple[str, int]]:
    """A console for a home, and the group of its processes; it is killed where a test did not."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    console = _NURSERY.Process(target=_serve, args=(home, port, url))
    console.start()
    assert console.pid
    try:
        wait_until(lambda: answers(f"{url}/staff/sign-in"))
        yield url, console.pid
    finally:
        console.kill()
        console.join(PATIENCE)
        console.close()


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing, in the midst of a test's report."""


def _serve(home: Path, port: int, url: str) -> None:
    os.setsid()
    for name in REAL:
        os.environ.pop(name, None)
    os.environ |= {HOME: str(home), DEMO_BASE_URL: url}
    make_server("127.0.0.1", port, load_console(), threaded=True, request_handler=_Silent).serve_forever()


def _unanswered(person: Person, path: str, fields: Fields) -> None:
    """Sent, and killed before there is an answer, or after."""
    with suppress(OSError, HTTPException):
        person.ask(path, fields)
