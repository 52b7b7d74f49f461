"""The menus as a tree, and each menu, notice and bulletin with its words, keys, seconds and problems."""

from __future__ import annotations

from collections.abc import Sequence
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
from wtforms import HiddenField, TextAreaField

from ivr.check.tree_picture import svg
from ivr.core.line import TOPIC_KEYS
from ivr.core.outline import outline
from ivr.files.blocks import Block, digest, find_block
from ivr.files.change import Change, EditRefused
from ivr.files.menus import (
    with_choices,
    with_new_choice,
    with_notice,
    with_swapped,
    with_then,
    with_words,
    without_choice,
)
from ivr.files.problem import Problem
from ivr.files.shape import BulletinBlock, MenuBlock, NodeBlock, NoticeBlock, ServiceBlock
from ivr.files.values import is_name, nearest_name
from ivr.files.wording import reworded
from ivr.store.roles import Role
from ivr.web.staff.base_forms import BaseForm
from ivr.web.staff.changing import change as change_draft
from ivr.web.staff.console import console
from ivr.web.staff.node_form import NEW_NOTICE, NewChoice, NodeForm, data_of
from ivr.web.staff.person import asker
from ivr.web.staff.reading import Files, files, problems_of
from ivr.web.staff.refusals import reason, sentence, tell
from ivr.web.staff.unfinished import Deed
from ivr.web.staff.waits import waits
from ivr.web.staff.words import _, _l

menus = Blueprint("menus", __name__, url_prefix="/menus")

_DEED = "menu-changed"
_KINDS = {
    MenuBlock: _l("menu"),
    NoticeBlock: _l("notice"),
    BulletinBlock: _l("bulletin"),
    ServiceBlock: _l("service"),
}


class Text(BaseForm):
    """A block as it is written in its file."""

    def __init__(self) -> None:
        fields: dict[str, Any] = {
            "seen": HiddenField(),
            "text": TextAreaField(_l("The block as it is written")),
        }
        super().__init__(fields)


@menus.get("")
def page() -> str:
    looked, job = console().draft.latest()
    line, known = looked.loaded.line if looked else None, files()
    found = looked.checked.problems if looked else []
    wrong: dict[str, list[Problem]] = {}
    for problem in found:
        wrong.setdefault(problem.trail[0] if problem.trail else "", []).append(problem)
    top = outline(line) if line else None
    measured = waits(looked)
    return render_template(
        "menus.html",
        top=top,
        job=job,
        names=[*known.draft.nodes],
        services=set(known.services),
        unread=sorted(known.draft.unread),
        wrong=wrong,
        reached=measured.reached if measured else {},
        own=line.language if line else "",
    )


@menus.get("/tree.svg")
def picture() -> Response:
    """The tree as a drawing; the list on the page says the same to people who hear it."""
    looked = console().draft.latest()[0]
    line = looked.loaded.line if looked else None
    if line is None:
        abort(404)
    measured = waits(looked)
    ways = measured.reached if measured else {}
    reached = {
        name: by_language[line.language] for name, by_language in ways.items() if line.language in by_language
    }
    response = make_response(svg(outline(line), line.name, reached))
    response.headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    return response


@menus.get("/<name>")
def node(name: str) -> Response:
    known, block, told = _found(name)
    if isinstance(told, ServiceBlock):
        return make_response(redirect(url_for("services.service", name=name), 303))
    return _shown(known, block, told)


@menus.post("/<name>")
def change(name: str) -> Response:
    known, block, told = _editable(name)
    form = NodeForm(known, name)
    form.process(request.form)
    if not form.validate():
        return _shown(known, block, told, 422, form=form)
    if form["seen"].data != _seen(known, block, told):
        return _changed_meanwhile(known, block, told, form)
    try:
        new = with_words(block, form["say"].data or "")
        if "then" in form:
            new = with_then(new, form["then"].data)
        new = with_choices(new, form.all_chosen())
        _keep(known, block, new, form, form.prompts(), _("Saved. Callers hear it once it is published."))
    except EditRefused as refused:
        left = tell(refused.problems, form.beside)
        return _shown(known, block, told, 422, form=form, problems=left, why=reason(refused))
    return _back(name)


@menus.post("/<name>/add")
def add(name: str) -> Response:
    """A choice more, and perhaps the notice that it leads to."""
    known, block, told = _editable(name)
    if not isinstance(told, MenuBlock):
        abort(404)
    form = NewChoice(known, name)
    form.process(request.form)
    if not form.validate():
        return _shown(known, block, told, 422, new=form)
    notice = form["new-to"].data == NEW_NOTICE
    if notice:
        form["new-to"].data = _notice_name(known, form["new-say"].data or "")
    try:
        new = with_new_choice(block, len(told.choices), form.chosen("new-"))
        prompts = form.prompts()
        if notice:
            new = with_notice(new, form["new-to"].data, form["notice-say"].data, form["notice-then"].data)
            prompts.append((form["new-to"].data, "notice-say"))
        _keep(
            known, block, new, form, prompts, _("The choice is added. Callers hear it once it is published.")
        )
    except EditRefused as refused:
        left = tell(refused.problems, form.beside)
        form["new-to"].data = NEW_NOTICE if notice else form["new-to"].data
        return _shown(known, block, told, 422, new=form, problems=left, why=reason(refused))
    return _back(name)


@menus.post("/<name>/move")
def move(name: str) -> Response:
    _known, block, told, at = _choice(name)
    to = at - 1 if request.form.get("to") == "up" else at + 1
    if not 0 <= to < len(told.choices):
        return _back(name)
    keys = [choice.press for choice in told.choices]
    return _simple(block, lambda: with_swapped(block, keys, at, to), _("Moved; the keys follow the order."))


@menus.post("/<name>/remove")
def remove(name: str) -> Response:
    _known, block, told, at = _choice(name)
    if len(told.choices) == 1:
        flash(_("This is the only choice. Add another one first, or change this one."), "bad")
        return _back(name)
    return _simple(
        block, lambda: without_choice(block, len(told.choices), at), _("The choice is taken away.")
    )


@menus.post("/<name>/text")
def text(name: str) -> Response:
    """The block itself, as somebody typed it."""
    known, block, told = _editable(name, services=True)
    form = Text()
    form.process(request.form)
    typed = (form["text"].data or "").replace("\r\n", "\n")
    if form["seen"].data != block.seen:
        form["seen"].data = block.seen
        return _shown(known, block, told, 409, written=form, theirs=block.text)
    try:
        new = block.with_text(typed)
        if new.rows == block.rows:
            flash(_("Nothing was changed."), "good")
        else:
            change_draft(
                [new.change],
                Deed(_DEED, name, block.text, new.text),
                _("Saved. Callers hear it once it is published."),
            )
    except EditRefused as refused:
        why = reason(refused)
        return _shown(known, block, told, 422, written=form, problems=refused.problems, why=why)
    return _back(name)


def _simple(block: Block, make: Any, told: str) -> Response:
    try:
        new: Block = make()
        change_draft([new.change], Deed(_DEED, block.name, block.text, new.text), told)
    except EditRefused as refused:
        for each in refused.problems:
            flash(f"{sentence(each.what)} {sentence(each.hint)}", "bad")
        if not refused.problems:
            flash(str(refused), "bad")
    return _back(block.name)


def _keep(
    known: Files, block: Block, new: Block, form: NodeForm, prompts: Sequence[tuple[str, str]], told: str
) -> None:
    sources, wording = form.said(prompts)
    changes: list[Change] = [new.change, *reworded(console().home, sources, wording)]
    if all(each.before == each.after for each in changes):
        flash(_("Nothing was changed."), "good")
        return
    before, after = known.differences(wording)
    deed = Deed(_DEED, block.name, f"{block.text}{before}", f"{new.text}{after}")
    change_draft(changes, deed, told)


def _found(name: str) -> tuple[Files, Block, NodeBlock]:
    known = files()
    placed = known.draft.nodes.get(name)
    if placed is None:
        abort(404)
    try:
        return known, find_block(console().home, known.draft, name), placed.block
    except EditRefused:
        abort(404)


def _editable(name: str, services: bool = False) -> tuple[Files, Block, NodeBlock]:
    known, block, told = _found(name)
    if isinstance(told, ServiceBlock) and not services:
        abort(404)
    return known, block, told


def _choice(name: str) -> tuple[Files, Block, MenuBlock, int]:
    """A menu, and the place of the choice that a form names by where it leads."""
    known, block, told = _editable(name)
    if not isinstance(told, MenuBlock):
        abort(404)
    target = request.form.get("choice", "")
    at = next((n for n, choice in enumerate(told.choices) if choice.go_to == target), None)
    if at is None:
        abort(404)
    return known, block, told, at


def _notice_name(known: Files, say: str) -> str:
    """A name for a new notice, from the words of its choice, that nothing has yet."""
    short = [word for word in nearest_name(say).split("-") if word not in ("for", "to", "the", "a", "of")]
    base = "-".join(short[:3]) or "notice"
    base = base if is_name(base) else "notice"
    numbered = (f"{base}-{number}" for number in range(2, len(known.draft.nodes) + 3))
    taken = {*known.draft.nodes, *known.draft.unread}
    return next(each for each in (base, *numbered) if each not in taken)


def _seen(known: Files, block: Block, told: NodeBlock) -> str:
    """What tells whether the block and its translations are still as somebody saw them."""
    said = data_of(NodeForm(known, block.name), known, told)
    return digest(block.text, *said.values())


def _changed_meanwhile(known: Files, block: Block, told: NodeBlock, form: NodeForm) -> Response:
    said = data_of(NodeForm(known, block.name), known, told)
    others = [f"{name}: {words}" for name, words in said.items() if "-say-" in f"-{name}" and words]
    form["seen"].data = _seen(known, block, told)
    return _shown(known, block, told, 409, form=form, theirs="\n".join([block.text, *others]))


def _shown(
    known: Files,
    block: Block,
    told: NodeBlock,
    code: int = 200,
    *,
    form: NodeForm | None = None,
    new: NewChoice | None = None,
    written: Text | None = None,
    problems: list[Problem] | None = None,
    why: str = "",
    theirs: str = "",
) -> Response:
    measured = waits(console().draft.latest()[0])
    shown = render_template(
        "node.html",
        name=block.name,
        kind=_KINDS[type(told)],
        place=known.draft.nodes[block.name],
        node=told,
        form=form or _as_it_is(known, block, told),
        new=new or _blank(known, block, told),
        written=written or _text(block),
        typed=written is not None,
        full=isinstance(told, MenuBlock) and len(told.choices) >= len(TOPIC_KEYS),
        used=_used(known, block.name),
        seconds=measured.nodes.get(block.name, {}) if measured else None,
        found=problems_of(block.name),
        problems=problems or [],
        told=why,
        theirs=theirs,
        may_edit=asker().role.may(Role.EDITOR),
    )
    return make_response(shown, code)


def _as_it_is(known: Files, block: Block, told: NodeBlock) -> NodeForm:
    form = NodeForm(known, block.name)
    form.process(data={"seen": _seen(known, block, told), **data_of(form, known, told)})
    return form


def _blank(known: Files, block: Block, told: NodeBlock) -> NewChoice | None:
    if not isinstance(told, MenuBlock):
        return None
    form = NewChoice(known, block.name)
    form.process(data={"new-press": form.free, "new-to": NEW_NOTICE})
    return form


def _text(block: Block) -> Text:
    form = Text()
    form.process(data={"seen": block.seen, "text": block.text})
    return form


def _used(known: Files, name: str) -> list[str]:
    """Where a call can come to this node from."""
    return [other for other, placed in known.draft.nodes.items() if name in _targets(placed.block)]


def _targets(block: NodeBlock) -> list[str | None]:
    match block:
        case MenuBlock(choices=choices):
            return [choice.go_to for choice in choices]
        case ServiceBlock(when_closed=closed, otherwise=other):
            return [closed, other]
        case NoticeBlock(then=then):
            return [then]
    return []


def _back(name: str) -> Response:
    return make_response(redirect(url_for("menus.node", name=name), 303))
