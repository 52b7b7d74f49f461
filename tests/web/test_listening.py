"""The socket is held by the watcher, or by whoever started it: nobody is refused meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.web.listening import Listening, SeveralSockets, demo_base_url, open_socket
from ivr.web.serve import depot_of
from tests.conftest import HOME
from tests.processes import running
from tests.web.server import Server, alive, answers, children_of, grandchildren, wait_until


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("localhost", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_of_this_machine(host: str, url: str) -> None:
    assert demo_base_url(Listening(host, 8000, 1)) == url


def test_a_socket_of_another_process_is_not_taken_for_ours() -> None:
    environ = {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid() + 1)}
    with open_socket(Listening("127.0.0.1", 0, 1), environ) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"
    assert environ == {}, "and nobody further down takes it for theirs either"


def test_several_sockets_are_refused_for_callers_at_all_but_one_would_wait_for_ever() -> None:
    environ = {"LISTEN_FDS": "2", "LISTEN_PID": str(os.getpid())}
    with pytest.raises(SeveralSockets, match="2"):
        open_socket(Listening("127.0.0.1", 0, 1), environ)


def test_every_address_is_of_both_kinds() -> None:
    with open_socket(Listening("::", 0, 1), {}) as opened:
        socket.create_connection(("127.0.0.1", opened.getsockname()[1])).close()


def test_a_socket_without_a_port_is_refused() -> None:
    """As the third of an own process, for it is taken up by its number."""
    asked = "import os, socket; held = socket.socket(socket.AF_UNIX); os.dup2(held.fileno(), 3);"
    asked += "os.environ |= {'LISTEN_FDS': '1', 'LISTEN_PID': str(os.getpid())};"
    asked += "from ivr.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", asked, "serve"], capture_output=True, text=True, cwd=HOME)
    assert done.returncode == 2
    assert "systemd passes a socket without a port. Write a port there" in done.stderr


PASSING = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, "-m", "ivr", "serve", *sys.argv[2:]])
"""


def test_a_socket_that_a_supervisor_holds_is_taken_up_and_outlives_the_server(home: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if k not in ("TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL")}
    with socket.create_server(("127.0.0.1", 0)) as held:
        url, number = f"http://127.0.0.1:{held.getsockname()[1]}", held.fileno()
        command = [sys.executable, "-c", PASSING, str(number), "--home", str(home)]
        for _ in range(2):  # the second takes over what waits in the socket
            with running(command, env=environ, pass_fds=[number]) as server:
                wait_until(lambda: answers(url + "/readyz"))
                server.send_signal(signal.SIGTERM)
                assert server.wait(30) == 0


def test_a_hang_up_renews_the_workers_and_not_the_watcher(serve: Callable[..., Server]) -> None:
    server = serve()
    (granian,), before = children_of(server.process.pid), grandchildren(server.process.pid)
    server.process.send_signal(signal.SIGHUP)
    wait_until(lambda: not any(map(alive, before)))
    assert answers(server.url + "/readyz")
    assert children_of(server.process.pid) == [granian]


def test_a_depot_in_a_temporary_folder_is_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening, temporary, home = Listening("127.0.0.1", 8123, 1), tmp_path / "tmp", tmp_path / "home"
    temporary.mkdir()
    home.write_text("a file, where no folder can be made")
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    folder = temporary / f"ivr-{os.getuid()}-depot-8123"
    assert depot_of(home, listening, demo=False).folder == folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert depot_of(home, listening, demo=False).folder == folder, "after a restart too"
    folder.chmod(0o777)
    with pytest.raises(OSError, match="somebody else's"):
        depot_of(home, listening, demo=False)
    folder.rmdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="somebody else's"):
        depot_of(home, listening, demo=False)
