"""The news: an entry added where its date belongs, changed, moved, or taken away."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ivr.files.blocks import Block
from ivr.files.rows import folded
from ivr.files.shape import BulletinBlock, ItemBlock
from ivr.files.values import MOST_NAME, is_name, nearest_name

ITEMS = "items"
ORDER = tuple(field.alias or name for name, field in ItemBlock.model_fields.items())
_NAMED_AFTER = 5  # words of the news


@dataclass(frozen=True, slots=True)
class News:
    """An entry to be: its name, its date, the days it is heard on, and its words."""

    name: str
    dated: date
    words: str
    first: date | None = None
    last: date | None = None


class Heard(StrEnum):
    """Whether callers hear an entry on a day."""

    NOW = "now"
    COMING = "coming"
    OVER = "over"


def heard(first: date | None, last: date | None, today: date) -> Heard:
    """By the first and the last day on which it is on the air."""
    if first and first > today:
        return Heard.COMING
    return Heard.OVER if last and last < today else Heard.NOW


def name_for(words: str, taken: Collection[str]) -> str:
    """A name from the first words, cut where a word ends, that no entry has yet."""
    found = nearest_name(" ".join(re.findall(r"[A-Za-z0-9]+", words)[:_NAMED_AFTER]))
    most = MOST_NAME // 2
    short = found if len(found) <= most else found[: most + 1].rpartition("-")[0] or found[:most]
    base = short if is_name(short) else f"news-{short}".strip("-")
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (base, *numbered) if each not in taken)


def with_news(block: Block, bulletin: BulletinBlock, news: News) -> Block:
    """A bulletin with an entry on top of those not newer than it."""
    older = (at for at, item in enumerate(bulletin.items) if item.date <= news.dated)
    at = next(older, len(bulletin.items))
    return block.with_new_entry(ITEMS, at, lambda room: _rows(news, room))


def with_changed(block: Block, at: int, news: News) -> Block:
    """A bulletin in which an entry says something else, under its old name."""
    days = {"date": news.dated, "from": news.first, "until": news.last}
    for key, day in days.items():
        block = block.with_entry(ITEMS, at, key, str(day) if day else None, ORDER)
    return block.with_entry(ITEMS, at, "say", news.words, ORDER, fold=True)


def _rows(news: News, room: str) -> list[str]:
    days = [("from", news.first), ("until", news.last)]
    rows = [f"{room}- name: {news.name}", f"{room}  date: {news.dated}"]
    rows += [f"{room}  {key}: {day}" for key, day in days if day]
    return [*rows, *folded("say", news.words, f"{room}  ")]
