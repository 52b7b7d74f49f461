"""How long the carrier's voice takes to say something: an estimate.

Must never import anything else of ivr.
"""

from __future__ import annotations

import re

# Words a minute: the upper end of the published pace ranges for telephone prompts, because a
# synthetic voice reads at the quick end of what a person recording the same prompt would do.
WORDS_A_MINUTE = {"en": 150, "es": 145, "pl": 130, "ar": 115, "fr": 150, "hi": 140, "vi": 140}
OTHER_WORDS_A_MINUTE = 140
# Chinese is written without spaces; the same ranges give 170-210 characters a minute for it.
CHARACTERS_A_MINUTE = 200
CHINESE = frozenset({"zh", "cmn", "yue"})
# Written without spaces, so that nobody counts its words.
WITHOUT_SPACES = CHINESE | {"ja", "th", "lo", "km", "my"}
SAME_AS = {"arb": "ar"}  # the carrier's tag for Modern Standard Arabic

# Seconds of silence a voice leaves at the end of a sentence and inside one.
SENTENCE_PAUSE = 0.35
CLAUSE_PAUSE = 0.15
# A Latin mark pauses only before a blank: the ones in "3.5", "1,000" and "9:00" are not spoken as pauses.
_SENTENCE_END = re.compile(r"[.!?]+(?=\s)|[。？！…؟।]+")
_CLAUSE_END = re.compile(r"[,:;]+(?=\s)|[，、：；؛،]+")
_MARKS_AND_BLANKS = ".!?,:;。？！…؟।，、：；؛، \t\r\n"


def seconds_to_say(words: str, language: str) -> float:
    """Seconds the carrier's voice needs for these words in a BCP-47 language such as ``es-US``."""
    base = _base(language)
    a_minute = CHARACTERS_A_MINUTE if base in CHINESE else WORDS_A_MINUTE.get(base, OTHER_WORDS_A_MINUTE)
    return 60 / a_minute * words_to_say(words, language) + _pauses(words)


def _base(language: str) -> str:
    base = language.split("-")[0].lower()
    return SAME_AS.get(base, base)


def has_words(language: str) -> bool:
    """Whether a language is written in words that can be counted."""
    return _base(language) not in WITHOUT_SPACES


def words_to_say(words: str, language: str) -> int:
    """How many words that is to hear, or to type: digits one by one, and in Chinese the characters."""
    if _base(language) in CHINESE:
        return sum(c.isalnum() for c in words)
    return sum(_words_in(token) for token in words.split())


def _words_in(token: str) -> int:
    """Digits are read one by one, so each is a word; the letters of a token are one more."""
    return sum(c.isdigit() for c in token) + any(c.isalpha() for c in token)


def _pauses(words: str) -> float:
    """Pauses between what is said; after the last word the next sound follows at once."""
    said = words.rstrip(_MARKS_AND_BLANKS)
    sentences, clauses = len(_SENTENCE_END.findall(said)), len(_CLAUSE_END.findall(said))
    return sentences * SENTENCE_PAUSE + clauses * CLAUSE_PAUSE
