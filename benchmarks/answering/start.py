"""How a line starts and grows: cold start, memory, the cost of an answer and of an edition by its size.

    python benchmarks/answering/start.py [--times 5]

Cold start is from the command to the first answered call, with an edition published before: the least and the
median of some. Memory is that of the process that answers, after every node was heard in every language;
sounds lie in files. The made-up lines of 10, 100 and 1,000 nodes are those of check_growth.py, in five
languages.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from check_growth import SIZES, made_up
from forms import FORM, PRESSED, posted
from servers import BASE_URL, SHIPPED, TOKEN, Server, answered, free_port

from ivr.core.line import Line, Menu, Service
from ivr.edition import compile_line
from ivr.files.load import load
from ivr.web.air import settle
from ivr.web.build import air_of, answering
from ivr.web.callpath import CallPath
from ivr.web.settings import Settings

ANSWERS = 4_000
REQUESTS = 500


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--line", type=Path, help=argparse.SUPPRESS)  # one row, in a process of its own
    arguments = parser.parse_args()
    if arguments.line:
        row(arguments.line)
        return
    with tempfile.TemporaryDirectory() as name:
        cold_starts(Path(name) / "home", arguments.times)
        growth(Path(name) / "lines")


def cold_starts(home: Path, times: int) -> None:
    home.mkdir()
    for part in ("menus", "prompts"):
        (home / part).symlink_to(SHIPPED / part)
    cold_start(home)  # publishes the first edition
    found = sorted(cold_start(home) for _ in range(times))
    print(f"Cold start to the first answered call: {statistics.median(found):.2f} s ({found[0]:.2f} at best)")


def cold_start(home: Path) -> float:
    """Seconds from the command to the first answered call."""
    server = Server("ours", (), "", port=free_port())
    command = [sys.executable, "-m", "ivr", "serve", "--home", str(home), "--port", str(server.port)]
    environ = {**os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": BASE_URL}
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(server):
            assert time.perf_counter() - began < 60, "it never answered"
            time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def _answers(server: Server) -> bool:
    try:
        return answered(server, "answer")
    except OSError:
        return False


def growth(folder: Path) -> None:
    print("\n| nodes | prompts x languages | an edition made | gone through | an answer | memory |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        home = made_up(size, folder / str(size))
        command = [sys.executable, __file__, "--line", str(home)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        print(ran.stdout, end="", flush=True)


def row(home: Path) -> None:
    """One made-up line: its edition made and gone through, then answers at each of its first menus."""
    line, problems = load(home)
    assert line, problems
    began = time.perf_counter()
    edition = compile_line(line, BASE_URL)
    made = time.perf_counter() - began
    air, now = air_of(edition), datetime.now(UTC)
    began = time.perf_counter()
    air.served.current.rehearse(now)
    gone = time.perf_counter() - began
    settle()
    app = answering(air, Settings(home, BASE_URL, (TOKEN,), demo=False), lambda: now)
    cost = min(answers(app, edition.name, line) for _ in range(25))
    words = len(line.prompts) * len(line.offered)
    print(
        f"| {len(line.nodes)} | {words} | {made:.2f} s | {gone:.2f} s | {cost:.1f} µs | {memory():.0f} MB |"
    )


def answers(app: CallPath, edition: str, line: Line) -> float:
    """Microseconds of an answer, whichever menu it is asked at."""
    # As many requests whatever the size of the line: it is the line's cost that is measured, not theirs.
    names = islice(cycle(menus(line)), REQUESTS)
    asked = [environ(f"/voice/{edition}.en.{name}.listen.{name}.0-0-0-0-0") for name in names]
    for each in asked:
        app(each, lambda status, headers: None)
    began = time.perf_counter()
    for number in range(ANSWERS):
        app(asked[number % len(asked)], lambda status, headers: None)
    return (time.perf_counter() - began) / ANSWERS * 1e6


def menus(line: Line) -> list[str]:
    """Menus at which the key that is pressed rings nobody. The smallest line has no others; the larger ones
    would ring in one answer of five, which costs more, and like would not be compared with like."""
    key = dict(PRESSED)["Digits"]
    menus = (node for node in line.nodes.values() if isinstance(node, Menu))
    return [menu.name for menu in menus if not rings(line, menu, key)]


def rings(line: Line, menu: Menu, key: str) -> bool:
    target = next((choice.target for choice in menu.choices if choice.key == key), None)
    return isinstance(line.nodes.get(target or ""), Service)


class Body:
    """A posted form that can be read again and again."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, length: int) -> bytes:
        return self._body


def environ(path: str) -> dict[str, Any]:
    body, signed = posted(TOKEN, BASE_URL, path, (*FORM, *PRESSED))
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_TWILIO_SIGNATURE": signed,
        "wsgi.input": Body(body),
    }


def memory() -> float:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
