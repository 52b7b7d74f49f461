"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from wtforms import PasswordField

from ivr.web.staff.console import console
from ivr.web.staff.forms import NewPassword, PasswordAgain, password_filled
from ivr.web.staff.pages.sign_in import begin
from ivr.web.staff.person import actor, asker, own_session
from ivr.web.staff.words import _, _l, ngettext

account = Blueprint("account", __name__, url_prefix="/account")


class ChangePassword(PasswordAgain, NewPassword):
    """Both of them."""

    old = PasswordField(_l("Password until now"), [password_filled])


_ENDS = "end-"  # before the name of the one field that stands above the sessions


@account.get("")
def page() -> Response:
    return _shown()


def _shown(
    form: ChangePassword | None = None, ends: PasswordAgain | None = None, code: int = 200
) -> Response:
    mine = asker().session
    told: dict[str, object] = {"mine": mine}
    told["form"] = form or ChangePassword(whose=asker().name)
    told["ends"] = ends or PasswordAgain(prefix=_ENDS)
    if mine:
        told["sessions"] = console().sessions.of(mine.account, console().now())
        told["factor"] = console().second_factors.of(mine.account)
    return make_response(render_template("account.html", **told), code)


@account.post("/password")
def password() -> Response:
    """A new password ends every session, and begins this one anew."""
    mine, form = own_session(), ChangePassword(request.form, whose=asker().name)
    if not form.is_them():
        return _shown(form, code=422)
    here = console()
    here.people.set_password(mine.account, here.passwords.hash(form.password.data or ""), actor())
    kept = here.people.get(mine.account)
    assert kept
    response = begin(kept, url_for("account.page"))
    flash(_("Your password is changed. You are signed out everywhere else."), "good")
    return response


@account.post("/sessions/<int:number>/end")
def end(number: int) -> Response:
    mine, form = own_session(), PasswordAgain(request.form, prefix=_ENDS)
    if not form.is_them():
        return _shown(ends=form, code=422)
    if console().sessions.end(mine.account, number, actor()):
        flash(_("That session is ended."), "good")
    return _back()


@account.post("/sessions/end-others")
def end_others() -> Response:
    mine, form = own_session(), PasswordAgain(request.form, prefix=_ENDS)
    if not form.is_them():
        return _shown(ends=form, code=422)
    ended = console().sessions.end_all(mine.account, actor(), but=mine.id)
    flash(ngettext("%(num)d other session is ended.", "%(num)d other sessions are ended.", ended), "good")
    return _back()


def _back() -> Response:
    return make_response(redirect(url_for("account.page"), 303))
