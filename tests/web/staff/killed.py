"""A console killed with -9 while it does what somebody asked, and those who ask."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread

from werkzeug.test import stream_encode_multipart

from tests.browser.console_process import served

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
        while "progress.js" in (page := self.ask(path)[1]):
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
    """Starts a console, sends it what somebody prepared, and kills the server and its worker meanwhile."""
    with served(home) as (url, console):
        person = Person(url)
        form = prepare(person)
        sending = Thread(target=_unanswered, args=(person, *form))
        sending.start()
        time.sleep(wait)
        os.killpg(console.pid, signal.SIGKILL)
        sending.join()


def _unanswered(person: Person, path: str, fields: Fields) -> None:
    """Sent, and killed before there is an answer, or after."""
    with suppress(OSError, HTTPException):
        person.ask(path, fields)
