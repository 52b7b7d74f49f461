"""The draft as it is: looked at in the background, again whenever its files changed, and kept meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from ivr.check.check import Checked, check
from ivr.check.rule import Rule
from ivr.files.load import Loaded, read_line
from ivr.files.saved import saved
from ivr.publishing import day_of
from ivr.web.staff.jobs import Job, Jobs, Outcome
from ivr.web.staff.words import _l

KIND = "check"


@dataclass(frozen=True, slots=True)
class Looked:
    """What the files said when they were in that state, on that day."""

    state: str
    at: datetime
    loaded: Loaded
    checked: Checked


class DraftWatch:
    """Looks at the draft of one home. Asking never waits for a look."""

    def __init__(
        self, home: Path, carrier: str, now: Callable[[], datetime], jobs: Jobs, rules: Sequence[Rule]
    ) -> None:
        self._home = home
        self._carrier = carrier
        self._now = now
        self._jobs = jobs
        self._rules = rules
        self._looked: Looked | None = None
        self._one = Lock()

    def latest(self) -> tuple[Looked | None, Job | None]:
        """What was seen last, and the look that goes on because it is out of date."""
        state = self.state()
        if self._looked and self._looked.state == state:
            return self._looked, None
        job, _ = self._jobs.start(KIND, _l("Checking the draft"), "", self._look)
        return self._looked, job

    def seen(self) -> Looked | None:
        """What was seen last, however long ago."""
        return self._looked

    def state(self) -> str:
        """Another one whenever a file changed, or the day did where the line is."""
        told = hashlib.sha256(self._today().encode())
        for file in sorted(saved(self._home)):
            told.update(repr(file).encode())
        return told.hexdigest()

    def _today(self) -> str:
        return day_of(self._looked.loaded.line if self._looked else None, self._now()).isoformat()

    def look(self, job: Job) -> Looked:
        """The files as they are, looked at while a job tells how far it is; whoever asks meanwhile gets the
        same look."""
        with self._one:
            state, now = self.state(), self._now()
            if self._looked is None or self._looked.state != state:
                loaded = read_line(self._home, self._carrier)
                day = day_of(loaded.line, now)
                checked = check(loaded, self._carrier, day, self._rules, lambda rules: _counted(job, rules))
                self._looked = Looked(state, now, loaded, checked)
            return self._looked

    def _look(self, job: Job) -> Outcome:
        self.look(job)
        return Outcome("")


def _counted(job: Job, rules: Iterable[Rule]) -> Iterator[Rule]:
    """The rules as they go by, with how many there are left."""
    all_ = list(rules)
    for number, rule in enumerate(all_):
        job.at(number, len(all_), rule.id)
        yield rule
