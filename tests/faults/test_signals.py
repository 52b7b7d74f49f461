"""Signals that come at a bad moment: while what they are for is still starting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.carrier import recovered_within
from tests.faults.published import real
from tests.processes import running
from tests.web.server import alive, answers, children_of, free_port, grandchildren, wait_until

pytestmark = pytest.mark.faults


@contextmanager
def starting(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The watcher, as soon as it runs, and its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "ivr", "serve", "--no-console", "--home", str(home), "--port", str(port)]
    with (
        (home / "said.txt").open("wb") as out,
        running(command, env=os.environ | real(url), stdout=out, stderr=out) as process,
    ):
        yield process, url


def test_a_wish_for_new_workers_ends_nothing_that_starts(home: Path) -> None:
    with starting(home) as (process, url):
        wait_until(lambda: _catches_hang_up(process.pid))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: bool(children_of(process.pid)))
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: answers(url + "/readyz"))
        before = grandchildren(process.pid)
        recovered_within(10, lambda: not any(map(alive, before)))
        assert "starting it again" not in (home / "said.txt").read_text()
        process.terminate()
        assert process.wait(20) == 0


def _catches_hang_up(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(row.split()[1] for row in status.splitlines() if row.startswith("SigCgt"))
    return bool(int(caught, 16) >> (signal.SIGHUP - 1) & 1)
