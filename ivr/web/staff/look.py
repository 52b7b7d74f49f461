"""How the console looks: our stylesheet over Bootstrap's, both served by us; light, dark or as the system."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, redirect, request, url_for
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug import Response

from ivr.web.staff.access import ACCESS, FILE
from ivr.web.staff.console import console
from ivr.web.staff.person import cookie_name
from ivr.web.staff.way_back import way_back
from ivr.web.staff.words import _

LOOKS = ("light", "dark")  # anything else: as the system says
_COOKIE = "look"
_YEAR = 365 * 24 * 3600

STATIC = Path(__file__).parent / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
_SHEETS = (BOOTSTRAP / "css" / "bootstrap.min.css", STATIC / "console.css")

_DARK = "[data-bs-theme=dark]"
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_FOR_EVER = f"public, max-age={_YEAR}, immutable"

look = Blueprint("look", __name__, url_prefix="/look")


@look.get("/dark.css")
def dark() -> Response:
    """The dark rules of both stylesheets for people whose system is dark, if they have chosen nothing else;
    Bootstrap itself has them for a choice only."""
    return Response(dark_sheet(), mimetype="text/css")


@look.post("")
def choose() -> Response:
    """Keeps how the console shall look on this browser."""
    response = redirect(way_back(), 303)
    chosen = request.form.get("look", "")
    age = _YEAR if chosen in LOOKS else 0
    safe = {"secure": console().secure, "httponly": True, "path": "/"}
    response.set_cookie(cookie_name(_COOKIE), chosen, max_age=age, samesite="Lax", **safe)  # type: ignore[arg-type]
    return response


def chosen() -> str:
    """The look of this browser: light, dark, or nothing."""
    found = request.cookies.get(cookie_name(_COOKIE), "")
    return found if found in LOOKS else ""


@cache
def dark_sheet() -> str:
    found = (rule for sheet in _SHEETS for rule in _dark_rules(sheet.read_text(encoding="utf-8")))
    return "@media (prefers-color-scheme: dark) {\n" + "\n".join(found) + "\n}\n"


def _dark_rules(css: str) -> list[str]:
    """The rules that hold where a page is dark, for one about which nothing was chosen."""
    dark = [(names.strip(), body) for names, body in _RULE.findall(css) if names.strip().startswith(_DARK)]
    return [f"{names.replace(_DARK, ':root:not([data-bs-theme])')} {{{body}}}" for names, body in dark]


def asset(endpoint: str, filename: str) -> str:
    """The address of a file of ours; another one whenever its content is, so that browsers may keep it."""
    folder = STATIC if endpoint == "static" else BOOTSTRAP
    return url_for(endpoint, filename=filename, v=_version(folder / filename))


def dark_asset() -> str:
    return url_for("look.dark", v=hashlib.sha256(dark_sheet().encode()).hexdigest()[:8])


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


@cache
def icon(name: str) -> Markup:
    """One of Bootstrap's icons, drawn into the page; it says nothing that the words beside it do not."""
    sprite = (BOOTSTRAP / "icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    found = re.search(
        rf'<symbol[^>]*viewBox="([^"]+)"[^>]*id="{re.escape(name)}"[^>]*>(.*?)</symbol>', sprite, re.S
    )
    if found is None:
        raise ValueError(f"there is no icon {name}")
    size = 'width="16" height="16" fill="currentColor"'
    shape = f'<svg class="icon" aria-hidden="true" {size} viewBox="{{}}">{{}}</svg>'
    return Markup(shape.format(*found.groups()))


def keep_files(response: Response) -> Response:
    """Files whose address changes with their content may be kept."""
    if ACCESS.get(request.endpoint or "") is FILE and "v" in request.args:
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def csrf() -> Markup:
    """The token that every form sends back."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def line_name() -> str:
    """What the line is called, once its files were read."""
    looked = console().draft.seen()
    return looked.loaded.draft.line.block.name if looked and looked.loaded.draft.line else _("The line")


def dress(app: Flask) -> None:
    """Templates know the files and icons; Bootstrap's come from its package, and nothing from elsewhere."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    Bootstrap5(app)
    app.register_blueprint(look)
    app.jinja_env.globals.update(
        asset=asset, dark_asset=dark_asset, icon=icon, chosen_look=chosen, csrf=csrf, line_name=line_name
    )
    app.after_request(keep_files)
