"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

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
from wtforms import Field, PasswordField, ValidationError

from ivr.store.sessions import Session
from ivr.web.staff.console import console
from ivr.web.staff.forms import NewPassword, filled
from ivr.web.staff.pages.sign_in import begin
from ivr.web.staff.person import actor, asker, peer
from ivr.web.staff.words import _, _l, ngettext

account = Blueprint("account", __name__, url_prefix="/account")


class ChangePassword(NewPassword):
    """Whoever finds a browser left open does not know the password."""

    old = PasswordField(_l("Password until now"), [filled])

    def validate_old(self, field: Field) -> None:
        here, me = console(), asker()
        if here.attempts.wait(me.name, peer().client, here.now()):
            raise ValidationError(_("That was too often. Wait a few minutes."))
        kept = here.people.named(me.name)
        if not here.passwords.matches(kept.password if kept else None, field.data or ""):
            raise ValidationError(_("This is not your password."))


@account.get("")
def page() -> Response:
    return _shown(ChangePassword(whose=asker().name))


def _shown(form: ChangePassword, code: int = 200) -> Response:
    mine = asker().session
    sessions = console().sessions.of(mine.account, console().now()) if mine else ()
    return make_response(render_template("account.html", form=form, sessions=sessions, mine=mine), code)


@account.post("/password")
def password() -> Response:
    """A new password ends every session, and begins this one anew."""
    mine, form = _session(), ChangePassword(request.form, whose=asker().name)
    if not form.validate():
        return _shown(form, 422)
    here = console()
    here.people.set_password(mine.account, here.passwords.hash(form.password.data or ""), actor())
    kept = here.people.get(mine.account)
    assert kept
    response = begin(kept, url_for("account.page"))
    flash(_("Your password is changed. You are signed out everywhere else."), "good")
    return response


@account.post("/sessions/<int:number>/end")
def end(number: int) -> Response:
    mine = _session()
    if console().sessions.end(mine.account, number, actor()):
        flash(_("That session is ended."), "good")
    return _back()


@account.post("/sessions/end-others")
def end_others() -> Response:
    mine = _session()
    ended = console().sessions.end_all(mine.account, actor(), but=mine.id)
    flash(ngettext("%(num)d other session is ended.", "%(num)d other sessions are ended.", ended), "good")
    return _back()


def _session() -> Session:
    """Mine; a visitor of the demo has no account to change."""
    mine: Any = asker().session
    if mine is None:
        abort(403)
    return mine  # type: ignore[no-any-return]


def _back() -> Response:
    return make_response(redirect(url_for("account.page"), 303))
