"""Files that people bring, shown to a scanner before anything else reads them, where one is named."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnprocessableEntity

from ivr.web.staff.errors import told_refused
from ivr.web.staff.words import _

SECONDS = 20.0  # for all files of a request; the server in front waits thirty for an answer
DYING = 2.0  # seconds for what was ended to be gone
_CLEAN, _EVIL = 0, 1  # how scanners end; anything else means that they could not look
_GIVEN = ("PATH", "HOME", "LANG", "TMPDIR")  # of the environment, which holds secrets
_MOST_SAID = 300

Scanner = tuple[str, ...]


class EvilFile(UnprocessableEntity):
    """What the scanner knows to be evil."""


class NotScanned(UnprocessableEntity):
    """The scanner could not look."""


def watch(app: Flask, scanner: Scanner) -> None:
    """Every file of every request goes by the scanner, after whoever sent it was looked at."""
    if scanner:
        app.before_request(lambda: _look(scanner))
    app.register_error_handler(EvilFile, _evil)
    app.register_error_handler(NotScanned, _not_scanned)


def _look(scanner: Scanner) -> None:
    files = [file for _name, file in request.files.items(multi=True)]  # all of them are here then
    until = time.monotonic() + SECONDS
    for file in files:
        _scan(scanner, file, until)


def _scan(scanner: Scanner, file: FileStorage, until: float) -> None:
    """Raises EvilFile, or NotScanned: what nobody could look at is as bad."""
    with tempfile.TemporaryDirectory() as folder:
        path, said = Path(folder, "upload"), Path(folder, "said")
        file.save(path)
        file.stream.seek(0)
        ended = _ended([*scanner, str(path)], said, until)
        if ended == _CLEAN:
            return
        words = " ".join(said.read_text("utf-8", "replace").split())[:_MOST_SAID]
    raise EvilFile(words) if ended == _EVIL else NotScanned(f"{words or 'no answer'} ({ended})")


def _ended(command: list[str], said: Path, until: float) -> int | None:
    """How the scanner ended; None where it did not in time, or could not be started."""
    given = {name: os.environ[name] for name in _GIVEN if name in os.environ}
    try:
        with said.open("wb") as out:
            started = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=given,
                start_new_session=True,
            )
    except OSError:
        return None
    try:
        return started.wait(max(0.0, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(started)


def _end(started: subprocess.Popen[bytes]) -> None:
    """Nothing of it is left, unless it runs as somebody whom we may not end: then nobody waits for that."""
    with suppress(OSError):
        os.killpg(started.pid, signal.SIGKILL)
    try:
        started.wait(DYING)
    except subprocess.TimeoutExpired:
        threading.Thread(target=started.wait, name="scanner-left", daemon=True).start()


def _evil(error: EvilFile) -> Response:
    told_refused(f"the scanner of files: {error.description}")
    told = _(
        "The scanner of this server knows it to be harmful, and nothing of it was kept. Look through the "
        "computer that it came from, and tell whoever looks after the line."
    )
    return _page(_("This file is not taken"), told)


def _not_scanned(error: NotScanned) -> Response:
    told_refused(f"the scanner of files could not look: {error.description}")
    told = _(
        "Each file is scanned before it is taken, and the scanner of this server does not do its work now. "
        "Try again in a minute; if it stays so, tell whoever looks after the line."
    )
    return _page(_("This file could not be looked at"), told)


def _page(title: str, told: str) -> Response:
    page = render_template("error.html", code=422, title=title, told=told, number="")
    return make_response(page, 422)
