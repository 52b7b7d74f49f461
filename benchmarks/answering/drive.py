"""Load: wrk where it is, else a driver of our own, which asks less of a server and so shows less of a gap."""

from __future__ import annotations

import re
import shutil
import socket
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from forms import posted
from servers import BASE_URL, TOKEN, Server

CONNECTIONS = 8


@dataclass(frozen=True)
class Burst:
    """What came of a burst: answers a second; the median and the 99th percentile of their milliseconds."""

    rate: float
    median: float
    p99: float


def burst(
    server: Server, route: str, seconds: int, folder: Path, connections: int = CONNECTIONS, pause: int = 0
) -> Burst:
    """Posts a route's signed form on so many connections, each waiting up to twice ``pause`` ms each time."""
    if shutil.which("wrk"):
        return _wrk(server, route, seconds, folder, connections, pause)
    return _own(server, route, seconds, connections, pause)


def _wrk(server: Server, route: str, seconds: int, folder: Path, connections: int, pause: int) -> Burst:
    path, form = server.request(route)
    body, signed = posted(TOKEN, BASE_URL, path, form)
    script = folder / "burst.lua"
    script.write_text(
        'wrk.method = "POST"\n'
        f"wrk.body = [[{body.decode()}]]\n"
        'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
        f'wrk.headers["X-Twilio-Signature"] = "{signed}"\n'
        + (f"function delay() return math.random(0, {2 * pause}) end\n" if pause else ""),
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, f"{server.name}: {told}"
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate, told
    return Burst(float(rate[1]), _milliseconds(told, "50%"), _milliseconds(told, "99%"))


def _milliseconds(told: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", told)
    assert found, told
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _own(server: Server, route: str, seconds: int, connections: int, pause: int) -> Burst:
    path, form = server.request(route)
    body, signed = posted(TOKEN, BASE_URL, path, form)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {signed}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    waited: list[float] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_ask, args=(server.port, head.encode() + body, until, pause, waited))
        for _ in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waited.sort()
    return Burst(len(waited) / seconds, statistics.median(waited), waited[int(len(waited) * 0.99)])


def _ask(port: int, request: bytes, until: float, pause: int, waited: list[float]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.sendall(request)
            _read_answer(connection)
            waited.append((time.perf_counter() - began) * 1000)
            time.sleep(pause / 1000)


def _read_answer(connection: socket.socket) -> None:
    told = b""
    while b"\r\n\r\n" not in told:
        told += connection.recv(65536)
    head, _, rest = told.partition(b"\r\n\r\n")
    assert head.split(None, 2)[1] == b"200", head
    length = re.search(rb"content-length: (\d+)", head.lower())
    assert length, head
    missing = int(length[1]) - len(rest)
    while missing > 0:
        missing -= len(connection.recv(65536))
