"""The nouns: looking things up, and where star leads when a call no longer knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.blanks import About, blanks_in, say
from ivr.core.call import NameOf, Opening
from ivr.core.line import Line, targets
from ivr.core.numbers import Speakable
from ivr.core.outline import outline
from tests.core.small_line import LINE, NIGHT, NOON


def test_every_node_has_a_menu_to_go_back_to() -> None:
    assert LINE.parents["main"] == "main"
    assert LINE.parents["history"] == "topics"
    assert LINE.parents["library-closed"] == "main"
    assert LINE.closed_for == {"library-closed": "library", "chair": "desk", "desk": "chair"}
    assert LINE.only_closed_for == {"library-closed": "library"}


def test_a_name_that_is_no_menu_gives_the_first_menu() -> None:
    assert LINE.menu("topics").name == "topics"
    assert LINE.menu("history").name == LINE.menu("gone").name == "main"
    with pytest.raises(KeyError):
        LINE.service("main")


def test_targets_are_in_the_order_heard() -> None:
    assert targets(LINE.nodes["topics"]) == ("news", "history", "visit", "office", "lamp")
    assert targets(LINE.nodes["visit"]) == ("office",)
    assert targets(LINE.nodes["history"]) == targets(LINE.nodes["news"]) == targets(LINE.nodes["lamp"]) == ()
    assert targets(LINE.nodes["library"]) == ("library-closed", "office")


def test_everything_on_the_shipped_line_can_be_reached(line: Line) -> None:
    spoken_of = {
        name
        for name in line.nodes
        if any(f":{name}}}" in text["en"] for text in line.prompts.values() if "en" in text)
    }
    assert set(line.nodes) == set(line.parents) | spoken_of


def test_blanks_are_filled_with_facts() -> None:
    assert blanks_in("{a} and {b:c} and {a}") == ("a", "b:c")
    step = say(LINE, "history", "en", NOON)
    assert step.blanks["number:library"] == Speakable("3127444111")
    closed = say(LINE, "library-closed", "en", NIGHT)
    opening = closed.blanks["opens"]
    assert isinstance(opening, Opening)
    assert opening.days == 1
    named = say(LINE, "connecting", "en", NOON, About(service="office"))
    assert named.blanks == {"name": NameOf("office")}
    dated = say(LINE, "dated", "en", NOON, About(dated=NOON.date()))
    assert dated.blanks == {"date": NOON.date()}


def test_a_blank_that_cannot_be_filled_is_left_out() -> None:
    prompts = dict(LINE.prompts) | {
        "history": {"en": "{number:gone} {colour:library} {opens:person} {number}"}
    }
    assert say(replace(LINE, prompts=prompts), "history", "en", NOON).blanks == {
        "opens:person": Opening(None, 0)
    }


def test_the_outline_shows_each_menu_once() -> None:
    top = outline(LINE)
    assert [branch.key for branch in top.branches] == ["1", "2", "3", "4", "0"]
    desk, chair = top.branches[2], top.branches[3]
    assert desk.branches[0].name == "chair"
    assert chair.shown
    assert top.as_data()["name"] == "main"
