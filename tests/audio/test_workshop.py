"""Many takes at once: every file answered for, none able to hold up or harm the others."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.audio import decode, workshop
from ivr.audio.take import Take, read_take
from ivr.audio.workshop import Job, import_takes
from tests.processes import running

from . import takes
from .test_hostile_takes import HOSTILE, NAMING_OTHERS, silent

KINDS = ["wav-16-bit", "m4a-aac-stereo", "mp3", "webm-opus"]
MOST_MEGABYTES = 1000
MOST_SECONDS = 20


def kept(folder: Path, name: str, data: bytes) -> Job:
    path = folder / name
    path.write_bytes(data)
    return Job(path, takes.WORDS, "en")


def results(jobs: list[Job], workers: int | None = 2) -> dict[str, Take | str]:
    """What came of each file: a take, or the sentence it is refused with."""
    found = ((job.path.name, came) for job, came in import_takes(jobs, workers))
    return {name: came if isinstance(came, Take) else str(came) for name, came in found}


_BEFORE = set[str]()


@pytest.fixture(autouse=True)
def no_children_of_others() -> None:
    """Whatever runs already was started by other tests."""
    _BEFORE.clear()
    _BEFORE.update(children())


def children() -> set[str]:
    """The processes, dead ones too, that are this one's children."""
    found = subprocess.run(
        ["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid())], capture_output=True, text=True
    )
    return {row.split()[0] for row in found.stdout.splitlines() if row.split()[1] != "ps"} - _BEFORE


def test_takes_come_out_as_if_each_had_been_read_alone(tmp_path: Path) -> None:
    jobs = [kept(tmp_path, kind, takes.file(kind)) for kind in KINDS]

    assert results(jobs) == {kind: read_take(takes.file(kind), takes.WORDS, "en") for kind in KINDS}


def test_no_jobs_start_no_child() -> None:
    assert results([]) == {}


def test_as_many_results_as_jobs_though_files_repeat(tmp_path: Path) -> None:
    job = kept(tmp_path, "take.wav", takes.file("wav-16-bit"))

    assert len(list(import_takes([job] * 5, workers=3))) == 5


def a_folder(path: Path) -> None:
    path.mkdir()


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere.wav")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def an_endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (a_folder, workshop.NOT_A_FILE),
        (a_dangling_link, workshop.GONE),
        (a_link_to_itself, workshop.UNHEARD),
        (a_pipe, workshop.NOT_A_FILE),
        (an_endless_device, workshop.NOT_A_FILE),
    ],
)
def test_what_is_no_file_is_refused_unread(
    made: Callable[[Path], None], sentence: str, tmp_path: Path
) -> None:
    made(tmp_path / "take.wav")

    assert results([Job(tmp_path / "take.wav", "", "en")]) == {"take.wav": sentence}


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    job = kept(tmp_path, "take.wav", b"RIFF")
    os.truncate(job.path, 50_000_000_000)

    assert results([job]) == {"take.wav": decode.TOO_LARGE}


def test_hostile_files_are_refused_cheaply_and_the_others_go_on(tmp_path: Path) -> None:
    good = kept(tmp_path, "good.wav", takes.file("wav-16-bit"))
    before, start = set(tmp_path.iterdir()), time.monotonic()

    found = results([*(kept(tmp_path, name, made()) for name, (made, _) in HOSTILE.items()), good])

    assert isinstance(found.pop("good.wav"), Take)
    assert {name: str(came).startswith(HOSTILE[name][1]) for name, came in found.items()} == dict.fromkeys(
        HOSTILE, True
    )
    assert {path.name for path in set(tmp_path.iterdir()) - before} == set(HOSTILE)
    assert time.monotonic() - start < MOST_SECONDS
    assert most_megabytes() < MOST_MEGABYTES


def most_megabytes() -> float:
    """The most memory that any child so far has had at once."""
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


@pytest.mark.faults
def test_an_hour_of_nothing_costs_as_little_as_five_minutes(tmp_path: Path) -> None:
    bomb = silent(3600, takes.Kind("ogg", "libopus", layout="stereo"))
    job, start = kept(tmp_path, "hour.opus", bomb), time.monotonic()

    assert results([job]) == {
        "hour.opus": "This recording lasts 60 minutes; the most is 5. Cut it into shorter ones."
    }
    assert time.monotonic() - start < MOST_SECONDS
    assert most_megabytes() < MOST_MEGABYTES


# A child made to misbehave: it stands in for a decoder that does.
_STAND_IN = """
import os, signal, sys, time
from multiprocessing.connection import Connection
import ivr.audio.workshop as w
def bad(data, words, language):
    if data == b"crash": os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"hang": time.sleep(999)
    if data == b"swell": bytearray(2_000_000_000)
    if data == b"open": open("/etc/passwd")
    return real(data, words, language)
real, w.read_take = w.read_take, bad
w.work(Connection(int(sys.argv[1])))
"""


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "_PROGRAM", ("-c", _STAND_IN))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (b"crash", workshop.CRASHED),
        (b"hang", decode.TOO_COSTLY),
        (b"swell", decode.TOO_COSTLY),
        (b"open", workshop.CRASHED),
    ],
)
@pytest.mark.usefixtures("stand_in")
def test_a_file_that_ends_its_child_is_refused_and_the_others_go_on(
    fault: bytes, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "SECONDS", 1.0)
    jobs = [kept(tmp_path, "bad.wav", fault)]
    jobs += [kept(tmp_path, f"{n}.wav", takes.file("wav-16-bit")) for n in range(3)]

    found = results(jobs, workers=1)

    assert found.pop("bad.wav") == sentence
    assert [type(came) for came in found.values()] == [Take] * 3
    assert children() == set()


def test_a_child_that_cannot_start_is_a_fault_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "_PROGRAM", ("-c", "raise SystemExit(1)"))

    with pytest.raises(ChildProcessError):
        results([kept(tmp_path, "take.wav", b"RIFF")])
    assert children() == set()


def test_no_child_is_left_when_nobody_wants_the_rest(tmp_path: Path) -> None:
    takes_made = import_takes([kept(tmp_path, "take.wav", takes.file("mp3"))] * 9, workers=2)
    next(takes_made)
    assert children() != set()

    takes_made.close()  # type: ignore[attr-defined]

    assert children() == set()


INTERRUPTED = """
import sys
from pathlib import Path
from ivr.audio.workshop import Job, import_takes
for job, came in import_takes([Job(Path(sys.argv[1]), "", "en")] * 2000):
    print(type(came).__name__, flush=True)
"""


def test_an_interrupt_ends_everything_at_once(tmp_path: Path) -> None:
    job = kept(tmp_path, "take.wav", takes.file("wav-16-bit"))
    command = [sys.executable, "-c", INTERRUPTED, str(job.path)]
    with running(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as ran:
        assert ran.stdout and ran.stdout.readline() == "Take\n"

        os.killpg(ran.pid, signal.SIGINT)  # as a terminal does: everybody in front gets it
        _, told = ran.communicate(timeout=10)

    assert told.count("Traceback") == 1  # the parent's own; no child says anything
    assert told.endswith("KeyboardInterrupt\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(ran.pid, 0)


LOCKED = """
import socket
from ivr.audio import workshop
workshop.warm_up()
workshop.shut_in()
for reach in (lambda: open("/etc/passwd"), socket.socket):
    try:
        reach()
    except OSError as error:
        print(error.errno)
try:
    bytearray(2_000_000_000)
except MemoryError:
    print("memory")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have not all of these limits")
def test_a_child_shut_in_opens_nothing_and_swells_no_further() -> None:
    ran = subprocess.run([sys.executable, "-c", LOCKED], capture_output=True, text=True, timeout=60)

    assert (ran.stdout, ran.stderr) == ("24\n24\nmemory\n", "")


TRACED = """
import sys
from pathlib import Path
from ivr.audio.workshop import Job, import_takes
names = [Path(name) for name in sys.argv[1:]]
for job, came in import_takes([Job(name, "", "en") for name in names], workers=1): pass
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_nothing_else_is_opened_while_a_file_is_read(tmp_path: Path) -> None:
    """Each system call of a child, once it has said that it is ready."""
    made = {name: HOSTILE[name][0] for name in HOSTILE if "over-20" not in name} | NAMING_OTHERS
    jobs = [kept(tmp_path, name, make()) for name, make in made.items()]
    jobs += [kept(tmp_path, kind, takes.file(kind)) for kind in takes.KINDS]
    trace = tmp_path / "trace"
    calls = "trace=%file,%network,execve,clone,fork,vfork,prlimit64,write"

    subprocess.run(
        [
            "strace",
            "-f",
            "-ff",
            "-e",
            calls,
            "-o",
            trace,
            sys.executable,
            "-c",
            TRACED,
            *(j.path for j in jobs),
        ],
        check=True,
        timeout=120,
    )

    after = [rows for path in tmp_path.glob("trace.*") if (rows := after_the_lock(path))]
    assert len(after) == 1  # the one child
    assert [call for call in after[0] if not call.startswith(("write(", "prlimit64(", "+++", "---"))] == []


def after_the_lock(trace: Path) -> list[str]:
    rows = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    locked = [n for n, row in enumerate(rows) if "RLIMIT_NOFILE, {rlim_cur=0" in row]
    return rows[locked[0] + 1 :] if locked else []


def test_a_child_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "canary")

    assert "canary" not in repr(workshop.environment())
