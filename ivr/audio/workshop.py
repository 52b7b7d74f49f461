"""Many takes at once, each read by a child process that can reach nothing and can only take so much.

A child is given bytes and gives back a sound. Once ready it can open no file and no socket, and has neither
memory nor time without end. It answers in plain data, never in pickled objects, so a file that takes it over
gets no further. A file on which it crashes, hangs or swells is refused, and the others go on.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np

from ivr.audio.decode import MOST_BYTES, TOO_COSTLY, TOO_LARGE, TakeRefused
from ivr.audio.editing import wav
from ivr.audio.measure import Measured
from ivr.audio.silence import RATE
from ivr.audio.take import Take, read_take

SECONDS = 20.0  # for one file
START_SECONDS = 60.0  # for a child to be ready, on a machine that is busy
MEMORY = 1_000_000_000  # bytes of addresses a child may use

_READY = b"ready"
_PROGRAM = ("-m", "ivr.audio.workshop")
_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")

NOT_A_FILE = "This is not a file. Add the recording itself: a WAV, M4A or MP3 file."
GONE = "There is no such file. Check its name, or whether it was moved."
NOT_ALLOWED = "This file may not be read. Check who may read it."
UNHEARD = "This file cannot be read. Copy it again from where it was recorded."
CRASHED = "This file breaks the program that reads it. Save the recording as a WAV, M4A or MP3 file."


@dataclass(frozen=True, slots=True)
class Job:
    """A file to import, and the words it says in a language."""

    path: Path
    words: str
    language: str


def import_takes(jobs: Sequence[Job], workers: int | None = None) -> Iterator[tuple[Job, Take | TakeRefused]]:
    """Each job's take, or why it is refused, as they finish; `workers` children, one a core by default."""
    waiting = list(reversed(jobs))
    benches: list[Bench] = []
    most = min(len(jobs), workers or os.cpu_count() or 1)
    try:
        while waiting or any(bench.job for bench in benches):
            benches = [bench for bench in benches if bench.usable]
            benches += [Bench() for _ in range(min(most - len(benches), len(waiting)))]
            yield from _handed_out(waiting, benches)
            yield from _finished([bench for bench in benches if bench.job])
    finally:
        for bench in benches:
            bench.close()


def _handed_out(waiting: list[Job], benches: list[Bench]) -> Iterator[tuple[Job, TakeRefused]]:
    """Gives every idle bench a job; what cannot even be read is refused here."""
    for bench in benches:
        while waiting and not bench.job:
            job = waiting.pop()
            try:
                bench.take_up(job, contents(job.path))
            except TakeRefused as refusal:
                yield job, refusal


def _finished(busy: list[Bench]) -> Iterator[tuple[Job, Take | TakeRefused]]:
    if not busy:
        return
    first = min(bench.deadline for bench in busy)
    ready = wait([bench.pipe for bench in busy], max(0.0, first - time.monotonic()))
    late = time.monotonic()
    for bench in busy:
        if bench.pipe in ready:
            yield bench.result()
        elif bench.deadline <= late:
            yield bench.given_up(TOO_COSTLY)


def contents(path: Path) -> bytes:
    """A file's bytes, its kind and size looked at before any is read; raises TakeRefused."""
    try:
        # Opening a pipe must not wait for somebody to write to it.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _look_at(os.fstat(handle))
            with open(handle, "rb", closefd=False) as file:
                return file.read(MOST_BYTES + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise TakeRefused(_unopened(error)) from error


def _look_at(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise TakeRefused(NOT_A_FILE)
    if found.st_size > MOST_BYTES:
        raise TakeRefused(TOO_LARGE)


def _unopened(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return GONE
        case PermissionError():
            return NOT_ALLOWED
        case IsADirectoryError():
            return NOT_A_FILE
    return UNHEARD


class Bench:
    """A child process and the file it is at work on."""

    def __init__(self) -> None:
        self.pipe, theirs = Pipe()
        self.job: Job | None = None
        self.usable = True
        self.deadline = 0.0
        self._ready = False
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-P", *_PROGRAM, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment(),
            )

    def take_up(self, job: Job, data: bytes) -> None:
        """Begin with a file, whose time runs from here; raises ChildProcessError where no child starts."""
        if not self._ready:
            self._await_start()
        self.job, self.deadline = job, time.monotonic() + SECONDS
        with suppress(OSError):  # a child that died is found out when its answer is read
            self.pipe.send_bytes(json.dumps({"words": job.words, "language": job.language}).encode())
            self.pipe.send_bytes(data)

    def _await_start(self) -> None:
        with suppress(EOFError, OSError):
            self._ready = self.pipe.poll(START_SECONDS) and self.pipe.recv_bytes(len(_READY)) == _READY
        if not self._ready:
            raise ChildProcessError("the process that reads recordings did not start")

    def result(self) -> tuple[Job, Take | TakeRefused]:
        """What the child answered, or that it has crashed."""
        assert self.job
        try:
            told, sound = self.pipe.recv_bytes().split(b"\n", 1)
        except (EOFError, OSError):
            return self.given_up(CRASHED)
        job, self.job = self.job, None
        return job, _unpacked(json.loads(told), sound)

    def given_up(self, why: str) -> tuple[Job, TakeRefused]:
        """The file is refused, and its child ended."""
        assert self.job
        job, self.job = self.job, None
        self.close()
        return job, TakeRefused(why)

    def close(self) -> None:
        self.usable = False
        self.pipe.close()
        self._child.kill()
        self._child.wait()


def environment() -> dict[str, str]:
    """Where the child finds what it imports, and no secret of its parent's. pydub needs a PATH."""
    found = {name: os.environ[name] for name in _LIBRARIES if name in os.environ}
    paths = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return found | {"PATH": "", "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}


def _unpacked(told: dict[str, Any], sound: bytes) -> Take | TakeRefused:
    if "refused" in told:
        return TakeRefused(told["refused"])
    return Take(sound, Measured(**told["measured"]), told["source"], tuple(told["warnings"]))


# The child's side.


def work(pipe: Connection) -> None:
    """Read takes for a parent until it has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
    warm_up()
    shut_in()
    with suppress(EOFError, OSError):
        pipe.send_bytes(_READY)
        while True:
            asked = json.loads(pipe.recv_bytes())
            told, sound = _answered(pipe.recv_bytes(), **asked)
            pipe.send_bytes(json.dumps(told).encode() + b"\n" + sound)


def _answered(data: bytes, words: str, language: str) -> tuple[dict[str, Any], bytes]:
    _limit("RLIMIT_CPU", int(time.process_time() + SECONDS) + 1)
    try:
        take = read_take(data, words, language)
    except TakeRefused as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": TOO_COSTLY}, b""
    return {"measured": asdict(take.measured), "source": take.source, "warnings": take.warnings}, take.sound


def warm_up() -> None:
    """Whatever is imported or looked up only when first needed, while files can still be opened."""
    second = np.arange(RATE) / RATE
    read_take(wav((8000 * np.sin(2000 * second) * (second > 0.5)).astype(np.int16)), "", "en")


def shut_in() -> None:
    """Give up for good what decoding does not need: new files and sockets, writing, memory without end."""
    _limit("RLIMIT_AS", MEMORY)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_NPROC", 0)
    _limit("RLIMIT_NOFILE", 0)  # what is open stays open


def _limit(name: str, most: int) -> None:
    """A limit of this process; a system that has no such limit goes without."""
    with suppress(AttributeError, OSError, ValueError):
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        resource.setrlimit(which, (most, hard if name == "RLIMIT_CPU" else most))


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
