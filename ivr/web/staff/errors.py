"""What people see when something is wrong: plain words, a number to tell, and nothing of the inside."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException, TooManyRequests

from ivr.store.trouble import NotSetUp, StoreUnavailable
from ivr.web.log_lines import trace_of
from ivr.web.staff.access import WRITING
from ivr.web.staff.base_forms import refused_fields
from ivr.web.staff.console import console
from ivr.web.staff.log import note
from ivr.web.staff.person import Person, peer
from ivr.web.staff.words import _, _l, ngettext


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page of trouble says, and what to do."""

    title: str
    told: str


_TROUBLES = {
    400: Trouble(_l("This could not be read"), _l("Go back and try again.")),
    401: Trouble(
        _l("You are signed out"), _l("Nothing was changed. Sign in, go back to the page, and send it again.")
    ),
    403: Trouble(
        _l("This is not for you to do"),
        _l(
            "Your role does not allow it. A publisher can do it, or give you another role on the page People."
        ),
    ),
    404: Trouble(
        _l("There is no such page"), _l("It may have been moved or renamed. Choose one from the list.")
    ),
    405: Trouble(
        _l("There is no such page"), _l("It may have been moved or renamed. Choose one from the list.")
    ),
    413: Trouble(_l("This is too much at once"), _l("Send less, or a smaller file.")),
    500: Trouble(
        _l("A mistake in the program"),
        _l("Nothing of it reaches callers. Tell whoever looks after the line this number:"),
    ),
    503: Trouble(
        _l("The console’s database does not answer"),
        _l("Calls go on as they are. Try again in a minute. If it stays so, tell whoever looks after it:"),
    ),
}
_OLD_FORM = Trouble(
    _l("This page was too old"),
    _l("Nothing was changed. Go back, load the page again, and send it once more."),
)
_WHY = {
    401: "nobody is signed in",
    403: "not allowed",
    404: "there is nothing like that",
    405: "there is nothing like that",
    413: "more than the page takes",
}


class OtherSite(Forbidden):
    """What a page of another site sent, or one of ours by a front that hides the console's address."""


class TooMuch(TooManyRequests):
    """More than somebody may do within a time, and how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.seconds = ceil(wait.total_seconds())


def tell(app: Flask) -> None:
    """A page for everything that can go wrong."""
    app.register_error_handler(CSRFError, _old_form)
    app.register_error_handler(OtherSite, _other_site)
    app.register_error_handler(TooMuch, _too_much)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreUnavailable, _database)
    app.register_error_handler(Exception, _mistake)
    app.after_request(_fields)


def _old_form(error: CSRFError) -> Response:
    told_refused("a form without its token")
    return _page(400, _OLD_FORM)


def _other_site(error: OtherSite) -> Response:
    told_refused("sent by another site")
    settings = console().settings
    address = f"{settings.console_at}/staff"
    told = _(
        "Nothing was changed. Open the console at %(address)s, and do it there. If that is where you were, "
        "tell whoever looks after it: %(setting)s has to be the address that browsers show, with https "
        "or without.",
        address=address,
        setting=settings.console_named,
    )
    return _page(403, Trouble(_("This came from another site"), told))


def _too_much(error: TooMuch) -> Response:
    told_refused("too much at once")
    told = ngettext(
        "Nothing of this was done: more was sent in your name than one person does by hand. "
        "Wait %(num)d second, go back, and send it once more.",
        "Nothing of this was done: more was sent in your name than one person does by hand. "
        "Wait %(num)d seconds, go back, and send it once more.",
        error.seconds,
    )
    other = _("If it was not you, end your other sessions on Your account, and choose another password.")
    response = _page(429, Trouble(_("This is too much at once"), f"{told} {other}"))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    if code == 403 or request.method in WRITING:
        told_refused(_WHY.get(code, "it could not be read"))
    trouble = _TROUBLES.get(code) or _TROUBLES[400]
    return _page(code, trouble)


def _database(error: StoreUnavailable) -> Response:
    if isinstance(error, NotSetUp):
        console().tables.forget()
    g.person = None  # nobody can be known now
    return _page(503, _TROUBLES[503], _number(told=f"{error.reason}: {error.remedy}"))


def _mistake(error: Exception) -> Response:
    return _page(500, _TROUBLES[500], _number(trace=trace_of(error)))


def _fields(response: Response) -> Response:
    """Tells of what was typed and refused; not what it was, which may be a password in the wrong field."""
    if response.status_code == 422 and "told" not in g:
        found = refused_fields()
        if found.names or request.method in WRITING:
            why = "a value that no form offers" if found.forged else "what was sent is not taken"
            told_refused(why, fields=found.names)
    return response


def told_refused(why: str, **more: object) -> None:
    """Writes into the log who tried what they may not; without the path, which may be a secret link."""
    g.told = True
    known: Person | None = g.get("person")
    who = {"who": known.name if known else None, "address": peer().client}
    note("console-refused", console().now(), **_asked(), **who, why=why, **more)


def _number(**told: str) -> str:
    """Writes into the log what happened, under a number; without the path, which may be a secret link."""
    number = secrets.token_hex(4)
    note("console-fault", console().now(), number=number, **_asked(), **told)
    return number


def _asked() -> dict[str, str | None]:
    return {"method": request.method, "page": request.endpoint}


def _page(code: int, trouble: Trouble, number: str = "") -> Response:
    """The page of a trouble; a bare one where even that cannot be made."""
    told = {"code": code, "title": trouble.title, "told": trouble.told, "number": number}
    try:
        return make_response(render_template("error.html", **told), code)
    except Exception as error:
        _number(trace=trace_of(error))
        return make_response(render_template("bare.html", **told), code)
