"""Whoever is killed at any moment of a backup or a restore leaves nothing half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.backup.archive import opened
from ivr.backup.contents import look_over
from ivr.store.database import database_url, open_database
from tests.backup.line import Rows, backed_up, files, restored, rows, unheard, without_the_restore
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of

pytestmark = pytest.mark.faults

KILLS = 16
LATE = 60  # events at the end, when the draft is moved
Note = Callable[[str, object], None]


def killed(what: str, home: Path, file: Path, folder: Path, points: list[int]) -> list[str]:
    """What those said that were not killed."""
    command = [sys.executable, "-m", "tests.backup.killed", what, str(home), str(file), str(folder)]
    done = subprocess.run([*command, *map(str, points)], capture_output=True, text=True, cwd=HOME, check=True)
    assert done.stderr == ""
    return done.stdout.split()


def kills(what: str, home: Path, file: Path, folder: Path) -> list[Path]:
    """Where somebody was killed, at moments from the first to the last."""
    (last,) = killed(what, home, file, folder, [0])
    half = KILLS // 2
    begun = [1 + number * (int(last) - LATE) // half for number in range(half)]
    points = begun + [int(last) - LATE + (number + 1) * LATE // half for number in range(half)]
    assert killed(what, home, file, folder, points) == []
    return [folder / str(point) for point in points]


def test_a_backup_is_whole_or_not_there(
    home: Path, url: str, file: Path, tmp_path: Path, record_property: Note
) -> None:
    (tmp_path / "before").mkdir()
    there = 0
    for folder in kills("take", home, file, tmp_path):
        if (folder / "line.zip").exists():
            there += 1
            with opened(folder / "line.zip") as archive:
                look_over(archive, unheard)
        backed_up(home, url, folder / "line.zip")
        assert [path.name for path in folder.iterdir()] == ["line.zip"]
    record_property("covered", f"{KILLS} backups killed, {there} of them when the file was whole")


def assert_never_half(folder: Path, drafted: dict[str, bytes], had: dict[str, bytes], held: Rows) -> str:
    """The rows are those from before or all of the new ones; each part of the draft is old, or new, or on its
    way, and new only where the rows are."""
    url = database_url({}, folder)
    found = rows(url) if open_database(url).is_there() and open_database(url).revision() else {}
    if not any(found.values()):
        assert {
            name: each for name, each in files(folder).items() if name.startswith(("menus", "prompts"))
        } == drafted
        return "old"
    assert without_the_restore(found) == held
    for part in ("menus", "prompts"):
        each = {name: content for name, content in files(folder).items() if name.startswith(part)}
        assert each in [
            {name: x for name, x in of.items() if name.startswith(part) and "/." not in name}
            for of in ({}, drafted, had)
        ]
    return "new"


@pytest.mark.parametrize("before", ["nothing", "another line"])
def test_a_restore_is_done_or_not_begun_or_goes_on(
    before: str, home: Path, url: str, file: Path, tmp_path: Path, record_property: Note
) -> None:
    empty = tmp_path / "k" / "before"
    empty.mkdir(parents=True)
    if before != "nothing":
        copy_of(SMALL, empty)
        (empty / "menus/main.yaml").write_text("another: line\n")
    drafted, had, held = files(empty), files(home), rows(url)
    outcomes = {"old": 0, "new": 0}
    for folder in kills("restore", home, file, tmp_path / "k"):
        outcomes[assert_never_half(folder, drafted, had, held)] += 1
        if (folder / ".restore").exists() or not (folder / "prompts").exists():
            restored(file, folder, replace=before != "nothing")
        assert not (folder / ".restore").exists()
        assert (
            files(folder).items()
            >= {n: each for n, each in had.items() if "demo-token" not in n and "/." not in n}.items()
        )
        assert without_the_restore(rows(database_url({}, folder))) == held
    assert min(outcomes.values()) > 2
    record_property("covered", f"{KILLS} restores killed over {before}: {outcomes}")
