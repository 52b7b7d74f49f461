"""One's own second factor: turned on with an app, turned off, and the recovery codes, told once."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from pyotp import TOTP
from wtforms import HiddenField, StringField

from ivr.store.people import PeopleRefused
from ivr.web.staff.console import console
from ivr.web.staff.errors import told_refused
from ivr.web.staff.forms import PasswordAgain, code_filled
from ivr.web.staff.look import line_name
from ivr.web.staff.pages.sign_in import begin, begin_with
from ivr.web.staff.person import actor, asker, own_session
from ivr.web.staff.words import _, _l

second_factor = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")


class WithCode(PasswordAgain):
    """Whoever found a browser open has neither."""

    code = StringField(_l("Code"), [code_filled])


class TurnOn(WithCode):
    """The secret goes to the browser and comes back sealed, and is kept nowhere before it is used."""

    sealed = HiddenField()


@second_factor.get("")
def page() -> Response:
    mine = asker().session
    if mine is None:
        return make_response(redirect(url_for("account.page"), 303))
    sealed = console().codes.seal(mine.account, console().codes.new_secret())
    return _shown(TurnOn(sealed=sealed))


def _shown(form: WithCode, code: int = 200) -> Response:
    """What can be done now: to turn it on, or what is done about one that is on."""
    mine = own_session()
    factor = console().second_factors.of(mine.account)
    if factor is None and isinstance(form, TurnOn):
        return _offered(form, mine.account, code)
    if factor is None:
        return _back()
    if isinstance(form, TurnOn):
        form = WithCode()
    return make_response(render_template("second_factor.html", factor=factor, form=form), code)


def _offered(form: TurnOn, account: int, code: int) -> Response:
    secret = console().codes.opened(account, form.sealed.data or "")
    if secret is None:  # the page was open while the token that sealed it went; or somebody tries another
        told_refused("a secret that was not sealed here")
        return _back()
    uri = TOTP(secret).provisioning_uri(name=asker().name, issuer_name=line_name())
    groups = [secret[n : n + 4] for n in range(0, len(secret), 4)]
    told = {"form": form, "picture": _picture(uri), "groups": groups}
    return make_response(render_template("second_factor_on.html", **told), code)


def _picture(uri: str) -> Markup:
    """The QR code of an address, drawn into the page, black on white in every look."""
    drawn = segno.make(uri, micro=False)
    return Markup(drawn.svg_inline(light="white", dark="black", svgclass="qr", lineclass=None, omitsize=True))


@second_factor.post("/on")
def on() -> Response:
    mine, form = own_session(), TurnOn(request.form)
    secret = console().codes.opened(mine.account, form.sealed.data or "")
    if secret is None or not form.validate():
        return _shown(form, 422)
    try:
        codes = console().codes.turn_on(mine.account, secret, form.code.data or "", actor())
    except PeopleRefused as refused:
        return _refused(refused)
    return _told(codes) if codes else _wrong(form)


@second_factor.post("/codes")
def codes() -> Response:
    mine, form = own_session(), WithCode(request.form)
    if not form.validate():
        return _shown(form, 422)
    if not console().codes.good(mine.account, form.code.data or "", actor()):
        return _wrong(form)
    return _told(console().second_factors.new_codes(mine.account, actor()))


@second_factor.post("/off")
def off() -> Response:
    mine, form = own_session(), WithCode(request.form)
    if not form.validate():
        return _shown(form, 422)
    if not console().codes.good(mine.account, form.code.data or "", actor()):
        return _wrong(form)
    console().second_factors.turn_off(mine.account, actor())
    account = console().people.get(mine.account)
    assert account
    response = begin(account, url_for("account.page"))
    flash(_("Your second factor is off. You are signed out everywhere else."), "good")
    return response


def _told(codes: Sequence[str]) -> Response:
    """The recovery codes, once, in a session that begins with them."""
    account = console().people.get(own_session().account)
    assert account
    grouped = ["-".join(code[n : n + 4] for n in range(0, len(code), 4)) for code in codes]
    return begin_with(account, lambda: make_response(render_template("recovery_codes.html", codes=grouped)))


def _wrong(form: WithCode) -> Response:
    told = _("This code is not right. Wait for the next one, and type that.")
    form.code.errors = [*form.code.errors, told]
    return _shown(form, 422)


def _refused(refused: PeopleRefused) -> Response:
    flash(f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.remedy}.", "bad")
    return _back()


def _back() -> Response:
    return make_response(redirect(url_for("second_factor.page"), 303))
