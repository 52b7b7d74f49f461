"""Signing in, and out. Whether a name is known shows nowhere: the words and the work are the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from wtforms import PasswordField, StringField

from ivr.store.audit import Actor
from ivr.store.people import Account
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import console
from ivr.web.staff.errors import told_refused
from ivr.web.staff.forms import filled, password_filled
from ivr.web.staff.person import actor, asker, give_half, give_token, half_token, peer, token, visit
from ivr.web.staff.way_back import way_back
from ivr.web.staff.words import _, _l, ngettext

sign_in = Blueprint("sign_in", __name__)

SOMEBODY = "(somebody)"
_NOBODY = "(no such person)"


class SignIn(Form):
    name = StringField(_l("Name"), [filled])
    password = PasswordField(_l("Password"), [password_filled])


@sign_in.route("/sign-in", methods=["GET", "POST"])
def page() -> Response:
    form = SignIn(request.form)
    if request.method == "GET":
        return _shown(form)
    if not form.validate():
        return _shown(form, 422)
    attempt = (form.name.data or "", peer().client, console().now())
    wait = console().attempts.wait(*attempt)
    if wait:
        told_refused("too many attempts")
        return must_wait(lambda told: _shown(form, 429, told), wait)
    account = _person_of(form.name.data or "", form.password.data or "")
    if account is None:
        return _wrong(form)
    console().attempts.returned(*attempt)  # where a code is asked for, only codes count from here
    return enter(account, way_back(request.args.get("next", "")))


def _shown(form: SignIn, code: int = 200, wrong: str = "") -> Response:
    return make_response(render_template("sign_in.html", form=form, wrong=wrong), code)


def _wrong(form: SignIn) -> Response:
    told = _("The name or the password is not right. Whoever looks after people can make you a new link.")
    return _shown(form, 422, told)


def must_wait(shown: Callable[[str], Response], wait: timedelta) -> Response:
    """The page again, which says how long."""
    minutes = ceil(wait / timedelta(minutes=1))
    told = ngettext(
        "That was too often. Try again in %(num)d minute.",
        "That was too often. Try again in %(num)d minutes.",
        minutes,
    )
    response = shown(told)
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response


def _person_of(name: str, password: str) -> Account | None:
    """Whoever has that name and password; the same is done for names that nobody has."""
    here, now = console(), console().now()
    account = here.people.named(name)
    kept = account.password if account and account.usable else None
    if not here.passwords.matches(kept, password):
        about = account.name if account else _NOBODY
        here.audit.add(Actor(SOMEBODY, now), "sign-in-refused", about, after=peer().client)
        return None
    assert account and kept
    if here.passwords.outgrown(kept):
        here.people.strengthen(account.id, kept, here.passwords.hash(password))
    return account


def enter(account: Account, go_to: str) -> Response:
    """After the password: in, or on to the question for a code."""
    here = console()
    if here.second_factors.of(account.id) is None:
        here.attempts.succeeded(account.name, peer().client, here.now())
        return begin(account, go_to)
    half = here.half_sessions.start(account.id, here.now(), half_token())
    response = make_response(redirect(url_for("code.page", next=go_to), 303))
    give_half(response, half)
    return response


def begin(account: Account, go_to: str) -> Response:
    """A new session with a new secret, whatever the browser came with."""
    return begin_with(account, lambda: make_response(redirect(go_to, 303)))


def begin_with(account: Account, answer: Callable[[], Response]) -> Response:
    """The same, with a page of its own; it is made when its forms belong to the new session."""
    began = console().sessions.start(account.id, visit(), Actor(account.name, console().now()), token())
    session.clear()
    response = answer()
    give_token(response, began.token)
    return response


@sign_in.post("/sign-out")
def out() -> Response:
    """Ends this session; on a shared computer nothing is left of it."""
    if mine := asker().session:
        console().sessions.end(mine.account, mine.id, actor())
    session.clear()
    flash(_("You are signed out."), "good")
    response = make_response(redirect(url_for("sign_in.page"), 303))
    give_token(response, "")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
