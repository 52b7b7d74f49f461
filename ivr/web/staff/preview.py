"""What publishing would do to callers, found in the background whenever files or editions changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.check.rule import Rule
from ivr.files.coverage import Coverage, read_coverage
from ivr.files.recordings import Recorded
from ivr.publishing import Press, Ready, Refused
from ivr.store.editions import Editions
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.draft import DraftWatch
from ivr.web.staff.jobs import Job, JobFailed, Jobs, Outcome
from ivr.web.staff.words import _l

KIND = "preview"


@dataclass(frozen=True, slots=True)
class Spoken:
    """How far a language is: its prompts; how many have words, and a recording of them; how many recordings
    say other words."""

    language: str
    prompts: int
    worded: int
    recorded: int
    stale: int


@dataclass(frozen=True, slots=True)
class Previewed:
    """What was found when the files and the editions were in that state."""

    state: str
    at: datetime
    found: Ready | Refused
    languages: tuple[Spoken, ...]


class Preview:
    """Of the draft of one home. Asking never waits for it; the look at the draft is the one of Today."""

    def __init__(
        self,
        home: Path,
        carrier: str,
        now: Callable[[], datetime],
        jobs: Jobs,
        editions: Editions,
        draft: DraftWatch,
    ) -> None:
        self._home = home
        self._carrier = carrier
        self._now = now
        self._jobs = jobs
        self._editions = editions
        self._draft = draft
        self._previewed: Previewed | None = None

    def latest(self) -> tuple[Previewed | None, Job | None]:
        """What was found last, and the work that goes on because it is out of date."""
        if self._previewed and self._previewed.state == self._state():
            return self._previewed, None
        job, _ = self._jobs.start(KIND, _l("Comparing the draft with what callers hear"), "", self._look)
        return self._previewed, job

    def press(self, job: Job) -> Ready | Refused:
        """The draft as it is now, looked at anew, since callers will hear it; a job tells how far that is."""
        return self._press(job).ready(self._editions)

    def _press(self, job: Job) -> Press:
        return Press(self._home, self._carrier, self._now(), _told(job))

    def _state(self) -> str:
        return f"{self._draft.state()} {self._editions.last_change()}"

    def _look(self, job: Job) -> Outcome:
        try:
            looked = self._draft.look(job)
            state, now = f"{looked.state} {self._editions.last_change()}", self._now()
            found = self._press(job).ready(self._editions, (looked.loaded, looked.checked))
        except StoreUnavailable as away:
            raise JobFailed(f"{away.reason}: {away.remedy}.") from None
        self._previewed = Previewed(state, now, found, _languages(read_coverage(self._home)))
        return Outcome("")


def _told(job: Job) -> Callable[[Iterable[Rule], str], Iterator[Rule]]:
    """Watches the rules of a check go by."""

    def watched(rules: Iterable[Rule], what: str) -> Iterator[Rule]:
        all_ = list(rules)
        for number, rule in enumerate(all_):
            job.at(number, len(all_), what)
            yield rule

    return watched


def _languages(coverage: Coverage) -> tuple[Spoken, ...]:
    return tuple(_language(coverage, code) for code in coverage.languages)


def _language(coverage: Coverage, code: str) -> Spoken:
    cells = coverage.of(code)
    states = [cell.state for cell in cells]
    worded = sum(cell.words is not None for cell in cells)
    recorded, stale = states.count(Recorded.RECORDED), states.count(Recorded.STALE)
    return Spoken(code, len(cells), worded, recorded, stale)
