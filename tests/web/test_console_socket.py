"""Where the console listens: in a file that no other account can reach, wherever the home is."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ivr.web.console_socket import open_console_socket
from tests.web.server import Server, answers, free_port


def reached(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        return asking.connect_ex(path) == 0


def test_only_this_account_may_enter_the_folder_and_a_killed_server_is_replaced() -> None:
    with TemporaryDirectory() as home:
        folder = Path(home) / "console"
        folder.mkdir(0o777)
        first = open_console_socket(Path(home), "127.0.0.1")
        path = first.getsockname()
        assert Path(path).parent == folder.resolve() and folder.stat().st_mode & 0o777 == 0o700
        first.close()
        assert Path(path).is_socket() and not reached(path), "left behind by a kill"
        with open_console_socket(Path(home), "127.0.0.1") as second:
            assert second.getsockname() == path and reached(path)
            with open_console_socket(Path(home), "127.0.0.2"):
                assert reached(path), "another server of this home and port has a file of its own"


def test_somebody_elses_folder_is_not_taken(tmp_path: Path) -> None:
    with TemporaryDirectory() as home:
        (Path(home) / "console").symlink_to(tmp_path)
        with pytest.raises(OSError, match="somebody else's"):
            open_console_socket(Path(home), "127.0.0.1")


def test_a_long_path_is_gone_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("a" * 100)
    long.mkdir()
    with TemporaryDirectory() as short:
        monkeypatch.setattr("tempfile.tempdir", short)
        with open_console_socket(long, "127.0.0.1") as opened:
            path = Path(opened.getsockname())
            assert path.is_relative_to(Path(short).resolve()) and reached(str(path))
            assert path.parent.stat().st_mode & 0o777 == 0o700 and f"ivr-{os.getuid()}-" in path.parent.name
            with open_console_socket(long / "..", "127.0.0.1") as other:
                assert other.getsockname() != str(path), "another home has another"


def test_where_there_is_no_place_for_it_calls_are_answered_without_a_console(
    serve: Callable[..., Server], home: Path
) -> None:
    port, long = free_port(), home / ("a" * 100)
    depot = home / f"instance/demo-depot-{port}"
    depot.mkdir(parents=True)
    (depot / "console").touch()  # in the way, and a temporary folder would be too long
    long.mkdir()
    server = serve("--console", "--draft", port=port, TMPDIR=str(long))
    assert answers(server.url + "/readyz") and not answers(server.url + "/staff")
    told = " ".join(server.said.read_text().split())
    assert "No place for the console's socket: " in told and "Calls are answered without a console." in told
    assert "Set TMPDIR to a folder with a short name" in told and "--no-console" in told
