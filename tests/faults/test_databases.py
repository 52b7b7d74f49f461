"""The database locked, gone, read-only, full or damaged; disks full; folders that may not be written: callers
notice nothing of it, and staff are told."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ivr.core.line import Line
from ivr.phone import Request
from ivr.store.database import open_database
from ivr.store.trouble import StoreUnavailable
from tests.faults.carrier import Carrier, Record, Walkers, assert_none_lost, recovered_within
from tests.faults.published import TOKEN, publish, real, sqlite
from tests.processes import running
from tests.web.server import Server, alive, answers, free_port, grandchildren, wait_until

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
PARTIES = (("From", "+13125550123"), ("To", "+17735550100"))


@contextmanager
def walking(server: Server, count: int = 20) -> Iterator[Walkers]:
    """Callers, none of whom may be lost."""
    with Walkers(server.url + "/voice", TOKEN, count, breath=0.3) as walkers:
        time.sleep(0.5)
        yield walkers
        time.sleep(0.5)
    assert_none_lost(walkers)


def current(server: Server) -> str:
    """The edition that a call hears which begins now."""
    return edition_at(server.port)


def edition_at(port: int) -> str:
    record = Record()
    carrier = Carrier(TOKEN, record, 0, [port])
    carrier.send(Request("POST", f"http://127.0.0.1:{port}/voice", PARTIES))
    return record.answers[-1].edition


@pytest.fixture(name="server")
def a_served_line(serve: Callable[..., Server]) -> Server:
    port = free_port()
    return serve(port=port, **real(f"http://127.0.0.1:{port}"))


def kill_the_workers(server: Server) -> None:
    """Those that begin anew have nothing but what lies on the disk."""
    workers = grandchildren(server.process.pid)
    for worker in workers:
        os.kill(worker, 9)
    wait_until(lambda: not any(map(alive, workers)) and answers(server.url + "/readyz"))


def test_a_locked_database_costs_nobody_anything(
    server: Server, home: Path, line: Line, record_property: Note
) -> None:
    with closing(sqlite3.connect(home / "instance/ivr.db", isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with walking(server) as walkers:
            kill_the_workers(server)
            with pytest.raises(StoreUnavailable):
                publish(sqlite(home), line, 1)
        holder.execute("ROLLBACK")
    name = publish(sqlite(home), line, 2)
    took = recovered_within(10, lambda: current(server) == name)
    record_property("covered", f"database locked: {walkers.record.told()}; heard {took:.1f} s after")


HARMS: dict[str, Callable[[Path], None]] = {
    "gone": lambda file: _move(file),
    "overwritten with noise": lambda file: _overwrite(file, b"noise" * 5000),
    "cut short": lambda file: _overwrite(file, file.read_bytes()[:5000]),
    "emptied": lambda file: _overwrite(file, b""),
}


def _move(file: Path) -> None:
    for each in file.parent.glob("ivr.db*"):
        each.rename(each.with_name(f"gone-{each.name}"))


def _overwrite(file: Path, content: bytes) -> None:
    for each in file.parent.glob("ivr.db-*"):
        each.unlink()
    file.write_bytes(content)


@pytest.mark.parametrize("harm", HARMS)
def test_a_database_that_is_lost_costs_nobody_anything_and_a_new_one_is_taken_up(
    serve: Callable[..., Server], home: Path, line: Line, harm: str, record_property: Note
) -> None:
    port = free_port()
    server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
    before = current(server)
    with walking(server, 10) as walkers:
        HARMS[harm](home / "instance/ivr.db")
        kill_the_workers(server)
        assert current(server) == before
        assert server.stop() == 0
        server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
        walkers.record.answers[:] = [each for each in walkers.record.answers if each.status == 200]
        walkers.troubles.clear()  # nothing holds the socket while this one is stopped and started by hand
        assert current(server) == before
    for each in (home / "instance").glob("ivr.db*"):
        each.unlink()
    name = publish_anew(home, line)
    took = recovered_within(15, lambda: current(server) == name)
    record_property(
        "covered", f"database {harm}: {walkers.record.told()}; a new one heard {took:.1f} s after"
    )


def publish_anew(home: Path, line: Line) -> str:
    database = open_database(sqlite(home))
    database.migrate()
    database.close()
    return publish(sqlite(home), line, 3)


def test_a_full_database_costs_nobody_anything(
    server: Server, home: Path, line: Line, record_property: Note
) -> None:
    """No page more than it has: what a full disk comes to, for the database alone."""
    with closing(sqlite3.connect(home / "instance/ivr.db")) as full:
        pages = full.execute("PRAGMA page_count").fetchone()[0]
        assert full.execute(f"PRAGMA max_page_count = {pages}").fetchone()[0] == pages
        with walking(server) as walkers:
            kill_the_workers(server)
    record_property("covered", f"database full: {walkers.record.told()}")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of its own, small enough to fill."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        pytest.skip(f"no disk of its own can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> None:
    with (disk / "filling").open("wb", buffering=0) as out:
        try:
            while True:
                out.write(bytes(4096))
        except OSError:
            return


def test_a_full_disk_costs_nobody_anything_and_a_server_starts_on_it(
    serve: Callable[..., Server], home: Path, line: Line, tmp_path: Path, record_property: Note
) -> None:
    """Everything that a server writes is on it: database, depot and log."""
    with small_disk(tmp_path / "disk", 16_000) as disk:
        (home / "instance").symlink_to(disk)
        (home / "said.txt").symlink_to(disk / "said.txt")
        port = free_port()
        server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
        before = current(server)
        fill(disk)
        with walking(server, 10) as walkers:
            kill_the_workers(server)
            with pytest.raises(StoreUnavailable, match="full"):
                publish(sqlite(home), line, 1)
        assert server.stop() == 0
        (home / "said.txt").unlink()  # the log is the test's own; it would fail here, not in the server
        server = serve(port=port, **real(f"http://127.0.0.1:{port}"))
        assert current(server) == before
        (disk / "filling").unlink()
        name = publish(sqlite(home), line, 2)
        took = recovered_within(10, lambda: current(server) == name)
        assert server.stop() == 0
    record_property("covered", f"disk full, restarted: {walkers.record.told()}; heard {took:.1f} s after")


def without_rights(home: Path, port: int) -> subprocess.Popen[bytes]:
    """The server under an account that may write only where the folders' own rights let it."""
    drop = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    where = ["--home", str(home), "--port", str(port), "--no-console"]
    command = [sys.executable, "-m", "ivr", "serve", *where]
    environ = os.environ | real(f"http://127.0.0.1:{port}")
    return subprocess.Popen([*drop, *command], env=environ, stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere")
def test_a_home_that_may_not_be_written_is_answered_from(
    home: Path, line: Line, record_property: Note
) -> None:
    first, port = serve_once(home), free_port()
    (home / "instance/ivr.db").chmod(0o444)
    (home / "instance").chmod(0o555)
    home.chmod(0o555)
    process, url = without_rights(home, port), f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(url + "/readyz") or process.poll() is not None)
        with Walkers(url + "/voice", TOKEN, 10, breath=0.3) as walkers:
            assert edition_at(port) == first
            writable(home)
            name = publish(sqlite(home), line, 1)
            took = recovered_within(10, lambda: edition_at(port) == name)
    finally:
        process.terminate()
        process.wait(20)
        writable(home)
        shutil.rmtree(Path(tempfile.gettempdir()) / f"ivr-{os.getuid()}-depot-{port}")
    assert_none_lost(walkers)
    record_property("covered", f"instance/ unwritable: {walkers.record.told()}; heard after {took:.1f} s")


def writable(home: Path) -> None:
    home.chmod(0o755)
    (home / "instance").chmod(0o755)
    (home / "instance/ivr.db").chmod(0o644)


def serve_once(home: Path) -> str:
    """Another account publishes first."""
    port = free_port()
    server = Server(home, port=port, **real(f"http://127.0.0.1:{port}"))
    wait_until(lambda: answers(server.url + "/readyz"))
    name = current(server)
    assert server.stop() == 0
    shutil.rmtree(home / "instance" / f"depot-{port}")
    return name


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_log_that_takes_nothing_costs_nobody_anything(home: Path, record_property: Note) -> None:
    port = free_port()
    (home / "said.txt").symlink_to("/dev/full")
    server = Server(home, port=port, **real(f"http://127.0.0.1:{port}"))
    wait_until(lambda: answers(server.url + "/readyz"))
    try:
        with walking(server) as walkers:
            for _ in range(2):  # in quick succession: granian ends too, and its end is told
                kill_one(server.process.pid)
            wait_until(lambda: answers(server.url + "/readyz"))
    finally:
        assert server.stop() in (0, 120), "the latter is Python's word for what it could not write at the end"
    record_property("covered", f"log full: {walkers.record.told()}")


def kill_one(watcher: int) -> None:
    """A worker that runs: where one was just killed there may be none for a moment."""
    running_now: list[int] = []

    def some() -> bool:
        running_now[:] = filter(alive, grandchildren(watcher))
        return bool(running_now)

    recovered_within(10, some)
    os.kill(running_now[-1], 9)


@contextmanager
def full_pipe() -> Iterator[int]:
    """Whoever writes into it waits for ever."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, bytes(65536))
    except BlockingIOError:
        os.set_blocking(writer, True)
    try:
        yield writer
    finally:
        os.close(reader)
        os.close(writer)


@pytest.mark.parametrize("unread", ["stdout", "stderr"])
def test_a_log_that_nobody_reads_costs_nobody_anything(
    home: Path, unread: str, record_property: Note
) -> None:
    """Workers die, all of them are renewed, and the server is stopped, while nothing can be told."""
    port = free_port()
    where = ["--home", str(home), "--port", str(port), "--no-console"]
    command = [sys.executable, "-m", "ivr", "serve", *where]
    url, silent = f"http://127.0.0.1:{port}", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with (
        full_pipe() as pipe,
        running(command, env=os.environ | real(url), **silent | {unread: pipe}) as process,
    ):
        wait_until(lambda: answers(url + "/readyz"))
        with Walkers(url + "/voice", TOKEN, 20, breath=0.3) as walkers:
            for _ in range(2):
                kill_one(process.pid)
            time.sleep(3)
            before = grandchildren(process.pid)
            process.send_signal(signal.SIGHUP)
            took = recovered_within(20, lambda: not any(map(alive, before)))
            kill_one(process.pid)
            time.sleep(1)
        process.terminate()
        assert process.wait(20) is not None
    assert_none_lost(walkers)
    record_property(
        "covered", f"{unread} that nobody reads: {walkers.record.told()}; workers renewed in {took:.1f} s"
    )
