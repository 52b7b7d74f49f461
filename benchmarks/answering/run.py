"""How fast the line answers: ours, an empty WSGI callable on the same server, and the usual application.

    python benchmarks/answering/run.py [--sittings 1] [--rounds 15] [--seconds 2] [--json FILE]

It wants gunicorn (pip install gunicorn) and wrk (apt-get install wrk; without it a driver of our own does).
All servers run at the same time on loopback and are asked in turn, one short burst each a round, because the
machine's own speed changes from minute to minute: only ratios within a round are compared. Real signed forms
of 27 and 30 parameters are posted at the answering and at the key-press route. Then each is asked half as
often as it can answer, and the slowest hundredth is compared. A process may be a tenth quicker than another
of the same program for as long as it lives: with several sittings all are started anew.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from drive import CONNECTIONS, Burst, burst
from servers import ROUTES, Server, running

Rates = dict[str, dict[str, list[float]]]
Slow = dict[str, list[float]]
Found = tuple[Rates, Slow]
_HALF_CONNECTIONS = 64


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    parser.add_argument("--sittings", type=int, default=1, help="start the servers anew so many times")
    arguments = parser.parse_args()
    sat = [sitting(arguments.rounds, arguments.seconds) for _ in range(arguments.sittings)]
    rates, slow = together(sat)
    table(rates)
    slow_table(slow)
    if arguments.json:
        arguments.json.write_text(json.dumps({"rates": rates, "p99": slow}, indent=1), encoding="utf-8")


def sitting(rounds: int, seconds: int) -> Found:
    """Every server started, and measured in turn."""
    with tempfile.TemporaryDirectory() as name:
        home, folder = Path(name) / "home", Path(name)
        home.mkdir()
        with running(home, folder) as servers:
            rates = measured(servers, rounds, seconds, folder)
            return rates, slowest(servers, rates, rounds, seconds, folder)


def together(sat: list[Found]) -> Found:
    """The rounds of all sittings."""
    rates, slow = sat[0]
    for more_rates, more_slow in sat[1:]:
        for name, routes in rates.items():
            for route, each in routes.items():
                each += more_rates[name][route]
        for name, each in slow.items():
            each += more_slow[name]
    return rates, slow


def measured(servers: list[Server], rounds: int, seconds: int, folder: Path) -> Rates:
    """Answers a second of each server and route, round by round."""
    rates: Rates = {server.name: {route: [] for route in ROUTES} for server in servers}
    for _ in range(rounds):
        for route in ROUTES:
            for server in servers:
                rates[server.name][route].append(burst(server, route, seconds, folder).rate)
    return rates


def slowest(servers: list[Server], rates: Rates, rounds: int, seconds: int, folder: Path) -> Slow:
    """The 99th percentile in milliseconds of a key press at half of full load, round by round."""
    found: Slow = {server.name: [] for server in servers[:2]}
    for _ in range(rounds):
        for server in servers[:2]:
            half = statistics.median(rates[server.name]["key press"]) / 2
            pause = max(1, round(_HALF_CONNECTIONS / half * 1000))
            told: Burst = burst(server, "key press", seconds, folder, _HALF_CONNECTIONS, pause)
            found[server.name].append(told.p99)
    return found


def table(rates: Rates) -> None:
    """Medians, and the ratio to the first in the same round with its middle half."""
    print(f"Full load, {CONNECTIONS} connections:\n")
    print("| application | route | answers a second, median | share of the empty callable (middle half) |")
    print("|---|---|---|---|")
    (_, limit), (_, ours), (_, usual) = rates.items()
    for name, routes in rates.items():
        for route, each in routes.items():
            shares = sorted(mine / most for mine, most in zip(each, limit[route], strict=True))
            low, high = shares[len(shares) // 4], shares[-1 - len(shares) // 4]
            middle = statistics.median(shares)
            print(
                f"| {name} | {route} | {statistics.median(each):,.0f} | {middle:.2f} ({low:.2f}-{high:.2f}) |"
            )
    for route in ROUTES:
        times = statistics.median(a / b for a, b in zip(ours[route], usual[route], strict=True))
        print(f"\n{route}: ours answers {times:.1f} times as many as the usual application.")


def slow_table(slow: Slow) -> None:
    """The slowest hundredth at half of full load."""
    print(f"\nHalf of each one's full load, {_HALF_CONNECTIONS} connections, key press:\n")
    print("| application | 99th percentile, median of the rounds (range) |\n|---|---|")
    for name, each in slow.items():
        print(f"| {name} | {statistics.median(each):.2f} ms ({min(each):.2f}-{max(each):.2f}) |")
    limit, ours = slow.values()
    times = statistics.median(mine / most for mine, most in zip(ours, limit, strict=True))
    print(f"\nours is {times:.2f} times the empty callable's.")


if __name__ == "__main__":
    main()
