"""Today: what callers hear, what the draft would suffer, and what goes stale next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from ivr.core.line import Bulletin, Line
from ivr.files.problem import Problem
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked

today = Blueprint("today", __name__)

_SHOWN = 8  # things that go stale


@dataclass(frozen=True, slots=True, order=True)
class Stale:
    """Something that was true on a day, or is until one."""

    on: date
    what: str
    kind: str


@today.get("/")
def page() -> str:
    here = console()
    looked, job = here.draft.latest()
    told = {"current": here.editions.current(), "looked": looked, "job": job}
    return render_template("today.html", **told, problems=_worst_first(looked), stale=_stale(looked))


def _worst_first(looked: Looked | None) -> list[Problem]:
    return sorted(looked.checked.problems, key=lambda problem: problem.level != "must") if looked else []


def _stale(looked: Looked | None) -> list[Stale]:
    line = looked.loaded.line if looked else None
    return sorted(_dated(line))[:_SHOWN] if line else []


def _dated(line: Line) -> Iterator[Stale]:
    for service in line.services():
        if service.checked:
            yield Stale(service.checked, service.name, "checked")
    for node in line.nodes.values():
        if isinstance(node, Bulletin):
            yield from (Stale(item.last, item.prompt, "news") for item in node.items if item.last)
