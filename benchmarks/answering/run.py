"""How many answers a second: ours, an empty WSGI callable on the same server, and the usual application.

    python benchmarks/answering/run.py [--rounds 15] [--seconds 2] [--json FILE]

It needs wrk (apt-get install wrk) and gunicorn (pip install gunicorn). All servers run at the same time on
loopback and are asked in turn, one short burst each a round, because the machine's own speed changes from
minute to minute: only ratios within a round are compared. Real signed forms of 27 and 30 parameters are
posted at the answering and at the key-press route.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from ivr.edition import compile_line
from ivr.files.load import load
from ivr.files.recordings import heard
from ivr.phone import signature
from ivr.web.serve import THREADS

HERE = Path(__file__).parent
HOME = HERE.parent.parent
TOKEN = secrets.token_hex(16)
BASE_URL = "https://line.invalid"
CONNECTIONS = 8

FORM = (
    ("AccountSid", "AC" + "5" * 32),
    ("ApiVersion", "2010-04-01"),
    ("CallSid", "CA" + "7" * 32),
    ("CallStatus", "in-progress"),
    ("CallToken", '{"parentCallInfoToken":"eyJhbGciOiJFUzI1NiJ9","identityHeaderTokens":[]}'),
    ("Called", "+17735550100"),
    ("CalledCity", "CHICAGO"),
    ("CalledCountry", "US"),
    ("CalledState", "IL"),
    ("CalledZip", "60601"),
    ("Caller", "+13125550123"),
    ("CallerCity", "CHICAGO"),
    ("CallerCountry", "US"),
    ("CallerState", "IL"),
    ("CallerZip", "60601"),
    ("Direction", "inbound"),
    ("From", "+13125550123"),
    ("FromCity", "CHICAGO"),
    ("FromCountry", "US"),
    ("FromState", "IL"),
    ("FromZip", "60601"),
    ("StirVerstat", "TN-Validation-Passed-A"),
    ("To", "+17735550100"),
    ("ToCity", "CHICAGO"),
    ("ToCountry", "US"),
    ("ToState", "IL"),
    ("ToZip", "60601"),
)
PRESSED = (("Digits", "6"), ("FinishedOnKey", ""), ("msg", "Gather End"))


@dataclass
class Server:
    """One competitor: how it is started, and where its two routes are."""

    name: str
    command: list[str]
    answering: str
    pressing: str
    port: int = 0
    rates: dict[str, list[float]] = field(default_factory=lambda: {"answer": [], "key press": []})
    latencies: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("This needs wrk. Install it with: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as servers:
        for _ in range(arguments.rounds):
            for server in servers:
                for route in ("answer", "key press"):
                    rate, _ = burst(server, route, arguments.seconds, Path(folder))
                    server.rates[route].append(rate)
        table(servers)
        if arguments.json:
            told = {server.name: server.rates for server in servers}
            arguments.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


@contextmanager
def running(folder: Path) -> Iterator[list[Server]]:
    """Every server, ready; ended whatever happens."""
    place = f"/voice/{edition_name()}.en.main.listen.main.0-0-0-0-0"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"]
    granian += ["--log-level", "error", "--blocking-threads", str(THREADS)]
    servers = [
        Server("empty WSGI callable, granian", [*granian, "empty:app"], "/voice", "/menu"),
        Server("ours, granian", [*granian, "ivr.web.wsgi:app"], "/voice", place),
        Server(
            "the usual application, gunicorn",
            [sys.executable, "-m", "gunicorn", "--workers", "1", "usual:app"],
            "/voice",
            "/menu",
        ),
    ]
    processes = [start(server, folder) for server in servers]
    try:
        for server in servers:
            ready(server)
        yield servers
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGKILL)


def edition_name() -> str:
    line, problems = load(HOME)
    assert line, problems
    return compile_line(line, BASE_URL, recordings=heard(HOME, line, placeholders=False)).name


def start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    server.port = free_port()
    bind = (
        ["--bind", f"127.0.0.1:{server.port}"]
        if "gunicorn" in server.command
        else ["--port", str(server.port)]
    )
    environ = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE_URL, "IVR_HOME": str(HOME)}
    log = (folder / f"{server.port}.log").open("wb")
    return subprocess.Popen(
        [*server.command, *bind], cwd=HERE, env=environ, stdout=log, stderr=log, start_new_session=True
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ready(server: Server) -> None:
    """It answers a signed request; an answer other than 200 would be measured as if it were one."""
    until = time.monotonic() + 30
    while True:
        try:
            for route in ("answer", "key press"):
                path, form = asked(server, route)
                headers = {"X-Twilio-Signature": signature(TOKEN, BASE_URL + path, form)}
                url = f"http://127.0.0.1:{server.port}{path}"
                with urllib.request.urlopen(
                    urllib.request.Request(url, urlencode(form).encode(), headers)
                ) as reply:
                    assert reply.status == 200, (server.name, reply.status)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def asked(server: Server, route: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if route == "answer":
        return server.answering, FORM
    return server.pressing, (*FORM, *PRESSED)


def burst(server: Server, route: str, seconds: int, folder: Path) -> tuple[float, float]:
    """Answers a second, and the 99th percentile of their milliseconds."""
    path, form = asked(server, route)
    script = folder / "burst.lua"
    script.write_text(
        'wrk.method = "POST"\n'
        f"wrk.body = [[{urlencode(form)}]]\n"
        'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
        f'wrk.headers["X-Twilio-Signature"] = "{signature(TOKEN, BASE_URL + path, form)}"\n',
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, f"{server.name}: {told}"
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    assert rate and slow, told
    return float(rate[1]), float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]]


def table(servers: list[Server]) -> None:
    """Medians, and the ratio to the first in the same round with its middle half."""
    print("| application | route | answers a second, median | share of the empty callable (middle half) |")
    print("|---|---|---|---|")
    for server in servers:
        for route, rates in server.rates.items():
            shares = sorted(mine / limit for mine, limit in zip(rates, servers[0].rates[route], strict=True))
            low, high = shares[len(shares) // 4], shares[-1 - len(shares) // 4]
            middle = statistics.median(shares)
            rate = f"{statistics.median(rates):,.0f}"
            print(f"| {server.name} | {route} | {rate} | {middle:.2f} ({low:.2f}-{high:.2f}) |")
    for route in ("answer", "key press"):
        pairs = zip(servers[1].rates[route], servers[2].rates[route], strict=True)
        times = statistics.median(ours / usual for ours, usual in pairs)
        print(f"\n{route}: ours answers {times:.1f} times as many as the usual application.")


if __name__ == "__main__":
    main()
