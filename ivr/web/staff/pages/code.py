"""The second page of signing in: the code. Whoever is here gave the password, and may see nothing yet."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from wtforms import StringField

from ivr.store.audit import Actor
from ivr.store.people import Account
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import console
from ivr.web.staff.errors import told_refused
from ivr.web.staff.forms import code_filled
from ivr.web.staff.pages.sign_in import SOMEBODY, begin, must_wait
from ivr.web.staff.person import give_half, half_token, peer
from ivr.web.staff.way_back import way_back
from ivr.web.staff.words import _, _l

code = Blueprint("code", __name__)


class Code(Form):
    code = StringField(_l("Code"), [code_filled])


@code.route("/sign-in/code", methods=["GET", "POST"])
def page() -> Response:
    form, account = Code(request.form), _half_signed_in()
    if account is None:
        return _anew()
    if request.method == "GET":
        return _shown(form)
    if not form.validate():
        return _shown(form, 422)
    if wait := console().attempts.wait(account.name, peer().client, console().now()):
        told_refused("too many attempts")
        return must_wait(lambda told: _shown(form, 429, told), wait)
    return _enter(account) if _is_good(account, form.code.data or "") else _wrong(form, account)


def _half_signed_in() -> Account | None:
    """Whose password was given in this browser, a few minutes ago at most."""
    number = console().half_sessions.find(half_token(), console().now())
    return None if number is None else console().people.get(number)


def _is_good(account: Account, typed: str) -> bool:
    return console().codes.good(account.id, typed, Actor(account.name, console().now()))


def _enter(account: Account) -> Response:
    """Only now the attempts are forgiven: whoever has but the password must not guess codes without end."""
    here = console()
    if not here.half_sessions.end(half_token()):
        return _anew()
    here.attempts.succeeded(account.name, peer().client, here.now())
    response = begin(account, way_back(request.args.get("next", "")))
    give_half(response, "")
    return response


def _shown(form: Code, status: int = 200, wrong: str = "") -> Response:
    return make_response(render_template("code.html", form=form, wrong=wrong), status)


def _wrong(form: Code, account: Account) -> Response:
    """The same is said of a code that is none, of one that was used, and of one that is over."""
    here = console()
    here.audit.add(Actor(SOMEBODY, here.now()), "code-refused", account.name, after=peer().client)
    if here.codes.lost(account.id):
        told_refused("their second factor was sealed with a token that is gone; recovery codes are good")
    return _shown(form, 422, _("This code is not right. Wait for the next one, and type that."))


def _anew() -> Response:
    flash(_("Your password is asked for once more: the code must come within five minutes."), "bad")
    response = make_response(redirect(url_for("sign_in.page", next=request.args.get("next")), 303))
    give_half(response, "")
    return response
