"""What fails in the server is a line of JSON, and not a traceback over many."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.web.log_lines import tell_threads

AT = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("module", "event"),
    [("ivr.web.wsgi", "server-not-loaded"), ("ivr.web.staff.wsgi;m.load_console()", "console-not-loaded")],
)
def test_a_worker_that_cannot_be_loaded_says_why_in_a_line(module: str, event: str, tmp_path: Path) -> None:
    environ = os.environ | {"IVR_DEPOT": str(tmp_path), "TWILIO_AUTH_TOKEN": "12345"}
    name, _, then = module.partition(";")
    code = f"from importlib import import_module; m = import_module({name!r}); {then}"
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False
    )
    (said,) = map(json.loads, ended.stderr.splitlines())
    assert (ended.returncode, ended.stdout, said["event"]) == (1, "", event)
    assert "SettingsRefused: TWILIO_AUTH_TOKEN does not look like a real token" in said["trace"]


def test_a_thread_that_ends_by_a_mistake_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    said: list[str] = []
    tell_threads("server-thread-ended", lambda: AT, said.append)
    thread = threading.Thread(target=lambda: [][0], name="supply")
    thread.start()
    thread.join()
    (told,) = map(json.loads, said)
    assert (told["event"], told["thread"]) == ("server-thread-ended", "supply")
    assert told["at"] == "2026-11-23T18:00:00.000+00:00" and "IndexError" in told["trace"]
