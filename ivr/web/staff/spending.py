"""What somebody signed in sends is one of so many that they may send in that session within a time."""

from __future__ import annotations

from flask import request

from ivr.store.roles import Role
from ivr.web.staff.access import ACCESS, WRITING
from ivr.web.staff.console import console
from ivr.web.staff.errors import TooMuch
from ivr.web.staff.person import asker


def spend() -> None:
    """Before every request that may change something. Raises TooMuch where nothing is left of its kind; the
    visitor of a demo has no account to be limited."""
    access = ACCESS.get(request.endpoint or "")
    if request.method not in WRITING or access is None or not isinstance(access.change, Role):
        return
    mine = asker().session
    if access.spends is None or mine is None:
        return
    if wait := console().allowances.spend(mine.account, mine.id, access.spends, console().now()):
        raise TooMuch(wait)
