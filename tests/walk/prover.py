"""Asks the shipped line, through its web application, at any moment; the same when everything in it fails."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

from ivr.check.walk import Ask, Remembering
from ivr.cli.prove import Application, asking, edition_of
from ivr.core.call import Event, Place, Turn
from ivr.phone import WsgiExchange
from ivr.web.build import air_of, answering
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, HOME, TOKEN

FIRST_DAY = date(2026, 11, 23)  # of the year whose states of the hours are walked
SHIPPED = Application(HOME, "twilio")


def edition() -> Remembering:
    """The shipped line, which writes each distinct turn once."""
    return edition_of(HOME, "twilio")


def broken(moment: datetime) -> Ask:
    """The shipped line when everything fails inside it."""
    settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
    app = answering(air_of(Failing.of(edition())), settings, lambda: moment)
    return asking(WsgiExchange(app, TOKEN, BASE_URL))


class Failing(Remembering):
    """An edition that cannot decide anything."""

    @classmethod
    def of(cls, edition: Remembering) -> Failing:
        """A failing one of the same line."""
        return cls(**{each.name: getattr(edition, each.name) for each in fields(edition)})

    def turn(self, place: Place | None, event: Event, now: datetime) -> Turn:
        raise RuntimeError("nothing works")
