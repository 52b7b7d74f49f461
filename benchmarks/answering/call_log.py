"""What the call log costs an answer: the same server with it and without it, asked in turn.

    python benchmarks/answering/call_log.py [--sittings 3] [--rounds 4] [--seconds 3]

It wants wrk (apt-get install wrk; without it a driver of our own does). Both servers run at the same time on
loopback; each round asks one and then the other, the other way round in the next one, first half as often as
the server can answer, then 2,000 times a second. At half of full load more events come than a worker writes,
which is 2,500 a second, and the rest is dropped; at 2,000 each one is written, and brought into the database
meanwhile. Between two bursts whatever waits is written first. Only ratios within a round are compared. Two
processes of one program differ by as much as is looked for here, so both are started anew for each sitting.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from drive import Burst, burst
from servers import Server, running, with_and_without_log

Round = dict[str, Burst]  # by the server's name

_CONNECTIONS = 64
_EVERY_EVENT = 2000  # answers a second of which all are written
_MOST = 1.1  # times as slow may the slowest hundredth be
_QUIET = 1.2  # seconds in which nothing more is written


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sittings", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=3)
    arguments = parser.parse_args()
    sat = [sitting(arguments.rounds, arguments.seconds) for _ in range(arguments.sittings)]
    for told, *rounds in zip(("half of full load", f"{_EVERY_EVENT:,} a second"), *sat, strict=True):
        table(told, [each for one in rounds for each in one])


def sitting(rounds: int, seconds: int) -> list[list[Round]]:
    """Both servers started anew, and asked at each of the two rates."""
    with tempfile.TemporaryDirectory() as name:
        home, folder = Path(name) / "home", Path(name)
        home.mkdir()
        with running(home, folder, made=with_and_without_log) as servers:
            half = full_load(servers[1], folder) / 2
            return [compared(servers, rate, rounds, seconds, home) for rate in (half, _EVERY_EVENT)]


def full_load(server: Server, folder: Path) -> float:
    """Answers a second, the better of two short bursts: the first one warms it up."""
    return max(burst(server, "key press", 2, folder).rate for _ in range(2))


def compared(servers: list[Server], rate: float, rounds: int, seconds: int, home: Path) -> list[Round]:
    """Bursts of each server at a rate, round by round."""
    pause = max(1, round(_CONNECTIONS / rate * 1000))
    found: list[Round] = []
    for number in range(rounds):
        bursts: Round = {}
        for server in servers if number % 2 else reversed(servers):
            settle(home)
            bursts[server.name] = burst(server, "key press", seconds, home.parent, _CONNECTIONS, pause)
        found.append({server.name: bursts[server.name] for server in servers})
    return found


def settle(home: Path) -> None:
    """Wait until nothing waits to be written any more."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < _QUIET:
        now = sum(spool.stat().st_size for spool in home.glob("instance/depot-*/calls/*.spool"))
        if now != before:
            before, since = now, time.monotonic()
        time.sleep(0.1)


def table(rate: str, found: list[Round]) -> None:
    """Medians of the rounds, and the ratio within a round with its middle half."""
    print(f"\nAsked at {rate}, {_CONNECTIONS} connections, key press:\n")
    print("| | answers a second | median | 99th percentile (range of the rounds) |\n|---|---|---|---|")
    for name in found[0]:
        bursts = [each[name] for each in found]
        slow = [each.p99 for each in bursts]
        told = f"{statistics.median(slow):.2f} ms ({min(slow):.2f}-{max(slow):.2f})"
        rates, usual = (statistics.median(getattr(each, of) for each in bursts) for of in ("rate", "median"))
        print(f"| {name} | {rates:,.0f} | {usual:.2f} ms | {told} |")
    times = sorted(with_it.p99 / without.p99 for with_it, without in (each.values() for each in found))
    low, high, middle = times[len(times) // 4], times[-1 - len(times) // 4], statistics.median(times)
    within = "" if middle <= _MOST else "NOT "
    print(f"\nSlowest hundredth: {middle:.2f} times ({low:.2f} to {high:.2f}), {within}within 10 %")


if __name__ == "__main__":
    main()
