"""The words of a prompt in another language: written, and found good by somebody who speaks it."""

from __future__ import annotations

from flask import Response, abort, flash, request

from ivr.files.change import ChangedMeanwhile, EditRefused
from ivr.files.recordings import Recorded
from ivr.files.reviews import reviewing
from ivr.files.script import spoken_words
from ivr.files.shelving import as_heard
from ivr.files.translations import problems_of_translation
from ivr.files.wording import reworded
from ivr.web.staff.changing import change, make
from ivr.web.staff.console import console
from ivr.web.staff.pages.prompts.blueprint import Here, here, prompts, to
from ivr.web.staff.pages.prompts.bringing import not_kept
from ivr.web.staff.pages.prompts.overview import refused
from ivr.web.staff.person import actor
from ivr.web.staff.refusals import reason, sentence
from ivr.web.staff.unfinished import Deed
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
    try:
        return _written(at, typed, request.form.get("before") or None)
    except ChangedMeanwhile as meanwhile:
        again = _("%(why)s Send it again.", why=str(meanwhile))
        return refused(at, typed=typed, wrong_words=[again], code=409)
    except EditRefused as no:
        told = [f"{sentence(each.what)} {sentence(each.hint)}" for each in no.problems]
        return refused(at, typed=typed, wrong_words=told or [reason(no)])
    except (ValueError, OSError) as error:
        return refused(at, typed=typed, wrong_words=[not_kept(error)])


def _written(at: Here, typed: str, before: str | None) -> Response:
    """What stands there is looked up after the file was read for the change, so that nobody's words go."""
    assert at.words
    language, prompt = at.cell.language, at.cell.prompt
    changes = [*reworded(console().home, [at.words], {language: {prompt: typed}}, affirmed=True)]
    now = here(language, prompt)
    if now.cell.words != before:
        return refused(now, typed=typed, theirs=now.cell.words or "", code=409)
    deed = Deed("translation-written", at.about, before or "", typed)
    if "reviewed" in request.form:
        make(changes, deed)
        _reviewed(at, typed)
        flash(_("The words are kept, and reviewed by you."), "good")
    elif changes:
        change(changes, deed, _("The words are kept. A native speaker should read them next."))
    else:
        flash(_("Nothing was changed."), "good")
    return to(at.page)


def _reviewed(at: Here, words: str) -> None:
    done = reviewing(console().home, at.cell.language, [at.cell.prompt], actor().at.astimezone().date())
    make(done.changes, Deed("translation-reviewed", at.about, None, words))


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


@prompts.post("/<language>/<prompt>/review")
def review(language: str, prompt: str) -> Response:
    """A native speaker found the words good that the page showed."""
    at = _translated(language, prompt)
    if request.form.get("before") != at.cell.words or at.cell.words is None:
        return refused(
            at, wrong_words=[_("These words are others than those you read. Read them again.")], code=409
        )
    try:
        _reviewed(at, at.cell.words)
    except (ValueError, OSError, EditRefused) as error:
        return refused(at, wrong_words=[not_kept(error)])
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
        heard, _count = as_heard(console().home, language, [prompt], actor().at.astimezone().date())
        make([heard], Deed("recording-heard", at.about))
    except (ValueError, OSError, EditRefused) as error:
        return refused(at, wrong_take=not_kept(error))
    flash(_("It is noted that somebody listened to this recording and found it good."), "good")
    return to(at.page)
