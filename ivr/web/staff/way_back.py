"""Where to go on after a form: a page of the console, and never anywhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException


def way_back(given: str | None = None) -> str:
    """The page named, or the one that the form was on; Today where that is no page of ours."""
    asked = urlsplit(given if given is not None else request.referrer or "")
    path = asked.path.removeprefix(request.script_root)
    if path == asked.path or not _is_page(path):
        return url_for("today.page")
    return f"{request.script_root}{path}{'?' + asked.query if asked.query else ''}"


def _is_page(path: str) -> bool:
    """Whether it is one that can be looked at."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True
