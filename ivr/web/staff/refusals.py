"""Why a change was refused: each problem beside the field it is about, and the others above the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wtforms import Field

from ivr.files.change import EditRefused
from ivr.files.problem import Problem
from ivr.web.staff.words import _

Beside = Callable[[Problem], Field | None]  # the field that a problem is about


def tell(problems: Iterable[Problem], beside: Beside) -> list[Problem]:
    """Write problems beside their fields; those that are about none are given back."""
    left = []
    for problem in problems:
        field = beside(problem)
        if field is None:
            left.append(problem)
        else:
            told = f"{sentence(problem.what)} {sentence(problem.hint)}"
            if told not in field.errors:
                field.errors = [*field.errors, told]
    return left


def sentence(words: str) -> str:
    """Words for staff, as a sentence."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!')) else '.'}"


def reason(refused: EditRefused) -> str:
    """The sentence of a refusal, where no problem says more."""
    return "" if refused.problems else str(refused)


def unwritable(error: OSError) -> str:
    """Why nothing was written."""
    why = error.strerror or str(error)
    return _("It cannot be written: %(why)s. Ask whoever looks after the line.", why=why)
