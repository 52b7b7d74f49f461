"""Staff with a draft of their own and a database that they share, typing commands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ivr.cli import main
from ivr.edition import compile_line
from ivr.files.load import read_line
from ivr.store.database import open_database
from ivr.store.editions import Editions
from ivr.store.history import Decision
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of
from tests.store.lines import decision

CODE = "import sys; from ivr.cli import run; run()"


@dataclass
class Desk:
    """One machine: a home with the small line, and the database it uses."""

    home: Path
    url: str
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    out: str = field(default="", init=False)
    err: str = field(default="", init=False)

    def ivr(self, *arguments: str, code: int = 0) -> str:
        """What a command prints; it must end with that code."""
        self.monkeypatch.setenv("DATABASE_URL", self.url)
        command = [arguments[0], "--home", str(self.home), *arguments[1:]]
        ended = main(command)
        self.out, self.err = self.capsys.readouterr()
        assert ended == code, (self.out, self.err)
        return self.out

    def data(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.ivr(*arguments, "--json", code=code))

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        """A command in a process of its own."""
        command = [sys.executable, "-c", CODE, arguments[0], "--home", str(self.home), *arguments[1:]]
        environ = {"DATABASE_URL": self.url, "PATH": "/usr/bin:/bin", "IVR_USER": self.home.name}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environ, cwd=HOME)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a piece of a menu file that stands there once."""
        path = self.home / "menus" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def put_on_the_air(self) -> str:
        """Publish the draft as it is, whatever rules it breaks: as some version of ivr once did."""
        loaded = read_line(self.home)
        assert loaded.line
        line = compile_line(loaded.line, "").line
        with self.editions() as editions:
            editions.publish(line, {}, decision())
        return line.edition

    @contextmanager
    def editions(self) -> Iterator[Editions]:
        """The database itself."""
        database = open_database(self.url)
        database.migrate()
        yield Editions(database)
        database.close()

    def current(self) -> str:
        with self.editions() as editions:
            current = editions.current()
        assert current
        return current.name

    def decided(self) -> Decision:
        """The last decision that made an edition current."""
        with self.editions() as editions:
            current = editions.current()
        assert current
        return current.decision


def desk_with_small_line(
    home: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A machine with the small line as its draft."""
    home.mkdir()
    monkeypatch.setenv("IVR_USER", "ana")
    return Desk(copy_of(SMALL, home), url, capsys, monkeypatch)
