"""Files that people bring go by a scanner first: what it calls evil is not taken, nor what it never saw."""

from __future__ import annotations

import errno
import io
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.store.roles import Role
from ivr.web.staff import uploads
from ivr.web.staff.app import create_staff
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from tests.web.server import wait_until
from tests.web.staff.browser import Browser
from tests.web.staff.town import a_take, bring, recorded, town, upload

# As scanners do: it knows one file to be evil, cannot read another, takes its time for a third, and hangs at
# a fourth.
SCANNER = """#!/bin/sh
echo "$1 $# $(wc -c < "$2") ${TWILIO_AUTH_TOKEN-none}" >> "$(dirname "$0")/asked"
grep -q EVIL "$2" && { echo "Eicar FOUND"; exit 1; }
grep -q UNREADABLE "$2" && exit 2
grep -q LATE "$2" && sleep 0.3
grep -q SLOW "$2" && sleep 60
exit 0
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return town(tmp_path)


@pytest.fixture
def scanner(tmp_path: Path) -> Path:
    script = tmp_path / "scan"
    script.write_text(SCANNER)
    script.chmod(0o755)
    return script


@pytest.fixture
def staff(made: Console, scanner: Path, monkeypatch: pytest.MonkeyPatch) -> Mount:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "nobody else's")
    monkeypatch.setattr(uploads, "SECONDS", 0.5)
    return create_staff(replace(made, settings=replace(made.settings, scanner=(str(scanner), "--look"))))


@pytest.fixture
def editor(sign_in: Callable[..., Browser]) -> Browser:
    return sign_in(Role.PUBLISHER, "Ana")


def on_trial(home: Path) -> list[Path]:
    return [*(home / "instance").glob("takes/*")]


def test_a_clean_file_is_taken_whole_and_the_scanner_is_told_no_secret(
    editor: Browser, home: Path, scanner: Path
) -> None:
    page = bring(editor, a_take())
    assert page.path.startswith(("/staff/prompts/takes/", "/staff/work/")), page.words
    assert (scanner.parent / "asked").read_text() == f"--look 2 {len(a_take())} none\n"


@pytest.mark.parametrize(
    ("content", "told", "logged"),
    [
        (b"EVIL", "The scanner of this server knows it to be harmful", "the scanner of files: Eicar FOUND"),
        (b"UNREADABLE", "does not do its work now", "could not look: no answer (2)"),
        (b"SLOW", "does not do its work now", "could not look: no answer (None)"),
    ],
)
def test_what_is_evil_or_was_not_looked_at_is_refused_before_anything_reads_it(
    editor: Browser,
    home: Path,
    content: bytes,
    told: str,
    logged: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    page = bring(editor, content + a_take())
    assert (page.status, told in page.words) == (422, True), page.words
    assert logged in capsys.readouterr().err
    assert time.monotonic() - began < 10 and on_trial(home) == [] and recorded(home) == ""


def test_no_upload_goes_round_it_and_a_scanner_that_is_gone_takes_nothing(
    editor: Browser, scanner: Path
) -> None:
    form = editor.open("/staff/history").form("/import")
    page = upload(editor, form.action, form.fields, b"EVIL", "edition.zip")
    assert (page.status, "not taken" in page.heading) == (422, True)
    scanner.unlink()
    assert "could not be looked at" in bring(editor, a_take()).heading


def test_the_files_of_a_request_share_its_time(
    editor: Browser, scanner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The front waits for one answer, however many files came with the question."""
    form = editor.open("/staff/history").form("/import")
    files = [(io.BytesIO(b"LATE"), f"{n}.zip") for n in range(4)]
    page = editor.ask("POST", form.action, data={**form.fields, "take": files})
    assert (page.status, page.heading) == (422, "This file could not be looked at")
    assert "could not look: no answer (None)" in capsys.readouterr().err
    assert len((scanner.parent / "asked").read_text().splitlines()) < len(files)


def test_a_scanner_that_may_not_be_ended_holds_nobody_up(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that runs as somebody else. What it leaves is no fault of the program's, and is looked after."""
    left = list[int]()

    def forbidden(group: int, _signal: int) -> None:
        left.append(group)
        raise PermissionError(errno.EPERM, "Operation not permitted")

    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "killpg", forbidden)
            patch.setattr(uploads, "DYING", 0.1)
            page = bring(editor, b"SLOW" + a_take())
        assert (page.status, page.heading) == (422, "This file could not be looked at")
    finally:
        for group in left:
            os.killpg(group, signal.SIGKILL)
    wait_until(lambda: not runs(left[0]))


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_strangers_have_nothing_scanned(stranger: Browser, scanner: Path) -> None:
    page = upload(stranger, "/staff/prompts/en/main/takes", {}, b"EVIL", "a.wav")
    assert page.status in (400, 401) and not (scanner.parent / "asked").exists()
