"""Workers that stand still and do not end: the watcher notices, and no caller is lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.faults.carrier import Walkers, assert_none_lost, recovered_within
from tests.faults.published import TOKEN, real
from tests.processes import running
from tests.web.server import Server, alive, answers, children_of, free_port, grandchildren, wait_until

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
        took = recovered_within(20, lambda: not alive(stuck))
        time.sleep(1.5)
    assert_none_lost(walkers)
    assert "seconds; ending it." in server.said.read_text()
    record_property(
        "covered", f"a worker of {workers} stands still: ended after {took:.1f} s, {walkers.record.told()}"
    )


def test_a_worker_that_nobody_replaces_is_missed(serve: Callable[..., Server], record_property: Note) -> None:
    """What would start another one stands still itself."""
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    (granian,) = children_of(server.process.pid)
    with Walkers(server.url + "/voice", TOKEN, 10, breath=0.3) as walkers:
        time.sleep(1)
        os.kill(granian, signal.SIGSTOP)
        os.kill(children_of(granian)[0], signal.SIGKILL)
        took = recovered_within(10, lambda: not alive(granian))
        time.sleep(1.5)
    assert_none_lost(walkers)
    record_property("covered", f"a worker not replaced: missed after {took:.1f} s, {walkers.record.told()}")


def test_a_worker_for_which_there_is_no_room_at_first_is_tried_again(
    serve: Callable[..., Server], record_property: Note
) -> None:
    """The other one answers meanwhile."""
    port = free_port()
    server = serve("--workers", "2", port=port, **real(f"http://127.0.0.1:{port}"))
    (granian,) = children_of(server.process.pid)
    limits = resource.prlimit(granian, resource.RLIMIT_NOFILE)
    resource.prlimit(granian, resource.RLIMIT_NOFILE, (5, limits[1]))
    with Walkers(server.url + "/voice", TOKEN, 10, breath=0.3) as walkers:
        os.kill(children_of(granian)[0], signal.SIGKILL)
        wait_until(lambda: "A worker cannot be started now: Too many" in server.said.read_text())
        resource.prlimit(granian, resource.RLIMIT_NOFILE, limits)
        took = recovered_within(5, lambda: sum(map(alive, children_of(granian))) == 2)
    assert_none_lost(walkers)
    assert server.stop() == 0
    record_property("covered", f"no room for a worker: {walkers.record.told()}, and {took:.1f} s after it 2")


def test_what_starts_workers_ends_where_it_fails_though_something_in_it_waits_for_ever() -> None:
    program = (
        "import threading, types; from ivr.web.granian_server import serve_or_end;"
        "threading.Thread(target=threading.Event().wait).start();"
        "serve_or_end(types.SimpleNamespace(serve=lambda: 1 / 0))"
    )
    ended = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE, timeout=20, check=False)
    assert ended.returncode == 1
    assert json.loads(ended.stderr)["event"] == "server-failed"


def test_the_folder_it_was_started_from_may_go(home: Path, record_property: Note) -> None:
    port, where = free_port(), home / "release"
    where.mkdir()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "ivr", "serve", "--no-console", "--home", str(home), "--port", str(port)]
    environ = os.environ | real(url) | {"PYTHONPATH": str(HOME)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(command, env=environ, cwd=where, **silent) as process:
        wait_until(lambda: answers(url + "/readyz"))
        where.rmdir()
        with Walkers(url + "/voice", TOKEN, 5, breath=0.3) as walkers:
            for victims in (grandchildren(process.pid), children_of(process.pid)):
                os.kill(victims[0], signal.SIGKILL)
                time.sleep(0.2)
                took = recovered_within(10, lambda: answers(url + "/readyz"))
        process.terminate()
        assert process.wait(20) == 0
    assert_none_lost(walkers)
    record_property("covered", f"started where nothing is any more: back after {took:.1f} s")
