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

from ivr.web.staff.console import console
from ivr.web.staff.forms import NewPassword, PasswordAgain
from ivr.web.staff.pages.sign_in import begin
from ivr.web.staff.person import actor, asker, own_session
from ivr.web.staff.words import _, ngettext

account = Blueprint("account", __name__, url_prefix="/account")


class ChangePassword(PasswordAgain, NewPassword):
    """Both of them."""


@account.get("")
def page() -> Response:
    return _shown(ChangePassword(whose=asker().name))


def _shown(form: ChangePassword, code: int = 200) -> Response:
    mine = asker().session
    told: dict[str, object] = {"form": form, "mine": mine}
    if mine:
        told["sessions"] = console().sessions.of(mine.account, console().now())
        told["factor"] = console().second_factors.of(mine.account)
    return make_response(render_template("account.html", **told), code)


@account.post("/password")
def password() -> Response:
    """A new password ends every session, and begins this one anew."""
    mine, form = own_session(), ChangePassword(request.form, whose=asker().name)
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
    mine = own_session()
    if console().sessions.end(mine.account, number, actor()):
        flash(_("That session is ended."), "good")
    return _back()


@account.post("/sessions/end-others")
def end_others() -> Response:
    mine = own_session()
    ended = console().sessions.end_all(mine.account, actor(), but=mine.id)
    flash(ngettext("%(num)d other session is ended.", "%(num)d other sessions are ended.", ended), "good")
    return _back()


def _back() -> Response:
    return make_response(redirect(url_for("account.page"), 303))
