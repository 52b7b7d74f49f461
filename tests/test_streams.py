"""Commands whose input or output is not what it should be: a pipe that ends, a full disk, nothing at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ivr.cli import main, run
from tests.files.small import SMALL

HERE = ("--home", str(SMALL))


@contextmanager
def printing_into(handle: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is printed goes there; what could not, goes nowhere in the end."""
    with os.fdopen(handle, "w") as stream, Path(os.devnull).open("w") as nowhere:
        monkeypatch.setattr(sys, "stdout", stream)
        yield
        os.dup2(nowhere.fileno(), handle)


@pytest.mark.parametrize("command", [("hours", "--json"), ("check",)], ids=" ".join)
def test_whoever_has_read_enough_stops_a_command_in_peace(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with printing_into(writes, monkeypatch):
        assert main([*command, *HERE]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [("tree",), ("tree", "--json")], ids=" ".join)
def test_a_full_disk_is_no_mistake_of_ours(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with printing_into(os.open("/dev/full", os.O_WRONLY), monkeypatch):
        assert main([*command, *HERE]) == 1
    told = "What is printed: No space left on device. Make room there, and type it again."
    assert capsys.readouterr().err == f"Error: {told}\n"


def test_a_command_whose_streams_were_closed_hears_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    saved = tmp_path / "it.call"
    monkeypatch.setattr(sys, "argv", ["ivr", "call", *HERE, "--save", str(saved)])
    with pytest.raises(SystemExit) as ended:
        run()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.close()
    assert ended.value.code == 0
    assert "hang up\n" in saved.read_text(), "as Enter does"
