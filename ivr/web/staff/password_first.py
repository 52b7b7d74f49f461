"""One's own password, asked for on a page between a click and what it does: whoever found a browser open does
not know it, and lets nobody in by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from ivr.web.staff.console import console
from ivr.web.staff.forms import PasswordAgain
from ivr.web.staff.person import asker


@dataclass(frozen=True, slots=True)
class Question:
    """What will be done, what that means, the words of the button for it, and where one goes instead."""

    title: str
    means: str
    button: str
    back: str


def ask_first(question: Question, carried: Mapping[str, str]) -> Response | None:
    """The page that asks, and carries what was sent before. None where the password came with it, and for the
    visitor of a demo, who has none."""
    if asker().demo:
        return None
    form, questions = PasswordAgain(request.form), console().questions
    sent = form.old.name in request.form and questions.answer(request.form.get("question", ""))
    if sent and form.is_them():
        return None
    told = {"question": question, "carried": {**carried, "question": questions.ask()}, "form": form}
    return make_response(render_template("password_first.html", **told), 422 if sent else 200)
