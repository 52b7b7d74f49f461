"""A call kept as a story: what a caller did and heard, told again whenever the line is tested."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.files.change import Change, ChangedMeanwhile, EditRefused, put
from ivr.files.whole import one_at_a_time
from ivr.phone import Event, Story, as_actions, replay, write_story
from ivr.phone.story import TIME_FORMAT
from ivr.web.staff.telephone import Reached
from ivr.web.staff.words import _

FOLDER = Path("tests", "calls")
_MOST = 120  # letters of a title
_MOST_NAME = 60


class CallNotSaved(EditRefused):
    """Why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class SavedCall:
    """A story, and the name of its file."""

    title: str
    file: str
    text: str


def told_as_story(title: str, at: datetime, heard: Sequence[Event], reached: Reached) -> SavedCall:
    """The call told again from its keys, as callers hear it. Raises CallNotSaved for a title of nothing."""
    title = " ".join(title.split())[:_MOST]
    name = _name(title)
    if not name:
        raise CallNotSaved(_("Give the call a title, like: NAMI is closed on Sunday evening."))
    story = Story(title, at.strftime(TIME_FORMAT), as_actions(heard))
    text = write_story(story, replay(story, reached.exchange(at), reached.entry))
    return SavedCall(title, f"{name}.call", text)


def as_change(home: Path, call: SavedCall) -> Change | None:
    """The file where the tests are; None where this server has none."""
    file = FOLDER / call.file
    return Change(file.as_posix(), b"", call.text.encode()) if (home / FOLDER).is_dir() else None


def keep(home: Path, change: Change) -> None:
    """Writes it. Raises CallNotSaved where another call has that title: none is ever written over."""
    try:
        with one_at_a_time(home / FOLDER):
            put(home, [change])
    except ChangedMeanwhile:
        raise CallNotSaved(_("Another call has this title. Give this one another.")) from None


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_MOST_NAME].strip("-")
