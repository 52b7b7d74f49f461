"""The words of a prompt in another language: written, and found good by somebody who speaks it."""

from __future__ import annotations

from flask import Response, abort, flash, request

from ivr.files.recordings import Recorded
from ivr.files.reviews import review as keep_review
from ivr.files.script import TranslatedMeanwhile, spoken_words, translate
from ivr.files.shelving import mark_heard
from ivr.files.translations import problems_of_translation
from ivr.web.staff.console import console
from ivr.web.staff.pages.prompts.blueprint import Here, here, prompts, to
from ivr.web.staff.pages.prompts.bringing import not_kept
from ivr.web.staff.pages.prompts.overview import refused
from ivr.web.staff.person import actor
from ivr.web.staff.words import _


@prompts.post("/<language>/<prompt>/words")
def write(language: str, prompt: str) -> Response:
    """Puts words in the place of those that the form showed, and no others."""
    at = _translated(language, prompt)
    typed = spoken_words(request.form.get("words", ""))
    if not typed:
        return refused(at, typed=typed, wrong_words=[_("Write what callers should hear.")])
    if wrong := _wrong(at, typed):
        return refused(at, typed=typed, wrong_words=wrong)
    before = request.form.get("before") or None
    try:
        _keep(at, typed, before)
    except TranslatedMeanwhile as meanwhile:
        return refused(here(language, prompt), typed=typed, theirs=meanwhile.words or "", code=409)
    except (ValueError, OSError) as error:
        return refused(at, typed=typed, wrong_words=[not_kept(error)])
    console().audit.add(actor(), "translation-written", at.about, before, typed)
    told = _("The words are kept. A native speaker should read them next.")
    if "reviewed" in request.form:
        keep_review(console().home, language, [prompt], actor().at.astimezone().date())
        console().audit.add(actor(), "translation-reviewed", at.about, None, typed)
        told = _("The words are kept, and reviewed by you.")
    flash(told, "good")
    return to(at.page)


def _translated(language: str, prompt: str) -> Here:
    at = here(language, prompt)
    if language == at.prompts.own or at.words is None:
        abort(404)
    return at


def _wrong(at: Here, typed: str) -> list[str]:
    assert at.words
    script = at.prompts.scripts[at.cell.language]
    told = problems_of_translation(script, at.words, typed, at.prompts.services)
    return [f"{each.what[:1].upper()}{each.what[1:]}: {each.hint}." for each in told]


def _keep(at: Here, typed: str, before: str | None) -> None:
    words, cell = at.prompts.coverage.words, at.cell
    home, now = console().home, console().now()
    translate(home, cell.language, at.tag, words, cell.prompt, typed, before, now)


@prompts.post("/<language>/<prompt>/review")
def review(language: str, prompt: str) -> Response:
    """A native speaker found the words good that the page showed."""
    at = _translated(language, prompt)
    if request.form.get("before") != at.cell.words or at.cell.words is None:
        return refused(
            at, wrong_words=[_("These words are others than those you read. Read them again.")], code=409
        )
    try:
        keep_review(console().home, language, [prompt], actor().at.astimezone().date())
    except (ValueError, OSError) as error:
        return refused(at, wrong_words=[not_kept(error)])
    console().audit.add(actor(), "translation-reviewed", at.about, None, at.cell.words)
    flash(_("Thank you. The words are marked as reviewed."), "good")
    return to(at.page)


@prompts.post("/<language>/<prompt>/listened")
def listened(language: str, prompt: str) -> Response:
    """Somebody listened to the recording that the page showed, and found it good."""
    at = here(language, prompt)
    if at.cell.state is not Recorded.RECORDED or request.form.get("before") != at.sound:
        return refused(
            at, wrong_take=_("This is another recording than the one you heard. Listen again."), code=409
        )
    try:
        mark_heard(console().home, language, [prompt], actor().at.astimezone().date())
    except (ValueError, OSError) as error:
        return refused(at, wrong_take=not_kept(error))
    console().audit.add(actor(), "recording-heard", at.about)
    flash(_("It is noted that somebody listened to this recording and found it good."), "good")
    return to(at.page)
