"""A console in a process of its own, in demo mode, with a home that a test may spoil."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.browser.console_at import MOMENT
from tests.files.small import copy_of
from tests.web.server import PATIENCE, answers, free_port, wait_until

_SERVED = (
    "--interface",
    "wsgi",
    "--workers",
    "1",
    "--blocking-threads",
    "8",
    "--log-level",
    "error",
    "--factory",
)
_LOAD = "ivr.web.staff.wsgi:load_console"
_LOAD_AT = "tests.browser.console_at:load_console"
REAL = ("TWILIO_AUTH_TOKEN", "PUBLIC_BASE_URL", "DATABASE_URL")


@contextmanager
def console_process(line: Path, home: Path) -> Iterator[str]:
    """Starts one for a copy of a line, gives its address when it answers, and ends it."""
    copy_of(line, home)
    with served(home) as (url, _):
        yield url


@contextmanager
def served(home: Path, at: datetime | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Starts one for a home, gives its address and its process, and ends it where a test did not. At a moment
    its clock stands still."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {name: value for name, value in os.environ.items() if name not in REAL}
    environ |= {MOMENT: at.isoformat()} if at else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *_SERVED, "--port", str(port), _LOAD_AT if at else _LOAD],
        env=environ | {"IVR_HOME": str(home), "IVR_DEMO_BASE_URL": url},
        start_new_session=True,
    )
    try:
        wait_until(lambda: answers(f"{url}/staff/sign-in"))
        yield url, process
    finally:
        process.terminate()
        process.wait(PATIENCE)
