"""Where the number 911 ends in words of any language, found by what the line itself calls its keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from ivr.core.line import Line
from ivr.core.phrases import PRESS

_DIGITS = "0123456789"


def said_by(words: str, names: dict[str, str]) -> int | None:
    """The position in the words at which 911 has been said, as digits or by their names; None where it is
    not said."""
    for nine, one in (("9", "1"), (names.get("9", ""), names.get("1", ""))):
        number = rf"{re.escape(nine)}\W*{re.escape(one)}\W*{re.escape(one)}"
        if nine and (found := re.search(number, words, re.IGNORECASE)):
            return found.end()
    return None


def names_of_digits(line: Line, language: str) -> dict[str, str]:
    """What a language calls the digits: what is left of "press nine." without what all ten keys share.
    Empty where it has no words for the keys, or tells no name apart from them."""
    phrases = [line.prompts[PRESS[digit]].get(language, "").rstrip(" .。।!") for digit in _DIGITS]
    before, after = _shared(phrases), _shared([phrase[::-1] for phrase in phrases])
    names = [phrase[before : len(phrase) - after].strip() for phrase in phrases]
    return dict(zip(_DIGITS, names, strict=True)) if all(names) else {}


def _shared(phrases: Sequence[str]) -> int:
    """How many letters all of them begin with alike."""
    return sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*phrases, strict=False)))
