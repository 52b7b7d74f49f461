"""Who did what, when; and whether anybody altered what is kept about it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from ivr.store.audit import PAGE, Audit, Wanted
from ivr.web.staff.console import console
from ivr.web.staff.deeds import end_of, told
from ivr.web.staff.jobs import JobFailed, Outcome
from ivr.web.staff.person import asker
from ivr.web.staff.words import _, ngettext

audit = Blueprint("audit", __name__, url_prefix="/audit")


@audit.get("")
def page() -> str:
    kept = console().audit
    wanted = _wanted()
    entries = kept.page(wanted)
    older = entries[-1].number if len(entries) == PAGE else None
    shown = {"entries": entries, "wanted": wanted, "older": older, "told": told, "end_of": end_of}
    return render_template("audit.html", **shown, names=kept.names(), all_deeds=kept.deeds())


def _wanted() -> Wanted:
    asked = request.args
    older_than = asked.get("before", type=int)
    return Wanted(
        asked.get("by", ""), asked.get("deed", ""), asked.get("about", "").strip()[:200], older_than
    )


@audit.post("/verify")
def verify() -> Response:
    kept, back = console().audit, url_for("audit.page")
    title = _("Looking at every seal of the audit")
    job, _new = console().jobs.start("verify", title, asker().name, lambda job: _verified(kept, back))
    return make_response(redirect(url_for("jobs.page", id=job.id), 303))


def _verified(kept: Audit, back: str) -> Outcome:
    verdict = kept.verify()
    if not verdict.whole:
        what = "; ".join(verdict.breaks[:5])
        raise JobFailed(_("The audit was altered outside the console: %(what)s.", what=what))
    whole = ngettext(
        "%(num)d entry, as it was written.", "All %(num)d entries, as they were written.", verdict.rows
    )
    return Outcome(f"{whole} {_('The last seal is %(seal)s.', seal=verdict.seal)}", back)
