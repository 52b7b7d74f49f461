"""How hard words are to follow by ear: the two formulas that have published limits, and sentence lengths.

Formulas are smoke alarms: names are left out, because callers must hear them whatever their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.check.lexicon.tongue import folded
from ivr.core.blanks import BLANK

_NAME = "it"  # what a name or a fact counts as: one short word
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?:;؟])\s+|(?<=[。！？；：])")
_JOINED = "of|and|for|the|on|de|del|la|las|los|el|y|e|para"
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’]*"
# Names of offices, whatever they are called: capitals that follow one another, or one within a sentence.
_PROPER = re.compile(
    rf"\b{_CAPITAL}(?:(?:\s+(?:{_JOINED})){{0,2}}\s+{_CAPITAL})+|(?<=[^\W.!?:;¿¡]\s){_CAPITAL}|(?<=,\s){_CAPITAL}"
)
_SILENT_END = re.compile(r"(?:[^laeiouyscxzg]es|ed|[^laeiouy]e)$")
_VOWELS = re.compile(r"[aeiouy]{1,2}")
_STRONG, _WEAK = "aeoáéó", "iuü"


@dataclass(frozen=True, slots=True)
class Text:
    """Words as sentences of words, its names and facts left out."""

    sentences: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(len, self.sentences))

    @property
    def longest(self) -> tuple[str, ...]:
        """The longest sentence; empty where there is none."""
        return max(self.sentences, key=len, default=())


def read(words: str, names: Iterable[str] = ()) -> Text:
    """Words taken apart, with each name and blank as one short word."""
    plain = BLANK.sub(_NAME, words)
    for name in sorted(names, key=len, reverse=True):
        plain = re.sub(rf"\b{re.escape(name)}\b", _NAME, plain, flags=re.I)
    plain = _PROPER.sub(_NAME, plain)
    sentences = (tuple(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(plain))
    return Text(tuple(sentence for sentence in sentences if sentence))


def flesch_kincaid(text: Text) -> float:
    """The school grade that English words ask for."""
    syllables = sum(english_syllables(word) for sentence in text.sentences for word in sentence)
    return 0.39 * text.words / len(text.sentences) + 11.8 * syllables / text.words - 15.59


def inflesz(text: Text) -> float:
    """The ease of Spanish words on the scale of Szigriszt and Pazos: 65 and above is easy."""
    syllables = sum(spanish_syllables(word) for sentence in text.sentences for word in sentence)
    return 206.835 - 62.3 * syllables / text.words - text.words / len(text.sentences)


def english_syllables(word: str) -> int:
    """An estimate: groups of vowels, without an end that is not heard."""
    plain = folded(word)
    heard = _SILENT_END.sub("", plain) if len(plain) > 2 and not re.search(r"(?:ted|ded)$", plain) else plain
    return max(1, len(_VOWELS.findall(heard)))


def spanish_syllables(word: str) -> int:
    """Vowels, less those that run together: an unaccented i or u beside another vowel."""
    plain = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", "q", word.lower())
    count = 0
    before = ""
    for letter in plain:
        if letter not in "aeiouáéíóúü":
            before = ""
            continue
        joined = before and (letter in _WEAK or before in _WEAK) and letter not in "íú" and before not in "íú"
        count += 0 if joined else 1
        before = letter
    return max(1, count)
