"""A folder that everybody may enter, and a process that may not read everything."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.files.load import load

from .small import SMALL, copy_of

NOBODY = 65534


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A small line in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        yield copy_of(SMALL, home)
        for path in (home, *home.rglob("*/")):
            path.chmod(0o755)


@pytest.fixture
def somebody_else() -> Iterator[None]:
    """This process without the rights of root, which may read everything."""
    load(SMALL)  # Python reads its own files while it may
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)
