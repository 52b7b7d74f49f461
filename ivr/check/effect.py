"""One thing that changes for callers, told as a sentence; and all of them, the worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import chain
from typing import Literal, get_args

from babel import Locale

# The worst first. The first three are shouted: each can lead a caller in danger to the wrong place.
Kind = Literal[
    "number",
    "notice",
    "unreachable",
    "hours",
    "person",
    "privacy",
    "language-gone",
    "gone",
    "elsewhere",
    "moved",
    "slower",
    "recording-gone",
    "reworded",
    "order",
    "service",
    "news-gone",
    "voice",
    "recording",
    "entry",
    "added",
    "faster",
    "language",
    "news",
]
_AROUND = 5  # words shown around what differs
_LONG_WORD = 12  # letters; longer ones on average are no words
SHOUTED: tuple[Kind, ...] = ("number", "notice", "unreachable")
_ORDER = {kind: position for position, kind in enumerate(get_args(Kind))}


@dataclass(frozen=True, slots=True)
class Effect:
    """One change for callers. ``node`` and ``keys`` say where, ``before`` and ``after`` what was and what is,
    in a ``language`` where it is of one; ``keys`` are those of the line after, or of the line before where
    the way is gone."""

    kind: Kind
    sentence: str
    node: str | None = None
    keys: tuple[str, ...] = ()
    language: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def loud(self) -> bool:
        """Whether nobody may overlook it."""
        return self.kind in SHOUTED


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that changes for callers, the worst first."""

    effects: tuple[Effect, ...]

    @property
    def shouted(self) -> tuple[Effect, ...]:
        """What nobody may overlook."""
        return tuple(effect for effect in self.effects if effect.loud)

    def sentences(self) -> tuple[str, ...]:
        """The changes as people read them, each once."""
        return tuple(dict.fromkeys(effect.sentence for effect in self.effects))

    def as_data(self) -> list[dict[str, object]]:
        """The changes as other programs read them."""
        return [asdict(effect) | {"keys": list(effect.keys), "loud": effect.loud} for effect in self.effects]


def worst_first(*effects: Iterable[Effect]) -> Impact:
    """The changes in the order of their weight; of one weight, as they were found."""
    return Impact(tuple(sorted(chain(*effects), key=lambda effect: _ORDER[effect.kind])))


@lru_cache
def language_name(code: str) -> str:
    """A language's name in English."""
    parsed = Locale.parse(code, sep="-").language
    return str(Locale("en").languages.get(parsed, code))


def in_language(language: str, own: str, sentence: str) -> str:
    """A sentence, and of which language it is where that is not the line's own."""
    return sentence if language == own else f"In {language_name(language)}: {sentence}"


def quoted(words: str | None) -> str:
    """Words between quotation marks."""
    return f'"{words or ""}"'


def quoted_change(before: str, after: str) -> tuple[str, str]:
    """Two texts between quotation marks; of long ones only what differs, and a few words around it."""
    between = " " if len(before) < _LONG_WORD * len(before.split()) else ""
    one, other = _pieces(before, between), _pieces(after, between)
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    return _around(one, start, end, between), _around(other, start, end, between)


def _pieces(text: str, between: str) -> list[str]:
    """Words; or letters and blanks, where a language does not part its words."""
    return text.split() if between else re.findall(r"\{[^}]*\}|.", text, re.S)


def _alike(one: list[str], other: list[str]) -> int:
    """With how many pieces two texts begin alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _around(pieces: list[str], start: int, end: int, between: str) -> str:
    first = start - _AROUND if start > _AROUND + 1 else 0
    last = len(pieces) - (end - _AROUND if end > _AROUND + 1 else 0)
    told = between.join(pieces[first:last]).strip()
    return quoted(f"{'... ' if first else ''}{told}{' ...' if last < len(pieces) else ''}")
