"""Recordings brought: by a browser's microphone, as a file, or back from those that others replaced."""

from __future__ import annotations

import time
from pathlib import Path

from flask import Response, flash, request, url_for
from werkzeug.datastructures import FileStorage

from ivr.audio.measure import Measured
from ivr.audio.take import Take
from ivr.audio.takes import never_recorded
from ivr.files.change import EditRefused
from ivr.files.recordings import ORIGINALS, Record, seconds_of
from ivr.files.shelving import KeptMeanwhile, bring_back, find_earlier
from ivr.web.staff.console import console
from ivr.web.staff.importing import Import
from ivr.web.staff.jobs import Job
from ivr.web.staff.pages.prompts.blueprint import Here, here, prompts, to
from ivr.web.staff.pages.prompts.overview import refused
from ivr.web.staff.person import actor, asker
from ivr.web.staff.refusals import unwritable
from ivr.web.staff.trials import Trial
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.words import _

PATIENCE = 3.0  # seconds a page waits for a take to be read, before it shows how far that is


@prompts.post("/<language>/<prompt>/takes")
def bring(language: str, prompt: str) -> Response:
    """A file, from a browser's microphone or from anywhere."""
    at, brought = here(language, prompt), request.files.get("take")
    if why := _not_now(at):
        return refused(at, wrong_take=why)
    if brought is None or not brought.filename:
        return refused(at, wrong_take=_("Choose a recording first: a WAV, M4A or MP3 file, or another."))
    try:
        job = _begin(at, brought)
    except OSError as error:
        return refused(at, wrong_take=not_kept(error))
    until = time.monotonic() + PATIENCE
    while job.running and time.monotonic() < until:
        time.sleep(0.02)
    if job.failure:
        return refused(at, wrong_take=job.failure)
    return to(url_for("jobs.page", id=job.id) if job.running else job.link)


def _not_now(at: Here) -> str | None:
    """Why there can be no recording of a prompt."""
    if at.cell.words is None:
        return _("It has no words in this language yet. Translate it first.")
    return never_recorded(at.cell.prompt, at.cell.words)


def _begin(at: Here, brought: FileStorage) -> Job:
    trials, by = console().trials, asker().name
    folder = trials.receive(lambda path: brought.save(path))
    words = request.form.get("words") or at.cell.words or ""
    work = Import(
        *(trials, folder, at.cell, words, by, console().now(), brought.filename or ""),
        back=at.page,
        link=url_for("prompts.page") + "/takes",
        told=_("The recording is read. Listen to it as callers would hear it."),
        busy=_("This machine is too busy to read recordings now. Try again in a minute."),
    )
    title = _("Reading a recording of %(prompt)s", prompt=at.about)
    return console().jobs.start(f"take {folder.name}", title, by, work)[0]


@prompts.post("/<language>/<prompt>/takes/again")
def again(language: str, prompt: str) -> Response:
    """The recording that is there, to be cut anew."""
    at = here(language, prompt)
    sound, record = at.recording, at.cell.record
    if sound is None or record is None or record.sound != at.sound:
        return refused(at, wrong_take=_("There is no recording to cut. Record it first."))
    try:
        folder = console().trials.receive(lambda path: path.write_bytes(_original(at, record) or sound))
        id = console().trials.keep(folder, _as_trial(at, record, sound))
    except OSError as error:
        return refused(at, wrong_take=not_kept(error))
    return to(url_for("prompts.trial_page", id=id))


def _original(at: Here, record: Record) -> bytes | None:
    """The file that a recording came from, if it is there still."""
    folder = console().home / "prompts" / at.cell.language / ORIGINALS
    path = folder / Path(record.original or "").name
    return path.read_bytes() if record.original and path.is_file() else None


def _as_trial(at: Here, record: Record, sound: bytes) -> Trial:
    measured = Measured(seconds_of(sound), record.loudness, record.peak)
    take = Take(sound, measured, record.source, record.warnings)
    name = record.original or f"{at.cell.prompt}.wav"
    return Trial(at.cell.prompt, at.cell.language, record.words, asker().name, console().now(), take, name)


@prompts.post("/<language>/<prompt>/earlier/<name>")
def restore(language: str, prompt: str, name: str) -> Response:
    """Brings an earlier recording back; the one that is there now can be brought back, too."""
    at = here(language, prompt)
    found = find_earlier(console().home, language, prompt, name)
    if found is None:
        return refused(at, wrong_take=_("That recording is not there any more. Choose another."))
    try:
        deed = Deed("recording-brought-back", at.about, told_of(at.cell.record), told_of(found.record))
        with console().unfinished.doing(actor(), deed, [at.with_sound(found.sound)]):
            bring_back(console().home, language, prompt, found, request.form.get("before", ""), asker().name)
    except KeptMeanwhile as meanwhile:
        return refused(here(language, prompt), wrong_take=kept_meanwhile(meanwhile.record), code=409)
    except (ValueError, EditRefused) as error:
        return refused(at, wrong_take=not_kept(error))
    flash(_("The earlier recording is back. The other one can be brought back in the same way."), "good")
    return to(at.page)


def kept_meanwhile(record: Record | None) -> str:
    """What somebody is told who would replace a recording that they have not heard."""
    name = record.by if record and record.by else _("Somebody")
    return _(
        "%(name)s changed what is recorded after this page was shown. Listen to that first; then keep yours"
        " if it is better. Nothing is lost either way.",
        name=name,
    )


def not_kept(error: Exception) -> str:
    """Why nothing was written."""
    if isinstance(error, OSError):
        return unwritable(error)
    if isinstance(error, EditRefused):
        return str(error)
    return _("Nothing is written, because a file cannot be read: %(why)s", why=str(error))


def told_of(record: Record | None) -> str | None:
    """A recording, as the audit names it."""
    return f"{record.sound[:16]}, {record.seconds:.1f} s" if record else None
