"""Who may use the console: invited, given a role, kept out."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from wtforms import Field, SelectField, StringField, ValidationError

from ivr.store.people import Account, Invitation, PeopleRefused
from ivr.store.roles import Role
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import console
from ivr.web.staff.forms import ROLES, SHORT_ROLES, choices, filled
from ivr.web.staff.password_first import Question, ask_first
from ivr.web.staff.person import actor, asker
from ivr.web.staff.refusals import sentence
from ivr.web.staff.words import _, _l

people = Blueprint("people", __name__, url_prefix="/people")


class Invite(Form):
    name = StringField(_l("Name"), [filled])
    role = SelectField(_l("Role"), choices=lambda: choices(ROLES))

    def validate_name(self, field: Field) -> None:
        try:
            field.data = console().people.free(field.data or "")
        except PeopleRefused as refused:
            raise ValidationError(_sentence(refused)) from None


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


def _another(number: int) -> Account:
    """Raises PeopleRefused for one's own account: what keeps somebody out asks for no password, and whoever
    found a publisher's browser open would keep them out so. The rest has its place on Your account."""
    if number == _own():
        reason = _("this is your own account")
        remedy = _(
            "go to Your account for its password, sessions and second factor, and let another publisher do "
            "the rest"
        )
        raise PeopleRefused(reason, remedy)
    return console().people.existing(number)


def _path(link: Invitation) -> str:
    return f"/staff/invitation/{link.token}"


def _ask(title: str, means: str, button: str, **carried: str) -> Response | None:
    """Before whatever lets somebody in, or further in."""
    return ask_first(Question(title, means, button, url_for("people.page")), carried)


@people.post("/invite")
def invite() -> Response:
    """The link is told once, on the page that answers, and kept nowhere."""
    form = Invite(request.form)
    if not form.validate():
        return _shown(form, 422)
    name, role = form.name.data or "", Role(form.role.data)
    title = _("Invite %(name)s", name=name)
    if asked := _ask(title, str(ROLES[role]), _("Make a link"), name=name, role=role.value):
        return asked
    return _shown(Invite(), link=console().people.invite(name, role, actor()))


@people.post("/<int:number>/link")
def link(number: int) -> Response:
    title = _("A new link for %(name)s", name=_another(number).name)
    means = _("Whoever opens it chooses the password of that account. Older links are over.")
    if asked := _ask(title, means, _("Make a link")):
        return asked
    return _shown(Invite(), link=console().people.invite_again(number, actor()))


@people.post("/<int:number>/role")
def role(number: int) -> Response:
    form, whose = NewRole(request.form), _another(number)
    if not form.validate():
        raise PeopleRefused(_("that is no role"), _("choose one from the list"))
    chosen = Role(form.role.data)
    title = _("Another role for %(name)s", name=whose.name)
    if asked := _ask(title, str(ROLES[chosen]), _("Change the role"), role=chosen.value):
        return asked
    console().people.set_role(number, chosen, actor())
    return _done(_("The role is changed."))


@people.post("/<int:number>/disable")
def disable(number: int) -> Response:
    console().people.disable(_another(number).id, actor())
    return _done(_("The account is disabled, and signed out everywhere."))


@people.post("/<int:number>/enable")
def enable(number: int) -> Response:
    title = _("Enable %(name)s", name=_another(number).name)
    if asked := _ask(title, _("They sign in again with the password they had."), _("Enable")):
        return asked
    console().people.enable(number, actor())
    return _done(_("The account is enabled again."))


@people.post("/<int:number>/sign-out")
def sign_out(number: int) -> Response:
    console().sessions.end_all(_another(number).id, actor())
    return _done(_("That person is signed out everywhere."))


@people.post("/<int:number>/forget-second-factor")
def forget_second_factor(number: int) -> Response:
    """For somebody whose telephone is lost. One's own is turned off with a code, or by another publisher."""
    title = _("Remove the second factor of %(name)s", name=_another(number).name)
    means = _("See or hear them first: whoever learned their password may claim that a telephone is lost.")
    if asked := _ask(title, means, _("Remove the second factor")):
        return asked
    console().second_factors.turn_off(number, actor())
    return _done(_("The second factor is removed, and that person is signed out everywhere."))


def _done(told: str) -> Response:
    flash(told, "good")
    return _back()


@people.errorhandler(PeopleRefused)
def _refused(refused: PeopleRefused) -> Response:
    flash(_sentence(refused), "bad")
    return _back()


def _sentence(refused: PeopleRefused) -> str:
    return sentence(f"{refused.reason}: {refused.remedy}")


def _back() -> Response:
    return make_response(redirect(url_for("people.page"), 303))
