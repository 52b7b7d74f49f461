"""The translators' own tool, as they run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def pybabel(home: Path, *arguments: str) -> str:
    """What a translator types, and what it prints."""
    command = [sys.executable, "-W", "error", "-m", "babel.messages.frontend", *arguments]
    ran = subprocess.run(
        command, cwd=home, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stderr
