"""Long work in the background of the console's process; its page can be left and come back to.

One piece of work of a kind runs at a time. What is over is remembered until the console is started again;
what it did is in the audit.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock, Thread

from ivr.web.log_lines import trace_of
from ivr.web.staff.log import note
from ivr.web.staff.words import _, language, work_in

_REMEMBERED = 50


@dataclass
class Job:
    """One piece of work: ``done`` of ``total`` steps (0 where nobody knows) and what it is at; in the
    end what came of it, and the page to go on to, or what went wrong."""

    id: str
    kind: str
    title: str
    by: str
    started: datetime
    done: int = 0
    total: int = 0
    step: str = ""
    ended: datetime | None = None
    outcome: str = ""
    link: str = ""
    failure: str = ""

    @property
    def running(self) -> bool:
        return self.ended is None

    def at(self, done: int, total: int, step: str = "") -> None:
        """The work tells how far it is."""
        self.done, self.total, self.step = done, total, step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, in words, and the page to go on to."""

    words: str
    link: str = ""


class JobFailed(Exception):
    """The work cannot be done, and why, in words for the person who began it."""


class Jobs:
    """The work of one process."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, kind: str, title: str, by: str, work: Callable[[Job], Outcome]) -> tuple[Job, bool]:
        """Begins it; or, where work of that kind is going on, gives that and False."""
        with self._lock:
            going_on = next((job for job in self._jobs.values() if job.kind == kind and job.running), None)
            if going_on:
                return going_on, False
            job = Job(secrets.token_hex(8), kind, title, by, self._now())
            self._forget()
            self._jobs[job.id] = job
        Thread(target=self._run, args=(job, work, language()), daemon=True, name=f"job {kind}").start()
        return job, True

    def get(self, id: str) -> Job | None:
        return self._jobs.get(id)

    def running(self) -> list[Job]:
        """What goes on now, the work begun last first."""
        return [job for job in reversed(self._jobs.values()) if job.running]

    def _run(self, job: Job, work: Callable[[Job], Outcome], spoken: str) -> None:
        """In the language of whoever began it."""
        work_in(spoken)
        try:
            outcome = work(job)
            job.outcome, job.link = outcome.words, outcome.link
        except JobFailed as failed:
            job.failure = str(failed)
        except Exception as error:
            note("console-work-failed", self._now(), number=job.id, kind=job.kind, trace=trace_of(error))
            job.failure = _(
                "A mistake in the program stopped it. Its number in the log is %(id)s.", id=job.id
            )
        job.ended = self._now()

    def _forget(self) -> None:
        over = [job.id for job in self._jobs.values() if not job.running]
        for id in over[: max(0, len(over) - _REMEMBERED)]:
            del self._jobs[id]
