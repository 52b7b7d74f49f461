"""The tongue of every language: those that are known, and for any other what CLDR and the line's own reviewed
words tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from ivr.check.lexicon.arabic import ARABIC
from ivr.check.lexicon.english import ENGLISH
from ivr.check.lexicon.mandarin import MANDARIN
from ivr.check.lexicon.polish import POLISH
from ivr.check.lexicon.spanish import SPANISH
from ivr.check.lexicon.tongue import Tongue, folded

KNOWN = {tongue.language: tongue for tongue in (ENGLISH, SPANISH, POLISH, MANDARIN, ARABIC)}

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_DAY = 3  # letters; a shorter name of a day would be found in other words


@cache
def language_of(tag: str) -> str:
    """CLDR's language of a code or tag: ``cmn-CN`` is Chinese, ``arb`` Arabic."""
    return str(Locale.parse(tag, sep="-").language)


@cache
def script_of(tag: str) -> str:
    """The script a language is written in: ``Latn``, ``Hans``, ``Arab``."""
    return str(Locale.parse(Locale.parse(tag, sep="-").language).script or _likely_script(tag))


def language_name(tag: str) -> str:
    """What a language is called in English."""
    return str(Locale.parse(tag, sep="-").get_language_name("en"))


def _likely_script(tag: str) -> str:
    return str(get_global("likely_subtags").get(language_of(tag), "und_Latn").split("_")[1])


def tongue_of(tag: str, press: Mapping[str, str]) -> Tongue:
    """The tongue of a language; ``press`` is key -> words of the reviewed phrases that name it, from which
    the digits of a language that is not known are learned."""
    known = KNOWN.get(language_of(tag))
    return known or Tongue(language_of(tag), digits=_learned(press), days=_days(tag), sure=False)


def _learned(press: Mapping[str, str]) -> dict[str, int]:
    """The word that only one of the ten phrases has, for each digit; none unless all ten are there."""
    digits = {key: set(_WORD.findall(folded(words))) for key, words in press.items() if key.isdigit()}
    often = Counter(word for words in digits.values() for word in words)
    own = {key: [word for word in words if often[word] == 1] for key, words in digits.items()}
    if len(own) < 10 or any(len(words) != 1 for words in own.values()):
        return {}
    return {words[0]: int(key) for key, words in own.items()}


def _days(tag: str) -> dict[str, int]:
    """The names of days as CLDR has them, alone and in a date."""
    names = Locale.parse(tag, sep="-").days
    forms = {
        folded(names[context]["wide"][day]): day for context in ("format", "stand-alone") for day in range(7)
    }
    return {re.escape(form): day for form, day in forms.items() if len(form) >= _SHORTEST_DAY}
