"""What somebody is doing to files of the line, written down before the first of them is touched: whenever the
console is ended meanwhile, the audit tells of it all the same.

Each deed is a file of its own in ``instance/unfinished``, locked while its process works on it. One that
nobody holds was left behind by a console that was ended: the next request looks in the files how far that
came, puts them back where it came half of the way, and tells the audit."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from ivr.files.change import Change, EditRefused, content, put_back
from ivr.files.recordings import fingerprint
from ivr.files.whole import keep_names, one_at_a_time, sweep
from ivr.store.audit import Actor, Audit
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.refusals import unwritable

FOLDER = Path("instance", "unfinished")


class End(StrEnum):
    """How a deed ended in which the console was: what the audit adds to its name."""

    DONE = "cut-off-done"
    UNDONE = "cut-off-undone"
    UNSURE = "cut-off-unsure"


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did to what, and how it was before and after, as the audit tells it."""

    deed: str
    about: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class _Touched:
    """A file that is to be changed: what tells its two states, and its old content where there are others,
    so that all of them can be put back."""

    file: str
    before: str
    after: str
    old: str | None


@dataclass(frozen=True, slots=True)
class _Note:
    """A deed, who does it and when, and its files."""

    by: str
    at: datetime
    deed: Deed
    files: tuple[_Touched, ...]


class Unfinished:
    """The deeds of one home that are under way, and those that were left behind."""

    def __init__(self, home: Path, audit: Audit) -> None:
        self._home = home
        self._audit = audit
        self._folder = home / FOLDER

    @contextmanager
    def doing(self, actor: Actor, deed: Deed, changes: Sequence[Change]) -> Iterator[None]:
        """Around the writing of files: told in the audit when it is over, or else by the next request. What
        is refused, before any file was touched, is not told. Raises EditRefused where a disk refuses it, too.
        """
        try:
            with self._written(_note(actor, deed, changes)) as path:
                try:
                    yield
                except (EditRefused, ValueError):
                    _forget(path)
                    raise
                self._audit.add(actor, deed.deed, deed.about, deed.before, deed.after)
                _forget(path)
        except OSError as error:
            self.settle()
            raise EditRefused(unwritable(error)) from None

    @contextmanager
    def _written(self, note: _Note) -> Iterator[Path]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, path = _begun(self._folder)
        try:
            _write(handle, path, _as_text(note))
            yield path
        finally:
            os.close(handle)

    def settle(self) -> None:
        """Tells of what was left behind, where anything was; what cannot be told yet is told another time."""
        with suppress(OSError):
            for path in sorted(self._folder.iterdir()):
                with suppress(OSError, StoreUnavailable):
                    self._settle(path)

    def _settle(self, path: Path) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: somebody works on it
            if os.fstat(handle).st_nlink:
                if note := _as_note(path.read_text(encoding="utf-8")):
                    self._tell(note)
                path.unlink()
        finally:
            os.close(handle)

    def _tell(self, note: _Note) -> None:
        deed, actor = note.deed, Actor(note.by, note.at)
        names = [deed.deed, *(f"{deed.deed}/{end}" for end in End)]
        if not self._audit.has(actor, names, deed.about, deed.before, deed.after):
            name = f"{deed.deed}/{self._end(note)}"
            self._audit.add(actor, name, deed.about, deed.before, deed.after)

    def _end(self, note: _Note) -> End:
        """How far it came, by its files; what was put back where it came half of the way."""
        with ExitStack() as alone:
            for folder in sorted({(self._home / each.file).parent for each in note.files}):
                alone.enter_context(one_at_a_time(folder))
                sweep(folder)
            now = {each: fingerprint(content(self._home / each.file)) for each in note.files}
            if all(state == each.after for each, state in now.items()):
                return End.DONE
            if any(state not in (each.before, each.after) for each, state in now.items()):
                return End.UNSURE  # somebody has changed it since
            for each in note.files:
                if now[each] == each.after:
                    new = content(self._home / each.file)
                    put_back(self._home, Change(each.file, base64.b64decode(each.old or ""), new))
            return End.UNDONE


def _note(actor: Actor, deed: Deed, changes: Sequence[Change]) -> _Note:
    changes = [each for each in changes if each.before != each.after]
    files = [
        _Touched(
            each.file,
            fingerprint(each.before),
            fingerprint(each.after),
            base64.b64encode(each.before).decode() if len(changes) > 1 else None,
        )
        for each in changes
    ]
    return _Note(actor.name, actor.at, deed, tuple(files))


def _begun(folder: Path) -> tuple[int, Path]:
    """A file of its own, locked; made anew where somebody took it for one that was left behind."""
    while True:
        path = folder / f"{secrets.token_hex(12)}.json"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return handle, path
        os.close(handle)


def _write(handle: int, path: Path, text: str) -> None:
    """On the disk, with its name, before anything else is done."""
    try:
        with open(handle, "wb", closefd=False) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(handle)
        keep_names(path.parent)
    except OSError:
        _forget(path)
        raise


def _forget(path: Path) -> None:
    """It is told, or never began; where the file stays, the next request finds it in the audit."""
    with suppress(OSError):
        path.unlink()


def _as_text(note: _Note) -> str:
    return json.dumps(asdict(note) | {"at": note.at.isoformat()})


def _as_note(text: str) -> _Note | None:
    """None where the console was ended before it was written, and so before anything was changed."""
    try:
        told = json.loads(text)
        files = tuple(_Touched(**each) for each in told["files"])
        return _Note(told["by"], datetime.fromisoformat(told["at"]), Deed(**told["deed"]), files)
    except (ValueError, TypeError, KeyError):
        return None
