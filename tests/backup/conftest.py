"""One filled line for all tests of a process, since it takes long to make; each has a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.store.database import database_url
from tests.backup.line import backed_up, whole_line
from tests.store.conftest import postgres

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole_line(made := tmp_path_factory.mktemp("made") / "line")
    backed_up(made, database_url({}, made), made.with_name("line.zip"))
    return made


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "line")
    return tmp_path / "line"


@pytest.fixture
def url(home: Path) -> str:
    return database_url({}, home)


@pytest.fixture
def file(made: Path) -> Path:
    """The line's backup."""
    return made.with_name("line.zip")
