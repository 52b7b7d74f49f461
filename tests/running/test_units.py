"""The systemd units: what systemd says of them, and that the line lives within their limits."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path

import pytest
from click import Context

from ivr.cli import cli
from ivr.web.secret_files import FILES
from tests.conftest import HOME
from tests.web.server import answers, children_of, free_port, wait_until
from tests.web.test_served import ask_at

UNITS = HOME / "deploy/systemd"
CODE = "/opt/ivr/bin/ivr"
INSTANCES = {"ivr@.service": "ivr@check.service", "ivr@.timer": "ivr@check.timer"}
MOST_EXPOSED = 15  # tenths, where 100 is everything a service could do to its machine

# What systemd's MemoryDenyWriteExecute= asks of a process, in the kernel's own words.
_NO_NEW_CODE = """
import ctypes, os, sys
assert ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0
os.execv(sys.argv[1], sys.argv[1:])
"""


def said(*command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.fixture(name="installed")
def units_as_installed(tmp_path: Path) -> Path:
    """The units in a folder, with the code where it is here."""
    for unit in UNITS.iterdir():
        here = unit.read_text().replace(CODE, f"{Path(sys.executable).parent}/ivr")
        (tmp_path / unit.name).write_text(here)
    return tmp_path


def setting(unit: str, name: str) -> str:
    read = RawConfigParser(strict=False, delimiters="=", interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((UNITS / unit).read_text())
    return read["Service"][name]


def settings(unit: str, name: str) -> list[str]:
    """A setting that is given several times, each of which changes it."""
    return re.findall(rf"^{name}=(.*)", (UNITS / unit).read_text(), re.M)


def calls_in(group: str) -> Iterator[str]:
    """The system calls of one of systemd's groups, and of the groups in it."""
    for row in said("systemd-analyze", "syscall-filter", group).stdout.splitlines()[1:]:
        name = row.strip()
        if name.startswith("@"):
            yield from calls_in(name)
        elif name and not name.startswith("#"):
            yield name


def test_systemd_finds_nothing_wrong_with_the_units(installed: Path) -> None:
    names = [INSTANCES.get(unit.name, unit.name) for unit in sorted(UNITS.iterdir())]
    verified = said("systemd-analyze", "verify", *(f"./{name}" for name in names), folder=installed)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_each_service_can_do_little_to_its_machine(installed: Path) -> None:
    for unit in sorted(installed.glob("*.service")):
        judged = said(
            *(
                "systemd-analyze",
                "security",
                "--offline=yes",
                f"--threshold={MOST_EXPOSED}",
                f"./{unit.name}",
            ),
            folder=installed,
        )
        assert judged.returncode == 0, judged.stdout.strip().splitlines()[-1]


def test_the_units_run_commands_as_they_are(tmp_path: Path) -> None:
    """Where the page enables a look by the clock, that is a command; and what it is told is what it takes."""
    (tmp_path / "ivr").mkdir()
    looks = re.findall(r"ivr@(\w+)\.timer", (HOME / "docs/running.md").read_text(encoding="utf-8"))
    for unit in UNITS.glob("*.service"):
        _, *words = setting(unit.name, "ExecStart").replace("/var/lib/", f"{tmp_path}/").split()
        for name in looks if words[0] == "%i" else [words[0]]:
            command = cli.get_command(Context(cli), name)
            assert command is not None
            command.make_context(name, words[1:])


def test_each_service_has_the_same_limits() -> None:
    limits = {
        unit.read_text().partition("# What it needs")[2].partition("\n\n")[0].strip()
        for unit in UNITS.glob("*.service")
    }
    assert len(limits) == 1 and "ProtectSystem=strict" in limits.pop()


def test_each_service_is_given_every_secret_as_a_credential() -> None:
    for unit in UNITS.glob("*.service"):
        assert settings(unit.name, "LoadCredentialEncrypted") == [*FILES]


@pytest.mark.faults
def test_the_line_answers_within_the_limits_of_its_unit(tmp_path: Path) -> None:
    """Each system call that the unit forbids fails as it says, and no memory becomes code."""
    allowed, forbidden, excepted = settings("ivr.service", "SystemCallFilter")
    assert forbidden == "~@privileged @resources"
    names = set(calls_in(allowed)).difference(*map(calls_in, forbidden[1:].split())) | {*excepted.split()}
    others = "!" + ",".join(f"?{name}" for name in sorted(names))
    port, home, log = free_port(), tmp_path / "home", tmp_path / "forbidden.txt"
    home.mkdir()
    for folder in ("menus", "prompts"):
        (home / folder).symlink_to(HOME / folder)
    limits = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", f"{log}", "-e", "signal=none"]
    limits += ["-e", f"trace={others}", "-e", f"inject={others}:error=EPERM"]
    limits += ["--", sys.executable, "-c", _NO_NEW_CODE]
    serve = [sys.executable, "-m", "ivr", "serve", "--home", f"{home}", "--port", f"{port}"]
    started = subprocess.Popen([*limits, *serve], env={**os.environ, "IVR_METRICS_TOKEN": "x" * 16})
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/readyz"))
        assert "main" in ask_at(url, home)[0]
        wait_until(lambda: answers(f"{url}/staff/try"))
    finally:
        for served in children_of(started.pid):
            os.kill(served, signal.SIGTERM)
        started.wait(20)
    denied = set(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.M))
    assert denied <= {"mbind", "fchown"}, "a wish about memory; and root's, for SQLite's files"
