"""Every edition there was: looked at, compared, gone back to in two clicks, carried to another machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import Length

from ivr.store.confirmations import WITHIN
from ivr.store.editions import Instead, Listed, Outcome
from ivr.store.history import Action, Decision
from ivr.store.parcel import EditionRefused
from ivr.store.trouble import StoreUnavailable
from ivr.store.written import LONGEST
from ivr.web.staff import jobs
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import Console, console
from ivr.web.staff.heard_still import still_heard
from ivr.web.staff.jobs import Job, JobFailed
from ivr.web.staff.person import actor
from ivr.web.staff.words import _, _l

history = Blueprint("history", __name__, url_prefix="/history")

DONE = {
    Action.PUBLISH: _l("made current"),
    Action.ROLL_BACK: _l("gone back to"),
    Action.WITHDRAW: _l("withdrawn"),
    Action.IMPORT: _l("imported"),
}
IMPORT = "import-edition"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be decided about an edition, in the words of its page."""

    title: str
    button: str


DEEDS: Mapping[str, Deed] = {
    "back": Deed(_l("Go back to edition %(name)s"), _l("Go back now")),
    "use": Deed(_l("Make edition %(name)s current"), _l("Make it current now")),
    "withdraw": Deed(_l("Withdraw edition %(name)s"), _l("Withdraw it now")),
}


class Decide(Form):
    """``current`` is what its sender saw callers hear."""

    why = StringField(_l("Why"), [Length(max=LONGEST, message=_l("Write less: a sentence or two."))])
    current = HiddenField()


class Bring(Form):
    file = FileField(_l("File"))
    why = StringField(_l("Why"), [Length(max=LONGEST, message=_l("Write less: a sentence or two."))])


@history.get("")
def page() -> str:
    return _page(Bring())


def _page(form: Bring) -> str:
    here = console()
    decided = here.editions.history()
    good = decided.before(decided.current) if decided.current else None
    until = {each.name: each.until for each in still_heard(decided, here.now())}
    listing = here.editions.listing()
    known = {each.name: each for each in listing}
    told = {"listing": listing, "good": good, "until": until, "form": form}
    two = {"before": known.get(good or ""), "after": known.get(decided.current or "")}
    return render_template("history.html", **told, **two)


@history.get("/compare")
def compare() -> str:
    here = console()
    known = {each.name: each for each in here.editions.listing()}
    before, after = (known.get(request.args.get(side, "")) for side in ("before", "after"))
    compared, job = here.comparisons.latest(before.name, after.name) if before and after else (None, None)
    told = {"listing": known.values(), "before": before, "after": after, "compared": compared}
    return render_template("compare.html", **told, job=job)


@history.get("/<edition>")
def edition(edition: str) -> str:
    here, listed = console(), _listed(edition)
    decided = here.editions.history()
    about = [change for change in decided.changes if change.edition == edition]
    until = {each.name: each.until for each in still_heard(decided, here.now())}
    return render_template(
        "edition.html",
        listed=listed,
        changes=about,
        until=until.get(edition),
        done=DONE,
        current=decided.current,
    )


def _listed(name: str) -> Listed:
    found = next((each for each in console().editions.listing() if each.name == name), None)
    return found or abort(404)


@history.get("/<edition>/export")
def export(edition: str) -> Response:
    name = _listed(edition).name
    response = make_response(console().editions.export(name))
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="edition-{name}.zip"'
    return response


@history.route("/<edition>/<any(back, use, withdraw):deed>", methods=["GET", "POST"])
def decide(edition: str, deed: str) -> Response:
    """What it will do, and one button; sent, it is done at once."""
    listed, form = _listed(edition), Decide(request.form)
    if request.method == "GET":
        return _asked(listed, deed, form)
    if not form.validate():
        return _asked(listed, deed, form, 422)
    try:
        outcome = _decided(listed.name, deed, form)
    except EditionRefused as refused:
        flash(f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.remedy}.", "bad")
        return _asked(_listed(edition), deed, form, 409)
    _tell(outcome, listed.name)
    return make_response(redirect(url_for("history.page"), 303))


def _decided(name: str, deed: str, form: Decide) -> Outcome:
    editions, who = console().editions, actor()
    decision = Decision(who.name, (form.why.data or "").strip(), who.at)
    instead = Instead(form.current.data or None)
    if deed == "back":
        return editions.roll_back(name, decision, instead)
    if deed == "use":
        return editions.make_current(name, decision, instead=instead)
    return editions.withdraw(name, decision, instead)


def _asked(listed: Listed, deed: str, form: Decide, code: int = 200) -> Response:
    """The page that asks once more: what will be current, what withdrawn, and what callers will notice."""
    here = console()
    decided = here.editions.history()
    current = decided.current
    form.current.data = current or ""
    after = decided.before(listed.name) if deed == "withdraw" else listed.name
    moves = current is not None and (listed.current if deed == "withdraw" else not listed.current)
    compared, job = here.comparisons.latest(current, after) if moves and current and after else (None, None)
    told = {"listed": listed, "deed": deed, "form": form, "current": current, "after": after}
    words = {"title": DEEDS[deed].title % {"name": listed.name}, "button": DEEDS[deed].button}
    shown = render_template("decide.html", **told, **words, moves=moves, compared=compared, job=job)
    return make_response(shown, code)


def _tell(outcome: Outcome, name: str) -> None:
    if not outcome.changed:
        flash(_("Nothing changes: it was so already."), "good")
        return
    told = [_("Done. Callers hear edition %(name)s.", name=outcome.current)]
    if outcome.before != outcome.current:
        told += [_("To undo it, choose edition %(name)s from the list.", name=outcome.before)]
        told += [_("The draft is as it was: if it is wrong, mend it before the next publish.")]
    if any(each.change.edition == outcome.current for each in console().confirmations.wanted()):
        hours = int(WITHIN.total_seconds() // 3600)
        told += [
            _(
                "A second person is to look at it within %(hours)d hours: it is on the page Today.",
                hours=hours,
            )
        ]
    flash(" ".join(told), "good")


@history.post("/import")
def bring() -> Response:
    form = Bring(request.form)
    file = request.files.get("file")
    if file is None or not file.filename:
        form.file.errors = [*form.file.errors, _("Choose a file that an edition was exported into.")]
    if not form.validate() or form.file.errors or file is None:
        return make_response(_page(form), 422)
    here, who, parcel, on = console(), actor(), file.read(), url_for("history.page")
    decision = Decision(who.name, (form.why.data or "").strip(), who.at)
    job, new = here.jobs.start(
        IMPORT, _("Taking in an edition"), who.name, lambda job: _taken_in(here, job, parcel, decision, on)
    )
    if not new:
        flash(_("%(name)s is taking one in at this moment. Look again, then send yours.", name=job.by), "bad")
        return make_response(_page(form), 409)
    return make_response(redirect(url_for("jobs.page", id=job.id), 303))


def _taken_in(here: Console, job: Job, parcel: bytes, decision: Decision, on: str) -> jobs.Outcome:
    job.link = on
    there = {each.name for each in here.editions.listing()}
    try:
        name = here.editions.import_(parcel, decision)
    except (EditionRefused, StoreUnavailable) as refused:
        raise JobFailed(f"{refused.reason}: {refused.remedy}.") from None
    if name in there:
        return jobs.Outcome(_("Edition %(name)s is here already; nothing changes.", name=name), on)
    return jobs.Outcome(_("Edition %(name)s is taken in. No caller hears it yet.", name=name), f"{on}/{name}")
