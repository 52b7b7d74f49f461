"""A city with two numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.city import City, city


@pytest.fixture(name="town")
def a_town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[City]:
    with city(tmp_path, monkeypatch, capsys) as made:
        yield made
