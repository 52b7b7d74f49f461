"""The clock jumps; summer begins and ends: what is kept and what is rendered anew never differ, and what an
independent reading of the hours says is open, is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from ivr.core.call import Pressed, read_place
from ivr.core.line import Line
from ivr.edition import Edition, compile_line
from ivr.last_resort import LAST_RESORT
from ivr.phone import Request, Ringing, WsgiExchange, play
from ivr.phone.call import KeyPress
from ivr.twiml import Parties
from ivr.web.air import Air, only
from ivr.web.answers import Answers
from ivr.web.build import answering
from ivr.web.callpath import respond
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, CHICAGO, HOME, OPEN, TOKEN, Clock

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
MINUTE = timedelta(minutes=1)
NIGHTS = {
    "summer ends": datetime(2026, 11, 1, tzinfo=CHICAGO),
    "summer begins": datetime(2027, 3, 14, tzinfo=CHICAGO),
}


class Clocked:
    """The whole application with a clock that can be set, and the edition to compare it with."""

    def __init__(self, line: Line) -> None:
        self.clock = Clock(OPEN)
        self.edition: Edition = compile_line(line, BASE_URL)
        self.answers = Answers(self.edition, respond)
        settings = Settings(HOME, BASE_URL, (TOKEN,), demo=False)
        self.exchange = WsgiExchange(
            answering(Air(only(self.answers)), settings, self.clock), TOKEN, BASE_URL
        )

    def says(self, place: str, key: str) -> bytes:
        form = (("From", "+13125550123"), ("To", "+17735550100"), ("Digits", key))
        reply = self.exchange.send(Request("POST", f"{BASE_URL}/voice/{place}", form))
        assert reply.status == 200
        return reply.body

    def anew(self, place: str, key: str) -> bytes:
        turn = self.edition.turn(read_place(place), Pressed(key), self.clock())
        return self.edition.document(turn, Parties("+13125550123", "+17735550100"))

    def asked(self) -> list[tuple[str, str]]:
        """Every service that opens and closes, asked for by saying it again; and through the first menu."""
        name = self.edition.name
        services = self.edition.line.services()
        nodes = [each.name for each in services if each.hours.same_until(OPEN) is not None]
        asked = [(f"{name}.en.{node}.listen.main.0-0-0-0-0", "#") for node in nodes]
        return [*asked, (f"{name}.en.main.listen.main.0-0-0-0-0", "2")]


@pytest.fixture
def clocked(line: Line) -> Clocked:
    return Clocked(line)


@pytest.mark.parametrize("night", NIGHTS)
def test_every_minute_of_a_night_with_another_hour(
    clocked: Clocked, night: str, record_property: Note
) -> None:
    now, compared = NIGHTS[night].astimezone(UTC) - timedelta(hours=1), 0
    end, asked = now + timedelta(hours=20), clocked.asked()
    while now < end:
        clocked.clock.now = now
        clocked.answers.render_ahead(now)
        for place, key in asked:
            assert clocked.says(place, key) == clocked.anew(place, key), f"{place} at {now}"
            compared += 1
        now += MINUTE
    record_property(
        "covered", f"{night}: {compared} answers, one for each minute and service, as rendered anew"
    )


def test_a_helpline_is_open_by_the_clock_on_the_wall_on_the_day_that_has_another_hour(
    clocked: Clocked,
) -> None:
    """NAMI's helpline, Sundays 9 to 17: reckoned here without our own hours."""
    wrong = []
    for day in NIGHTS.values():
        for minute in range(0, 25 * 60, 15):
            moment = (day.astimezone(UTC) + minute * MINUTE).astimezone(CHICAGO)
            clocked.clock.now = moment.astimezone(UTC)
            opens, closes = 9, 20 if moment.weekday() < 5 else 17
            events = play(clocked.exchange, f"{BASE_URL}/voice", [KeyPress("2")])
            rang = any(isinstance(event, Ringing) and "8336264244" in event.number for event in events)
            if rang != (opens <= moment.hour < closes):
                wrong.append(moment.isoformat())
    assert wrong == []


def test_a_clock_that_jumps_about_gives_the_answer_of_the_moment_it_shows(
    clocked: Clocked, record_property: Note
) -> None:
    chance, asked = Random(4), clocked.asked()
    jumps = [timedelta(seconds=s) for s in (-1, 1, -61, 61)] + [
        timedelta(days=d) for d in (-400, 400, -7, 30)
    ]
    for _ in range(400):
        clocked.clock.now += chance.choice(jumps) + timedelta(minutes=chance.randrange(1440))
        clocked.answers.render_ahead(clocked.clock.now)
        for place, key in chance.sample(asked, 4):
            assert clocked.says(place, key) == clocked.anew(place, key)
    record_property("covered", "400 jumps of the clock, up to 400 days back and forth: 1600 answers as anew")


@pytest.mark.parametrize("year", [1970, 1999, 2038, 2100])
def test_a_clock_that_is_years_off_answers(clocked: Clocked, year: int) -> None:
    clocked.clock.now = datetime(year, 1, 2, 3, 4, tzinfo=UTC)
    assert b"<Gather" in clocked.says(clocked.asked()[-1][0], "#")


def test_a_clock_at_the_end_of_time_says_911(clocked: Clocked) -> None:
    clocked.clock.now = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert clocked.says(clocked.asked()[-1][0], "#") == LAST_RESORT
