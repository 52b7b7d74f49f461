"""Where the console listens: in a file that no other account can reach, wherever the home is."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ivr.cli import main
from ivr.web.console_socket import open_console_socket
from tests.web.server import free_port


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


def test_a_long_path_is_gone_round_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
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
    monkeypatch.setattr("tempfile.tempdir", str(long))
    assert main(["serve", "--home", str(long), "--port", str(free_port())]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "No place for the console's socket" in told and "longer than the path of a socket may be" in told
    assert "Set TMPDIR to a folder with a short name" in told and "--no-console" in told
