"""Hours that leave callers alone, and hours that do not say what staff mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.check.rules.opening import RULES
from ivr.check.subject import subject
from ivr.files.load import read_line
from tests.check.overlay import overlaid
from tests.conftest import HOME

DAY = date(2026, 11, 23)


def told(home: Path, day: date = DAY) -> list[str]:
    loaded = read_line(home)
    assert loaded.line is not None, loaded.problems
    looked = subject(loaded, "twilio", day)
    found = [problem for rule in RULES for problem in rule.problems(looked)]
    return [f"{each.level} {each.file}:{each.line} {'>'.join(each.trail)}: {each.what}" for each in found]


def service(name: str, hours: str, *more: str) -> str:
    rows = ["speak: 312-746-6001", "dial: 312-746-6001", f"hours: {hours}", *more]
    rows += ["source: a sign on its door", "checked: 2026-11-23"]
    return "\n".join([f"{name}:", f"  name: The {name}", *(f"  {row}" for row in rows), "", ""])


CLOSED = "library-closed:\n  say: The library is closed now.\n"


def test_the_shipped_line_leads_everybody_on() -> None:
    assert told(HOME) == []


def test_two_that_stand_in_for_each_other_at_the_same_hours_are_told_once(tmp_path: Path) -> None:
    home = overlaid(
        CLOSED
        + service("library", "Mo-Fr 09:00-17:00", "when-closed: museum")
        + service("museum", "Mo-Sa 10:00-18:00", "when-closed: library"),
        tmp_path,
    )
    assert told(home) == [
        "must menus/main.yaml:19 museum>when-closed: closed services lead callers in a circle, "
        "museum > library > museum, with nobody there: Mondays 00:00-09:00, 18:00-24:00"
    ]


def test_two_that_stand_in_for_each_other_and_take_turns_are_fine(tmp_path: Path) -> None:
    night = "Mo-Fr 17:00-24:00,00:00-09:00; Sa-Su 00:00-24:00"
    home = overlaid(
        CLOSED
        + service("library", "Mo-Fr 09:00-17:00", "when-closed: museum")
        + service("museum", night, "when-closed: library"),
        tmp_path,
    )
    assert told(home) == []


def test_a_holiday_on_which_nobody_takes_turns_is_told_and_refuses_nothing(tmp_path: Path) -> None:
    night = "Mo-Fr 17:00-24:00,00:00-09:00; Sa-Su 00:00-24:00"
    home = overlaid(
        CLOSED
        + service("library", "Mo-Fr 09:00-17:00", "holidays: town", "when-closed: museum")
        + service("museum", night, "when-closed: library"),
        tmp_path,
    )
    (only,) = told(home)
    assert only.startswith("should ")
    assert only.endswith("with nobody there: 2026-11-26 09:00-17:00"), "Thanksgiving"


def test_nobody_there_in_the_hour_before_a_gap_of_one_minute(tmp_path: Path) -> None:
    home = overlaid(
        CLOSED
        + service("library", "Mo-Su 00:00-12:00", "when-closed: museum")
        + service("museum", "Mo-Su 12:01-24:00", "when-closed: library"),
        tmp_path,
    )
    (only,) = told(home)
    assert only.endswith("with nobody there: Mondays 12:00-12:01")


@pytest.mark.parametrize(
    ("hours", "level"), [("Mo-Fr 09:00-17:00", "should"), ("Mo-Fr 09:00-20:00", "should"), ("24/7", None)]
)
def test_a_stand_in_should_be_there(tmp_path: Path, hours: str, level: str | None) -> None:
    home = overlaid(
        CLOSED + service("library", "Mo-Fr 09:00-17:00", "when-closed: museum") + service("museum", hours),
        tmp_path,
    )
    assert [row.split()[0] for row in told(home)] == ([level] if level else [])


def test_a_notice_for_a_closed_service_should_not_go_on_to_one_that_is_closed(tmp_path: Path) -> None:
    home = overlaid(CLOSED + "  then: museum\n" + service("museum", "Mo-Fr 09:00-20:00"), tmp_path)
    (only,) = told(home)
    assert only == (
        "should menus/services.yaml:17 library>when-closed: callers are led on to museum, and it is closed, "
        "too: Mondays 00:00-09:00, 20:00-24:00"
    )


def test_a_menu_for_a_closed_service_should_offer_somebody_who_is_there(tmp_path: Path) -> None:
    menu = "library-closed:\n  say: The library is closed.\n  choices:\n    - press: 1\n"
    menu += "      say: For the museum\n      go-to: {target}\n"
    museum = service("museum", "Mo-Fr 09:00-20:00")
    (only,) = told(overlaid(menu.format(target="museum") + museum, tmp_path / "one"))
    assert "everybody library-closed offers is closed at the same hours: Mondays 00:00-09:00" in only
    assert told(overlaid(menu.format(target="town-hall") + museum, tmp_path / "two")) == []
    assert told(overlaid(menu.format(target="news") + museum, tmp_path / "three")) == []


def test_the_number_of_the_closed_service_is_nobody_who_is_there(tmp_path: Path) -> None:
    menu = "library-closed:\n  say: The library is closed.\n  choices:\n    - press: 1\n"
    menu += "      say: For the museum\n      go-to: museum\n    - press: 2\n"
    menu += "      say: For the number of the library\n      go-to: library-number\n"
    menu += "library-number:\n  say: The number is {number:library}. Again, {number:library}.\n"
    (only,) = told(overlaid(menu + service("museum", "Mo-Fr 09:00-20:00"), tmp_path))
    assert "everybody library-closed offers is closed at the same hours: Mondays 00:00-09:00" in only


NOW = "{name}:\n  say: {words}\n  choices:\n    - press: 1\n      say: To talk to the museum now\n"
NOW += "      go-to: {to}\n    - press: 2\n      say: For town news\n      go-to: news\n"


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("24/7", []),
        # The words are said while the library is closed, and only on Thanksgiving the museum is, too.
        ("Mo-Fr 00:00-09:00,17:00-24:00; Sa-Su 00:00-24:00", ["should 2026-11-26 09:00-17:00"]),
        ("Mo-Su 07:00-22:00", ["must Mondays 00:00-07:00, 22:00-24:00"]),
        ("24/7\n  exceptions: 2027 Jan 06 off", ["should 2027-01-06 00:00-09:00, 17:00-24:00"]),
    ],
)
@pytest.mark.parametrize("to", ["museum", "about-it"])
def test_now_is_promised_only_of_somebody_who_is_there(
    tmp_path: Path, hours: str, found: list[str], to: str
) -> None:
    menu = NOW.format(name="library-closed", words="The library is closed.", to=to)
    notice = "about-it:\n  say: The museum asks for your name.\n  then: museum\n" if to == "about-it" else ""
    rows = told(overlaid(menu + notice + service("museum", hours), tmp_path))
    promised = [row for row in rows if "promised" in row]

    assert [f"{row.split()[0]} {row.rpartition('it is closed: ')[2]}" for row in promised] == found
    assert all("choices>1>say: callers are promised museum now" in row for row in promised)


def test_a_promise_on_an_open_menu_is_made_at_every_hour(tmp_path: Path) -> None:
    menu = NOW.format(name="main", words="How can we help?", to="library")
    rows = [row for row in told(overlaid(menu, tmp_path)) if "promised" in row]

    assert [row.partition(": ")[2] for row in rows] == [
        "callers are promised library now, and it is closed: Mondays 00:00-09:00, 17:00-24:00"
    ]


def test_a_notice_that_connects_now_promises_it_too(tmp_path: Path) -> None:
    menu = NOW.format(name="main", words="How can we help?", to="about-it").replace(" now", "")
    notice = "about-it:\n  say: We are connecting you to the museum now.\n  then: museum\n"
    rows = told(overlaid(menu + notice + service("museum", "Mo-Fr 09:00-16:00"), tmp_path))

    assert [row.split()[0] for row in rows if "promised museum now" in row] == ["must"]


def test_who_is_offered_when_it_is_busy_should_be_open_then(tmp_path: Path) -> None:
    busy = service("library", "Mo-Fr 09:00-17:00", "when-closed: library-closed", "otherwise: museum")
    home = overlaid(CLOSED + busy + service("museum", "Mo-Fr 09:00-16:00"), tmp_path)
    assert told(home) == [
        "should menus/services.yaml:17 library>otherwise: museum is closed while library is open, and then "
        "helps nobody: Mondays 16:00-17:00"
    ]


def test_one_that_closes_at_night_may_be_offered_by_one_that_does_too(tmp_path: Path) -> None:
    """It is offered when a call is not answered, which can only be while the other is open."""
    busy = service("library", "Mo-Fr 09:00-17:00", "when-closed: library-closed", "otherwise: museum")
    assert told(overlaid(CLOSED + busy + service("museum", "Mo-Fr 09:00-17:00"), tmp_path)) == []


@pytest.mark.parametrize(
    ("exception", "changes"),
    [
        ("2026 Dec 26 off", False),  # a Saturday
        ("2026 Dec 24 off", True),
        ("2026 Dec 24 09:00-17:00", False),
        ("2026 Dec 24 09:00-12:00", True),
        ("2026 Dec 26-2026 Dec 27 off", False),
        ("2026 Dec 25-2026 Dec 27 off", True),  # the library has no holidays here
        ("2024 Dec 24 09:00-17:00", False),
    ],
)
def test_an_exception_should_change_something(tmp_path: Path, exception: str, changes: bool) -> None:
    more = ("when-closed: library-closed", f"exceptions: {exception}")
    found = told(overlaid(CLOSED + service("library", "Mo-Fr 09:00-17:00", *more), tmp_path))
    expected = f'should menus/services.yaml:17 library>exceptions: "{exception}" changes nothing: '
    assert found == ([] if changes else [expected + "the day is like that without it"])


def test_of_several_exceptions_the_one_that_changes_nothing_is_named(tmp_path: Path) -> None:
    exceptions = "2026 Dec 24 off; 2026 Dec 28 09:00-17:00; 2026 Dec 31 off"
    more = ("when-closed: library-closed", f"exceptions: {exceptions}")
    (only,) = told(overlaid(CLOSED + service("library", "Mo-Fr 09:00-17:00", *more), tmp_path))
    assert '"2026 Dec 28 09:00-17:00" changes nothing' in only


def test_who_is_open_day_and_night_should_have_no_holidays(tmp_path: Path) -> None:
    home = overlaid(service("town-hall", "24/7", "holidays: town"), tmp_path)
    assert [row.split(": ")[0] for row in told(home)] == [
        "should menus/services.yaml:17 library>when-closed",  # it goes on to the town hall
        "should menus/services.yaml:7 town-hall>holidays",
    ]
