"""The console's log: what libraries and threads say is an event of one line, too."""

from __future__ import annotations

import json
import subprocess
import sys

TOLD = """
import logging, threading, warnings
from datetime import UTC, datetime
from ivr.web.staff.log import take_over

take_over(lambda: datetime(2026, 11, 23, 18, tzinfo=UTC))
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("sqlalchemy.pool").exception("a connection\\nof %s", "Ana")
warnings.warn("old")
thread = threading.Thread(target=lambda: [][0], name="pulse")
thread.start()
thread.join()
"""


def test_libraries_and_threads_are_told_in_lines_of_their_own() -> None:
    said = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True).stderr
    pool, warned, ended = map(json.loads, said.splitlines())
    assert (pool["event"], pool["by"], pool["level"]) == ("console-library", "sqlalchemy.pool", "error")
    assert pool["told"] == "a connection\nof Ana" and "ZeroDivisionError" in pool["trace"]
    assert warned["level"] == "warning" and "old" in warned["told"]
    assert (ended["event"], ended["thread"]) == ("console-thread-ended", "pulse")
    assert ended["at"] == "2026-11-23T18:00:00.000+00:00" and "IndexError" in ended["trace"]
