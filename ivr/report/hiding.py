"""Small numbers are hidden: who is one of four callers could be guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from ivr.spreadsheet import Cell

FEWEST = 5
FEW, SOME = "<5", "5+"  # fewer than that; and a larger number that would give a hidden one away

Key = TypeVar("Key")


def shown(counts: Sequence[int]) -> tuple[Cell, ...]:
    """Counts that make up a whole which is known, too. Nothing is no secret. A number that stays hidden alone
    could be worked out from the whole, so the next larger one is hidden with it."""
    few = [place for place, count in enumerate(counts) if 0 < count < FEWEST]
    larger = sorted((place for place, count in enumerate(counts) if count >= FEWEST), key=lambda n: counts[n])
    some = list[int]()
    while few and larger and (len(few) + len(some) < 2 or _sum(counts, few + some) < FEWEST):
        some.append(larger.pop(0))
    return tuple(FEW if n in few else SOME if n in some else count for n, count in enumerate(counts))


def shown_alone(count: int) -> Cell:
    """A count that is part of no whole."""
    return FEW if 0 < count < FEWEST else count


def shown_of(counts: Mapping[Key, int]) -> dict[Key, Cell]:
    """The same of counts with names."""
    return dict(zip(counts, shown(list(counts.values())), strict=True))


def _sum(counts: Sequence[int], places: Sequence[int]) -> int:
    return sum(counts[place] for place in places)
