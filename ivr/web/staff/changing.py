"""A change of the draft made in the console: kept, told in the audit, and undone with one click while nothing
else in its files was changed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from flask import Blueprint, Response, abort, flash, make_response, redirect

from ivr.files.change import Change, ChangedMeanwhile, EditRefused
from ivr.files.keeping import keep
from ivr.web.staff.console import console
from ivr.web.staff.person import actor, asker
from ivr.web.staff.way_back import way_back
from ivr.web.staff.words import _

undo = Blueprint("undo", __name__, url_prefix="/undo")

_REMEMBERED = 200  # changes that can be undone


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did to what, and how it was before and after, as the audit tells it."""

    deed: str
    about: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Done:
    by: str
    deed: Deed
    changes: tuple[Change, ...]


_done: dict[str, _Done] = {}
_lock = Lock()


def change(changes: Sequence[Change], deed: Deed, told: str) -> None:
    """Keep a change and say so, with a button that takes it back. Raises EditRefused."""
    here = console()
    keep(here.home, *changes, carrier=here.settings.carrier)
    here.audit.add(actor(), deed.deed, deed.about, deed.before, deed.after)
    flash(told, "good")
    flash(_remember(_Done(asker().name, deed, tuple(changes))), "undo")


def _remember(done: _Done) -> str:
    token = secrets.token_urlsafe(12)
    with _lock:
        _done[token] = done
        for old in list(_done)[:-_REMEMBERED]:
            del _done[old]
    return token


@undo.post("/<token>")
def take_back(token: str) -> Response:
    """Put the files back as they were before a change of one's own."""
    done = _done.get(token)
    if done is None or done.by != asker().name:
        abort(404)
    here = console()
    back = [Change(each.file, each.after, each.before) for each in done.changes]
    try:
        keep(here.home, *back, carrier=here.settings.carrier)
    except ChangedMeanwhile:
        flash(_("This cannot be undone any more: the same file was changed since. Change it by hand."), "bad")
    except EditRefused as refused:
        flash(str(refused), "bad")
    else:
        here.audit.add(actor(), "change-undone", done.deed.about, done.deed.after, done.deed.before)
        flash(_("Undone. It is as it was before."), "good")
        _done.pop(token, None)
    return make_response(redirect(way_back(), 303))
