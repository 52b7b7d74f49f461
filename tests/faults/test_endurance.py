"""A million requests: memory, files and threads stay what they were after the first ten thousand."""

from __future__ import annotations

import gc
import http.client
import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.phone.exchange import signature
from ivr.web.air import Air, only
from ivr.web.answer_log import AnswerLog
from ivr.web.answers import Answers
from ivr.web.build import answering
from ivr.web.callpath import respond
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, HOME, OPEN
from tests.faults.published import TOKEN, real
from tests.web.server import Server, free_port, grandchildren

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
Asked = tuple[str, bytes, str]  # path, body, signature
MILLION, WARM = 1_000_000, 20_000
SECONDS = 50.0  # this machine may be busy
OVER_HTTP, WARM_HTTP = 20_000, 5_000  # the application itself is asked a million times, above


def different(base_url: str, name: str) -> list[Asked]:
    """Some thousand requests: every key in every menu, from several callers, wrong ones too."""
    found = []
    for number in range(3000):
        node = ("main", "victims", "about", "city-services", "nami", "nowhere")[number % 6]
        path = f"/voice/{name}.{('en', 'es', 'pl')[number % 3]}.{node}.listen.main.0-{number % 3}-0-0-0"
        caller = f"+1312555{number % 10_000:04d}"
        digits = ("1", "2", "3", "8", "9", "0", "*", "#", "", "77")[number % 10]
        fields = (
            ("CallSid", f"CA{number:032x}"),
            ("From", caller),
            ("To", "+17735550100"),
            ("Digits", digits),
        )
        found.append((path, urlencode(fields).encode(), signature(TOKEN, base_url + path, fields)))
    return found


def environ(path: str, body: bytes, signed: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_TWILIO_SIGNATURE": signed,
        "wsgi.input": io.BytesIO(body),
    }


def resident(pid: int | str = "self") -> int:
    """Memory of a process, in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def open_files(pid: int | str = "self") -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


@pytest.mark.long
def test_a_million_answers_leave_nothing_behind(line: Line, record_property: Note) -> None:
    edition, statuses = compile_line(line, BASE_URL), list[str]()
    with Path("/dev/null").open("wb") as out:
        log = AnswerLog(out).start()
        settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
        app = answering(Air(only(Answers(edition, respond))), settings, lambda: OPEN, log)
        asked = cycle(different(BASE_URL, edition.name))

        def answer(count: int) -> None:
            for path, body, signed in islice(asked, count):
                app(environ(path, body, signed), lambda status, headers: statuses.append(status))
            assert set(statuses) == {"200 OK"}
            statuses.clear()

        answer(WARM)
        gc.collect()
        before, began, done = (resident(), open_files(), threading.active_count()), time.monotonic(), WARM
        while done < MILLION and time.monotonic() - began < SECONDS:
            answer(10_000)
            done += 10_000
        took = time.monotonic() - began
        gc.collect()
        after = resident(), open_files(), threading.active_count()
        log.stop()
    assert done > 200_000
    assert after[0] <= before[0] * 1.05
    assert after[1:] == before[1:]
    record_property(
        "covered",
        f"{done} answers in {took:.0f} s: memory {before[0] >> 20} -> {after[0] >> 20} MB, files {after[1]}, "
        f"threads {after[2]}, {log.dropped} lines of the log dropped",
    )


def test_twenty_thousand_requests_over_http_leave_nothing_behind(
    serve: Callable[..., Server], record_property: Note
) -> None:
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    name = edition_of(port)
    asked = different(server.url, name)
    worker = grandchildren(server.process.pid)[-1]
    send(port, asked, WARM_HTTP)
    time.sleep(1)
    before, began = (resident(worker), open_files(worker), threads(worker)), time.monotonic()
    done = send(port, asked, OVER_HTTP)
    took = time.monotonic() - began
    time.sleep(1)
    after = resident(worker), open_files(worker), threads(worker)
    assert done > OVER_HTTP / 4
    assert grandchildren(server.process.pid)[-1] == worker
    assert after[0] <= before[0] * 1.05
    assert after[1] <= before[1] + 1
    assert after[2] <= before[2] + 2
    record_property(
        "covered",
        f"{done} requests over HTTP in {took:.0f} s: memory {before[0] >> 20} -> {after[0] >> 20} MB, "
        f"files {before[1]} -> {after[1]}, threads {before[2]} -> {after[2]}",
    )


def edition_of(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/readyz")
    name = connection.getresponse().read().decode().split()[-1]
    connection.close()
    return name


def send(port: int, asked: list[Asked], count: int) -> int:
    """So many requests over eight connections that are opened anew now and then; every one is answered."""
    until = time.monotonic() + 45

    def some(number: int) -> int:
        done = 0
        while done < count // 8 and time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            for path, body, signed in islice(cycle(asked[number:]), 500):
                connection.request("POST", path, body, {"X-Twilio-Signature": signed})
                assert connection.getresponse().read()
                done += 1
            connection.close()
        return done

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(some, range(8)))
