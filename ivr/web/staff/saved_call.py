"""A call kept as a story: what a caller did and heard, told again whenever the line is tested."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from ivr.files.change import EditRefused
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


def keep(home: Path, call: SavedCall) -> str | None:
    """Writes it where the tests are and gives the file's name; None where this server has none. Raises
    CallNotSaved where another call has that title: none is ever written over."""
    folder = home / FOLDER
    if not folder.is_dir():
        return None
    try:
        with NamedTemporaryFile("w", dir=folder, prefix=".", suffix=".new", encoding="utf-8") as file:
            file.write(call.text)
            file.flush()
            Path(file.name).chmod(0o644)
            (folder / call.file).hardlink_to(file.name)  # whole, or not at all
    except FileExistsError:
        raise CallNotSaved(_("Another call has this title. Give this one another.")) from None
    except OSError as error:
        raise CallNotSaved(
            _("The file cannot be written: %(why)s.", why=error.strerror or _("unknown"))
        ) from None
    return (FOLDER / call.file).as_posix()


def _name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_MOST_NAME].strip("-")
