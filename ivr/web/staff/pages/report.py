"""What callers did: the report's tables and drawings, on real calls, and on made-up ones."""

from __future__ import annotations

from flask import Blueprint, render_template
from markupsafe import Markup

from ivr.report.page import HIDDEN, sections
from ivr.web.staff.console import console
from ivr.web.staff.counting import counted

report = Blueprint("report", __name__, url_prefix="/report")


@report.get("")
def page() -> str:
    """Nothing before the first call: it teaches what there will be."""
    return _shown(real=True)


@report.get("/made-up")
def demo() -> str:
    return _shown(real=False)


def _shown(*, real: bool) -> str:
    looked, job = console().draft.latest()
    line = looked.loaded.line if looked else None
    found = None
    if looked and line:
        found, job = counted(looked, made_up=not real)
    if found and real and not found.calls:
        found = None
    figures = Markup(sections(line, found)) if line and found else ""  # every word in it is escaped there
    told = {"found": found, "job": job, "figures": figures, "hidden": HIDDEN}
    return render_template("report.html", made_up=not real, **told)
