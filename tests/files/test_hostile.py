"""Files that would make a careless reader slow, large or silent: each is told about, quickly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.files.recordings import heard

from .recorded import record
from .small import SMALL, copy_of, with_words

MOST_SECONDS = 1.0
MOST_MEGABYTES = 100.0

# Loads the small line, then the hostile one, and says what the second took on top.
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from ivr.files.load import load

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

load(Path(sys.argv[1]))
before, start = peak(), time.process_time()
line, problems = load(Path(sys.argv[2]))
taken = time.process_time() - start
told = [problem.as_data() for problem in problems]
print(json.dumps({"seconds": taken, "megabytes": peak() - before, "refused": line is None, "told": told}))
"""


@dataclass(frozen=True)
class Loaded:
    """What one load took, and said."""

    seconds: float
    megabytes: float
    refused: bool
    told: list[dict[str, object]]


def measured(home: Path) -> Loaded:
    command = [sys.executable, "-c", MEASURE, str(SMALL), str(home)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return Loaded(**json.loads(ran.stdout))


def alias_bomb() -> str:
    rows = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(rows) + "\n"


def merge_bomb() -> str:
    rows = ["a0: &a0 {say: ha}"]
    rows += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 9)]
    return "\n".join(rows) + "\n"


def misspelled_targets() -> str:
    """As many targets as fit, all of them nearly the name of something."""
    notices = "".join(f"notice-number-{n}:\n  say: Hello.\n" for n in range(400))
    menus = (
        f"menu-{n}:\n  say: What?\n  choices:\n"
        + "".join(
            f"    - press: {k}\n      say: More\n      go-to: notise-numbre-{n}{k}\n" for k in range(1, 8)
        )
        for n in range(80)
    )
    return notices + "".join(menus)


def many_holidays() -> str:
    line = (SMALL / "menus" / "line.yaml").read_text(encoding="utf-8")
    return line + "".join(f"  set-{n}:\n    rules: US-IL\n    less: [None]\n" for n in range(3000))


TEXTS: dict[str, Callable[[], str]] = {
    "ten-megabytes": lambda: "a: " + "b" * 10_000_000,
    "a-value-of-five-megabytes": lambda: "pool:\n  say: " + "swim " * 1_000_000,
    "an-alias-bomb": alias_bomb,
    "a-merge-bomb": merge_bomb,
    "500-brackets": lambda: "[" * 500,
    "100000-brackets": lambda: "[" * 100_000,
    "100000-braces": lambda: "{a: " * 60_000,
    "dense-keys": lambda: "{" + ",".join(f"k{n}" for n in range(30_000)) + "}",
    "dense-keys-in-a-block": lambda: "pool:\n  say: Swim.\n" + "".join(f"  k{n}: a\n" for n in range(18_000)),
    "one-key-again-and-again": lambda: "? a\n" * 60_000,
    "a-key-of-200-kilobytes": lambda: "? " + "k" * 200_000 + "\n: a\n",
    "misspelled-targets": misspelled_targets,
    "hours-of-200-kilobytes": lambda: (
        "pool:\n  name: Pool\n  source: x\n  checked: 2026-11-23\n  hours: " + "Mo 09:00-17:00; " * 12_000
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_quickly_and_cheaply(name: str, tmp_path: Path) -> None:
    copy_of(SMALL, tmp_path)
    (tmp_path / "menus" / "x.yaml").write_text(TEXTS[name](), encoding="utf-8")

    assert_told_cheaply(measured(tmp_path), "menus/x.yaml")


def test_three_thousand_sets_of_holidays_are_refused_quickly(tmp_path: Path) -> None:
    copy_of(SMALL, tmp_path)
    (tmp_path / "menus" / "line.yaml").write_text(many_holidays(), encoding="utf-8")

    assert_told_cheaply(measured(tmp_path), "menus/line.yaml")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def an_endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("made", [a_folder, a_dangling_link, a_link_to_itself, a_pipe, an_endless_device])
def test_what_is_no_file_is_told_and_not_waited_for(made: Callable[[Path], None], tmp_path: Path) -> None:
    copy_of(SMALL, tmp_path)
    made(tmp_path / "menus" / "x.yaml")

    loaded = measured(tmp_path)

    assert_told_cheaply(loaded, "menus/x.yaml")
    assert loaded.told[0]["what"] == "not a file"


def assert_told_cheaply(loaded: Loaded, file: str) -> None:
    assert loaded.refused
    assert loaded.told
    assert len(loaded.told) <= 101
    assert all(problem["file"] == file for problem in loaded.told)
    assert all(isinstance(problem["line"], int) and problem["line"] >= 1 for problem in loaded.told)
    assert loaded.seconds < MOST_SECONDS
    assert loaded.megabytes < MOST_MEGABYTES


def test_a_file_that_may_not_be_read_is_told(open_home: Path, request: pytest.FixtureRequest) -> None:
    (open_home / "menus" / "news.yaml").chmod(0o000)
    request.getfixturevalue("somebody_else")

    line, problems = load(open_home)

    assert line is None
    assert [str(problem) for problem in problems] == [
        "menus/news.yaml:1:\n  cannot be read: Permission denied\n  check who may read it"
    ]


def test_a_folder_that_may_not_be_read_is_told(open_home: Path, request: pytest.FixtureRequest) -> None:
    (open_home / "menus").chmod(0o000)
    request.getfixturevalue("somebody_else")

    line, problems = load(open_home)

    assert line is None
    assert [str(problem) for problem in problems] == [
        "menus:1:\n  cannot be read: Permission denied\n  check who may read it"
    ]


def test_words_that_may_not_be_read_are_told(open_home: Path, request: pytest.FixtureRequest) -> None:
    line = (open_home / "menus/line.yaml").read_text(encoding="utf-8")
    (open_home / "menus/line.yaml").write_text(line.replace("    offered: no\n", ""), encoding="utf-8")
    with_words(open_home, "es")
    (open_home / "prompts").chmod(0o000)
    request.getfixturevalue("somebody_else")

    assert [str(problem) for problem in load(open_home)[1]] == [
        "prompts/es/script.po:1:\n  cannot be read: Permission denied\n  check who may read it"
    ]


def test_recordings_that_may_not_be_read_are_told_and_spoken(
    open_home: Path, request: pytest.FixtureRequest
) -> None:
    record(open_home, "en", "main", "How can we help?")
    (open_home / "prompts/en").chmod(0o000)
    request.getfixturevalue("somebody_else")

    line, problems = load(open_home)

    assert line is not None
    assert {problem.level for problem in problems} == {"should"}
    assert str(problems[0]) == "prompts/en:1:\n  cannot be read: Permission denied\n  check who may read it"
    assert heard(open_home, line, placeholders=True) == {}
