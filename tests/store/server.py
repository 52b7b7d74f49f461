"""A PostgreSQL server of our own: in a temporary folder, reached by a Unix socket, ended by its own id."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

USUAL_PLACES = "/usr/lib/postgresql/*/bin"
_ACCOUNTS = ("postgres", "nobody")  # who runs it where we are root, which it refuses


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = sorted(Path("/").glob(f"{USUAL_PLACES[1:]}/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    everywhere = [*found, *([Path(on_path).resolve()] if on_path else [])]
    return everywhere[-1].parent if everywhere else None


class Server:
    """One server; databases are made in it by the dozen."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._programs = programs
        self._names = (f"line{n}" for n in count())
        self._process: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = _account(folder)
        setup = [
            "-D",
            str(folder / "data"),
            "-U",
            "ivr",
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        self._run([str(programs / "initdb"), *setup])

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        settings = [
            f"unix_socket_directories={self.folder}",
            "listen_addresses=",
            "fsync=off",
            "max_connections=30",
        ]
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
        command += [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as)
        for _ in range(200):
            try:
                psycopg.connect(self._conninfo("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Ends it and its connections."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
            self._process = None

    def new(self) -> str:
        """The URL of a database with nothing in it."""
        name = next(self._names)
        self.run("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str, user: str = "ivr") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def run(self, name: str, sql: str) -> None:
        """Runs some SQL in a database."""
        with psycopg.connect(self._conninfo(name), autocommit=True) as connection:
            connection.execute(sql.encode())

    def script(self, file: Path) -> None:
        """Runs a script as its administrator."""
        where = ["-h", str(self.folder), "-U", "ivr", "-d", "postgres"]
        done = subprocess.run(
            [str(self._programs / "psql"), "-qX", *where, "-f", str(file)], capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")

    def dump(self, name: str) -> str:
        """A database as SQL."""
        command = [str(self._programs / "pg_dump"), "-h", str(self.folder), "-U", "ivr", "--inserts", name]
        return self._run(command)

    def _conninfo(self, name: str) -> str:
        return f"host={self.folder} user=ivr dbname={name}"

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(command, capture_output=True, cwd="/", **self._as)
        assert done.returncode == 0, done.stderr.decode()
        return bytes(done.stdout).decode()


def _account(folder: Path) -> dict[str, Any]:
    """Root hands the folder to an account that may run the server; anybody else is one."""
    if os.geteuid() != 0:
        return {}
    known = {each.pw_name: each for each in pwd.getpwall()}
    account = next(known[name] for name in _ACCOUNTS if name in known)
    shutil.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server for as long as it is needed; nothing is left of it."""
    folder = Path(tempfile.mkdtemp(prefix="ivr-pg-"))  # short: the name of a socket has 107 letters at most
    server = Server(folder, programs)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
