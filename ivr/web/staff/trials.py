"""Takes that were imported and are not kept yet: to be listened to, cut, and kept or thrown away.

Each is a folder of its own under ``instance/takes``, so that the page can be left and the console started
again meanwhile. Those of yesterday are thrown away.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ivr.audio.measure import Measured
from ivr.audio.take import Take
from ivr.audio.takes import Brought
from ivr.files.recordings import Unserved, read_sound

LONGEST = timedelta(days=1)
MOST = 100
_ID = re.compile(r"[0-9a-f]{24}")
_WRONG = (OSError, Unserved, ValueError, TypeError, KeyError)


@dataclass(frozen=True, slots=True)
class Trial:
    """A take of a prompt, the words it was made from, and who brought it when, from which file."""

    prompt: str
    language: str
    words: str
    by: str
    at: datetime
    take: Take
    name: str


class Trials:
    """The takes on trial of one home."""

    def __init__(self, home: Path, now: Callable[[], datetime]) -> None:
        self._folder = home / "instance" / "takes"
        self._now = now

    def receive(self, save: Callable[[Path], object]) -> Path:
        """A new folder of its own, where ``save`` puts the file that was brought."""
        folder = self._folder / f"in-{secrets.token_hex(12)}"
        folder.mkdir(parents=True)
        save(folder / "brought")
        return folder

    def keep(self, folder: Path, trial: Trial) -> str:
        """What came of the file in a folder of `receive`; how it is asked for."""
        (folder / "take.wav").write_bytes(trial.take.sound)
        told = {name: value for name, value in asdict(trial).items() if name not in ("take", "at")}
        told |= {"at": trial.at.isoformat(), "measured": asdict(trial.take.measured)}
        told |= {"source": trial.take.source, "warnings": trial.take.warnings}
        (folder / "take.json").write_text(json.dumps(told), encoding="utf-8")
        id = folder.name.removeprefix("in-")
        folder.rename(self._folder / id)
        return id

    def get(self, id: str) -> Trial | None:
        """The take of that name, if it is there still."""
        if not _ID.fullmatch(id):
            return None
        try:
            told = json.loads((self._folder / id / "take.json").read_text(encoding="utf-8"))
            sound = read_sound(self._folder / id / "take.wav")
            measured, source = Measured(**told.pop("measured")), told.pop("source")
            take = Take(sound, measured, source, tuple(told.pop("warnings")))
            return Trial(**told | {"at": datetime.fromisoformat(told["at"])}, take=take)
        except _WRONG:
            return None

    def waiting(self, language: str, prompt: str) -> list[tuple[str, Trial]]:
        """Those of a prompt that nobody has kept or thrown away, the newest first."""
        known = ((path.name, self.get(path.name)) for path in self._folder.glob("*"))
        found = [
            (id, trial)
            for id, trial in known
            if trial and (trial.language, trial.prompt) == (language, prompt)
        ]
        return sorted(found, key=lambda each: each[1].at, reverse=True)

    def brought(self, id: str, trial: Trial) -> Brought:
        """The file that it came from."""
        return Brought(trial.name, (self._folder / id / "brought").read_bytes())

    def drop(self, folder: str | Path) -> None:
        """Throw one away: kept elsewhere, or not wanted."""
        shutil.rmtree(self._folder / folder, ignore_errors=True)

    def forget_old(self) -> None:
        """Throw away those of yesterday, and the oldest of very many."""
        known = sorted(self._folder.glob("*"), key=_saved, reverse=True)
        oldest = (self._now() - LONGEST).timestamp()
        for number, folder in enumerate(known):
            if number >= MOST or _saved(folder) < oldest:
                self.drop(folder)


def _saved(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # thrown away meanwhile
        return 0.0
