"""The report on real calls or on made-up ones: counted in the background, once a day and draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.check.both import recorded
from ivr.core.line import Line
from ivr.edition import Spoken
from ivr.files.load import Loaded
from ivr.report.demo import MadeUp
from ivr.report.table import Report
from ivr.report.whole import report
from ivr.store.call_event import CallEvent
from ivr.store.calls import CallLog
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked
from ivr.web.staff.jobs import Job, Outcome
from ivr.web.staff.words import _

_KIND = "report"
_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted of one state of the draft, up to one day."""

    state: str
    until: datetime
    report: Report


_counted: dict[tuple[str, bool], _Counted] = {}  # home and whether made up -> what was counted last
Sounds = Mapping[Spoken, float]
_Events = Callable[[Line, Sounds, datetime], Iterable[CallEvent]]


def counted(looked: Looked, *, made_up: bool) -> tuple[Report | None, Job | None]:
    """The report of thirty days up to yesterday; where it was not counted yet, the work that was begun."""
    here, line = console(), looked.loaded.line
    assert line
    now = here.now().astimezone(ZoneInfo(line.zone))
    until = now.replace(hour=0, minute=0, second=0, microsecond=0)
    place = str(here.home), made_up
    found = _counted.get(place)
    if found and (found.state, found.until) == (looked.state, until):
        return found.report, None
    loaded = looked.loaded
    events = _made_up if made_up else _real(CallLog(here.database))

    def count(job: Job) -> Outcome:
        report_ = _count(loaded, line, until, events, made_up)
        _counted[place] = _Counted(looked.state, until, report_)
        return Outcome("")

    title = _("Counting made-up calls") if made_up else _("Counting calls")
    job, _new = here.jobs.start(f"{_KIND}-{made_up}", title, "", count)
    return None, job


def _count(loaded: Loaded, line: Line, until: datetime, events: _Events, made_up: bool) -> Report:
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    since = until - timedelta(days=_DAYS)
    return report(line, events(line, sounds, until), sounds, since, until, made_up=made_up)


def _made_up(line: Line, sounds: Sounds, until: datetime) -> Iterable[CallEvent]:
    return MadeUp(line, sounds).events(until, _DAYS)


def _real(log: CallLog) -> _Events:
    return lambda line, sounds, until: log.between(until - timedelta(days=_DAYS), until)
