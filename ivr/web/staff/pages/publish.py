"""Publishing: what callers would notice, what keeps the draft from them, and one button."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from ivr.core.line import Line
from ivr.publishing import Ready, Refused
from ivr.store.confirmations import WITHIN
from ivr.store.editions import Instead, Outcome
from ivr.store.history import Decision
from ivr.store.parcel import EditionRefused, Spoken
from ivr.store.trouble import StoreUnavailable
from ivr.store.written import LONGEST
from ivr.web.staff import jobs
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import Console, console
from ivr.web.staff.forms import filled
from ivr.web.staff.heard_still import still_heard
from ivr.web.staff.jobs import Job, JobFailed
from ivr.web.staff.person import actor
from ivr.web.staff.words import _, _l

publish = Blueprint("publish", __name__, url_prefix="/publish")

KIND = "publish"


class Publish(Form):
    """``edition`` and ``current`` are what its sender saw: the draft, and what callers heard."""

    why = StringField(_l("Why"), [filled, Length(max=LONGEST, message=_l("Write less: a sentence or two."))])
    edition = HiddenField()
    current = HiddenField()


@publish.get("")
def page() -> Response:
    return _shown(Publish())


def _shown(form: Publish, code: int = 200) -> Response:
    here = console()
    previewed, job = here.preview.latest()
    found = previewed.found if previewed else None
    ready, refused = (found, None) if isinstance(found, Ready) else (None, found)
    if ready:
        form.edition.data, form.current.data = ready.name, ready.current or ""
    told = {"ready": ready, "refused": refused, "job": job, "previewed": previewed, "form": form}
    still = still_heard(here.editions.history(), here.now())
    return make_response(render_template("publish.html", **told, still=still), code)


@publish.post("")
def send() -> Response:
    form = Publish(request.form)
    if not form.validate():
        return _shown(form, 422)
    here, who = console(), actor()
    decision = Decision(who.name, (form.why.data or "").strip(), who.at)
    saw = form.edition.data or "", form.current.data or None
    links = url_for("publish.page"), url_for("history.page")
    job, new = here.jobs.start(
        KIND, _("Publishing the draft"), who.name, lambda job: _publish(here, job, decision, saw, links)
    )
    if not new:
        flash(_("%(name)s is publishing in this moment. Look again, then send yours.", name=job.by), "bad")
        return _shown(form, 409)
    return make_response(redirect(url_for("jobs.page", id=job.id), 303))


def _publish(
    here: Console, job: Job, decision: Decision, saw: tuple[str, str | None], links: tuple[str, str]
) -> jobs.Outcome:
    """The draft as it is now is made ready again: what somebody saw a while ago is no reason to publish."""
    (back, on), (edition, current) = links, saw
    job.link = back
    try:
        found = here.preview.press(job)
        line, sounds = _as_seen(found, edition)
        outcome = here.editions.publish(line, sounds, decision, instead=Instead(current))
    except (EditionRefused, StoreUnavailable) as refused:
        told = _("Not published: %(why)s; %(remedy)s.", why=refused.reason, remedy=refused.remedy)
        raise JobFailed(told) from None
    return jobs.Outcome(_told(here, line.edition, outcome), on)


def _as_seen(found: Ready | Refused, edition: str) -> tuple[Line, Mapping[Spoken, bytes]]:
    """What is published, if it is what its sender saw, and callers may hear it."""
    if isinstance(found, Refused):
        raise JobFailed(
            _("Not published; callers hear what they heard before. The page Publish says what to mend first.")
        )
    if found.name != edition:
        raise JobFailed(
            _("Not published: the draft changed since you looked at it. Look again at what callers notice.")
        )
    return found.version.line, found.sounds


def _told(here: Console, name: str, outcome: Outcome) -> str:
    if not outcome.changed:
        return _("Nothing changes: callers hear this draft already, as edition %(name)s.", name=name)
    told = [_("Published. Callers hear edition %(name)s within two seconds.", name=name)]
    if outcome.before and outcome.correction:
        told += [
            _("It corrects the one before (%(why)s): calls in progress go on in it.", why=outcome.correction)
        ]
    elif outcome.before:
        told += [_("Calls in progress finish on the edition they began with.")]
    if any(each.change.edition == name for each in here.confirmations.wanted()):
        hours = int(WITHIN.total_seconds() // 3600)
        told += [
            _(
                "A second person is to look at it within %(hours)d hours: it is on the page Today.",
                hours=hours,
            )
        ]
    return " ".join(told)
