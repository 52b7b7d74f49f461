"""The page of a report: whole in one file, every picture beside its table, and nothing in it to run."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from ivr.cli import cli
from ivr.core.line import Line
from ivr.report.demo import MadeUp
from ivr.report.page import page
from ivr.report.table import Report
from ivr.report.whole import report
from tests.conftest import HOME
from tests.report.events import many
from tests.report.test_report import REACHED, UNTIL

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
WORDS = "{http://www.w3.org/2000/svg}text"


@pytest.fixture(scope="module")
def month(line: Line) -> Report:
    since = UNTIL - timedelta(days=30)
    return report(line, MadeUp(line, {}).events(UNTIL, 30), {}, since, UNTIL, made_up=True)


def test_a_page_is_whole_and_has_nothing_to_run(line: Line, month: Report) -> None:
    html = page(line, month)
    for outside in ("<script", "src=", "href=", "@import", "url(", " style=", "javascript:", "onload"):
        assert outside not in html
    assert "Made-up calls" in html
    assert all(each in html for each in month.advice)
    assert all(table.title in html for table in month.tables)


def test_every_picture_is_well_formed_and_says_what_its_table_says(line: Line, month: Report) -> None:
    pictures = [ElementTree.fromstring(svg) for svg in SVG.findall(page(line, month))]
    assert len(pictures) == sum(table.bars is not None for table in month.tables) + 1
    told = {text.text for picture in pictures for text in picture.iter(WORDS)}
    for table in month.tables:
        if table.bars is not None:
            assert {str(row[table.bars]) for row in table.rows if row[table.bars] is not None} <= told


def test_the_callers_stand_on_the_arrows_of_the_menus(line: Line, month: Report) -> None:
    (svg,) = (each for each in SVG.findall(page(line, month)) if "callers on every arrow" in each)
    words = [text.text for text in ElementTree.fromstring(svg).iter(WORDS)]
    times = {row[:2]: row[2] for row in month.table("flow").rows}
    for choice in line.menu("main").choices:
        place = words.index(f"{choice.key} {choice.target}")
        assert words[place - 1] == str(times["main", choice.target])


def test_a_picture_draws_a_hidden_number_as_hidden(line: Line) -> None:
    events = [*many(3, *REACHED), *many(40, *REACHED, language="es", name="d")]
    html = page(line, report(line, events, {}, UNTIL - timedelta(days=30), UNTIL))
    languages = html[html.index('id="languages"') : html.index('id="flow"')]
    assert "&lt;5" in languages and "5+" in languages
    assert languages.count('class="few"') == 2 and "40" not in re.sub(r'"[^"]*"', "", languages)


def test_names_in_a_line_are_only_words(line: Line) -> None:
    events = many(9, (30, "2", "main", '<b onload="x">'))
    html = page(line, report(line, events, {}, UNTIL - timedelta(days=30), UNTIL))
    assert "<b" not in html.replace("<body", "") and "&lt;b onload" in html


def test_a_page_nobody_can_write_is_told(tmp_path: Path) -> None:
    to = tmp_path / "no" / "report.html"
    asked = ["report", "--demo", "--days", "1", "--home", str(HOME), "--html"]
    refused = CliRunner().invoke(cli, [*asked, str(to)])
    assert refused.exit_code == 2 and f"Cannot write {to}" in refused.output
    assert CliRunner().invoke(cli, [*asked, str(tmp_path / "r.html")]).exit_code == 0
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
