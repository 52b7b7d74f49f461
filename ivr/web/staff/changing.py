"""A change of the draft made in the console: kept, told in the audit, and undone with one click while nothing
else in its files was changed; right after it, or later on Today, the newest first."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from flask import Blueprint, Response, abort, flash, make_response, redirect

from ivr.files.change import Change, ChangedMeanwhile, EditRefused, content
from ivr.files.keeping import keep
from ivr.web.staff.console import console
from ivr.web.staff.person import actor, asker
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.way_back import way_back
from ivr.web.staff.words import _

undo = Blueprint("undo", __name__, url_prefix="/undo")

_REMEMBERED = 200  # changes that can be undone
_LISTED = 10


@dataclass(frozen=True, slots=True)
class _Done:
    home: Path
    by: str
    at: datetime
    deed: Deed
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """A change somebody made, and whether its files are still as it left them."""

    token: str
    at: datetime
    deed: Deed
    last: bool


_done: dict[str, _Done] = {}
_lock = Lock()


def change(changes: Sequence[Change], deed: Deed, told: str) -> None:
    """Keep a change and say so, with a button that takes it back. Raises EditRefused."""
    here = console()
    make(changes, deed)
    flash(told, "good")
    done = _Done(here.home, asker().name, here.now(), deed, tuple(changes))
    flash(_remember(done), "undo")


def make(changes: Sequence[Change], deed: Deed) -> None:
    """Keep a change of which nothing is said yet, since more follows. Raises EditRefused."""
    here = console()
    with here.unfinished.doing(actor(), deed, changes):
        keep(here.home, *changes, carrier=here.settings.carrier)


def _remember(done: _Done) -> str:
    token = secrets.token_urlsafe(12)
    with _lock:
        _done[token] = done
        for old in list(_done)[:-_REMEMBERED]:
            del _done[old]
    return token


def undoable() -> list[Undoable]:
    """What whoever is asking has changed since the console was started, the newest first."""
    mine = [(token, done) for token, done in reversed(list(_done.items())) if _is_mine(done)]
    return [Undoable(token, done.at, done.deed, _is_last(done)) for token, done in mine[:_LISTED]]


def _is_mine(done: _Done) -> bool:
    return (done.home, done.by) == (console().home, asker().name)


def _is_last(done: _Done) -> bool:
    return all(content(done.home / each.file) == each.after for each in done.changes)


@undo.post("/<token>")
def take_back(token: str) -> Response:
    """Put the files back as they were before a change of one's own."""
    done = _done.get(token)
    if done is None or not _is_mine(done):
        abort(404)
    back = [Change(each.file, each.after, each.before) for each in done.changes]
    try:
        make(back, Deed("change-undone", done.deed.about, done.deed.after, done.deed.before))
    except ChangedMeanwhile:
        flash(
            _("The same file was changed since. Undo that first, on Today, or change this one by hand."),
            "bad",
        )
    except EditRefused as refused:
        flash(str(refused), "bad")
    else:
        flash(_("Undone. It is as it was before."), "good")
        _done.pop(token, None)
    return make_response(redirect(way_back(), 303))
