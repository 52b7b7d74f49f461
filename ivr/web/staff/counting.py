"""The report of a draft's line on made-up calls: counted in the background, once for each draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.check.both import recorded
from ivr.files.load import Loaded
from ivr.report.demo import MadeUp
from ivr.report.table import Report
from ivr.report.whole import report
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked
from ivr.web.staff.jobs import Job, Outcome
from ivr.web.staff.words import _

_KIND = "report"
_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted of one state of the draft."""

    state: str
    report: Report


_counted: dict[str, _Counted] = {}  # home -> what was counted last


def made_up(looked: Looked) -> tuple[Report | None, Job | None]:
    """The report of this state of the draft; where nothing was counted yet, the work that was begun."""
    here = console()
    found = _counted.get(str(here.home))
    if found and found.state == looked.state:
        return found.report, None
    home, now = str(here.home), here.now()
    title = _("Counting made-up calls")
    job, _new = here.jobs.start(_KIND, title, "", lambda job: _count(home, looked.state, looked.loaded, now))
    return None, job


def _count(home: str, state: str, loaded: Loaded, now: datetime) -> Outcome:
    line = loaded.line
    assert line
    sounds = {spoken: heard.seconds for spoken, heard in recorded(loaded).items()}
    until = now.astimezone(ZoneInfo(line.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    events = MadeUp(line, sounds).events(until, _DAYS)
    found = report(line, events, sounds, until - timedelta(days=_DAYS), until, made_up=True)
    _counted[home] = _Counted(state, found)
    return Outcome(f"{found.calls}")
