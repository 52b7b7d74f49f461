"""Every line of the City's public safety page is on the line: which keys reach it, and what is heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from ivr.core.line import Bulletin, Line, Menu
from ivr.phone import Ringing, Said, play
from ivr.phone.call import KeyPress
from tests.conftest import CHICAGO, OPEN, SUNDAY_EVENING, Called


@dataclass(frozen=True)
class Heard:
    """Everything said after the keys, and the numbers rung."""

    words: str
    rung: tuple[str, ...]


def hear(called: Called, keys: str, moment: datetime = OPEN, dial_result: str = "completed") -> Heard:
    """Press keys as early as they are live; ``_`` waits."""
    called.clock.now = moment
    script = [KeyPress(None if key == "_" else key, early=key != "_") for key in keys.split()]
    events = play(called.exchange, called.entry, script, dial_result=dial_result)
    return Heard(
        " ".join(event.words for event in events if isinstance(event, Said)),
        tuple(event.number for event in events if isinstance(event, Ringing)),
    )


def test_911_is_the_first_thing_heard(called: Called) -> None:
    words = hear(called, "").words
    assert words.startswith(
        "Hang up and call nine one one if this is an emergency, or if a crime is happening now."
    )


CONNECTED = [
    ("lost a loved one to violence", "1", "+18558666679", "Connecting you to Chicago Survivors"),
    ("mental health", "2", "+18336264244", "Connecting you to NAMI Chicago"),
    ("victim of a violent crime", "3 3", "+18002283368", "Illinois Attorney General's crime victim line"),
    ("domestic violence hotline", "3 1", "+18778636338", "Illinois Domestic Violence Hotline"),
    ("rape crisis hotline", "3 2", "+18882932080", "Chicago Rape Crisis Hotline"),
    ("animal control", "4 2 _", "+13127445000", "animal control officers"),
    ("consumer and employee protection", "4 5 _", "+13127445000", "unpaid wages"),
    ("discrimination or hate crime complaint", "4 6 _", "+13127445000", "Commission on Human Relations"),
    ("noise or pollution", "4 3 _", "+13127445000", "pollution"),
    ("building code, water lead, water shutoffs", "4 4 _", "+13127445000", "test water for lead"),
    ("abandoned vehicles, potholes, streetlights", "4 1 _", "+13127445000", "abandoned vehicle"),
    ("COPA: complaints and compliments", "5 1 _", "+13127432672", "complaints and compliments"),
    ("CPD Community Concerns", "5 2 _", "+13127466000", "gangs, drugs, prostitution"),
    (
        "Inspector General and the survey",
        "5 3 _",
        "+18338255244",
        "survey of 2019 was online only, and it has ended",
    ),
    ("COPA: status of a complaint", "5 5 _", "+13127463609", "choose option four"),
    ("partner: Police Department", "6 2 _", "+13127466000", "Chicago Police Department"),
    ("partner: COPA", "6 3 _", "+13127432672", "Civilian Office of Police Accountability"),
    ("partner: Police Board", "6 6 _", "+13127424194", "Police Board"),
]


@pytest.mark.parametrize(("row", "keys", "number", "words"), CONNECTED)
def test_a_row_of_the_page_is_connected(called: Called, row: str, keys: str, number: str, words: str) -> None:
    heard = hear(called, keys)
    assert heard.rung == (number,), row
    assert words in heard.words, row
    assert len(keys.replace(" _", "").split()) <= 2, "any service in at most two presses"


TOLD = [
    ("COPA: address", "5 4", "1615 West Chicago Avenue, fourth floor"),
    ("COPA: hours", "5 4", "Monday to Friday, 9 AM to 7 PM"),
    ("partner: Fire Department", "6 1", "Chicago Fire Department"),
    ("partner: Public Health", "6 4", "Department of Public Health"),
    ("partner: Family and Support Services", "6 4", "Department of Family and Support Services"),
    ("partner: OEMC", "6 5", "Office of Emergency Management and Communications"),
    ("partner: Public Safety Administration", "6 7", "Office of Public Safety Administration"),
    ("mission", "7 2", "every resident to reach their potential and live in a safe community"),
    ("relay", "7 5", "call seven one one"),
]


@pytest.mark.parametrize(("row", "keys", "words"), TOLD)
def test_a_row_of_the_page_is_told(called: Called, row: str, keys: str, words: str) -> None:
    assert words in hear(called, keys).words, row


@pytest.mark.parametrize(
    "priority",
    [
        "empower and heal people",
        "protect and secure places",
        "improve and advance policing",
        "affect public policy",
        "plan and coordinate",
    ],
)
def test_the_five_priorities_are_told(called: Called, priority: str) -> None:
    assert priority in hear(called, "7 3").words


@pytest.mark.parametrize(
    "principle",
    [
        "equity, people, and places",
        "understand trauma",
        "balance intervention, prevention, and enforcement",
        "line up all policies",
        "driven by the community and informed by data",
        "work together, for the long term, across all sectors",
    ],
)
def test_the_six_principles_are_told(called: Called, principle: str) -> None:
    assert principle in hear(called, "7 4").words


def test_a_closed_nami_says_when_it_opens_and_leads_to_988(called: Called) -> None:
    heard = hear(called, "2 1", SUNDAY_EVENING)
    assert "It opens tomorrow at 9 AM" in hear(called, "2", SUNDAY_EVENING).words
    assert "nine eight eight" in hear(called, "2", SUNDAY_EVENING).words
    assert heard.rung == ("+18002738255",)


def test_a_victim_outside_office_hours_is_led_to_the_hotlines(called: Called) -> None:
    assert hear(called, "3 3 1", SUNDAY_EVENING).rung == ("+18778636338",)
    assert hear(called, "3 3 2", SUNDAY_EVENING).rung == ("+18882932080",)
    assert "If you are in danger, hang up and call nine one one" in hear(called, "3 3", SUNDAY_EVENING).words


# The dates of the City page's list, newest first.
NEWS_DATES = (
    *("2019-12-19", "2019-12-18", "2019-12-05", "2019-11-26", "2019-11-15", "2019-11-08", "2019-10-11"),
    *("2019-09-23", "2019-09-04", "2019-08-29", "2019-08-23", "2019-08-15", "2019-07-16", "2019-07-09"),
    *("2019-07-02", "2019-06-25", "2019-06-19", "2019-05-23"),
)


def test_the_eighteen_news_items_are_heard_newest_first_each_with_its_date(
    called: Called, line: Line
) -> None:
    news = line.nodes["news"]
    assert isinstance(news, Bulletin)
    assert [item.dated for item in news.items] == [date.fromisoformat(day) for day in NEWS_DATES]
    assert len(news.items) == 18
    words = hear(called, "7 1 _").words
    assert "news summary of December 2019" in words
    pages = [hear(called, f"7 1 {'# ' * page}_").words for page in range(6)]
    for number, item in enumerate(news.items):
        spoken = f"{item.dated:%B} {item.dated.day}, {item.dated.year}. {line.prompts[item.prompt]['en']}"
        assert spoken in pages[number // 3]


def test_every_311_notice_takes_at_most_twenty_seconds(called: Called, line: Line) -> None:
    menu = line.nodes["city-services"]
    assert isinstance(menu, Menu)
    assert len(menu.choices) == 6
    for choice in menu.choices:
        called.clock.now = datetime(2026, 12, 2, 12, 0, tzinfo=CHICAGO)
        events = play(
            called.exchange, called.entry, [KeyPress("4", True), KeyPress(choice.key, True), KeyPress(None)]
        )
        ringing = next(event for event in events if isinstance(event, Ringing))
        notice = next(
            e for e in events if isinstance(e, Said) and e.words == line.prompts[choice.target]["en"]
        )
        assert "request number" in notice.words
        connecting = events[events.index(ringing) - 1]
        assert connecting.at - notice.at <= 20, choice.target


def test_every_transfer_is_announced_by_name_in_at_most_six_seconds(called: Called, line: Line) -> None:
    for keys in ("1", "2", "3 1", "3 2", "3 3", "4 1 1", "5 1 1", "5 2 1", "5 3 1", "5 5 1", "6 6 1", "0"):
        script = [KeyPress(key, True) for key in keys.split()]
        events = play(called.exchange, called.entry, script)
        last = max(i for i, event in enumerate(events) if isinstance(event, Ringing))
        announced = events[last - 1]
        assert isinstance(announced, Said)
        assert announced.words.startswith("Connecting you to ")
        assert announced.seconds <= 6
        ringing = events[last]
        assert isinstance(ringing, Ringing)
        assert 25 <= ringing.seconds <= 30


def test_a_silent_robot_is_off_the_line_within_three_minutes_dialling_aside(called: Called) -> None:
    for moment in (OPEN, SUNDAY_EVENING):
        called.clock.now = moment
        events = play(called.exchange, called.entry, [KeyPress(None)] * 20, dial_result="no-answer")
        ringing = sum(event.seconds for event in events if isinstance(event, Ringing))
        assert events[-1].at - ringing <= 180
