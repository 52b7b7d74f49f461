"""The picture: what it says to eyes, to paper without colours and to a screen reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from ivr.check.timetable import timetable
from ivr.check.year_chart import chart
from ivr.core.hours import Hours
from ivr.core.line import Line

SVG = "{http://www.w3.org/2000/svg}"
YEAR = 370


def picture(line: Line, *names: str, first: str = "2026-11-23", days: int = YEAR) -> ElementTree.Element:
    """The picture, read by a reader of XML."""
    return ElementTree.fromstring(chart(timetable(line, date.fromisoformat(first), days, names)))


def texts(svg: ElementTree.Element) -> list[str]:
    """All that stands in the picture as text."""
    return [str(text.text) for text in svg.iter(f"{SVG}text")]


def with_hours(line: Line, name: str, **changed: str) -> Line:
    """The shipped line with other hours of one service."""
    service = line.service(name)
    hours = replace(service.hours, **changed)  # type: ignore[arg-type]
    return replace(line, nodes={**line.nodes, name: replace(service, hours=hours)})


def colours(svg: ElementTree.Element) -> set[str]:
    """The colours of the blocks."""
    return {path.attrib["fill"] for group in svg.iter(f"{SVG}g") for path in group.iter(f"{SVG}path")}


def test_the_year_names_every_service_month_holiday_and_night(line: Line) -> None:
    told = texts(picture(line))
    for service in line.services():
        assert service.name in told
    assert told.count("Nov") == 2
    assert {
        "Dec",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "2026",
        "2027",
    } <= set(told)
    assert {"26 Nov Thanksgiving Day", "25 Dec Christmas Day", "1 Mar Casimir Pulaski Day"} <= set(told)
    assert {"14 Mar clocks go forward", "7 Nov clocks go back"} <= set(told)
    assert told.count("26 Nov Thanksgiving Day") == 1  # three services, one note
    assert {"open", "closed", "a night on which the clocks change"} <= set(told)
    assert told.count("24 hours") == 9
    assert "Chicago public safety line: open and closed" in told
    assert "23 November 2026 to 27 November 2027, 370 days; the clocks of America/Chicago" in told


def test_one_service_fills_the_picture_and_shows_every_third_hour(line: Line) -> None:
    told = texts(picture(line, "police-board"))
    assert [each for each in told if re.fullmatch(r"\d\d:00", each)] == [
        f"{hour:02}:00" for hour in range(0, 25, 3)
    ]
    assert "Chicago Police Board: open and closed" in told
    assert "nami" not in told


def test_a_screen_reader_is_told_the_same(line: Line) -> None:
    svg = picture(line)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"] == "title desc"
    told = {each.attrib["id"]: str(each.text) for each in svg if "id" in each.attrib}
    assert told["title"] == "Chicago public safety line: open and closed"
    assert "nami, NAMI Chicago helpline: Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00.\n" in told["desc"]
    assert (
        "Unlike that: 2026-11-26 closed, Thanksgiving Day; 2026-12-25 closed, Christmas Day;" in told["desc"]
    )
    assert told["desc"].endswith("2027-11-07: the clocks go back from 02:00 to 01:00.")


def test_nothing_in_it_runs_or_is_fetched(line: Line) -> None:
    written = chart(timetable(line, date(2026, 11, 23), YEAR))
    assert not re.search(r"<script|\son\w+=|href|url\(|@import|<image|<foreignObject", written)
    assert written.count("http") == 1  # the name of the format


def test_a_holiday_is_drawn_as_closed_though_ordinarily_open(line: Line) -> None:
    assert len(colours(picture(line, "nami"))) == 1
    assert len(colours(picture(line, "police-board"))) == 2
    opened = with_hours(line, "police-board", exceptions="2027 Jan 9 10:00-12:00")
    assert len(colours(picture(opened, "police-board"))) == 3


def test_blocks_lie_where_the_hours_are(line: Line) -> None:
    svg = picture(line, "nami", first="2026-11-28", days=3)  # Saturday, Sunday, Monday
    (group,) = svg.iter(f"{SVG}g")
    track = next(
        rect
        for rect in svg.iter(f"{SVG}rect")
        if rect.attrib["fill"] == "#eef1f4" and "x" in rect.attrib and float(rect.attrib["height"]) > 100
    )
    top, height = float(track.attrib["y"]), float(track.attrib["height"])
    (path,) = group.iter(f"{SVG}path")
    blocks = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)V([\d.]+)h-[\d.]+z", path.attrib["d"])
    hours = [
        tuple(round((float(y) - top) / height * 24, 2) for y in (start, end)) for _, start, _, end in blocks
    ]
    assert hours == [(9, 17), (9, 20)]
    weekend, monday = (float(width) for _, _, width, _ in blocks)
    assert weekend == 2 * monday


def test_notes_stay_apart_and_on_the_paper_even_in_a_crowd(line: Line) -> None:
    days = "; ".join(f"2027 {month} {day} off" for month in ("Jan", "Feb", "Dec") for day in range(1, 29, 3))
    svg = picture(with_hours(line, "nami", exceptions=days), first="2026-12-20", days=800)
    leaning = [text for text in svg.iter(f"{SVG}text") if "transform" in text.attrib]
    places = [float(text.attrib["x"]) for text in leaning]
    assert places == sorted(places)
    assert all(later - earlier > 10 for earlier, later in pairwise(places))
    assert places[-1] < 1400


def test_a_run_of_days_is_noted_once_with_both_ends(line: Line) -> None:
    closed = with_hours(line, "nami", exceptions="2027 Apr 12-2027 Apr 23 off")
    assert "12 Apr to 23 Apr dated exception" in texts(picture(closed))


def test_words_too_long_for_their_place_are_cut_and_hours_take_two_rows(line: Line) -> None:
    weekly = "Mo-Th 08:00-12:00,13:00-17:00,18:00-20:00; Fr 08:00-12:00,13:00-15:00; Sa 10:00-12:00"
    long = with_hours(line, "nami", weekly=weekly)
    prompts = {
        **line.prompts,
        "nami": {"en": "The helpline of the National Alliance on Mental Illness in Chicago"},
    }
    told = texts(picture(replace(long, prompts=prompts), "nami", "copa"))
    assert "The helpline of the National Alliance on Ment…" in told
    assert "Mo-Th 08:00-12:00,13:00-17:00,18:00-20:00; Fr" in told


def test_a_fortnight_has_its_days_numbered(line: Line) -> None:
    told = texts(picture(line, "nami", "city-311", first="2026-12-20", days=14))
    assert [each for each in told if each.isdecimal() and len(each) < 3] == [
        *map(str, range(20, 32)),
        *map(str, range(1, 3)),
    ]


@pytest.mark.parametrize("days", [1, 800])
def test_a_day_or_two_years_are_a_picture_too(line: Line, days: int) -> None:
    svg = picture(line, first="2026-12-20", days=days)
    assert "20 December 2026" in texts(svg)[1]
    assert (" to " in texts(svg)[1]) == (days > 1)
    assert len(chart(timetable(line, date(2026, 12, 20), days))) < 150_000


def test_a_month_that_ends_the_picture_with_a_day_has_no_room_for_its_name(line: Line) -> None:
    assert texts(picture(line, days=374)).count("Dec") == 1  # to 1 December 2027


def test_names_with_signs_of_markup_stay_words(line: Line) -> None:
    prompts = {**line.prompts, "nami": {"en": 'Help <& "more">'}}
    told = texts(picture(replace(line, prompts=prompts), "nami"))
    assert 'Help <& "more">: open and closed' in told


def test_letters_have_contrast(line: Line) -> None:
    written = chart(timetable(line, date(2026, 11, 23), YEAR))
    style = re.search(r"<style>(.*?)</style>", written, re.S)
    assert style
    for colour in re.findall(r"fill:(#\w{6})", style.group(1)):
        assert 1.05 / (luminance(colour) + 0.05) >= 7, colour


def test_open_closed_and_closed_for_once_differ_on_paper_without_colours(line: Line) -> None:
    rects = list(picture(line).iter(f"{SVG}rect"))
    opened, closed, lost, _ = (rect.attrib["fill"] for rect in rects[1:5])  # the legend, in its order
    lights = [luminance(colour) + 0.05 for colour in (closed, opened, lost)]
    assert lights[0] / lights[1] > 3
    assert lights[1] / lights[2] > 2


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG reckons."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_who_is_never_open_is_a_picture_too(line: Line) -> None:
    never = replace(line.service("nami"), hours=Hours("off", line.zone))
    svg = picture(replace(line, nodes={**line.nodes, "nami": never}), "nami", days=10)
    assert colours(svg) == set()
