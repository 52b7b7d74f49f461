"""What the console told the log: each line is an event."""

from __future__ import annotations

import json
from typing import Any

import pytest


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Every line since the last look; one that is no event fails."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]
