"""The console killed in the middle of a keep: callers hear one take or the other, whole, every time."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import time
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from ivr.audio.take import read_take
from ivr.files.coverage import read_coverage
from ivr.files.earlier import earlier_takes
from ivr.files.load import load
from ivr.files.recordings import Recorded, fingerprint, heard
from tests.browser.console_process import served
from tests.web.staff.town import ENGLISH, a_take, town

KILLS = 30


class Person:
    """Somebody at a real browser's end of a console, without the browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, fields: dict[str, object] | None = None) -> tuple[str, str]:
        """Where it led, and the page."""
        request = urllib.request.Request(self._url + path)
        if fields is not None:
            stream, _, boundary = stream_encode_multipart(fields, use_tempfile=False)
            request.data = stream.read()
            request.add_header("Content-Type", f'multipart/form-data; boundary="{boundary}"')
        with self._opener.open(request, timeout=60) as answer:
            return answer.url.removeprefix(self._url), answer.read().decode()

    def bring(self, sound: bytes) -> tuple[str, dict[str, object]]:
        """The form that keeps a take, filled in."""
        _, page = self.ask("/staff/prompts/en/main")
        fields: dict[str, object] = {"csrf_token": _value(page, "csrf_token"), "words": ENGLISH}
        where, page = self.ask(
            "/staff/prompts/en/main/takes", {**fields, "take": FileStorage(io.BytesIO(sound), "a.wav")}
        )
        while "/takes/" not in where:  # a busy machine reads it while the page is left
            time.sleep(0.2)
            _, page = self.ask(where)
            if found := re.search(r'href="(/staff/prompts/takes/[0-9a-f]+)"', page):
                where, page = self.ask(found[1])
        names = ("csrf_token", "before", "start", "end")
        return f"{where}/keep", {name: _value(page, name) for name in names}


def _value(page: str, name: str) -> str:
    form = page.split("/keep", 1)[-1] if "/keep" in page else page
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)
    assert found, name
    return found[1]


@pytest.mark.faults
def test_a_console_killed_thirty_times_during_a_keep_leaves_no_half_state(tmp_path: Path) -> None:
    home, chance = town(tmp_path), random.Random(8)
    takes = [a_take(pitch=pitch) for pitch in (120.0, 190.0)]
    whole = {fingerprint(read_take(each, ENGLISH, "en").sound): each for each in takes}
    outcomes = {"old": 0, "new": 0}
    with served(home) as (url, _):
        person = Person(url)
        person.ask(*person.bring(takes[0]))
    for number in range(KILLS):
        now = _heard(home)
        other = next(each for known, each in whole.items() if known != now)
        with served(home) as (url, console):
            person = Person(url)
            form = person.bring(other)
            keeping = Thread(target=_unanswered, args=(person, *form))
            keeping.start()
            time.sleep(chance.uniform(0.0, 0.04))
            os.killpg(console.pid, signal.SIGKILL)  # the server and its worker, at once
            keeping.join()
        after = _heard(home)
        assert after in whole, f"kill {number}: what callers hear is no take that anybody made"
        outcomes["old" if after == now else "new"] += 1
        lost = set(whole) - {after} - {each.record.sound for each in earlier_takes(home, "en", "main")}
        assert after == now or not lost, f"kill {number}: the take that was replaced is lost"
    assert min(outcomes.values()) >= 3, f"the kills came all at one time: {outcomes}"


def _unanswered(person: Person, path: str, fields: dict[str, object]) -> None:
    """Sent, and killed before there is an answer, or after."""
    with suppress(OSError, HTTPException):
        person.ask(path, fields)


def _heard(home: Path) -> str:
    """The SHA-256 of what callers hear; the grid must say that it is recorded."""
    line, problems = load(home)
    assert line, problems
    (cell,) = [each for each in read_coverage(home).of("en") if each.prompt == "main"]
    assert cell.state is Recorded.RECORDED, cell.state
    return fingerprint(heard(home, line, placeholders=False)["main", "en"])
