"""What staff are told: one folder of tests/data/broken/ for each mistake, and every word of the answer.

A folder holds only what differs from the small line: its files replace or join those of
tests/data/small/menus/, and those named in a file called ``remove`` are taken away. A folder ``prompts``
joins that of the line; a script in it has what is wrong, and every prompt it passes over gets its English
words. ``expected.txt`` is what ``ivr check`` prints. After a change of wording, rewrite all of them, and read
what git shows:

    REWRITE=1 python -m pytest tests/files/test_broken.py
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.files.problem import Problem

from .small import DATA, SMALL, complete, copy_of

BROKEN = sorted(path.name for path in (DATA / "broken").iterdir())
NOT_OVERLAID = {"expected.txt", "remove"}

# Too long to store.
MADE: dict[str, Callable[[], str]] = {
    "a-file-of-ten-megabytes": lambda: "# Ten megabytes.\n" + "#" * 10_000_000,
    "twenty-five-thousand-values": lambda: "pool:\n" + "  - value\n" * 25_000,
    "a-prompt-that-never-ends": lambda: "lecture:\n  say: " + "And so on. " * 500,
    "two-thousand-notices": lambda: "".join(f"notice-{n}:\n  say: Hello.\n" for n in range(2100)),
}

PYTHON_WORDS = re.compile(
    r"\b(NoneType|dict|str|tuple|Traceback|Exception|\w*Error|\w*Block|Value|pydantic|validation|"
    r"Input should|field required|valid string|mapping|scalar|sequence|token|None|True|False)\b"
    r"|<class|\[\]|\['|\{'"
)


@pytest.fixture(params=BROKEN)
def story(request: pytest.FixtureRequest) -> Path:
    """What staff did, as the folder that tells it."""
    return DATA / "broken" / str(request.param)


@pytest.fixture
def home(story: Path, tmp_path: Path) -> Path:
    """The small line after what staff did."""
    menus = copy_of(SMALL, tmp_path) / "menus"
    for path in story.iterdir():
        if path.is_dir():
            shutil.copytree(path, tmp_path / path.name)
        elif path.name not in NOT_OVERLAID:
            shutil.copy(path, menus / path.name)
    if (story / "remove").exists():
        for name in (story / "remove").read_text(encoding="utf-8").split():
            (menus / name).unlink()
    if story.name in MADE:
        (menus / "more.yaml").write_text(MADE[story.name](), encoding="utf-8")
    for script in tmp_path.glob("prompts/*/script.po"):
        complete(tmp_path, script.parent.name)
    return tmp_path


def test_the_small_line_is_whole() -> None:
    line, problems = load(SMALL)

    assert problems == []
    assert line is not None


def test_there_is_a_story_for_every_common_mistake() -> None:
    assert len(BROKEN) >= 48
    assert set(MADE) <= set(BROKEN)


def test_staff_read_exactly_this(story: Path, home: Path) -> None:
    line, problems = load(home)

    told = "\n\n".join(str(problem) for problem in problems) + "\n"
    if os.environ.get("REWRITE") == "1":
        (story / "expected.txt").write_text(told, encoding="utf-8")
    assert told == (story / "expected.txt").read_text(encoding="utf-8")
    assert line is None


def test_every_problem_can_be_found_and_mended(home: Path) -> None:
    _, problems = load(home)

    assert problems
    for problem in problems:
        assert problem.line in range(1, lines_of(home / problem.file) + 1), problem
        assert problem.what and problem.hint and problem.rule, problem


def test_no_message_speaks_of_the_program(home: Path) -> None:
    _, problems = load(home)

    for problem in problems:
        assert not PYTHON_WORDS.search(f"{problem.what} {problem.hint}"), problem
        assert_short(problem)


def lines_of(path: Path) -> int:
    """A missing file, or a folder, has one line to speak of."""
    return path.read_bytes().count(b"\n") + 1 if path.is_file() else 1


def assert_short(problem: Problem) -> None:
    assert all(len(text) < 400 for text in (problem.what, problem.hint, str(problem))), problem
