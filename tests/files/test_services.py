"""A service changed, closed, opened again, and stamped as it was seen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ivr.core.closure import Closure
from ivr.files.blocks import find_block
from ivr.files.change import ChangedMeanwhile, EditRefused
from ivr.files.draft import read_draft
from ivr.files.keeping import keep
from ivr.files.news import Heard, News, heard, name_for, with_changed, with_news
from ivr.files.services import (
    close,
    differences,
    open_again,
    read_service,
    stamp_as_seen,
    with_values,
)
from ivr.files.shape import BulletinBlock
from ivr.files.stamps import read_stamps, stamp

from .small import SMALL, copy_of

NOW = datetime(2026, 11, 29, 14, 30)
CLOSURE = Closure(datetime(2026, 11, 30, 12, 0), datetime(2026, 12, 1, 10, 0))
FILE = "menus/services.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def test_values_and_what_they_come_to(home: Path) -> None:
    block = find_block(home, read_draft(home), "library")
    new = with_values(block, {"speak": "312-744-5000", "holidays": ""}, ["en", "es"])
    service, problems = read_service(new)
    assert service and service.speak and not problems
    assert differences(block, new) == (
        "speak: 312-746-6000\nholidays: town",
        "speak: 312-744-5000\nlanguages: en, es",
    )
    service, problems = read_service(with_values(block, {"dial": "911"}, []))
    assert service is None and [each.trail for each in problems] == [("library", "dial")]


def test_closed_and_open_again_with_its_stamp(home: Path) -> None:
    stamp(home, "library", "Ana", date(2026, 11, 29))
    before = {name: (home / name).read_bytes() for name in (FILE, "menus/stamps.json")}
    done = close(home, "library", CLOSURE, NOW)
    keep(home, *done.changes)
    rules = "2026 Nov 30 12:00-24:00 off; 2026 Dec 01 00:00-10:00 off"
    assert differences(done.before, done.after) == ("", f"exceptions: {rules}")
    assert read_stamps(home).stamps["library"].values["exceptions"] == rules
    keep(home, *open_again(home, "library", CLOSURE).changes)
    assert {name: (home / name).read_bytes() for name in before} == before
    with pytest.raises(ChangedMeanwhile):
        open_again(home, "library", CLOSURE)


def test_a_stamp_that_was_wrong_already_is_not_made_right(home: Path) -> None:
    stamp(home, "library", "Ana", date(2026, 11, 29))
    block = find_block(home, read_draft(home), "library")
    keep(home, with_values(block, {"exceptions": "2026 Dec 24 off"}, []).change)
    assert len(close(home, "library", CLOSURE, NOW).changes) == 1


@pytest.mark.parametrize("until", [CLOSURE.start, NOW])
def test_a_closure_that_is_none_is_refused(home: Path, until: datetime) -> None:
    with pytest.raises(EditRefused, match="ends before it begins"):
        close(home, "library", Closure(CLOSURE.start, until), NOW)


def test_part_of_a_night_is_refused(home: Path) -> None:
    block = find_block(home, read_draft(home), "library")
    keep(home, with_values(block, {"hours": "Mo-Su 20:00-02:00"}, []).change)
    with pytest.raises(EditRefused, match="go past midnight"):
        close(home, "library", Closure(datetime(2026, 12, 1, 1, 0), datetime(2026, 12, 1, 3, 0)), NOW)


def test_only_a_service_of_a_line_is_closed(home: Path) -> None:
    with pytest.raises(EditRefused, match="is no service"):
        close(home, "main", CLOSURE, NOW)
    (home / "menus/line.yaml").unlink()
    with pytest.raises(EditRefused, match="is no service, or the line"):
        close(home, "library", CLOSURE, NOW)


def test_only_what_was_seen_is_stamped(home: Path) -> None:
    seen = find_block(home, read_draft(home), "library").seen
    assert stamp_as_seen(home, "library", "Ana", date(2026, 11, 29), seen).stamp.by == "Ana"
    with pytest.raises(ChangedMeanwhile):
        stamp_as_seen(home, "library", "Ana", date(2026, 11, 30), "another")


DAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("first", "last", "then"),
    [
        (None, None, Heard.NOW),
        (DAY, DAY, Heard.NOW),
        (date(2026, 11, 30), None, Heard.COMING),
        (None, date(2026, 11, 28), Heard.OVER),
    ],
)
def test_when_news_are_heard(first: date | None, last: date | None, then: Heard) -> None:
    assert heard(first, last, DAY) is then


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The new pool opens on Monday.", "the-new-pool-opens"),
        ("Neighborhood-wide Announcements of today", "neighborhood-wide"),
        ("Supercalifragilisticexpialidocious", "supercalifragilistic"),
        ("2026 budget", "news-2026-budget"),
        ("图书馆", "news"),
        ("Snow!", "snow-2"),
    ],
)
def test_news_are_named_after_their_words(words: str, name: str) -> None:
    assert name_for(words, ["snow"]) == name


def test_an_entry_is_added_and_changed(home: Path) -> None:
    draft = read_draft(home)
    bulletin = draft.nodes["news"].block
    assert isinstance(bulletin, BulletinBlock)
    made = with_news(find_block(home, draft, "news"), bulletin, News("pool", DAY, "Swim.", DAY, DAY))
    made = with_changed(made, 1, News("new-bridge", date(2026, 11, 21), "The bridge is open.", None, DAY))
    assert made.text.endswith(
        "  items:\n    - name: pool\n      date: 2026-11-29\n      from: 2026-11-29\n"
        "      until: 2026-11-29\n      say: >\n        Swim.\n    - name: new-bridge\n"
        "      date: 2026-11-21\n      until: 2026-11-29\n"
        "      say: The bridge is open.\n    - name: snow\n      date: 2026-11-02\n"
        "      say: The first snow closes 12 streets for a day.\n"
    )
