"""The key of the week on its way from the watcher, which asks the database, to the workers, which do not."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

_NAME = "week-key.json"
_ONLY_US = 0o600


def week_of(day: date) -> str:
    """The week a day is in, by its Monday."""
    return (day - timedelta(days=day.weekday())).isoformat()


def hand_on(folder: Path, week: str, key: str) -> None:
    """Lays a week's key where the workers look, in place of the one before. Raises OSError."""
    making = folder / f"{_NAME}.new"
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_US), "w") as file:
        json.dump([week, key], file)
    making.replace(folder / _NAME)


def take_back(folder: Path, week: str) -> None:
    """Destroys the key that lies there, if it is of another week: its bytes, too. Raises OSError."""
    try:
        with (folder / _NAME).open("r+b") as file:
            written = file.read()
            if _read(written)[0] == week:
                return
            file.seek(0)
            file.write(b"0" * len(written))
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    (folder / _NAME).unlink(missing_ok=True)


def _read(written: bytes) -> tuple[str, str]:
    """The week and its key; of no week where they cannot be read."""
    try:
        week, key = json.loads(written)
    except ValueError:
        return "", ""
    return week, key


class WeekKey:
    """The key of the week, read once a week; None while there is none. That of another week is not kept."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        self._week, self._key = "", ""

    def __call__(self, now: datetime) -> str | None:
        week = week_of(now.date())
        if week != self._week:
            self._week, self._key = self._laid_there()
        return self._key if week == self._week else None

    def _laid_there(self) -> tuple[str, str]:
        try:
            return _read(self._file.read_bytes())
        except OSError:
            return "", ""
