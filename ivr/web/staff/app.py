"""The console as an application: pages, guarded, protected, dressed and mounted under ``/staff``."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask

from ivr.web.staff import (
    access,
    console,
    errors,
    look,
    mending,
    moments,
    security,
    spending,
    uploads,
    words,
)
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.staff.navigation import entries
from ivr.web.staff.pages import PAGES
from ivr.web.staff.person import person


def create_app(made: Console) -> Flask:
    """The Flask application. Raises RouteUndecided for a page of which nobody decided who may open it."""
    app = Flask(__name__)
    console.keep(app.extensions, made)
    app.config.update(
        SECRET_KEY=_key(made),
        SESSION_COOKIE_NAME="__Host-forms" if made.secure else "forms",
        SESSION_COOKIE_SECURE=made.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=access.MOST_FORM,
        MAX_FORM_MEMORY_SIZE=access.MOST_FORM,
    )
    app.before_request(access.guard)
    security.protect(app)
    app.before_request(spending.spend)  # after what other sites send was refused
    uploads.watch(app, made.settings.scanner)
    look.dress(app)
    words.speak(app)
    moments.tell_time(app)
    mending.show(app)
    errors.tell(app)
    for page in PAGES:
        app.register_blueprint(page)
    app.jinja_env.globals.update(navigation=entries, person=person, console=console.console, may=access.may)
    access.refuse_undecided(app)
    return app


def create_staff(made: Console) -> Mount:
    """The console as the server serves it."""
    return Mount(create_app(made).wsgi_app, made.settings, made.ticket)


def _key(made: Console) -> bytes:
    """What forms and notes are signed with: the same in every process that has the line's own secret."""
    return hmac.digest(made.settings.tokens[0].encode(), b"the staff console's forms", hashlib.sha256)
