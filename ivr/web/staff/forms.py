"""What forms have in common: fields that say what is wrong, and choices of passwords and roles.

The token that keeps other sites out is checked for every form at once, in security.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, PasswordField, ValidationError
from wtforms.validators import StopValidation

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


class Filled:
    """A validator: something must be there, and of a field that is empty nothing else is said."""

    def __init__(self, told: str) -> None:
        self._told = told

    def __call__(self, form: Form, field: Field) -> None:
        if not (field.data or "").strip():
            raise StopValidation(str(self._told))


filled = Filled(_l("Fill this in."))
password_filled = Filled(_l("Type your password."))
code_filled = Filled(_l("Type your code."))


class PasswordAgain(Form):
    """Whoever finds a browser left open does not know the password."""

    old = PasswordField(_l("Your password"), [password_filled])

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The password comes last: what is missing, or will not do anyway, is no guess."""
        return super().validate(extra_validators) and self._is_theirs()

    def is_them(self) -> bool:
        """The same; and a right password uses up no attempt, however much is done with it."""
        right = self.validate()
        if right:
            console().attempts.returned(asker().name, peer().client, console().now())
        return right

    def _is_theirs(self) -> bool:
        if told := self._why_not():
            self.old.errors = [told]
        return not told

    def _why_not(self) -> str:
        here, me = console(), asker()
        if here.attempts.wait(me.name, peer().client, here.now()):
            return _("That was too often. Wait a few minutes.")
        kept = here.people.named(me.name)
        if not here.passwords.matches(kept.password if kept else None, self.old.data or ""):
            return _("This is not your password.")
        return ""


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
