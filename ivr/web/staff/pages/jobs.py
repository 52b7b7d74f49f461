"""How far a piece of long work is. The page can be left and come back to."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from ivr.web.staff.console import console

jobs = Blueprint("jobs", __name__, url_prefix="/work")


@jobs.get("/<id>")
def page(id: str) -> Response:
    job = console().jobs.get(id)
    return make_response(render_template("job.html", job=job), 200 if job else 404)
