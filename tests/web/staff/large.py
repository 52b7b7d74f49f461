"""A large line: 300 prompts in five languages, half of them recorded, and news; and what its pages cost."""

from __future__ import annotations

import importlib.util
import time
from pathlib import Path

from ivr.files.coverage import read_coverage
from ivr.files.recordings import make_record
from ivr.files.shelving import keep_all
from tests.conftest import HOME
from tests.files.recorded import ADDED, sound
from tests.web.staff.browser import Browser

TIMES = 20
NEWS = """\
news:
  say: This is the news.
  items:
"""
ITEM = """\
    - name: news-of-day-{day}
      date: 2026-11-{day}
      say: The library has a new room.
"""


def large_line(home: Path) -> Path:
    """Made up, as the benchmark of `ivr check` makes its lines."""
    spec = importlib.util.spec_from_file_location("check_growth", HOME / "benchmarks" / "check_growth.py")
    assert spec and spec.loader
    growth = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(growth)
    made: Path = growth.made_up(95, home)
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


def add_news(home: Path) -> None:
    """A bulletin of ten entries, for which nobody has translated a word."""
    told = NEWS + "".join(ITEM.format(day=day) for day in range(20, 10, -1))
    (home / "menus" / "news.yaml").write_text(told, encoding="utf-8")


def slowest_of_twenty(browser: Browser, path: str, status: int = 200) -> float:
    """Milliseconds of the processor that nineteen of twenty pages keep within, on the page alone: other work,
    the look at the draft too, does not count."""
    taken = []
    for _ in range(TIMES):
        before = time.thread_time()
        page = browser.ask("GET", path, follow=False)
        taken.append((time.thread_time() - before) * 1000)
        assert page.status == status, f"{path}: {page.status}"
    return sorted(taken)[TIMES * 95 // 100 - 1]
