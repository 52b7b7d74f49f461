"""A take on trial: listened to as callers would hear it, cut by ear, kept or thrown away."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, render_template, request, url_for

from ivr.audio.editing import outlined
from ivr.audio.take import Take, TakeRefused
from ivr.audio.takes import keep_take, never_recorded, no_notice
from ivr.files.change import EditRefused
from ivr.files.recordings import fingerprint
from ivr.files.shelving import KeptMeanwhile
from ivr.web.staff.console import console
from ivr.web.staff.pages.prompts.blueprint import Here, here, prompts, to
from ivr.web.staff.pages.prompts.bringing import kept_meanwhile, not_kept, told_of
from ivr.web.staff.pages.prompts.sounds import asked_part, part_of
from ivr.web.staff.person import actor, asker
from ivr.web.staff.prompt_grid import name_of
from ivr.web.staff.trials import Trial
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.words import _

_PARTS = 300  # of the picture of a take


@prompts.get("/takes/<id>")
def trial_page(id: str) -> Response:
    return _shown(id, _trial(id))


def _trial(id: str) -> Trial:
    return console().trials.get(id) or abort(404)


def _shown(id: str, trial: Trial, wrong: str = "", code: int = 422) -> Response:
    at = here(trial.language, trial.prompt)
    start, end = asked_part(trial)
    part = None
    try:
        part = part_of(trial, start, end)
    except TakeRefused as why:
        wrong = wrong or str(why)
    told = {
        "id": id,
        "trial": trial,
        "here": at,
        "name": name_of(at.tag),
        "start": start,
        "end": end,
        "part": part,
        "parts": outlined(trial.take.sound, _PARTS),
        "same_words": trial.words == at.cell.words,
        "wrong": wrong,
    }
    return make_response(render_template("take.html", **told), code if wrong else 200)


@prompts.post("/takes/<id>/cut")
def try_cut(id: str) -> Response:
    """Shows the part that was typed, for those whose browser runs no script."""
    start, end = asked_part(_trial(id))
    return to(url_for("prompts.trial_page", id=id, start=f"{start:g}", end=f"{end:g}"))


@prompts.post("/takes/<id>/drop")
def drop(id: str) -> Response:
    trial = _trial(id)
    console().trials.drop(id)
    flash(_("The take is thrown away. Nothing has changed for callers."), "good")
    return to(here(trial.language, trial.prompt).page)


@prompts.post("/takes/<id>/keep")
def keep(id: str) -> Response:
    """Puts the take where callers hear it, in the place of the one that was there when the page was shown."""
    trial = _trial(id)
    at = here(trial.language, trial.prompt)
    try:
        part = part_of(trial, *asked_part(trial))
    except TakeRefused as why:
        return _shown(id, trial, str(why))
    if trial.words != at.cell.words:
        return _shown(id, trial, _("The words have changed since this was recorded. Record the new ones."))
    if why_not := never_recorded(trial.prompt, trial.words) or no_notice(at.cell, part):
        return _shown(id, trial, why_not)
    return _kept(id, trial, at, part)


def _kept(id: str, trial: Trial, at: Here, part: Take) -> Response:
    after = f"{fingerprint(part.sound)[:16]}, {part.measured.seconds:.1f} s"
    deed = Deed("recording-kept", at.about, told_of(at.cell.record), after)
    try:
        with console().unfinished.doing(actor(), deed, [at.with_sound(part.sound)]):
            _put(trial, part, id)
    except KeptMeanwhile as meanwhile:
        return _shown(id, trial, kept_meanwhile(meanwhile.record), 409)
    except (ValueError, EditRefused) as error:
        return _shown(id, trial, not_kept(error))
    console().trials.drop(id)
    flash(_("The recording is kept. Callers hear it once the draft is published."), "good")
    return to(at.page)


def _put(trial: Trial, part: Take, id: str) -> None:
    keep_take(
        console().home,
        trial.language,
        trial.prompt,
        trial.words,
        part,
        console().trials.brought(id, trial),
        actor().at.astimezone().date(),
        by=asker().name,
        instead_of=request.form.get("before", ""),
    )
