"""One reader of one page: a copy of the line, and every command of the page typed there, in order."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ivr.cli import main
from tests.audio.takes import file
from tests.conftest import HOME
from tests.docs.pages import Command

BROUGHT = ("menus", "prompts", "fallback")
TAKES = {
    "takes/main.wav": "wav-16-bit",
    "takes/es/main.m4a": "m4a-aac",
}  # what came back from the voice artists
LOG = "server.log"
OF_THE_MACHINE = re.compile(r"(?<!\S)/(?:srv|var)/")  # folders that a test must leave alone
OURS = re.compile(r"(?:\.venv/bin/)?ivr ")
READY_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass
class Story:
    """What a reader has: the folder, the environment, and the server that runs, if one was started."""

    home: Path
    environment: dict[str, str]
    port: int = field(default_factory=lambda: free_port())
    serving: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def type(self, command: Command) -> None:
        """Type a command; it must end as the page says."""
        began = time.monotonic()
        text = command.text.replace("127.0.0.1:8000", self.address.removeprefix("http://"))
        text = OF_THE_MACHINE.sub(rf"{self.home}\g<0>", text)
        words = shlex.split(text, comments=True)
        if words[0] == "export":
            self.environment |= dict(word.split("=", 1) for word in words[1:])
        elif OURS.match(text) and words[1] == "serve":
            self.serve(words)
        else:
            code, told = self.ours(words[1:]) if _plain(text) else self.shell(text)
            print(f"{time.monotonic() - began:5.1f} s  {text}")
            assert code == command.ends, f"{command} ended with {code}, not {command.ends}:\n{told}"

    def ours(self, arguments: list[str]) -> tuple[int, str]:
        """A command of ours, in this process: most of what it takes is to start Python."""
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told), _in(self.home, self.environment):
            return main(arguments), told.getvalue()

    def shell(self, text: str) -> tuple[int, str]:
        """Anything else, as it stands."""
        ended = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.home,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        return ended.returncode, ended.stdout

    def serve(self, words: list[str]) -> None:
        """Start the server, which goes on while the rest is typed in another window."""
        self.stop()
        with (self.home / LOG).open("w") as log:
            self.serving = subprocess.Popen(
                [*words, "--port", str(self.port)],
                executable=f"{sys.prefix}/bin/ivr",
                cwd=self.home,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + READY_SECONDS
        while not self.answers():
            assert self.serving.poll() is None, self.log()
            assert time.monotonic() < until, "the server is not ready"
            time.sleep(0.05)

    def log(self) -> str:
        """What the server said."""
        return (self.home / LOG).read_text(encoding="utf-8")

    def answers(self) -> bool:
        """Whether calls are answered, and the console, which takes a moment longer."""
        for path in ("readyz", "staff/try"):
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/{path}", timeout=5):
                continue
            return False
        return True

    def stop(self) -> None:
        """Ctrl-C, and whether it was still there and went quietly."""
        server, self.serving = self.serving, None
        if server:
            assert server.poll() is None, self.log()
            server.send_signal(signal.SIGINT)
            assert server.wait(STOP_SECONDS) in {0, 130}, self.log()

    def abandon(self) -> None:
        """Whatever happened, leave no server behind."""
        if self.serving and self.serving.poll() is None:
            self.serving.terminate()
            self.serving.wait(STOP_SECONDS)


def begin(home: Path) -> Story:
    """A fresh copy of the line, with the environment of somebody who has set nothing yet."""
    for folder in BROUGHT:
        shutil.copytree(HOME / folder, home / folder)
    shutil.copy(HOME / "pyproject.toml", home)
    (home / ".venv").symlink_to(sys.prefix)
    (home / "takes/es").mkdir(parents=True)
    for take, kind in TAKES.items():
        (home / take).write_bytes(file(kind))
    ours = re.compile("IVR_|TWILIO_|PUBLIC_BASE_URL|DATABASE_URL|PYTEST_|COV_")
    environment = {key: value for key, value in os.environ.items() if not ours.match(key)}
    return Story(home, environment | {"PATH": f"{sys.prefix}/bin:{os.environ['PATH']}"})


def _plain(text: str) -> bool:
    """A command of ours that needs no shell."""
    return bool(OURS.match(text)) and not set(re.sub(r"'[^']*'|\"[^\"$]*\"", "", text)) & set("|&;<>$`*~")


class _in:
    """Another folder and environment, until it is over."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def __enter__(self) -> None:
        self.former = Path.cwd(), dict(os.environ)
        os.chdir(self.folder)
        os.environ.clear()
        os.environ.update(self.environment)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.former[0])
        os.environ.clear()
        os.environ.update(self.former[1])


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
