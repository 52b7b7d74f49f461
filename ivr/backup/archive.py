"""The file of a backup: a ZIP file, each piece with its checksum in `checksums.txt` (for `sha256sum -c`).

What comes in is believed in nothing: names and sizes are looked at before anything is unpacked, and no piece
is taken whose checksum is another.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from io import BufferedReader
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ivr.backup.refused import BackupRefused

CHECKSUMS = "checksums.txt"
MOST_PIECES = 100_000
MOST_RATIO = 200  # what we write shrinks to a twentieth at the best
ALLOWANCE = 16 * 1024 * 1024  # bytes that may be in it whatever its size

_CHUNK = 1024 * 1024
_OLDEST = (1980, 1, 1, 0, 0, 0)
_ONLY_US = 0o600
_PACKED_ALREADY = (".wav", ".mp3", ".m4a", ".ogg", ".flac", ".webm")
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")
_WRONG = (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, OverflowError)
_REMEDY = "take another backup"


def refused(reason: str) -> BackupRefused:
    """A file that is no backup, or no longer."""
    return BackupRefused(f"this file is not taken: {reason}", _REMEDY)


class Writing:
    """A backup on its way into a file."""

    def __init__(self, opened: ZipFile) -> None:
        self._opened = opened
        self._sums: list[str] = []

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """One more piece."""
        info = ZipInfo(name, _OLDEST)
        info.compress_type = ZIP_STORED if name.endswith(_PACKED_ALREADY) else ZIP_DEFLATED
        info.external_attr = (stat.S_IFREG | _ONLY_US) << 16
        checksum = hashlib.sha256()
        try:
            with self._opened.open(info, "w", force_zip64=True) as out:
                for chunk in chunks:
                    checksum.update(chunk)
                    out.write(chunk)
        except OSError as error:  # told here, where nobody takes it for one of the database
            raise _unwritten(error) from None
        self._sums.append(f"{checksum.hexdigest()}  {name}\n")

    def finish(self) -> None:
        """The checksums of all of them."""
        self.add(CHECKSUMS, [each.encode() for each in self._sums])


@contextmanager
def written(file: Path) -> Iterator[Writing]:
    """A new file, for this account alone: whole and for good under its name, or not there."""
    beside = file.with_name(f".{file.name}.part")  # one that a killed process has left is written over
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _ONLY_US)
        with os.fdopen(handle, "r+b") as out, _alone(out.fileno(), beside):
            out.truncate()
            with ZipFile(out, "w", compresslevel=6) as opened:
                writing = Writing(opened)
                yield writing
                writing.finish()
            out.flush()
            os.fsync(out.fileno())
            beside.replace(file)
            settle(file.parent)
    except OSError as error:
        raise _unwritten(error) from None


def _unwritten(error: OSError) -> BackupRefused:
    why = f"the backup cannot be written: {error.strerror or error}"
    return BackupRefused(why, "name a file on a disk with space, in a folder that you may write to")


@contextmanager
def _alone(handle: int, beside: Path) -> Iterator[None]:
    """Nobody else writes that file; nothing is left of it that is not whole."""
    try:
        flock(handle, LOCK_EX | LOCK_NB)
        mine = os.path.samestat(os.fstat(handle), beside.stat())  # or it was finished in this moment
    except OSError:
        mine = False
    if not mine:
        raise BackupRefused("another backup is being written to that file", "wait until it is done")
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """The names in a folder, too, are to survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):  # some shared folders cannot
            os.fsync(handle)
    finally:
        os.close(handle)


class Archive:
    """A backup that is read, every piece compared with its checksum. Raises BackupRefused."""

    def __init__(self, opened: ZipFile) -> None:
        self._opened = opened
        self._infos = _looked_over(opened)
        self._sums = self._checksums()
        self.fingerprint = hashlib.sha256(b"".join(self._bare(CHECKSUMS))).hexdigest()

    @property
    def names(self) -> list[str]:
        """The pieces."""
        return list(self._sums)

    @property
    def size(self) -> int:
        """Bytes of all of them, unpacked."""
        return sum(info.file_size for info in self._infos.values())

    def size_of(self, name: str) -> int:
        """Bytes of one of them."""
        return self._infos[name].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A piece as it was written, or BackupRefused at its end at the latest."""
        checksum = hashlib.sha256()
        for chunk in self._bare(name):
            checksum.update(chunk)
            yield chunk
        self._compare(name, checksum.hexdigest())

    def lines(self, name: str, longest: int) -> Iterator[bytes]:
        """The same by lines."""
        checksum = hashlib.sha256()
        with _told(), BufferedReader(self._opened.open(self._infos[name]), _CHUNK) as piece:  # type: ignore[type-var]
            while line := piece.readline(longest):
                if not line.endswith(b"\n"):
                    raise refused(f"a line of {name} has no end")
                checksum.update(line)
                yield line
        self._compare(name, checksum.hexdigest())

    def _bare(self, name: str) -> Iterator[bytes]:
        with _told(), self._opened.open(self._infos[name]) as piece:
            while chunk := piece.read(_CHUNK):
                yield chunk

    def _compare(self, name: str, found: str) -> None:
        if found != self._sums[name]:
            raise refused(f"{name} is not what its checksum says")

    def _checksums(self) -> dict[str, str]:
        with _told():
            rows = b"".join(self._bare(CHECKSUMS)).decode().splitlines()
        found = [_SUM.fullmatch(row) for row in rows]
        sums = {each[2]: each[1] for each in found if each}
        if len(sums) != len(rows) or sums.keys() | {CHECKSUMS} != self._infos.keys():
            raise refused("its checksums are not of what is in it")
        return sums


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """The backup in a file, which is looked over first."""
    try:
        content = file.open("rb")
    except OSError as error:
        raise BackupRefused(
            f"cannot read {file}: {error.strerror}", "check its name, and who may read it"
        ) from None
    with content:
        with _told():
            zipped = ZipFile(content)
        with zipped:
            yield Archive(zipped)


@contextmanager
def _told() -> Iterator[None]:
    """What a damaged ZIP file can cause, in words."""
    try:
        yield
    except _WRONG as error:
        raise refused(f"it is damaged, or no backup ({error})") from None


def _looked_over(opened: ZipFile) -> dict[str, ZipInfo]:
    """Each piece once, none of them a link, and all of them together no larger than such a file can hold."""
    listed = opened.infolist()
    infos = {info.filename: info for info in listed}
    packed = sum(info.compress_size for info in listed)
    if len(listed) > MOST_PIECES or sum(info.file_size for info in listed) > ALLOWANCE + MOST_RATIO * packed:
        raise refused("there is more in it than a backup of its size can hold")
    if len(infos) < len(listed) or CHECKSUMS not in infos:
        raise refused("it has other pieces than a backup has")
    for info in listed:
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise refused(f"{info.filename[:80]!r} is no plain file")
    return infos
