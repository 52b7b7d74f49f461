"""Who may use the console: invited, given a role, kept out."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from wtforms import SelectField, StringField

from ivr.store.people import Invitation, PeopleRefused
from ivr.store.roles import Role
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import console
from ivr.web.staff.forms import ROLES, SHORT_ROLES, choices, filled
from ivr.web.staff.person import actor, asker
from ivr.web.staff.words import _, _l

people = Blueprint("people", __name__, url_prefix="/people")


class Invite(Form):
    name = StringField(_l("Name"), [filled])
    role = SelectField(_l("Role"), choices=lambda: choices(ROLES))


class NewRole(Form):
    role = SelectField(_l("Role"), choices=lambda: choices(SHORT_ROLES))


@people.get("")
def page() -> Response:
    return _shown(Invite())


def _shown(form: Invite, code: int = 200, link: Invitation | None = None) -> Response:
    listed = console().people.listing(console().now())
    told = {"people": listed, "roles": SHORT_ROLES, "form": form, "new_role": NewRole, "link": link}
    address = f"{console().settings.console_at}{_path(link)}" if link else ""
    held = console().second_factors.held()
    return make_response(render_template("people.html", **told, address=address, held=held, own=_own()), code)


def _own() -> int | None:
    """One's own account; a visitor of the demo has none."""
    mine = asker().session
    return mine.account if mine else None


def _of_another(number: int) -> int:
    """Raises PeopleRefused for one's own account: none of this asks for the password, and whoever found a
    publisher's browser open would keep them out. For the only publisher it would be refused anyway."""
    if number == _own():
        reason = _("this is your own account")
        remedy = _(
            "go to Your account for its password, sessions and second factor, and let another publisher do "
            "the rest"
        )
        raise PeopleRefused(reason, remedy)
    return number


def _path(link: Invitation) -> str:
    return f"/staff/invitation/{link.token}"


@people.post("/invite")
def invite() -> Response:
    """The link is told once, on the page that answers, and kept nowhere."""
    form = Invite(request.form)
    if not form.validate():
        return _shown(form, 422)
    try:
        link = console().people.invite(form.name.data or "", Role(form.role.data), actor())
    except PeopleRefused as refused:
        form.name.errors = [*form.name.errors, f"{refused.reason}: {refused.remedy}."]
        return _shown(form, 422)
    return _shown(Invite(), link=link)


@people.post("/<int:number>/link")
def link(number: int) -> Response:
    try:
        return _shown(Invite(), link=console().people.invite_again(_of_another(number), actor()))
    except PeopleRefused as refused:
        return _refused(refused)


@people.post("/<int:number>/role")
def role(number: int) -> Response:
    form = NewRole(request.form)
    if not form.validate():
        return _refused(PeopleRefused(_("that is no role"), _("choose one from the list")))
    chosen = Role(form.role.data)
    return _done(
        lambda: console().people.set_role(_of_another(number), chosen, actor()), _("The role is changed.")
    )


@people.post("/<int:number>/disable")
def disable(number: int) -> Response:
    told = _("The account is disabled, and signed out everywhere.")
    return _done(lambda: console().people.disable(_of_another(number), actor()), told)


@people.post("/<int:number>/enable")
def enable(number: int) -> Response:
    return _done(lambda: console().people.enable(number, actor()), _("The account is enabled again."))


@people.post("/<int:number>/sign-out")
def sign_out(number: int) -> Response:
    told = _("That person is signed out everywhere.")
    return _done(lambda: console().sessions.end_all(_of_another(number), actor()), told)


@people.post("/<int:number>/forget-second-factor")
def forget_second_factor(number: int) -> Response:
    """For somebody whose telephone is lost. One's own is turned off with a code, or by another publisher."""
    told = _("The second factor is removed, and that person is signed out everywhere.")
    return _done(lambda: console().second_factors.turn_off(_of_another(number), actor()), told)


def _done(deed: Callable[[], object], told: str) -> Response:
    try:
        deed()
    except PeopleRefused as refused:
        return _refused(refused)
    flash(told, "good")
    return _back()


def _refused(refused: PeopleRefused) -> Response:
    flash(f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.remedy}.", "bad")
    return _back()


def _back() -> Response:
    return make_response(redirect(url_for("people.page"), 303))
