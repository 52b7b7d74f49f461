"""Whom callers are connected to: when they are open, whether that was checked, and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from wtforms import Field, HiddenField, SelectField

from ivr.check.timetable import Opening, opening
from ivr.core.closure import Closure, closures
from ivr.core.hours import Hours
from ivr.core.numbers import Speakable, written
from ivr.files.blocks import Block, find_block
from ivr.files.change import ChangedMeanwhile, EditRefused
from ivr.files.draft import Placed
from ivr.files.links import NO_HOLIDAYS
from ivr.files.problem import Problem
from ivr.files.services import (
    close,
    differences,
    open_again,
    read_service,
    stamp_as_seen,
    with_values,
)
from ivr.files.shape import ServiceBlock
from ivr.files.stamps import StampRefused
from ivr.store.roles import Role
from ivr.web.staff.base_forms import Form
from ivr.web.staff.changing import change as change_draft
from ivr.web.staff.changing import make
from ivr.web.staff.console import console
from ivr.web.staff.fields import Line, Moment
from ivr.web.staff.moments import named_day
from ivr.web.staff.person import asker
from ivr.web.staff.reading import Files, files, problems_of
from ivr.web.staff.refusals import reason, sentence, tell
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.words import _, _l

services = Blueprint("services", __name__, url_prefix="/services")

_FORTNIGHT = 14
_OLD = timedelta(days=180)  # since a number was checked
_FAR = timedelta(days=60)  # a closure as far off may have a wrong year
_LOOKS_AHEAD = 400  # changes of the clock and of opening, until one is found at which it closes


class Facts(Form):
    """What a service says of itself; a field is named as its key in the file, with _ for -."""

    seen = HiddenField()
    speak = Line(_l("Number that callers hear"))
    dial = Line(_l("Number that is rung"))
    hours = Line(_l("Hours of every week"))
    holidays = SelectField(_l("Closed on holidays"))
    exceptions = Line(_l("Exceptions on dated days"))
    when_closed = SelectField(_l("When it is closed"))
    otherwise = SelectField(_l("When it is busy, or nobody answers"))
    caller_id = SelectField(_l("Whose number it sees"))
    languages = Line(_l("Languages its people answer in"))
    interpreter = SelectField(_l("An interpreter for any other language"))
    source = Line(_l("Where these facts are from"))
    unconfirmed = Line(_l("What is not confirmed yet"))

    def offer(self, name: str, known: Files) -> Facts:
        """Fill the lists to choose from. What stands in the file is always among it, and leaving a list as it
        is changes nothing."""
        there = _told(known.services[name])
        nodes = [each for each in known.draft.nodes if each != name]
        others = [each for each in known.services if each != name]
        days = known.line.holidays if known.line else {}
        none = NO_HOLIDAYS if there.get("holidays") == NO_HOLIDAYS else ""
        alone = "" if "interpreter" not in there else "no"
        line = "line" if "caller_id" in there else ""
        self.holidays.choices = {none: _("No, it is open on them"), **{each: each for each in days}}
        self.when_closed.choices = {
            "": _("Say when it opens, and its number"),
            **{each: each for each in nodes},
        }
        self.otherwise.choices = {"": _("Nobody else is offered"), **{each: each for each in others}}
        self.caller_id.choices = {line: _("This line’s"), "caller": _("The caller’s own")}
        self.interpreter.choices = {alone: _("No"), "yes": _("Yes")}
        return self

    def values(self) -> dict[str, str]:
        return {
            _key(field.name): field.data or "" for field in self if field.name not in ("seen", "languages")
        }

    def codes(self) -> list[str]:
        return (self.languages.data or "").replace(",", " ").split()


class Close(Form):
    """A sudden closure."""

    start = Moment(_l("Closed from"))
    until = Moment(_l("Until"))


@dataclass(frozen=True, slots=True)
class Standing:
    """A service as it stands now: whether it is open (None: nobody knows), when that changes by the clocks of
    the line, and the closures that are in force or to come."""

    name: str
    block: ServiceBlock
    open: bool | None
    changes: datetime | None
    closures: tuple[Closure, ...]
    old: bool
    stamped: str | None
    slipped: bool
    languages: list[str]

    @property
    def speaks(self) -> str:
        return written(self.block.speak) if self.block.speak else ""

    @property
    def dials(self) -> str:
        return written(Speakable(self.block.dial.e164.removeprefix("+1"))) if self.block.dial else ""


@services.get("")
def page() -> str:
    known = files()
    standing = [_standing(name, placed, known) for name, placed in known.services.items()]
    wrong = {each.name: problems_of(each.name) for each in standing}
    return render_template("services.html", services=standing, wrong=wrong, unread=sorted(known.draft.unread))


@services.get("/<name>")
def service(name: str) -> Response:
    known, block = _found(name)
    return _shown(known, block, _facts(known, block))


@services.post("/<name>")
def change(name: str) -> Response:
    known, block = _found(name)
    form = Facts(request.form).offer(name, known)
    if not form.validate():
        return _shown(known, block, form, 422)
    try:
        new = with_values(block, form.values(), form.codes())
    except EditRefused as refused:
        return _refused(known, block, form, refused)
    typed, problems = read_service(new)
    if typed is None:
        return _refused(known, block, form, EditRefused("", problems))
    if request.form.get("then") == "show":
        return _shown(known, block, form, typed=typed)
    if form.seen.data != block.seen:
        return _changed_meanwhile(known, block, form)
    return _kept(known, block, new, form)


def _kept(known: Files, block: Block, new: Block, form: Facts) -> Response:
    if new.rows == block.rows:
        flash(_("Nothing was changed."), "good")
    else:
        try:
            deed = Deed("service-changed", block.name, *differences(block, new))
            change_draft([new.change], deed, _("Saved. Callers hear it once it is published."))
        except ChangedMeanwhile:
            return _changed_meanwhile(*_found(block.name), form)
        except EditRefused as refused:
            return _refused(known, block, form, refused)
    if request.form.get("then") == "stamp":
        return _stamped(new.name, new.seen)
    return _back(block.name)


@services.post("/<name>/close")
def close_until(name: str) -> Response:
    known, block = _found(name)
    form = Close(request.form)
    start, until = form.start.moment if form.validate() else None, form.until.moment
    if start is None or until is None:
        for field in (form.start, form.until):
            if field.data is None and not field.errors:
                field.errors = [_("Write a day and a time, like 2026-11-29 15:00.")]
        return _shown(known, block, _facts(known, block), 422, close=form)
    try:
        done = close(console().home, name, Closure(start, until), _clock(known))
        told = _("It is closed for that time. Callers hear it once it is published.")
        change_draft(done.changes, Deed("service-closed", name, *differences(done.before, done.after)), told)
    except EditRefused as refused:
        why = [sentence(f"{each.what}: {each.hint}") for each in refused.problems] or [str(refused)]
        form.until.errors = [*form.until.errors, *why]
        return _shown(known, block, _facts(known, block), 422, close=form)
    _doubt(start, _clock(known))
    return _back(name)


def _doubt(start: datetime, clock: datetime) -> None:
    """Says of a closure's beginning what whoever typed it may not have meant; it is kept."""
    day = named_day(start.date())
    if start < clock - timedelta(days=1):
        flash(_("It began on %(day)s already: it is closed at this moment.", day=day), "info")
    elif start > clock + _FAR:
        flash(_("Nobody will hear it before %(day)s.", day=day), "info")


@services.post("/<name>/open")
def reopen(name: str) -> Response:
    _found(name)
    form = Close(request.form)
    if not form.validate() or not form.start.moment or not form.until.moment:
        abort(400)
    try:
        done = open_again(console().home, name, Closure(form.start.moment, form.until.moment))
        told = _("The closure is taken back. Callers hear it once it is published.")
        change_draft(done.changes, Deed("service-opened", name, *differences(done.before, done.after)), told)
    except EditRefused as refused:
        flash(str(refused), "bad")
    return _back(name)


@services.post("/<name>/stamp")
def stamp(name: str) -> Response:
    _found(name)
    return _stamped(name, request.form.get("seen", ""))


def _stamped(name: str, seen: str) -> Response:
    known = files()
    try:
        done = stamp_as_seen(console().home, name, asker().name, _today(known), seen)
        told = "\n".join(f"{key}: {value}" for key, value in done.stamp.values.items() if value)
        make(done.changes, Deed("service-checked", name, None, told))
    except EditRefused as refused:
        flash(str(refused), "bad")
        return _back(name)
    except StampRefused as refused:
        flash(sentence(f"{refused.what}; {refused.hint}"), "bad")
        return _back(name)
    flash(_("Stamped: checked by you today, with the numbers and hours as they stand here."), "good")
    return _back(name)


def _found(name: str) -> tuple[Files, Block]:
    known = files()
    if name not in known.services:
        abort(404)
    try:
        return known, find_block(console().home, known.draft, name)
    except EditRefused:
        abort(404)


def _facts(known: Files, block: Block) -> Facts:
    """The form as the file stands."""
    told = _told(known.services[block.name])
    return Facts(data={**told, "seen": block.seen}).offer(block.name, known)


def _told(placed: Placed[ServiceBlock]) -> dict[str, str]:
    """What stands in the file, by the names of the fields."""
    plain = placed.value.plain()
    assert isinstance(plain, dict)
    told = {key.replace("-", "_"): value for key, value in plain.items()}
    return {**told, "languages": ", ".join(told.get("languages", []))}


def _shown(
    known: Files,
    block: Block,
    form: Facts,
    code: int = 200,
    *,
    typed: ServiceBlock | None = None,
    close: Close | None = None,
    problems: list[Problem] | None = None,
    theirs: str = "",
    told: str = "",
) -> Response:
    placed = known.services[block.name]
    hours = known.hours(typed or placed.block)
    return make_response(
        render_template(
            "service.html",
            service=_standing(block.name, placed, known),
            form=form,
            close=close or _closing(known),
            seen=block.seen,
            stamp=known.stamps.stamps.get(block.name),
            timetable=_timetable(block.name, placed.block.name, hours, known),
            typed=typed is not None,
            problems=problems or [],
            told=told,
            theirs=theirs,
            found=problems_of(block.name),
            may_edit=asker().role.may(Role.EDITOR),
            languages=known.line.languages if known.line else {},
        ),
        code,
    )


def _refused(known: Files, block: Block, form: Facts, refused: EditRefused) -> Response:
    left = tell(refused.problems, lambda problem: _beside(form, block.name, problem))
    return _shown(known, block, form, 422, problems=left, told=reason(refused))


def _beside(form: Facts, name: str, problem: Problem) -> Field | None:
    if problem.trail[:1] != (name,) or len(problem.trail) < 2:
        return None
    return form._fields.get(problem.trail[1].replace("-", "_"))


def _changed_meanwhile(known: Files, block: Block, form: Facts) -> Response:
    """Both versions: what stands there now, and what was typed, which is not lost."""
    form.seen.data = block.seen
    return _shown(known, block, form, 409, theirs=block.text)


def _closing(known: Files) -> Close:
    """From now until the end of the day."""
    now = _clock(known)
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time())
    return Close(data={"start": now, "until": midnight})


def _standing(name: str, placed: Placed[ServiceBlock], known: Files) -> Standing:
    block, now, clock = placed.block, console().now(), _clock(known)
    hours, stamp = known.hours(block), known.stamps.stamps.get(name)
    is_open = hours.open_at(now) if hours else None
    changes = (_closes(hours, now) if is_open else hours.next_opening(now)) if hours else None
    wrong = problems_of(name)
    return Standing(
        name,
        block,
        is_open,
        changes.astimezone(known.zone).replace(tzinfo=None) if changes else None,
        tuple(each for each in closures(block.exceptions) if each.until > clock),
        _today(known) - block.checked > _OLD,
        stamp.by if stamp else None,
        any(problem.rule == "stamp" for problem in wrong),
        block.languages or ([known.line.language] if known.line else []),
    )


def _closes(hours: Hours, now: datetime) -> datetime | None:
    """When it closes next, past the nights on which only the clocks change; None if never."""
    at = now
    for _step in range(_LOOKS_AHEAD):
        change = hours.same_until(at)
        if change is None or not hours.open_at(change):
            return change
        at = change
    return None


def _timetable(name: str, spoken: str, hours: Hours | None, known: Files) -> Opening | None:
    return opening(name, spoken, hours, _today(known), _FORTNIGHT) if hours else None


def _clock(known: Files) -> datetime:
    """What the clocks of the line show, to the minute."""
    return console().now().astimezone(known.zone).replace(tzinfo=None, second=0, microsecond=0)


def _today(known: Files) -> date:
    return _clock(known).date()


def _key(name: str) -> str:
    return name.replace("_", "-")


def _back(name: str) -> Response:
    return make_response(redirect(url_for("services.service", name=name), 303))
