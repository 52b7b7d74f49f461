"""The short form of the benchmark: how fast the line answers, beside what it is measured against, in one run.

Only ratios are held, because machines differ, and one machine from minute to minute.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HOME

ANSWERING = HOME / "benchmarks/answering"
WORSE = 0.8  # a fifth slower than what is written down is a regression
SITTINGS, ROUNDS = 2, 3
EMPTY, OURS, USUAL = "empty WSGI callable, granian", "ours, `ivr serve`", "the usual application, gunicorn"


@pytest.mark.speed
@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed (apt-get install wrk)")
@pytest.mark.skipif(not importlib.util.find_spec("gunicorn"), reason="gunicorn is not installed")
def test_answers_are_as_fast_as_written_down(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    told = tmp_path / "figures.json"
    length = ["--sittings", str(SITTINGS), "--rounds", str(ROUNDS), "--seconds", "1"]
    command = [sys.executable, "run.py", *length, "--json", str(told)]
    subprocess.run(command, cwd=ANSWERING, check=True, timeout=240, capture_output=True)
    written, found = json.loads((ANSWERING / "figures.json").read_text()), json.loads(told.read_text())
    for route in ("answer", "key press"):
        for against, name in ((EMPTY, "an empty callable"), (USUAL, "the usual application")):
            before = statistics.median(ratios(written["rates"], route, against))
            now = best(ratios(found["rates"], route, against))
            record_property("covered", f"{route}: {now:.2f} times {name} ({before:.2f} written down)")
            assert now >= WORSE * before, f"{route}: {now:.2f} times {name}, and {before:.2f} before"


def ratios(rates: dict[str, dict[str, list[float]]], route: str, against: str) -> list[float]:
    """Ours to another, round by round."""
    pairs = zip(rates[OURS][route], rates[against][route], strict=True)
    return [ours / other for ours, other in pairs]


def best(found: list[float]) -> float:
    """The middle of the better sitting: servers of one program differ by a fifth from start to start, and one
    that has become slower is slower in each."""
    return max(statistics.median(found[at : at + ROUNDS]) for at in range(0, len(found), ROUNDS))
