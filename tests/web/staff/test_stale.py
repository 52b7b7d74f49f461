"""What goes stale next, the most urgent first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.core.line import Bulletin, Item
from ivr.files.shape import HolidaysBlock
from ivr.web.staff.stale import going_stale
from tests.core.small_line import LINE

TODAY = date(2026, 11, 23)


def with_news(*items: Item) -> list[tuple[str, date]]:
    news = Bulletin(name="news", items=items)
    line = replace(LINE, nodes={**LINE.nodes, "news": news})
    return [(each.kind, each.on) for each in going_stale(line, {}, TODAY) if "news" in each.kind]


def test_news_that_ends_and_the_newest_that_does_not_are_told() -> None:
    ended = Item("a", date(2026, 9, 1), last=date(2026, 10, 1))
    ending = Item("b", date(2026, 11, 1), last=date(2026, 11, 30))
    old, newest = Item("c", date(2025, 1, 1)), Item("d", date(2026, 10, 1))
    told = with_news(ended, ending, old, newest)
    assert told == [("old-news", date(2026, 10, 1)), ("news", date(2026, 11, 30))]
    assert with_news(ended) == []


def test_numbers_are_due_half_a_year_after_they_were_checked() -> None:
    library = replace(LINE.service("library"), checked=date(2026, 6, 1))
    line = replace(LINE, nodes={**LINE.nodes, "library": library})
    (found,) = [each for each in going_stale(line, {}, TODAY) if each.what == "library"]
    assert (found.kind, found.on, found.due) == ("checked", date(2026, 6, 1), date(2026, 11, 28))


def test_holidays_that_the_library_knows_are_not_told() -> None:
    assert not [
        each for each in going_stale(LINE, {"city": known("US-IL")}, TODAY) if each.kind == "holidays"
    ]


def known(rules: str) -> HolidaysBlock:
    return HolidaysBlock.model_validate({"rules": rules})


def test_holidays_end_with_the_last_year_that_is_known() -> None:
    far = date(2098, 6, 1)
    told = [each for each in going_stale(LINE, {"city": known("US-IL")}, far) if each.kind == "holidays"]
    assert [(each.what, each.on) for each in told] == [("city", date(2100, 12, 31))]
