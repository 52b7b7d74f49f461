"""Small lines of a town, made once and copied for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli_prompts.homes import take, town


@pytest.fixture(autouse=True)
def a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands print into a pipe of no known width, whatever the terminal of the tests is."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(name="home")
def a_home(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The line of a town in English and Spanish, nothing recorded, that a test may spoil."""
    made = tmp_path_factory.getbasetemp() / "town"
    if not made.exists():
        town(made, capsys)
    return Path(shutil.copytree(made, tmp_path / "home"))


@pytest.fixture(scope="session", name="a_take")
def one_take(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good recording of something."""
    return take(tmp_path_factory.mktemp("takes"), "take.wav")
