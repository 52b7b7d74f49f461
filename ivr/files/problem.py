"""A Problem: one thing wrong with a draft, told to the person who can mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from heapq import nlargest
from typing import Literal

from pydantic_core import PydanticCustomError

MOST_SHOWN = 60  # letters of a file quoted in a message


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: where (file, line counted from 1, trail of keys), what, and what to write instead."""

    file: str
    line: int
    trail: tuple[str, ...]
    what: str
    hint: str
    rule: str
    level: Literal["must", "should"] = "must"

    def __str__(self) -> str:
        trail = f"  {' > '.join(shown(step) for step in self.trail)}" if self.trail else ""
        return f"{self.file}:{self.line}:{trail}\n  {self.what}\n  {self.hint}"

    def as_data(self) -> dict[str, object]:
        """The problem as other programs read it."""
        return asdict(self) | {"trail": list(self.trail)}


def wrong(rule: str, what: str, hint: str) -> PydanticCustomError:
    """What a value is refused with while its block is read, already in the words for staff."""
    return PydanticCustomError("told", "{what}", {"rule": rule, "what": what, "hint": hint})


def shown(text: str) -> str:
    """A piece of a file as a message quotes it: never longer than a line."""
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."


def printable(name: str) -> str:
    """A file's name as a message tells it."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


_MANY, _LIKELY = 100, 20


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint naming the nearest known word, or what else to do."""
    names = sorted(known)
    if len(names) > _MANY:  # a comparison with each would take seconds in all
        letters = Counter[str](word)
        names = nlargest(
            _LIKELY, names, key=lambda name: 2 * (Counter[str](name) & letters).total() - len(name)
        )
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise
