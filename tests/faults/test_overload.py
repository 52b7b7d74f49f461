"""Ten times what it can do: each caller gets a valid answer or a closed connection within the carrier's
patience, and when it is over, it is over."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import pytest

from ivr.phone.exchange import signature
from tests.faults.published import TOKEN, real
from tests.web.server import Server, free_port

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
CONNECTIONS, SECONDS, PATIENCE = 800, 12.0, 4.0
FIELDS = (("From", "+13125550123"), ("To", "+17735550100"))


def request(url: str, closing: bool) -> bytes:
    body = urlencode(FIELDS).encode()
    rows = [
        "POST /voice HTTP/1.1",
        "Host: line",
        f"X-Twilio-Signature: {signature(TOKEN, url + '/voice', FIELDS)}",
        f"Content-Length: {len(body)}",
        *(["Connection: close"] if closing else []),
    ]
    return "\r\n".join([*rows, "", ""]).encode() + body


async def one(port: int, content: bytes) -> tuple[str, float]:
    """One request of a caller: what came of it, and after how long."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE * 2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(content)
            answer = await reader.read()
            writer.close()
    except TimeoutError:
        return "neither answered nor closed", time.monotonic() - began
    except OSError:
        return "closed", time.monotonic() - began
    whole = answer.startswith(b"HTTP/1.1 200") and answer.rstrip().endswith(b"</Response>")
    return "answered" if whole else "closed" if not answer else "cut short", time.monotonic() - began


async def pressed(port: int, content: bytes, connections: int, seconds: float) -> list[tuple[str, float]]:
    """So many callers who ask, and ask again as soon as they have an answer."""
    until, results = time.monotonic() + seconds, list[tuple[str, float]]()

    async def caller() -> None:
        while time.monotonic() < until:
            results.append(await one(port, content))

    await asyncio.gather(*(caller() for _ in range(connections)))
    return results


async def calm(port: int, content: bytes, count: int = 100) -> list[float]:
    """One caller after the other."""
    took = []
    for _ in range(count):
        what, seconds = await one(port, content)
        assert what == "answered"
        took.append(seconds)
    return took


def p99(took: list[float]) -> float:
    return quantiles(took, n=100)[98]


@pytest.mark.long
def test_ten_times_too_much_is_answered_or_closed_in_time_and_is_over_when_it_is(
    serve: Callable[..., Server], record_property: Note
) -> None:
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    content = request(server.url, closing=True)
    quiet = asyncio.run(calm(port, content))
    results = asyncio.run(pressed(port, content, CONNECTIONS, SECONDS))
    began = time.monotonic()
    after = asyncio.run(calm(port, content))
    recovered = time.monotonic() - began
    took = [seconds for _, seconds in results]
    what = Counter(kind for kind, _ in results)
    assert set(what) <= {"answered", "closed"}
    assert max(took) < PATIENCE
    assert recovered < 2 or p99(after) < 10 * p99(quiet)
    assert "ending it" not in server.said.read_text(), "it was taken for one that stands still"
    record_property(
        "covered",
        f"{CONNECTIONS} callers at once for {SECONDS:.0f} s: {dict(what)}, median {median(took):.2f} s, "
        f"longest {max(took):.2f} s; p99 before {p99(quiet) * 1000:.0f} ms, after {p99(after) * 1000:.0f} ms",
    )


def test_slow_readers_of_sounds_do_not_delay_calls(
    serve: Callable[..., Server], home: Path, record_property: Note
) -> None:
    """In demo mode every sound is a recording; their readers take nothing of it."""
    server = serve()
    token = (home / "instance/demo-token").read_text()
    body = urlencode(FIELDS).encode()
    rows = [
        "POST /voice HTTP/1.1",
        "Host: line",
        f"X-Twilio-Signature: {signature(token, server.url + '/voice', FIELDS)}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    content = "\r\n".join([*rows, "", ""]).encode() + body
    largest = largest_sound(home, server)
    with ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            slow.connect(("127.0.0.1", server.port))
            slow.sendall(f"GET {largest} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 3)
        time.sleep(1)
        took = asyncio.run(calm(server.port, content))
    assert max(took) < PATIENCE
    record_property(
        "covered",
        f"200 slow readers of the largest sound: others wait {median(took) * 1000:.0f} ms (median), "
        f"{max(took) * 1000:.0f} ms (longest)",
    )


def largest_sound(home: Path, server: Server) -> str:
    (depot,) = home.glob("instance/*depot-*")
    largest = max((depot / "sounds").iterdir(), key=lambda file: file.stat().st_size)
    return f"/sounds/{largest.name[:16]}/en/any.wav"
