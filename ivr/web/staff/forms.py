"""What forms have in common: fields that say what is wrong, and choices of passwords and roles.

The token that keeps other sites out is checked for every form at once, in security.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field, PasswordField, ValidationError

from ivr.store.roles import Role
from ivr.web.staff.base_forms import Form
from ivr.web.staff.console import console
from ivr.web.staff.passwords import LEAST, MOST, weakness
from ivr.web.staff.person import asker, peer
from ivr.web.staff.words import _, _l

ROLES = {
    Role.VIEWER: _l("Viewer: looks, listens and tries the line"),
    Role.EDITOR: _l("Editor: also changes the draft"),
    Role.PUBLISHER: _l("Publisher: also publishes, rolls back, and looks after people"),
}
SHORT_ROLES = {Role.VIEWER: _l("Viewer"), Role.EDITOR: _l("Editor"), Role.PUBLISHER: _l("Publisher")}


def choices(words: Mapping[Role, str]) -> dict[str, str]:
    """Roles to choose from, in the language of the page."""
    return {role.value: str(told) for role, told in words.items()}


def filled(form: Form, field: Field) -> None:
    """A validator: something must be there."""
    if not (field.data or "").strip():
        raise ValidationError(_("Fill this in."))


class PasswordAgain(Form):
    """Whoever finds a browser left open does not know the password."""

    old = PasswordField(_l("Your password"), [filled])

    def validate_old(self, field: Field) -> None:
        here, me = console(), asker()
        if here.attempts.wait(me.name, peer().client, here.now()):
            raise ValidationError(_("That was too often. Wait a few minutes."))
        kept = here.people.named(me.name)
        if not here.passwords.matches(kept.password if kept else None, field.data or ""):
            raise ValidationError(_("This is not your password."))


class NewPassword(Form):
    """A password chosen, and typed again."""

    password = PasswordField(_l("New password"), [filled])
    again = PasswordField(_l("The same again"), [filled])

    def __init__(self, *arguments: Any, whose: str, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._whose = whose

    def validate_password(self, field: Field) -> None:
        found = weakness(field.data or "", [self._whose, *_line_name()])
        if found:
            raise ValidationError(_WEAK[found]())

    def validate_again(self, field: Field) -> None:
        if field.data != self.password.data:
            raise ValidationError(_("This is not the same as above. Type both again."))


def _line_name() -> list[str]:
    looked = console().draft.seen()
    return [looked.loaded.draft.line.block.name] if looked and looked.loaded.draft.line else []


_WEAK = {
    "short": lambda: _(
        "Use %(least)d letters or more. Four words that belong to no sentence are good.", least=LEAST
    ),
    "long": lambda: _("Use %(most)d letters at most.", most=MOST),
    "guessed": lambda: _("This is among the first that somebody would guess. Add words that nobody expects."),
}
