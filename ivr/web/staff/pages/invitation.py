"""A link by which somebody sets a password, once. Looking at it uses nothing up."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for

from ivr.store.people import PeopleRefused
from ivr.web.staff.console import console
from ivr.web.staff.forms import NewPassword
from ivr.web.staff.pages.sign_in import enter

invitation = Blueprint("invitation", __name__)


@invitation.route("/invitation/<token>", methods=["GET", "POST"])
def page(token: str) -> Response:
    here = console()
    account = here.people.invited(token, here.now())
    if account is None:
        return _over()
    form = NewPassword(request.form, whose=account.name)
    if request.method == "POST" and form.validate():
        try:
            taken = here.people.accept(token, here.passwords.hash(form.password.data or ""), here.now())
        except PeopleRefused:  # taken by somebody else in this very moment
            return _over()
        return enter(taken, url_for("today.page"))
    shown = render_template("invitation.html", form=form, account=account)
    return make_response(shown, 422 if request.method == "POST" else 200)


def _over() -> Response:
    return make_response(render_template("invitation_over.html"), 410)
