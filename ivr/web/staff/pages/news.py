"""The news: what callers hear today, what is coming, what is over; added, changed, moved, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from wtforms import Field, HiddenField

from ivr.files.blocks import Block, digest, find_block
from ivr.files.change import Change, EditRefused
from ivr.files.news import ITEMS, Heard, News, heard, name_for, with_changed, with_news
from ivr.files.problem import Problem
from ivr.files.shape import BulletinBlock, ItemBlock
from ivr.files.wording import reworded
from ivr.files.words import Words
from ivr.store.roles import Role
from ivr.web.staff.base_forms import BaseForm
from ivr.web.staff.changing import change as change_draft
from ivr.web.staff.console import console
from ivr.web.staff.fields import Day, Sentences
from ivr.web.staff.moments import named_day
from ivr.web.staff.person import asker
from ivr.web.staff.reading import Files, files, language_name
from ivr.web.staff.refusals import reason, tell
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.words import _, _l, ngettext

news = Blueprint("news", __name__, url_prefix="/news")
news.add_app_template_filter(language_name)

_FIELDS = {"say": "words", "date": "dated", "from": "first", "until": "last"}
_DEED = "news-changed"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands: whether it is heard today, and its words in the other languages, empty where
    nobody has translated it."""

    item: ItemBlock
    heard: Heard
    translations: dict[str, str]

    @property
    def missing(self) -> list[str]:
        return [code for code, words in self.translations.items() if not words]

    @property
    def seen(self) -> str:
        """What tells whether it is still as somebody saw it."""
        return digest(repr(self.item), *self.translations.values())


class Form(BaseForm):
    """An entry: its words in every language, its date, and the days it is heard on."""

    def __init__(self, known: Files) -> None:
        self.own = known.line.language if known.line else ""
        own = language_name(self.own)
        fields: dict[str, Any] = {
            "seen": HiddenField(),
            "words": Sentences(_("What callers hear, in %(language)s", language=own)),
            **{f"words-{code}": Sentences(language_name(code)) for code in known.others},
            "dated": Day(_l("Its date")),
            "first": Day(_l("Heard from")),
            "last": Day(_l("Heard until the end of")),
        }
        super().__init__(fields)
        self.codes = known.others

    @property
    def translated(self) -> bool:
        """Whether something stands in a field of another language, or is wrong there."""
        return any(field.data or field.errors for field in (self[f"words-{code}"] for code in self.codes))

    def entry(self, name: str) -> News:
        return News(name, self["dated"].data, self["words"].data, self["first"].data, self["last"].data)

    def wording(self, prompt: str) -> dict[str, dict[str, str]]:
        return {code: {prompt: self[f"words-{code}"].data or ""} for code in self.codes}

    def good(self, today: date, taken: list[str], new: bool) -> bool:
        """Whether it says something that somebody will hear; what is wrong is told beside the fields."""
        good = self.validate()
        words, first, last = self["words"], self["first"].data, self["last"].data
        if not words.errors and not any(letter.isalnum() for letter in words.data or ""):
            words.errors = [_("Write what callers should hear.")]
        elif words.data in taken:
            words.errors = [_("These words are in the news already.")]
        if self["dated"].data is None and not self["dated"].errors:
            self["dated"].errors = [_("Write a day, like 2026-11-29.")]
        if first and last and last < first:
            self["last"].errors = [_("It ends before it begins, so nobody would hear it.")]
        elif new and last and last < today:
            self["last"].errors = [_("That day is over, so nobody would hear it.")]
        return good and not any(field.errors for field in self)


@news.get("")
def page() -> Response:
    known = files()
    return _listed(known, _blank(known))


@news.post("/<bulletin>")
def add(bulletin: str) -> Response:
    """An entry more; or one that takes the place of all others."""
    known, block, told = _found(bulletin)
    form = Form(known)
    form.process(request.form)
    replacing = request.form.get("then") == "replace"
    taken = [] if replacing else [item.say for item in told.items]
    if not form.good(_today(known), taken, new=True):
        return _listed(known, form, 422)
    entry = form.entry(name_for(form["words"].data, [item.name for item in told.items]))
    try:
        new = with_news(block, told, entry)
        if replacing:
            kept = [n for n, item in enumerate(_items(new)) if item["name"] == entry.name]
            new = new.with_order(ITEMS, kept)
        _keep(known, block, new, form, entry, _replaced(len(told.items)) if replacing else _added())
    except EditRefused as refused:
        return _listed(known, form, 422, *_told(form, refused))
    return _back()


@news.get("/<bulletin>/<entry>")
def entry(bulletin: str, entry: str) -> Response:
    known, _block, told = _found(bulletin)
    found = _entry(known, bulletin, told, entry)
    form = Form(known)
    form.process(data=_data(found))
    return _shown(bulletin, found, form)


@news.post("/<bulletin>/<entry>")
def change(bulletin: str, entry: str) -> Response:
    known, block, told = _found(bulletin)
    found, at = _entry(known, bulletin, told, entry), _place(told, entry)
    form = Form(known)
    form.process(request.form)
    others = [item.say for item in told.items if item.name != entry]
    if not form.good(_today(known), others, new=False):
        return _shown(bulletin, found, form, 422)
    if form["seen"].data != found.seen:
        form["seen"].data = found.seen
        return _shown(bulletin, found, form, 409, theirs=_as_text(found))
    try:
        new = with_changed(block, at, form.entry(entry))
        _keep(known, block, new, form, form.entry(entry), _("Saved. Callers hear it once it is published."))
    except EditRefused as refused:
        problems, why = _told(form, refused)
        return _shown(bulletin, found, form, 422, problems=problems, told=why)
    return _back()


@news.post("/<bulletin>/<entry>/move")
def move(bulletin: str, entry: str) -> Response:
    _known, block, told = _found(bulletin)
    at = _place(told, entry)
    to = at - 1 if request.form.get("to") == "up" else at + 1
    order = list(range(len(told.items)))
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        _reordered(block, order, _("Moved. Callers hear it in this order once it is published."))
    return _back(entry)


@news.post("/<bulletin>/<entry>/remove")
def remove(bulletin: str, entry: str) -> Response:
    _known, block, told = _found(bulletin)
    at = _place(told, entry)
    if len(told.items) == 1:
        flash(_("This is the only entry. Change it, or add the next one in its place."), "bad")
        return _back()
    order = [number for number in range(len(told.items)) if number != at]
    _reordered(block, order, _("Taken away. Callers stop hearing it once that is published."))
    return _back()


def _reordered(block: Block, order: list[int], told: str) -> None:
    try:
        new = block.with_order(ITEMS, order)
        change_draft([new.change], Deed(_DEED, block.name, block.text, new.text), told)
    except EditRefused as refused:
        flash(str(refused), "bad")


def _added() -> str:
    return _("Added. Callers hear it once it is published.")


def _replaced(others: int) -> str:
    return ngettext(
        "Added in the place of the one that was there. Callers hear this alone once it is published.",
        "Added in the place of all %(num)d that were there. Callers hear this alone once it is published.",
        others,
    )


def _keep(known: Files, block: Block, new: Block, form: Form, entry: News, told: str) -> None:
    prompt = f"{block.name}-{entry.name}"
    source = Words(prompt, entry.words, block.file, 1, (block.name,), kind="news")
    wording = form.wording(prompt)
    changes: list[Change] = [new.change, *reworded(console().home, [source], wording)]
    if all(each.before == each.after for each in changes):
        flash(_("Nothing was changed."), "good")
        return
    before, after = known.differences(wording)
    deed = Deed(_DEED, block.name, f"{block.text}{before}", f"{new.text}{after}")
    change_draft(changes, deed, told)
    _doubt(entry, _today(known))


def _doubt(entry: News, today: date) -> None:
    """Says of days what whoever typed them may not have meant; they are kept."""
    state = heard(entry.first, entry.last, today)
    if state is Heard.OVER:
        flash(_("It is over already: nobody hears it."), "info")
    elif state is Heard.COMING and entry.first:
        flash(_("Nobody will hear it before %(day)s.", day=named_day(entry.first)), "info")
    elif entry.dated > today:
        told = _(
            "Its date, %(day)s, is still to come; callers hear it before that.", day=named_day(entry.dated)
        )
        flash(told, "info")


def _found(name: str) -> tuple[Files, Block, BulletinBlock]:
    known = files()
    placed = known.draft.nodes.get(name)
    if placed is None or not isinstance(placed.block, BulletinBlock):
        abort(404)
    try:
        return known, find_block(console().home, known.draft, name), placed.block
    except EditRefused:
        abort(404)


def _items(block: Block) -> list[dict[str, Any]]:
    plain: Any = block.value.plain()
    found: list[dict[str, Any]] = plain[ITEMS]
    return found


def _place(told: BulletinBlock, entry: str) -> int:
    """Where an entry stands; who takes away or moves one that is gone is told that it is."""
    found = next((at for at, item in enumerate(told.items) if item.name == entry), None)
    if found is None:
        abort(404)
    return found


def _entry(known: Files, bulletin: str, told: BulletinBlock, entry: str) -> Entry:
    return _standing(known, bulletin, told.items[_place(told, entry)])


def _standing(known: Files, bulletin: str, item: ItemBlock) -> Entry:
    said = {code: known.said(f"{bulletin}-{item.name}", code) for code in known.others}
    return Entry(item, heard(item.first, item.last, _today(known)), said)


def _data(entry: Entry) -> dict[str, object]:
    item = entry.item
    said = {f"words-{code}": words for code, words in entry.translations.items()}
    facts = {"words": item.say, "dated": item.date, "first": item.first, "last": item.last}
    return {"seen": entry.seen, **facts, **said}


def _blank(known: Files) -> Form:
    form = Form(known)
    form.process(data={"dated": _today(known)})
    return form


def _bulletins(known: Files) -> Iterator[tuple[str, str, list[Entry]]]:
    for name, placed in known.draft.nodes.items():
        if isinstance(placed.block, BulletinBlock):
            yield name, placed.block.say, [_standing(known, name, item) for item in placed.block.items]


def _listed(
    known: Files, form: Form, code: int = 200, problems: list[Problem] | None = None, told: str = ""
) -> Response:
    shown = render_template(
        "news.html",
        bulletins=list(_bulletins(known)),
        form=form,
        problems=problems or [],
        told=told,
        may_edit=asker().role.may(Role.EDITOR),
    )
    return make_response(shown, code)


def _shown(
    bulletin: str,
    found: Entry,
    form: Form,
    code: int = 200,
    *,
    problems: list[Problem] | None = None,
    told: str = "",
    theirs: str = "",
) -> Response:
    more = {"problems": problems or [], "told": told, "theirs": theirs}
    may_edit = asker().role.may(Role.EDITOR)
    shown = render_template(
        "news_entry.html", bulletin=bulletin, entry=found, form=form, may_edit=may_edit, **more
    )
    return make_response(shown, code)


def _as_text(entry: Entry) -> str:
    item = entry.item
    days = [("from", item.first), ("until", item.last)]
    rows = [item.say, f"date: {item.date}", *(f"{key}: {day}" for key, day in days if day)]
    return "\n".join([*rows, *(f"{code}: {words}" for code, words in entry.translations.items() if words)])


def _told(form: Form, refused: EditRefused) -> tuple[list[Problem], str]:
    return tell(refused.problems, lambda problem: _beside(form, problem)), reason(refused)


def _beside(form: Form, problem: Problem) -> Field | None:
    """A translation's problem stands in its script; the others name their key last."""
    for code in form.codes:
        if problem.file == f"prompts/{code}/script.po":
            return form[f"words-{code}"]
    name = _FIELDS.get(problem.trail[-1]) if problem.trail else None
    return form[name] if name else None


def _today(known: Files) -> date:
    return console().now().astimezone(known.zone).date()


def _back(entry: str = "") -> Response:
    return make_response(redirect(url_for("news.page", _anchor=entry or None), 303))
