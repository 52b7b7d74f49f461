"""Processes that end with the test that started them, whatever becomes of it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def running(command: list[str], **how: Any) -> Iterator[subprocess.Popen[Any]]:
    """As ``subprocess.Popen`` in a `with`, which would wait for ever for a server whose test has failed."""
    with subprocess.Popen(command, **how) as process:
        try:
            yield process
        finally:
            process.kill()
