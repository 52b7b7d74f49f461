"""Asks the shipped line, through its web application, at any moment; travels to other processes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache

from ivr.check.walk import Ask, Fields, Remembering, remembering
from ivr.core.call import Event, Place, Turn
from ivr.edition import Edition, compile_line
from ivr.files.load import load
from ivr.files.recordings import heard
from ivr.phone import Request, WsgiExchange
from ivr.web.app import create_app
from ivr.web.callpath import CallPath
from ivr.web.signature import Verifier
from tests.conftest import BASE_URL, HOME, TOKEN

FIRST_DAY = date(2026, 11, 23)  # of the year whose states of the hours are walked


@dataclass(frozen=True)
class Shipped:
    """``Shipped()(moment)`` asks; ``Shipped().seconds(url)`` tells how long a sound lasts."""

    def __call__(self, moment: datetime) -> Ask:
        return asking(exchange_at(moment))

    def seconds(self, url: str) -> float:
        """The length of a sound as the carrier fetches it."""
        return seconds_of(url)


class Broken(Shipped):
    """The same line when everything fails inside it."""

    def __call__(self, moment: datetime) -> Ask:
        return asking(WsgiExchange(application(Failing.of(edition()), moment), TOKEN, BASE_URL))


class Failing(Remembering):
    """An edition that cannot decide anything."""

    @classmethod
    def of(cls, edition: Remembering) -> Failing:
        """A failing one of the same line."""
        return cls(**{each.name: getattr(edition, each.name) for each in fields(edition)})

    def turn(self, place: Place | None, event: Event, now: datetime) -> Turn:
        raise RuntimeError("nothing works")


@cache
def edition() -> Remembering:
    """The shipped line, which writes each distinct turn once."""
    line, problems = load(HOME)
    assert line and not problems
    return remembering(compile_line(line, BASE_URL, "twilio", heard(HOME, line, placeholders=False)))


def exchange_at(moment: datetime) -> WsgiExchange:
    """What carries requests to the line's web application at a moment."""
    return WsgiExchange(application(edition(), moment), TOKEN, BASE_URL)


def application(answering: Edition, moment: datetime) -> CallPath:
    """The web application of an edition at a moment."""
    return CallPath(answering, Verifier(BASE_URL, (TOKEN,)), lambda: moment, create_app(answering).wsgi_app)


def asking(exchange: WsgiExchange) -> Ask:
    """Asks through an exchange; every answer must be 200 and TwiML."""

    def ask(url: str, form: Fields) -> bytes:
        reply = exchange.send(Request("POST", url, form))
        assert (reply.status, reply.content_type) == (200, "text/xml; charset=utf-8")
        return reply.body

    return ask


@cache
def seconds_of(url: str) -> float:
    """The length of a sound as the carrier fetches it."""
    return exchange_at(datetime.min).seconds_of(url)
