"""Today: whether the line answers and with what, what the draft would change, and what needs somebody."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for

from ivr.files.problem import Problem
from ivr.publishing import Ready
from ivr.store.confirmations import ConfirmationRefused
from ivr.web.staff.changing import undoable
from ivr.web.staff.console import console
from ivr.web.staff.deeds import DEEDS
from ivr.web.staff.draft import Looked
from ivr.web.staff.person import actor
from ivr.web.staff.stale import Stale, going_stale
from ivr.web.staff.words import _

today = Blueprint("today", __name__)

_SHOWN = 8  # things that go stale


@today.get("/")
def page() -> str:
    here = console()
    looked, job = here.draft.latest()
    previewed, comparing = here.preview.latest()
    told = {"current": here.editions.current(), "looked": looked, "job": job, "comparing": comparing}
    ready = previewed.found if previewed and isinstance(previewed.found, Ready) else None
    wanted = {"wanted": here.confirmations.wanted(), "now": here.now()}
    line = {"beat": here.pulse.latest(), "pulse": here.pulse, "previewed": previewed, "ready": ready}
    lists = {"problems": _worst_first(looked), "stale": _stale(looked)}
    yours = {"yours": undoable(), "deeds": DEEDS}
    return render_template("today.html", **told, **wanted, **line, **lists, **yours)


@today.post("/confirmations/<int:number>")
def confirm(number: int) -> Response:
    """A second person has looked at a change."""
    try:
        console().confirmations.confirm(number, actor())
        flash(_("Confirmed. Thank you for looking."), "good")
    except ConfirmationRefused as refused:
        flash(f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.remedy}.", "bad")
    return make_response(redirect(url_for("today.page"), 303))


def _worst_first(looked: Looked | None) -> list[Problem]:
    return sorted(looked.checked.problems, key=lambda problem: problem.level != "must") if looked else []


def _stale(looked: Looked | None) -> list[Stale]:
    line = looked.loaded.line if looked else None
    if looked is None or line is None or looked.loaded.draft.line is None:
        return []
    return going_stale(line, looked.loaded.draft.line.block.holidays, _day(line.zone))[:_SHOWN]


def _day(zone: str) -> date:
    return console().now().astimezone(ZoneInfo(zone)).date()
