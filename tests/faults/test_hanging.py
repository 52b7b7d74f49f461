"""Workers that stand still and do not end: the watcher notices, and no caller is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.faults.carrier import Walkers, assert_none_lost, recovered_within
from tests.faults.published import TOKEN, real
from tests.web.server import Server, alive, free_port, grandchildren

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
# At a signal the interpreter takes an expression apart for ever, and no other thread has its turn.
SPINS = """
import re, signal
signal.signal(signal.SIGUSR1, lambda *_: re.match("(a+)+$", "a" * 60 + "b"))
"""


@pytest.mark.parametrize(("workers", "known_after"), [(1, 1), (2, 8)])
def test_a_worker_that_stands_still_is_replaced_while_the_carrier_still_asks(
    serve: Callable[..., Server], tmp_path: Path, workers: int, known_after: float, record_property: Note
) -> None:
    (tmp_path / "spinning").mkdir()
    (tmp_path / "spinning/sitecustomize.py").write_text(SPINS)
    port = free_port()
    environ = real(f"http://127.0.0.1:{port}") | {"PYTHONPATH": f"{tmp_path / 'spinning'}:{HOME}"}
    server = serve("--workers", str(workers), port=port, **environ)
    with Walkers(server.url + "/voice", TOKEN, 10, breath=0.3) as walkers:
        time.sleep(known_after)
        stuck = grandchildren(server.process.pid)[-1]
        os.kill(stuck, signal.SIGUSR1)
        took = recovered_within(10, lambda: not alive(stuck))
        time.sleep(1.5)
    assert_none_lost(walkers)
    assert "has not answered for 5 seconds; ending it." in server.said.read_text()
    record_property(
        "covered", f"a worker of {workers} stands still: ended after {took:.1f} s, {walkers.record.told()}"
    )
