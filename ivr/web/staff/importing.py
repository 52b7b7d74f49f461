"""The work of reading a take that somebody brought: in a process that can reach nothing, a few at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from ivr.audio.take import Take, TakeRefused
from ivr.audio.takes import no_notice
from ivr.audio.workshop import Job as File
from ivr.audio.workshop import import_takes
from ivr.files.coverage import Cell
from ivr.web.staff.jobs import Job, JobFailed, Outcome
from ivr.web.staff.trials import Trial, Trials

_BENCHES = BoundedSemaphore(2)  # processes at once, whoever asks


@dataclass(frozen=True, slots=True)
class Import:
    """The file in ``folder``, called ``name`` where it came from, and what it should say. ``back`` is the
    prompt's page, ``link`` that of the take; ``busy`` and ``told`` are words for whoever waits."""

    trials: Trials
    folder: Path
    cell: Cell
    words: str
    by: str
    at: datetime
    name: str
    back: str = field(kw_only=True)
    link: str = field(kw_only=True)
    told: str = field(kw_only=True)
    busy: str = field(kw_only=True)

    def __call__(self, job: Job) -> Outcome:
        """Raises JobFailed with the sentence of whoever refused it; nothing of it stays then."""
        job.link = self.back
        try:
            take = self._read()
            trial = Trial(self.cell.prompt, self.cell.language, self.words, self.by, self.at, take, self.name)
            id = self.trials.keep(self.folder, trial)
        except BaseException:
            self.trials.drop(self.folder.name)
            raise
        self.trials.forget_old()
        return Outcome(self.told, f"{self.link}/{id}")

    def _read(self) -> Take:
        with _BENCHES:
            try:
                results = list(import_takes([File(self.folder / "brought", self.words, self.cell.language)]))
            except OSError as error:  # no process could be started
                raise JobFailed(self.busy) from error
        (_, result) = results[0]
        if isinstance(result, TakeRefused):
            raise JobFailed(str(result))
        if why := no_notice(self.cell, result):
            raise JobFailed(why)
        return result
