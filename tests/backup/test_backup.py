"""Everything comes back on another machine as it was, or nothing does."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from ivr.backup.archive import written
from ivr.backup.refused import BackupRefused
from ivr.backup.taking import read
from ivr.doctor.machine import folders
from ivr.store.calls import CallLog
from ivr.store.database import database_url, open_database
from ivr.store.editions import Editions
from ivr.store.people import People
from ivr.store.rows import LEFT_OUT
from ivr.store.schema import caller_keys, sessions
from ivr.store.trouble import StoreUnavailable
from tests.backup.line import AT, backed_up, files, restored, rows, without_the_restore
from tests.store.lines import decision, line, sounds
from tests.store.test_migrations import RELEASED, SCHEMAS, assert_answers

SECRETS = {"instance/demo-token", "prompts/en/.main.wav.new"}


def test_everything_comes_back_as_it_was(home: Path, url: str, file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    back = restored(file, new)
    assert files(new) == {name: content for name, content in files(home).items() if name not in SECRETS}
    assert without_the_restore(rows(database_url({}, new))) == rows(url)
    assert back.audit.whole
    assert back.audit.rows == len(rows(url)["audit"]) + 1
    assert back.contents.made_at == AT
    assert back.before is None


def test_a_restore_that_was_broken_off_when_the_rows_were_kept_goes_on(file: Path, tmp_path: Path) -> None:
    there = database_url({}, tmp_path / "new")
    restored(file, tmp_path / "new")
    held = rows(there)
    restored(file, tmp_path / "a home without its draft", there)
    assert rows(there) == held


def test_strangers_cannot_read_it_and_nobody_signs_in_by_it(url: str, file: Path, tmp_path: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    database = open_database(url)
    with database.writing() as connection:
        connection.execute(insert(caller_keys).values(week="2026-11-23", key="k" * 40))
        assert connection.execute(select(sessions)).first(), "somebody is signed in"
    backed_up(tmp_path / "line", url, tmp_path / "again.zip")
    restored(tmp_path / "again.zip", tmp_path / "new")
    there = open_database(database_url({}, tmp_path / "new"))
    with there.reading() as connection:
        assert [table.name for table in LEFT_OUT if connection.execute(select(table)).first()] == []
    ana = People(there).named("Ana Ruiz")
    assert ana is not None
    assert ana.usable, "with the password she had"


def test_what_comes_after_a_restore_is_numbered_on(file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    restored(file, new)
    editions = Editions(open_database(database_url({}, new)))
    before = editions.last_change()
    assert editions.publish(line(9), sounds(9), decision(9)).changed
    assert editions.last_change() == before + 1


def test_what_is_there_is_not_replaced_unasked(home: Path, url: str, file: Path, tmp_path: Path) -> None:
    had, held = files(home), rows(url)
    with pytest.raises(BackupRefused, match="menus already: nothing was changed"):
        restored(file, home)
    with pytest.raises(BackupRefused, match=r"in the database already \(accounts\)"):
        restored(file, tmp_path / "new", url)
    assert (files(home), rows(url)) == (had, held)
    assert not list((tmp_path / "new").glob("**/*"))


def test_what_is_replaced_is_kept_and_can_be_brought_back(home: Path, url: str, file: Path) -> None:
    (home / "menus/more.yaml").write_text("# more\n")
    assert Editions(open_database(url)).publish(line(9), sounds(9), decision(9)).changed
    (home / "prompts/en/.main.wav.new").unlink()
    had, held = files(home), rows(url)
    back = restored(file, home, replace=True)
    assert not (home / "menus/more.yaml").exists()
    assert without_the_restore(rows(url)) != held
    assert back.before
    assert [each.what.split()[0] for each in folders(home) if each.level == "poor"] == [str(back.before)]
    restored(back.before, home, replace=True)
    kept = {name: content for name, content in files(home).items() if "before-restore" not in name}
    assert kept == had
    assert without_the_restore(rows(url)) == held


def test_a_draft_that_was_never_published_comes_back_alone(tmp_path: Path) -> None:
    home, file = tmp_path / "line", tmp_path / "line.zip"
    (home / "menus").mkdir(parents=True)
    (home / "menus/line.yaml").write_text("name: A town\n")
    assert backed_up(home, database_url({}, home), file).schema is None
    assert restored(file, tmp_path / "new").audit.rows == 0
    assert files(tmp_path / "new") == files(home)


def test_nothing_is_no_line(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="there is no line in"):
        backed_up(tmp_path, database_url({}, tmp_path), tmp_path / "line.zip")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["menus/a\nb.yaml", "menus/" + "a/" * 9 + "b", "menus/linked", "menus/lost"])
def test_what_would_be_left_behind_is_told(home: Path, url: str, tmp_path: Path, name: str) -> None:
    if name in ("menus/linked", "menus/lost"):
        (home / name).symlink_to(home / ("prompts" if name == "menus/linked" else "nowhere"))
    else:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    with pytest.raises(BackupRefused, match="cannot be carried to another machine"):
        backed_up(home, url, tmp_path / "line.zip")
    assert not (tmp_path / "line.zip").exists()


def test_a_newer_database_is_refused_both_ways(home: Path, url: str, file: Path, tmp_path: Path) -> None:
    there = database_url({}, tmp_path / "new")
    for each in (url, there):
        database = open_database(each)
        database.migrate()
        with database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BackupRefused, match="the database was made by a newer version of ivr"):
        backed_up(home, url, tmp_path / "newer.zip")
    with pytest.raises(StoreUnavailable, match="made by a newer version of ivr"):
        restored(file, tmp_path / "new")
    assert not (tmp_path / "new/menus").exists()
    assert restored(file, tmp_path / "newest", replace=True).before is None, "there was nothing"


def test_a_draft_that_could_not_be_moved_follows_with_the_next_restore(
    file: Path, home: Path, url: str, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "tests").write_text("in the way")
    with pytest.raises(BackupRefused, match=r"cannot write .*tests"):
        restored(file, new)
    assert without_the_restore(rows(database_url({}, new))) == rows(url)
    assert [each.remedy for each in folders(new)][-1].startswith("type the same ivr restore once more")
    (new / "tests").unlink()
    assert restored(file, new).audit.whole
    assert [each.level for each in folders(new)] == ["fine"]
    assert files(new).keys() == files(home).keys() - SECRETS
    assert CallLog(open_database(database_url({}, new))).read_of("a-spool") == 100


def test_two_at_once_do_not_write_into_one_file(home: Path, url: str, tmp_path: Path) -> None:
    file = tmp_path / "line.zip"
    with written(file), pytest.raises(BackupRefused, match="another backup is being written to that file"):
        backed_up(home, url, file)
    assert file.exists()


def test_a_file_that_may_not_be_read_is_named(home: Path) -> None:
    with pytest.raises(BackupRefused, match=r"cannot read .*main\.yaml/x: "):
        list(read(home / "menus/main.yaml/x"))


def test_a_disk_that_takes_no_more_leaves_no_backup(home: Path, url: str, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, limits[1]))
    try:
        with pytest.raises(BackupRefused, match="the backup cannot be written: File too large"):
            backed_up(home, url, tmp_path / "line.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [path.name for path in tmp_path.iterdir()] == ["line"]


@pytest.mark.parametrize("revision", RELEASED)
def test_an_old_database_is_backed_up_as_it_is_and_restored_as_one_of_today(
    revision: str, tmp_path: Path
) -> None:
    """A backup before an update is taken by either version."""
    there, file = tmp_path / "old/instance/ivr.db", tmp_path / "old.zip"
    there.parent.mkdir(parents=True)
    with closing(sqlite3.connect(there)) as connection:
        connection.executescript((SCHEMAS / f"{revision}.sqlite.sql").read_text(encoding="utf-8"))
    assert backed_up(tmp_path / "old", f"sqlite:///{there}", file).schema == revision
    assert open_database(f"sqlite:///{there}").revision() == revision
    assert restored(file, tmp_path / "new").audit.whole
    assert_answers(Editions(open_database(database_url({}, tmp_path / "new"))))
