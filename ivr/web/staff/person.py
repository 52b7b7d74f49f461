"""Who is asking: somebody signed in, a visitor of the demo, or nobody we know."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, abort, g, request

from ivr.store.audit import Actor
from ivr.store.half_sessions import HALF_FOR
from ivr.store.roles import Role
from ivr.store.sessions import LONGEST, Session, Visit
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.console import console
from ivr.web.staff.mount import PEER_KEY
from ivr.web.staff.peer import Peer

DEMO_NAME = "(demo visitor)"
_COOKIE = "staff"
_HALF = "half"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may use the console; without a session it is the visitor of a demo."""

    name: str
    role: Role
    session: Session | None = None

    @property
    def demo(self) -> bool:
        return self.session is None

    @property
    def must_set_up(self) -> bool:
        """Whether a second factor is demanded of them before anything else. Nobody is kept out by that:
        whoever has none sets it up."""
        settings = console().settings
        if self.session is None or self.session.second_factor or settings.demo:
            return False
        publishers = settings.second_factor == "publishers" and self.role is Role.PUBLISHER
        return publishers or settings.second_factor == "everyone"


def person() -> Person | None:
    """Who is asking, None where we do not know."""
    if "person" not in g:
        g.person = _signed_in() or _demo_visitor()
    found: Person | None = g.person
    return found


def asker() -> Person:
    """Who is asking, on a page that nobody unknown may open."""
    found = person()
    assert found
    return found


def actor() -> Actor:
    """Who does something, for what is kept about it."""
    return Actor(asker().name, console().now())


def own_session() -> Session:
    """One's own; a visitor of the demo has no account to change."""
    mine = asker().session
    if mine is None:
        abort(403)
    return mine


def peer() -> Peer:
    """From where the request comes."""
    found: Peer = request.environ[PEER_KEY]
    return found


def visit() -> Visit:
    """From where somebody signs in."""
    return Visit(peer().client, request.headers.get("User-Agent", ""))


def cookie_name(name: str) -> str:
    """On https a cookie that only this very host can have set, and no page of a neighbour's."""
    return f"__Host-{name}" if console().secure else name


def token() -> str:
    """What the browser shows of its session; empty where it has none."""
    return request.cookies.get(cookie_name(_COOKIE), "")


def give_token(response: Response, token: str) -> None:
    """Lets the browser keep the secret of its session, out of reach of scripts."""
    _give(response, _COOKIE, token, LONGEST)


def half_token() -> str:
    """What the browser shows of a password that was given; empty where it has nothing."""
    return request.cookies.get(cookie_name(_HALF), "")


def give_half(response: Response, token: str) -> None:
    """The same for the while between the password and the code."""
    _give(response, _HALF, token, HALF_FOR)


def _give(response: Response, name: str, token: str, longest: timedelta) -> None:
    safe = {"secure": console().secure, "httponly": True, "samesite": "Lax", "path": "/"}
    seconds = int(longest.total_seconds()) if token else 0
    response.set_cookie(cookie_name(name), token, max_age=seconds, **safe)  # type: ignore[arg-type]


def _signed_in() -> Person | None:
    found = console().sessions.find(token(), console().now()) if token() else None
    if found is None:
        return None
    with suppress(StoreUnavailable):  # a disk that is full keeps nobody from looking
        console().sessions.seen(found, console().now())
    return Person(found.name, found.role, found)


def _demo_visitor() -> Person | None:
    """In demo mode nothing here is anybody's yet, and whoever sits at this machine may try it."""
    allowed = console().settings.demo and peer().here
    return Person(DEMO_NAME, Role.PUBLISHER) if allowed else None
