"""The menus as pictures: everything the tree has, in valid SVG and Mermaid."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from ivr.check.stopwatch import Stopwatch
from ivr.check.tree_picture import mermaid, svg
from ivr.core.line import Line
from ivr.core.outline import Branch, outline
from tests.conftest import OPEN


def picture(line: Line) -> ET.Element:
    return ET.fromstring(svg(outline(line), line.name, Stopwatch(line, OPEN, {}).reach("en")))


def words(drawn: ET.Element) -> list[str]:
    return [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_every_node_stands_in_the_picture_with_its_number_hours_and_seconds(line: Line) -> None:
    told = words(picture(line))
    assert line.nodes.keys() - {"copa-office"} <= set(told)
    nami = re.compile(r"833-626-4244 · Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00 · soonest after \d+ s")
    assert any(nami.fullmatch(each) for each in told)
    assert told.count("unconfirmed") >= 4


def test_nothing_is_drawn_outside_the_picture(line: Line) -> None:
    drawn = picture(line)
    _, _, width, height = map(float, drawn.attrib["viewBox"].split())
    for each in drawn.iter():
        assert 0 <= float(each.get("x", 0)) <= width
        assert 0 <= float(each.get("y", 0)) <= height


def test_words_of_staff_cannot_break_the_picture() -> None:
    notice = Branch("2", "x", "notice", "y")
    odd = Branch(
        "1", "a<b&c", "menu", 'say "<script>" & more' * 9, branches=(Branch("2", "x", "notice", "y"),)
    )
    drawn = ET.fromstring(svg(odd, "A & B", {}))
    assert "a<b&c" in words(drawn)
    assert "#quot;" in mermaid(Branch("1", 'a"b', "menu", "", branches=(notice,)))


def test_the_flow_chart_links_every_key(line: Line) -> None:
    rows = mermaid(outline(line)).splitlines()
    assert rows[0] == "flowchart LR"
    assert '  n0 -->|"1"| n1' in rows
    assert len(rows) == len(set(rows)), "no link stands twice"
    assert sum("-->" in row for row in rows) >= 50
