"""Restoring a backup: all of it, or nothing.

It is looked over to its end first. Then its draft is laid aside, its rows are put in within one transaction,
and the draft is moved into place. Whatever kills that before the rows are kept has changed nothing; after it,
callers hear what was restored, and the same command once more moves the draft.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.backup.archive import Archive, refused, settle
from ivr.backup.contents import DRAFT, Contents, Told, draft_names, look_over, rows_of
from ivr.backup.draft_files import put_in_place, taken_parts
from ivr.backup.refused import BackupRefused
from ivr.backup.taking import take
from ivr.files.whole import one_at_a_time
from ivr.store.audit import Actor, Audit, Verdict
from ivr.store.database import Database
from ivr.store.refill import NotEmpty, refill
from ivr.store.rows import RowsRefused

_ASIDE = ".restore"  # below the home: what is moved must not cross from one disk to another
_BEFORE = "before-restore-"
_DECIDED = "decided"  # in it: the rows are kept, the draft is to follow


class NothingReplaced(BackupRefused):
    """There is something already, and nobody has said that it is to be replaced."""


class NoHome(BackupRefused):
    """There is no folder of that name, and none can be made."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, what the seals of the audit say, and the backup of what was there before, if any."""

    contents: Contents
    audit: Verdict
    before: Path | None


def restore(
    archive: Archive, home: Path, database: Database, actor: Actor, replace: bool, told: Told
) -> Restored:
    """Brings back everything. Raises BackupRefused or StoreUnavailable, and leaves all as it was."""
    contents, before = look_over(archive, told), None
    with _alone(home), _mending(home):
        aside, names = home / _ASIDE, draft_names(archive)
        if not _is_decided(aside, archive):
            shutil.rmtree(aside, ignore_errors=True)
            if replace:
                before = _kept(home, database, actor, told)
            else:
                _refuse_draft(home, names)
            _lay_aside(archive, aside, names)
            _refill(archive, contents, database, actor, replace, told)
            _decide(aside, archive)
        put_in_place(aside, home)
        _clear(aside)
    verdict = Audit(database).verify() if contents.tables else Verdict(0, "", ())
    return Restored(contents, verdict, before)


def broken_off(home: Path) -> bool:
    """Whether a restore was ended when its rows were kept, and its draft was not yet in place."""
    return (home / _ASIDE / _DECIDED).exists()


def kept_from_before(home: Path) -> list[Path]:
    """The backups of what restores have replaced."""
    return sorted(home.glob(f"instance/{_BEFORE}*.zip"))


def _is_decided(aside: Path, archive: Archive) -> bool:
    """Whether this restore was broken off when only the draft was left to do."""
    try:
        return (aside / _DECIDED).read_text(encoding="ascii") == archive.fingerprint
    except (OSError, ValueError):
        return False


def _refuse_draft(home: Path, names: list[str]) -> None:
    if parts := taken_parts(home, names):
        raise NothingReplaced(f"there is something in {home / parts[0]} already", "nothing was changed")


def _kept(home: Path, database: Database, actor: Actor, told: Told) -> Path | None:
    """A backup of what is there now: what is replaced can be brought back."""
    if not database.is_there() and not taken_parts(home, ["menus/a", "prompts/a"]):
        return None
    file = home / "instance" / f"{_BEFORE}{actor.at:%Y%m%d-%H%M%S}.zip"
    file.parent.mkdir(exist_ok=True)
    take(home, database, file, actor.at, told)
    return file


def _lay_aside(archive: Archive, aside: Path, names: list[str]) -> None:
    for name in names:
        path = aside / "new" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            for chunk in archive.chunks(f"{DRAFT}{name}"):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())


def _refill(
    archive: Archive, contents: Contents, database: Database, actor: Actor, replace: bool, told: Told
) -> None:
    if not contents.tables:
        return
    tables = {name: rows_of(archive, name, told) for name in contents.tables}
    try:
        refill(database, tables, archive.fingerprint, actor, replace)
    except NotEmpty as there:
        raise NothingReplaced(
            f"there is something in the database already ({there})", "nothing was changed"
        ) from None
    except RowsRefused as error:
        raise refused(str(error)) from None


def _decide(aside: Path, archive: Archive) -> None:
    aside.mkdir(exist_ok=True)
    with (aside / _DECIDED).open("w", encoding="ascii") as out:
        out.write(archive.fingerprint)
        out.flush()
        os.fsync(out.fileno())
    settle(aside)


def _clear(aside: Path) -> None:
    """What says that there is something to do goes last."""
    for folder in (aside / "new", aside / "old"):
        if folder.exists():
            shutil.rmtree(folder)
    shutil.rmtree(aside)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else restores into that folder, which is made where there is none."""
    with ExitStack() as alone:
        try:
            alone.enter_context(one_at_a_time(home))
        except OSError as error:
            why = f"{home} cannot be the folder of a line: {error.strerror or error}"
            raise NoHome(why, "name another one, which may be new: --home DIR") from None
        yield


@contextmanager
def _mending(home: Path) -> Iterator[None]:
    """Where nothing was decided, nothing stays behind; where a file cannot be written, that is told."""
    try:
        yield
    except OSError as error:
        told = f"cannot write {error.filename or home}: {error.strerror or error}"
        raise BackupRefused(
            told, "let this account write there, free some space, and restore it again"
        ) from None
    finally:
        if not broken_off(home):
            shutil.rmtree(home / _ASIDE, ignore_errors=True)
