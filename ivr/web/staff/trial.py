"""What somebody wants to try: which line, when, in which language, who answers, and what is pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.widgets import DateInput, TimeInput

from ivr.core.line import OTHERS_KEY, SECOND_KEY, Line
from ivr.phone import Did, Event, KeyPress, follow, parse_acts, parse_keys
from ivr.phone.verbs import LONGEST_CALL
from ivr.web.staff.base_forms import Form
from ivr.web.staff.telephone import DRAFT, PUBLISHED, Reached
from ivr.web.staff.words import _, _l, language

NOW, NOON, SUNDAY, NIGHT, SET = "now", "noon", "sunday", "night", "set"
WHICH = {
    DRAFT: _l("The draft: the files as they are"),
    PUBLISHED: _l("What is published: what callers hear"),
}
WHEN = {
    NOW: _l("Now"),
    NOON: _l("Wednesday noon"),
    SUNDAY: _l("Sunday 6 pm"),
    NIGHT: _l("Tonight 3 am"),
    SET: _l("At another time:"),
}
RESULTS = {
    "completed": _l("answers"),
    "busy": _l("is busy"),
    "no-answer": _l("does not answer"),
    "failed": _l("cannot be reached"),
}
_MOST_ACTS = 100
_DATE, _TIME = "%Y-%m-%d", "%H:%M"
_WEDNESDAY, _SUNDAY = 2, 6


class Trial(Form):
    """A call to be made, as the page's form and its script ask for it."""

    line = RadioField(_l("Which line"), choices=lambda: told(WHICH), default=DRAFT)
    when = RadioField(_l("When"), choices=lambda: told(WHEN), default=NOW)
    date = StringField(_l("Day"), widget=DateInput())
    time = StringField(_l("Time"), widget=TimeInput())
    language = SelectField(_l("Begin in"), validate_choice=False)
    result = SelectField(_l("Whoever is rung"), choices=lambda: told(RESULTS), default="completed")
    keys = StringField(_l("Keys to press"))
    acts = HiddenField()
    until = HiddenField()
    edition = HiddenField()

    def of(self, reached: Reached | None, now: datetime) -> Trial:
        """The same form for a line: its languages to choose from, its time in the fields left empty."""
        line = reached.line if reached else None
        self.language.choices = list(_languages(line)) if line else []
        self.language.data = self.language.data or (line.language if line else "")
        local = now.astimezone(ZoneInfo(line.zone)) if line else now
        self.date.data = self.date.data or local.strftime(_DATE)
        self.time.data = self.time.data or local.strftime(_TIME)
        return self

    def validate_language(self, field: SelectField) -> None:
        if field.data not in dict(field.choices):  # type: ignore[arg-type]
            raise ValidationError(_("Callers cannot choose this language."))

    def validate_time(self, field: Field) -> None:
        if self.when.data == SET:
            _in_words(lambda: _moment(self.date.data, field.data), _("Write a day and a time, like 18:00."))

    def validate_keys(self, field: Field) -> None:
        _in_words(lambda: parse_keys(field.data or ""))

    def validate_acts(self, field: Field) -> None:
        _in_words(lambda: parse_acts(field.data or ""))
        if len((field.data or "").split()) > _MOST_ACTS:
            raise ValidationError(_("This call is too long. Hang up and call again."))

    def validate_until(self, field: Field) -> None:
        with suppress(ValueError):
            if 0 <= float(field.data or 0) <= LONGEST_CALL:
                return
        raise ValidationError(_("This is no second of a call."))

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        """When the call is made, by the line's clock, to the minute."""
        local = now.astimezone(zone).replace(second=0, microsecond=0)
        match self.when.data:
            case "now":
                return local
            case "set":
                return _moment(self.date.data, self.time.data).replace(tzinfo=zone)
            case "noon":
                return _coming(local, _WEDNESDAY, time(12))
            case "sunday":
                return _coming(local, _SUNDAY, time(18))
            case _:
                return _coming(local, None, time(3))

    def script(self, line: Line) -> tuple[KeyPress, ...]:
        """The keys that are pressed by themselves: those that choose the language, then those written."""
        return (*_keys_of(line, self.language.data), *parse_keys(self.keys.data or ""))

    def done(self) -> tuple[Did, ...]:
        """What was done on the page's telephone so far."""
        return parse_acts(self.acts.data or "")

    def follow(self, reached: Reached, at: datetime) -> list[Event]:
        """The call, up to where somebody has to press a key."""
        call = reached.call(at, self.result.data)
        return follow(call, self.done(), float(self.until.data or 0), self.script(reached.line))


def told(words: dict[str, str]) -> dict[str, str]:
    """Choices in the language of the page."""
    return {value: str(each) for value, each in words.items()}


def _in_words(read: Any, words: str = "") -> None:
    """A validator's work: what raises ValueError is wrong, and why."""
    try:
        read()
    except ValueError as wrong:
        raise ValidationError(words or str(wrong)) from None


def _moment(date: str | None, clock: str | None) -> datetime:
    moment = datetime.strptime(f"{date} {clock}", f"{_DATE} {_TIME}")
    if not 2000 <= moment.year < 2100:
        raise ValueError("no year of a telephone line")
    return moment


def _coming(local: datetime, weekday: int | None, clock: time) -> datetime:
    """The next day of the week, or night, at that time that is not over."""
    at = datetime.combine(local.date(), clock, local.tzinfo)
    while at < local or weekday not in (None, at.weekday()):
        at = datetime.combine(at.date() + timedelta(days=1), clock, local.tzinfo)
    return at


def _languages(line: Line) -> Iterator[tuple[str, str]]:
    for code in line.offered:
        yield code, _named(line.languages[code].tag)


def _named(tag: str) -> str:
    """A language by its name in the language of the page."""
    base = tag.split("-")[0]
    try:
        return str(Locale.parse(language()).languages.get(base, tag)).capitalize()
    except (UnknownLocaleError, ValueError):
        return tag


def _keys_of(line: Line, wanted: str) -> tuple[KeyPress, ...]:
    """The keys a caller presses to choose a language, each as soon as it can be."""
    if wanted == line.language:
        return ()
    if wanted == line.second:
        return (KeyPress(SECOND_KEY, early=True),)
    key = str(line.others.index(wanted) + 1)
    return KeyPress(OTHERS_KEY, early=True), KeyPress(key, early=True)
