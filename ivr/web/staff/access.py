"""Who may do what: every route of the console, decided one by one. A route missing here stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from flask import Flask, abort, redirect, request, url_for
from werkzeug import Response

from ivr.store.allowances import Kind
from ivr.store.roles import Role
from ivr.web.front import MOST_BODY
from ivr.web.staff.console import console
from ivr.web.staff.person import person

MOST_FORM = 256 * 1024  # bytes that a form may bring, where nothing else is said
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Door(Enum):
    """Routes that ask for no role."""

    ANYBODY = "anybody"
    SIGNED_OUT = "signed out"  # people who are not signed in


Who = Role | Door


@dataclass(frozen=True, slots=True)
class Access:
    """Who may look at a route, who may send something to it, how many bytes, and of which allowance that is
    for whoever is signed in: of none where it ends something, or tries the password, which has limits of its
    own."""

    look: Who
    change: Who | None = None
    most: int = MOST_FORM
    spends: Kind | None = Kind.SAVE


FILE = Access(Door.ANYBODY)  # a file that is the same for everybody, and needs no database

ACCESS: Mapping[str, Access] = {
    "static": FILE,
    "bootstrap.static": FILE,
    "look.dark": FILE,
    "look.choose": Access(Door.ANYBODY, Door.ANYBODY),
    "sign_in.page": Access(Door.SIGNED_OUT, Door.SIGNED_OUT),
    "code.page": Access(Door.SIGNED_OUT, Door.SIGNED_OUT),
    "sign_in.out": Access(Role.VIEWER, Role.VIEWER, spends=None),
    "invitation.page": Access(Door.ANYBODY, Door.ANYBODY),
    "today.page": Access(Role.VIEWER),
    "jobs.page": Access(Role.VIEWER),
    "try.page": Access(Role.VIEWER),
    "try.heard": Access(Role.VIEWER),
    "try.sound": Access(Role.VIEWER),
    "try.speech": Access(Role.VIEWER),
    "try.tone": Access(Role.VIEWER),
    "try.save": Access(Role.EDITOR, Role.EDITOR),
    "account.page": Access(Role.VIEWER),
    "account.password": Access(Role.VIEWER, Role.VIEWER, spends=None),
    "account.end": Access(Role.VIEWER, Role.VIEWER, spends=None),
    "account.end_others": Access(Role.VIEWER, Role.VIEWER, spends=None),
    "second_factor.page": Access(Role.VIEWER),
    "second_factor.on": Access(Role.VIEWER, Role.VIEWER, spends=Kind.ACCOUNTS),
    "second_factor.off": Access(Role.VIEWER, Role.VIEWER, spends=Kind.ACCOUNTS),
    "second_factor.codes": Access(Role.VIEWER, Role.VIEWER, spends=Kind.ACCOUNTS),
    "undo.take_back": Access(Role.EDITOR, Role.EDITOR, spends=Kind.MEND),
    "menus.page": Access(Role.VIEWER),
    "menus.picture": Access(Role.VIEWER),
    "menus.node": Access(Role.VIEWER),
    "menus.change": Access(Role.EDITOR, Role.EDITOR),
    "menus.add": Access(Role.EDITOR, Role.EDITOR),
    "menus.move": Access(Role.EDITOR, Role.EDITOR),
    "menus.remove": Access(Role.EDITOR, Role.EDITOR),
    "menus.text": Access(Role.EDITOR, Role.EDITOR),
    "news.page": Access(Role.VIEWER),
    "news.add": Access(Role.EDITOR, Role.EDITOR),
    "news.entry": Access(Role.VIEWER),
    "news.change": Access(Role.EDITOR, Role.EDITOR),
    "news.move": Access(Role.EDITOR, Role.EDITOR),
    "news.remove": Access(Role.EDITOR, Role.EDITOR),
    "services.page": Access(Role.VIEWER),
    "services.service": Access(Role.VIEWER),
    "services.change": Access(Role.EDITOR, Role.EDITOR, spends=Kind.MEND),
    "services.close_until": Access(Role.EDITOR, Role.EDITOR, spends=Kind.MEND),
    "services.reopen": Access(Role.EDITOR, Role.EDITOR, spends=Kind.MEND),
    "services.stamp": Access(Role.EDITOR, Role.EDITOR),
    "people.page": Access(Role.PUBLISHER),
    "people.invite": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.ACCOUNTS),
    "people.link": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.ACCOUNTS),
    "people.role": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.ACCOUNTS),
    "people.disable": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.MEND),
    "people.enable": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.ACCOUNTS),
    "people.forget_second_factor": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.ACCOUNTS),
    "people.sign_out": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.MEND),
    "audit.page": Access(Role.PUBLISHER),
    "audit.verify": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.WORK),
    # What callers hear: publishing, going back
    "publish.page": Access(Role.VIEWER),
    "publish.send": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.PUBLISH),
    "today.confirm": Access(Role.EDITOR, Role.EDITOR, spends=Kind.MEND),
    "history.page": Access(Role.VIEWER),
    "report.page": Access(Role.VIEWER),
    "report.demo": Access(Role.VIEWER),
    "history.edition": Access(Role.VIEWER),
    "history.compare": Access(Role.VIEWER),
    "history.export": Access(Role.VIEWER),
    "history.decide": Access(Role.PUBLISHER, Role.PUBLISHER, spends=Kind.MEND),
    "history.bring": Access(Role.PUBLISHER, Role.PUBLISHER, most=MOST_BODY, spends=Kind.WORK),
    "prompts.page": Access(Role.VIEWER),
    "prompts.one": Access(Role.VIEWER),
    "prompts.recording": Access(Role.VIEWER),
    "prompts.robot": Access(Role.VIEWER),
    "prompts.earlier": Access(Role.VIEWER),
    "prompts.write": Access(Role.EDITOR, Role.EDITOR),
    "prompts.review": Access(Role.EDITOR, Role.EDITOR),
    "prompts.listened": Access(Role.EDITOR, Role.EDITOR),
    "prompts.bring": Access(Role.EDITOR, Role.EDITOR, most=21 * 1024 * 1024, spends=Kind.WORK),
    "prompts.again": Access(Role.EDITOR, Role.EDITOR, spends=Kind.WORK),
    "prompts.restore": Access(Role.EDITOR, Role.EDITOR),
    "prompts.trial_page": Access(Role.EDITOR),
    "prompts.trial": Access(Role.EDITOR),
    "prompts.try_cut": Access(Role.EDITOR, Role.EDITOR, spends=Kind.WORK),
    "prompts.keep": Access(Role.EDITOR, Role.EDITOR),
    "prompts.drop": Access(Role.EDITOR, Role.EDITOR),
}


# What is open to somebody of whom a second factor is demanded before they have one.
BEFORE_SECOND_FACTOR = frozenset({"second_factor.page", "second_factor.on", "sign_in.out"})


class RouteUndecided(Exception):
    """A route of which nobody decided who may use it."""


def refuse_undecided(app: Flask) -> None:
    """Raises RouteUndecided for a route without a decision, and for a decision without a route."""
    for rule in app.url_map.iter_rules():
        access = ACCESS.get(rule.endpoint)
        writes = bool(WRITING & (rule.methods or set()))
        if access is None or (writes and access.change is None):
            raise RouteUndecided(f"{rule.endpoint} ({rule.rule}): say in ACCESS who may use it")
    unknown = set(ACCESS) - {rule.endpoint for rule in app.url_map.iter_rules()}
    if unknown:
        raise RouteUndecided(f"ACCESS names what is no route: {', '.join(sorted(unknown))}")


def guard() -> Response | None:
    """Before every request: lets those in who may, and nobody else."""
    access = ACCESS.get(request.endpoint or "")
    if access is None:
        return None  # no such page; there is nothing to guard
    request.max_content_length = access.most
    if access is not FILE:
        console().tables.make()
        console().sealing.make()
        console().unfinished.settle()
    who = access.change if request.method in WRITING else access.look
    if who is Door.ANYBODY:
        return None
    found = person()
    if who is Door.SIGNED_OUT:
        return redirect(url_for("today.page"), 303) if found and not found.demo else None
    if found is None:
        return _to_sign_in()
    if not isinstance(who, Role) or not found.role.may(who):
        abort(403)
    if found.must_set_up and request.endpoint not in BEFORE_SECOND_FACTOR:
        return redirect(url_for("second_factor.page"), 303)
    return None


def _to_sign_in() -> Response:
    if request.method in WRITING:
        abort(401)
    return redirect(
        f"{url_for('sign_in.page')}?next={quote(request.script_root + request.full_path.rstrip('?'))}", 303
    )


def may(endpoint: str) -> bool:
    """Whether whoever is asking may look at a route, to offer it or not."""
    found, access = person(), ACCESS[endpoint]
    return found is not None and isinstance(access.look, Role) and found.role.may(access.look)
