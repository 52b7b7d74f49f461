"""Letters that stand for digits on a telephone's keys (E.161), and whether they spell a service's number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ivr.core.blanks import BLANK

_KEYPAD = ("", "", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
_DIGIT_OF = {letter: str(digit) for digit, letters in enumerate(_KEYPAD) for letter in letters}
# Three figures and letters: 833-NAMI-CHI, 800 SUICIDE. Small letters only where hyphens join them.
_WITH_FIGURES = re.compile(
    r"\b\d{3}[-. ][A-Z]{2,}(?:[-. ]?[A-Z0-9]{2,})*\b|\b\d{3}-[A-Z][a-z]+(?:-?[A-Za-z0-9]{2,})*\b"
)
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[- ][A-Z]{2,})*\b")
_NUMBER = re.compile(r"number:?([^{}]*)")
_WHOLE, _LOCAL = 10, 7  # digits with and without the area code


@dataclass(frozen=True, slots=True)
class Lettered:
    """A number in letters: as written, and as a caller's fingers would dial it."""

    written: str
    digits: str


def lettered(words: str) -> Iterator[Lettered]:
    """Every number that words give in letters."""
    for found in _WITH_FIGURES.finditer(words):
        digits = dialled(found[0])
        if len(digits) >= _WHOLE:
            yield Lettered(found[0], digits[:_WHOLE])


def beside_numbers(words: str) -> Iterator[tuple[Lettered, str]]:
    """Capitals as long as a local number in a sentence that says a service's: with that service's name."""
    if "{number" not in words:
        return
    for sentence in re.split(r"(?<=[.!?])\s+", words):
        named = [found[1] for found in map(_NUMBER.fullmatch, BLANK.findall(sentence)) if found]
        for found in _CAPITALS.finditer(BLANK.sub("", sentence)):
            digits = dialled(found[0])
            if len(digits) == _LOCAL:
                yield from ((Lettered(found[0], digits), service) for service in named)


def dialled(text: str) -> str:
    """The digits of a number, its letters as their keys."""
    keys = (_DIGIT_OF.get(sign, sign) for sign in text.lower())
    return "".join(key for key in keys if key.isdigit())


def spells(digits: str, numbers: Collection[str]) -> bool:
    """Whether digits are one of some numbers, or the local part of one."""
    return any(number.endswith(digits) for number in numbers)
