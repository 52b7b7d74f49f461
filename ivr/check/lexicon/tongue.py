"""A tongue: what one language calls digits, keys, hours and days, and how to find them in its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ivr.core.blanks import BLANK
from ivr.core.numbers import SHORT_CODES

# What decomposing a letter does not make plain: Polish l, and what Arabic writes in two ways.
_ALIKE = str.maketrans({"ł": "l", "ى": "ي", "ة": "ه", "ـ": None, "’": "'"})
_BREAK = "|"  # stands for a blank, so that nothing is read across it
_LEAST_CODE = 3
_FIGURES = re.compile(r"\d+")
NEVER = r"(?!)"


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Words as they are compared: lower-case, without accents or vowel marks, western figures, no blanks."""
    open_text = BLANK.sub(_BREAK, text).casefold().translate(_ALIKE)
    letters = (
        each for each in unicodedata.normalize("NFKD", open_text) if unicodedata.category(each) != "Mn"
    )
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters).translate(_ALIKE)


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of some folded forms, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) or NEVER


@dataclass(frozen=True, eq=False)
class Tongue:
    """One language's words; every pattern is read against folded words. Where ``spaced`` is False, words do
    not stand apart. ``apart`` is what follows a digit that is no key ("one of"), or where words do not stand
    apart, no digit. ``parts`` are the parts of a day, each with the hours it may be said of, the longest
    first. ``as_quantity`` is 911 said as a number, ``now`` a promise to be connected at once. ``sure`` is
    False for a language of which only names of days and what its own reviewed words teach are known."""

    language: str
    digits: Mapping[str, int] = field(default_factory=dict)
    hours: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    today: str = NEVER
    tomorrow: str = NEVER
    star: str = NEVER
    pound: str = NEVER
    apart: str = NEVER
    press: str = NEVER
    other_verbs: str = NEVER
    some_key: str = NEVER
    as_quantity: str = NEVER
    hang_up: str = NEVER
    stay_on: str = NEVER
    typed_hours: str = NEVER
    typed_days: str = NEVER
    small_words: str = ""
    calls_back: str = NEVER
    never: str = NEVER
    openings: Mapping[str, str] = field(default_factory=dict)
    please: str = NEVER
    now: str = NEVER
    spaced: bool = True
    sure: bool = True

    # Patterns, made once

    def _bounded(self, pattern: str) -> str:
        return rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])" if self.spaced else f"(?:{pattern})"

    @cached_property
    def _digit(self) -> str:
        apart = NEVER if self.spaced else self.apart
        return rf"(?:{self._bounded(any_of(self.digits))}(?!{apart})|(?<!\d)\d(?!\d))"

    @cached_property
    def _run(self) -> re.Pattern[str]:
        between = r"[ ,-]+" if self.spaced else r"[ ,、-]*"
        return re.compile(rf"{self._digit}(?:{between}{self._digit})*")

    @cached_property
    def _one_digit(self) -> re.Pattern[str]:
        return re.compile(self._digit)

    @cached_property
    def _key(self) -> str:
        signs = self._bounded(f"{self.star}|{self.pound}")
        return rf"(?:{self._digit}(?!{self.apart}|[ -]+{self._digit})|{signs}|[*#])"

    @cached_property
    def presses(self) -> re.Pattern[str]:
        """Telling a caller to press a key."""
        return re.compile(rf"{self.press}{self._key}")

    @cached_property
    def hits(self) -> re.Pattern[str]:
        """Telling a caller to do something else with a key."""
        named = rf"{self._key}(?=\s*(?:[.,;:!?،。，、]|$))"
        return re.compile(rf"{self.other_verbs}(?:{named}|{self.some_key})")

    @cached_property
    def ends_in_key(self) -> re.Pattern[str]:
        """A key by itself at the end, after a comma."""
        return re.compile(rf"[,،:-]\s*{self._key}\s*[.!。]?\s*$")

    @cached_property
    def small(self) -> frozenset[str]:
        """The words that say no topic and are in most sentences."""
        return frozenset(self.small_words.split())

    @cached_property
    def _hours(self) -> re.Pattern[str]:
        return re.compile(rf"{self._bounded(any_of(self.hours))}|(?<!\d)\d{{1,2}}(?!\d)")

    @cached_property
    def _days(self) -> Mapping[re.Pattern[str], int]:
        return {re.compile(self._bounded(form)): day for form, day in self.days.items()}

    # What words say

    def said_digits(self, text: str) -> list[str]:
        """Every digit said, in order, as a figure."""
        return [self._figure(found) for found in self._one_digit.findall(self._undated(folded(text)))]

    def said_keys(self, text: str) -> set[str]:
        """The keys that words name."""
        plain = folded(text)
        named = {key for key, form in (("*", self.star), ("#", self.pound)) if re.search(form, plain)}
        return named | set(self.said_digits(text)) | set(re.findall(r"[*#]", plain))

    def said_numbers(self, text: str) -> list[str]:
        """Every number said digit by digit, and every short code in figures, in order."""
        return _said_numbers(self, text)

    def _find_numbers(self, plain: str) -> list[str]:
        found = [(at.start(), code) for at in self._run.finditer(plain) for code in self._codes(at[0])]
        written = [(at.start(), at[0]) for at in _FIGURES.finditer(plain) if at[0] in SHORT_CODES]
        return [code for _, code in sorted(found + written, key=lambda at: at[0])]

    def said_hours(self, text: str) -> tuple[set[int], list[frozenset[int]]]:
        """The hours of the clock that words name, and what parts of the day they may be in."""
        plain, parts = folded(text), []
        for form, hours in self.parts.items():
            plain, times = re.subn(self._bounded(form), _BREAK, plain)
            parts += [hours] * min(times, 1)
        return {self._hour(found) for found in self._hours.findall(plain)}, parts

    def said_days(self, text: str) -> set[int]:
        """The days of the week that words name; 0 is Monday."""
        plain = folded(text)
        return {day for pattern, day in self._days.items() if pattern.search(plain)}

    def _undated(self, plain: str) -> str:
        """Words without the days of the week, some of which hold a digit."""
        return plain if self.spaced else re.sub("|".join(self.days) or NEVER, _BREAK, plain)

    def _figure(self, form: str) -> str:
        return str(self.digits[form]) if form in self.digits else form

    def _hour(self, form: str) -> int:
        return self.hours[form] if form in self.hours else int(form)

    def _codes(self, run: str) -> list[str]:
        """The numbers in some digits that follow one another; commas part them where each part is one."""
        parts = ["".join(map(self._figure, self._one_digit.findall(part))) for part in re.split("[,、]", run)]
        joined = "".join(parts)
        if len(joined) < _LEAST_CODE:
            return []
        return parts if all(len(part) >= _LEAST_CODE for part in parts) else [joined]


@lru_cache(maxsize=8192)
def _said_numbers(tongue: Tongue, text: str) -> list[str]:
    return tongue._find_numbers(tongue._undated(folded(text)))


def figures(text: str) -> list[str]:
    """The numbers written in figures, in order."""
    return _FIGURES.findall(folded(text))
