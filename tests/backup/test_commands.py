"""What staff type, and what they are told."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.store.database import database_url, open_database
from tests.backup.line import rows, without_the_restore
from tests.conftest import HOME
from tests.store.staff import Desk


@pytest.fixture
def desk(home: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("IVR_USER", "ana")
    return Desk(home, url, capsys, monkeypatch)


def test_a_line_moves_to_another_machine(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, new = str(tmp_path / "line.zip"), tmp_path / "new"
    said = desk.ivr("backup", file)
    assert "editions 3, sounds 5, people 3" in said
    assert "Not in it: who is signed in" in said
    assert "line.zip is there already. Write the name of a new file" in (
        desk.ivr("backup", file, code=2) or desk.err
    )
    assert "whole. Taken" in desk.ivr("backup", "--check", file)
    assert desk.data("backup", "--check", file)["tables"]["audit"] > 5
    there = Desk(new, database_url({}, new), capsys, monkeypatch)
    assert "The audit is whole" in there.ivr("restore", file)
    assert without_the_restore(rows(there.url)) == rows(desk.url)
    assert (there.ivr("restore", file, code=1), there.err) == (
        "",
        f"Error: There is something in {new}/menus already, and nothing was changed.\n"
        f"To put the backup in its place: ivr restore {file} --home {new} --replace.\n",
    )
    assert "What was here before is in" in there.ivr("restore", file, "--replace")


def test_a_folder_keeps_the_newest(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in (
        "ivr-20260101-030000.zip",
        "ivr-20260102-030000.zip",
        ".ivr-20260102-030000.zip.part",
        "ivr.txt",
    ):
        (folder / name).touch()
    assert "1 older backup is taken away" in desk.ivr("backup", str(folder), "--keep", "2")
    kept = sorted(path.name for path in folder.iterdir())
    assert kept[0] == "ivr-20260102-030000.zip"
    assert (len(kept), kept[-1]) == (3, "ivr.txt")
    assert "--keep is for a folder" in (
        desk.ivr("backup", str(folder / "x"), "--keep", "2", code=2) or desk.err
    )


def test_what_cannot_be_done_is_told_with_what_to_do(desk: Desk, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    for command in (("backup", "--check", nowhere), ("restore", nowhere)):
        desk.ivr(*command, code=1)
        assert f"Error: Cannot read {nowhere}: No such file or directory.\nCheck its name" in desk.err
    desk.ivr("backup", f"{nowhere}/line.zip", code=1)
    assert "The backup cannot be written: No such file or directory.\nName a file" in desk.err


def test_no_backup_that_the_documentation_makes_goes_into_a_repository(tmp_path: Path) -> None:
    shutil.copy(HOME / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    secret = [
        "line.zip",
        "moving.zip",
        "backups/ivr-20261129-030000.zip",
        "backups/.a.part",
        "instance/ivr.db",
    ]
    asked = [
        "git",
        "check-ignore",
        *secret,
        "ivr/backup/taking.py",
        "tests/backup/line.py",
        "menus/main.yaml",
    ]
    ignored = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert ignored.splitlines() == secret


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "/proc/nobody-may/line"])
def test_a_place_that_cannot_be_a_folder_is_told(file: Path, desk: Desk, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("mine")
    desk.home = tmp_path / place
    assert desk.ivr("restore", str(file), code=2) == ""
    assert f"Error: {desk.home} cannot be the folder of a line: " in desk.err
    assert "Name another one, which may be new: --home DIR." in desk.err
    assert (tmp_path / "a-file").read_text() == "mine"


def test_the_way_back_is_typed_as_it_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my backups").mkdir()
    monkeypatch.chdir(tmp_path)
    *_, told = desk.ivr("backup", "my backups").splitlines()
    _, restore, file, *_ = shlex.split(told.removeprefix("Bring it back with: "))
    desk.home, desk.url = tmp_path / "new", database_url({}, tmp_path / "new")
    assert "The audit is whole" in desk.ivr(restore, file)


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read everything")
def test_what_cannot_be_read_is_told(home: Path, tmp_path: Path) -> None:
    (home / "menus").chmod(0)
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [*drop, sys.executable, "-m", "ivr", "backup", f"{tmp_path}/line.zip", "--home", str(home)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    (home / "menus").chmod(0o755)
    assert (ended.returncode, ended.stderr) == (
        1,
        f"Error: Cannot read {home}/menus: Permission denied.\nLet this account read the whole draft.\n",
    )
    assert not (tmp_path / "line.zip").exists()


def test_a_broken_database_is_set_aside_and_a_backup_takes_its_place(desk: Desk, tmp_path: Path) -> None:
    file, database, held = str(tmp_path / "line.zip"), desk.home / "instance/ivr.db", rows(desk.url)
    desk.ivr("backup", file)
    database.write_bytes(b"noise" * 5000)
    desk.ivr("restore", file, "--replace", code=1)
    assert "is damaged, or no database at all.\nSet the file aside and restore the last backup" in desk.err
    database.rename(tmp_path / "aside.db")
    assert "The audit is whole" in desk.ivr("restore", file, "--replace")
    assert without_the_restore(rows(desk.url)) == held


def test_an_audit_that_somebody_altered_comes_back_and_is_told(desk: Desk, tmp_path: Path) -> None:
    database = open_database(desk.url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE audit SET by = 'nobody' WHERE number = 2")
    file = str(tmp_path / "line.zip")
    desk.ivr("backup", file)
    assert "The audit, as it was in the backup: entry 2 is not as it was written." in desk.ivr(
        "restore", file, "--replace", code=1
    )
