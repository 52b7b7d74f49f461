"""Fields of forms for days, moments and words, which say in plain words what they cannot read."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from wtforms import DateField, DateTimeLocalField, StringField, TextAreaField

from ivr.web.staff.words import _

_UNSEEN = ("Cc", "Cs")  # controls, lone halves of letters
# As browsers write them, and as people do.
_MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


class Moment(DateTimeLocalField):
    """A day and a time, by the clocks of the line."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, format=_MOMENTS, **more)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("Write a day and a time, like 2026-11-29 15:00.")) from None

    @property
    def moment(self) -> datetime | None:
        """What was written, to the minute."""
        found: datetime | None = self.data
        return found.replace(second=0, microsecond=0) if found else None


class Day(DateField):
    """A day, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("Write a day, like 2026-11-29.")) from None


class Line(StringField):
    """Words on one row: room and breaks between them are one space."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(str(valuelist[0]).split()) if valuelist else ""
        _refuse_unseen(self.data)


class Sentences(TextAreaField):
    """What callers hear: as long as it likes, on as many rows."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(str(valuelist[0]).split()) if valuelist else ""
        _refuse_unseen(self.data)


def _refuse_unseen(words: str) -> None:
    """Raises ValueError for what no file can hold."""
    if any(unicodedata.category(letter) in _UNSEEN for letter in words):
        raise ValueError(_("There is a control character in it, which nobody can see. Type it again."))
