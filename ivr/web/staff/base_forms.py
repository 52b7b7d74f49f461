"""What every form stands on: those of a request are remembered, so that the log can tell which fields were
refused, by their names alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import wtforms
import wtforms.form
from flask import g
from wtforms import Field, SelectField


class BaseForm(wtforms.form.BaseForm):
    """Fields that are given when it is made."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        g.setdefault("forms", []).append(self)


class Form(BaseForm, wtforms.Form):
    """Fields that its class has."""


@dataclass(frozen=True, slots=True)
class RefusedFields:
    """Their names; and whether one had what no form of ours offers, which nobody chooses by mistake."""

    names: list[str]
    forged: bool


def refused_fields() -> RefusedFields:
    """Those of this request, in whichever of its forms."""
    wrong = list(_wrong())
    return RefusedFields([field.name for field in wrong], any(map(_is_forged, wrong)))


def _wrong() -> Iterator[Field]:
    return (field for form in g.get("forms", ()) for field in form if field.errors)


def _is_forged(field: Field) -> bool:
    return isinstance(field, SelectField) and not any(chosen for _, _, chosen, _ in field.iter_choices())
