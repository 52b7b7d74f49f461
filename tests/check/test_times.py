"""The stopwatch's table: shares, means and the last caller, worked out by hand on small lines."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.markdown import Markdown

from ivr.check.moments import closed_moment, open_moment, ordinary
from ivr.check.nine_one_one import names_of_digits, said_by
from ivr.check.stopwatch import Stopwatch
from ivr.check.times import LanguageTimes, said_within, spread, table
from ivr.check.times_page import advice, times_page
from ivr.core.line import Line
from ivr.files.load import load
from tests.conftest import HOME, OPEN, SUNDAY_EVENING
from tests.files.small import small_with

PAGE = HOME / "docs" / "stopwatch.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"

TOWN = """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
      weight: 3
      urgent: yes
    - press: 2
      say: For learning
      go-to: learning

learning:
  say: Learning.
  choices:
    - press: 1
      say: For town news
      go-to: news
      weight: 4
    - press: 2
      say: For the town hall
      go-to: town-hall

library-closed:
  say: The library is closed now. It opens {opens}. The town hall can help you.
  then: town-hall
"""


def town(to: Path, moment: datetime = OPEN) -> LanguageTimes:
    """A line of three ways: the library, the news, and the town hall."""
    line, problems = load(small_with(to, main=TOWN))
    assert line, problems
    (times,) = table(ordinary(line), moment, {}).languages
    return times


def test_shares_are_the_products_of_the_weights(tmp_path: Path) -> None:
    ways = {way.keys: way for way in town(tmp_path).ways}
    assert {keys: way.share for keys, way in ways.items()} == pytest.approx(
        {("1",): 3 / 4, ("2", "1"): 1 / 4 * 4 / 5, ("2", "2"): 1 / 4 * 1 / 5}
    )
    assert [way.node for way in ways.values()] == ["library", "news", "town-hall"]
    assert [way.rings for way in ways.values()] == [True, False, True]


def test_callers_in_a_crisis_count_as_three(tmp_path: Path) -> None:
    times = town(tmp_path)
    urgent, news, hall = (way.heard.seconds for way in times.ways)
    assert times.callers.mean == pytest.approx(0.75 * urgent + 0.2 * news + 0.05 * hall)
    assert times.by_urgency.mean == pytest.approx((2.25 * urgent + 0.2 * news + 0.05 * hall) / 2.5)
    assert times.plain.mean == pytest.approx((urgent + news + hall) / 3)
    assert times.urgent and times.urgent.node == "library"
    assert times.longest.node == "town-hall"


def test_nine_of_ten_have_arrived_by_then() -> None:
    assert spread([(10, 0.5), (20, 0.4), (30, 0.1)]).p90 == 20
    assert spread([(10, 0.5), (20, 0.39), (30, 0.11)]).p90 == 30
    assert spread([(7, 2.0)]).p90 == 7


def test_a_menu_that_marks_nothing_is_as_urgent_as_the_way_to_it(tmp_path: Path) -> None:
    marked = TOWN.replace("      go-to: learning\n", "      go-to: learning\n      urgent: yes\n")
    line, _ = load(small_with(tmp_path / "a", main=marked))
    assert line
    assert [way.urgent for way in table(line, OPEN, {}).languages[0].ways] == [True, True, True]
    inner = marked.replace("      weight: 4\n", "      weight: 4\n      urgent: yes\n")
    line, _ = load(small_with(tmp_path / "b", main=inner))
    assert line
    ways = {way.node: way.urgent for way in table(line, OPEN, {}).languages[0].ways}
    assert ways == {"library": True, "news": True, "town-hall": False}


def test_a_notice_before_a_transfer_is_passed_by_its_key(tmp_path: Path) -> None:
    """At night the library's callers go on to the town hall, and the notice is not heard out."""
    times = town(tmp_path, SUNDAY_EVENING)
    way = next(way for way in times.ways if way.keys == ("1",))
    assert (way.node, way.rings) == ("town-hall", True)
    assert times.relayed is not None
    assert way.heard.words < 60


def test_the_table_does_not_change_with_the_date(line: Line) -> None:
    usual = ordinary(line)
    assert open_moment(usual).date().isoformat() == "2001-01-10"
    nami = line.service("nami")
    assert nami.hours.open_at(open_moment(line)) and not nami.hours.open_at(closed_moment(line))
    holiday = replace(nami, hours=replace(nami.hours, exceptions="2001 Jan 10 off"))
    changed = replace(line, nodes={**line.nodes, "nami": holiday})
    assert open_moment(changed) == open_moment(line)


def test_911_is_found_by_the_names_of_the_keys(line: Line) -> None:
    ends = {
        language: said_by(line.prompts["emergency"][language], names_of_digits(line, language))
        for language in line.offered
    }
    heard = {language: line.prompts["emergency"][language][:end] for language, end in ends.items()}
    assert heard == {
        "en": "Hang up and call nine one one",
        "es": "Cuelgue y llame al nueve uno uno",
        "pl": "Proszę się rozłączyć i zadzwonić pod dziewięć jeden jeden",
        "cmn": "紧急情况请挂断，打九一一",
        "ar": "أغلِقوا الخط واتصِلوا بالرقم تسعة واحد واحد",
    }
    assert said_by("Call 911 now", {}) == len("Call 911")
    assert said_by("Call for help", names_of_digits(line, "en")) is None


def test_a_recording_says_911_at_the_same_share_of_its_length(line: Line) -> None:
    estimated = said_within(Stopwatch(line, OPEN, {}), "emergency", "en")
    whole = Stopwatch(line, OPEN, {}).opening("en").notice
    slow = Stopwatch(line, OPEN, {("emergency", "en"): 2 * whole})
    assert said_within(slow, "emergency", "en") == pytest.approx(2 * estimated)


def test_the_data_is_plain_json(line: Line) -> None:
    data = table(line, OPEN, {}).as_data()
    assert json.loads(json.dumps(data)) == data
    assert [each["language"] for each in data] == ["en", "es", "pl", "cmn", "ar"]
    assert next(each for each in data if each["language"] == "cmn")["relay-worst"] is None


def test_where_nothing_is_better_the_page_says_so() -> None:
    assert advice(()) == "Nothing better was found."


def test_the_page_fits_a_terminal_of_80_columns(line: Line) -> None:
    page = times_page(line, {})
    terminal = StringIO()
    Console(file=terminal, force_terminal=True, color_system=None, width=80).print(Markdown(page))

    assert max(map(len, page.splitlines())) <= 80
    assert "a person, once said" in terminal.getvalue()
    assert "…" not in terminal.getvalue(), "nothing is cut short"


def test_the_page_has_todays_table(line: Line) -> None:
    """REWRITE=1 writes it anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page = f"{before}{BEGIN}\n{times_page(line, {})}\n{END}{after}"
    if os.environ.get("REWRITE"):
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8")
