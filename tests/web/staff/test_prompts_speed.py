"""The grid of a large line: 300 prompts in five languages, half of them recorded, in a fifth of a second."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.files.coverage import read_coverage
from ivr.files.recordings import make_record
from ivr.files.shelving import keep_all
from ivr.store.roles import Role
from tests.conftest import HOME
from tests.files.recorded import ADDED, sound
from tests.web.staff.browser import Browser

pytestmark = pytest.mark.speed
MOST_MS, TIMES = 200, 20


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Made up, as the benchmark of `ivr check` makes its lines."""
    spec = importlib.util.spec_from_file_location("check_growth", HOME / "benchmarks" / "check_growth.py")
    assert spec and spec.loader
    growth = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(growth)
    made: Path = growth.made_up(95, tmp_path)
    coverage = read_coverage(made)
    for language in coverage.languages:
        cells = [cell for cell in coverage.of(language) if cell.words][::2]
        sounds = {cell.prompt: sound(cell.prompt, frames=32_000) for cell in cells}
        records = {
            cell.prompt: make_record(
                cell.words or "", sounds[cell.prompt], (4, -19, -3), source="", original=None, added=ADDED
            )
            for cell in cells
        }
        keep_all(made, language, sounds, records)
    return made


@pytest.mark.parametrize("path", ["", "?state=to-record&words=matter", "/es/main"])
def test_nineteen_pages_of_twenty_are_there_at_once(sign_in: Callable[..., Browser], path: str) -> None:
    """In time of the processor on the page alone: other work, the look at the draft too, does not count."""
    viewer = sign_in(Role.VIEWER)
    assert "prompts" in viewer.open("/staff/prompts").words
    slow = [_slowest_of_twenty(viewer, f"/staff/prompts{path}") for _ in range(3)]
    assert min(slow) < MOST_MS, "even in the quietest of three runs"


def _slowest_of_twenty(viewer: Browser, path: str) -> float:
    """Milliseconds that nineteen of twenty pages keep within."""
    taken = []
    for _ in range(TIMES):
        before = time.thread_time()
        assert viewer.open(path).status == 200
        taken.append((time.thread_time() - before) * 1000)
    return sorted(taken)[TIMES * 95 // 100 - 1]
