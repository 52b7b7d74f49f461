"""What one value of a menu file may be: names, words, keys, numbers, days; and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from ivr.core.line import ANY, CARRIERS, TOPIC_KEYS
from ivr.core.numbers import Dialable, NumberRefused, Speakable, read_dialable, read_speakable
from ivr.files.problem import did_you_mean, shown, wrong

MOST_WORDS = 2000  # letters in one prompt; a carrier's voice takes 3,000 and callers far fewer
MOST_NAME = 40  # letters in a name, so that every link stays short

Number = TypeVar("Number", Dialable, Speakable)

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


NAME_HINT = "names are lower-case words joined by hyphens, like nami-closed"


def is_name(text: str) -> bool:
    """Whether a text can name a node, a prompt and a recording alike."""
    return len(text) <= MOST_NAME and _NAME.fullmatch(text) is not None


def nearest_name(text: str) -> str:
    """What somebody meant who wrote a name like a title."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def name_hint(text: str) -> str:
    """What to write instead of a text that is no name."""
    near = nearest_name(text)
    return f'did you mean "{near}"? {NAME_HINT}' if is_name(near) else NAME_HINT


def _name(text: str) -> str:
    if not is_name(text):
        raise wrong("bad-name", f'"{shown(text)}" is not a name', name_hint(text))
    return text


ONE_VALUE = (
    "bad-shape",
    "one value should stand here, not a list or a block",
    'write it on this line, in "quotes" if it begins with a bracket or a brace',
)


def _text(value: object) -> str:
    """What stands under a key that takes one value."""
    if not isinstance(value, str):
        raise wrong(*ONE_VALUE)
    return value


def _words(value: object) -> str:
    words = " ".join(_text(value).split())
    if not any(letter.isalnum() for letter in words):
        raise wrong("empty-words", "there are no words here", "write what callers should hear")
    if len(words) > MOST_WORDS:
        what = f"{len(words)} letters are too many for one prompt"
        raise wrong("too-long", what, "say it in a few sentences")
    return words


def _key(text: str) -> str:
    if text in ("8", "9"):
        raise wrong("reserved-key", f"{text} is for languages, in every menu", "use 1 to 7")
    if text in ("0", "*", "#"):
        raise wrong(
            "reserved-key", f"{text} means the same everywhere and is added by the line", "use 1 to 7"
        )
    if text not in TOPIC_KEYS or len(text) != 1:
        raise wrong("reserved-key", f'"{shown(text)}" is not a key for a topic', "use one digit from 1 to 7")
    return text


def _day(value: object) -> date:
    text = _text(value)
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    raise wrong("bad-date", f'"{shown(text)}" is not a date', "write it like 2026-11-23")


def _dial(value: object) -> Dialable:
    return _number(value, read_dialable)


def _speak(value: object) -> Speakable:
    return _number(value, read_speakable)


def _number(value: object, read: Callable[[str], Number]) -> Number:
    text = _text(value)
    if not text:
        hint = "write one like 312-744-5000, or take the key away"
        raise wrong("bad-number", "there is no number here", hint)
    try:
        return read(shown(text))
    except NumberRefused as refused:
        raise wrong("bad-number", refused.what, refused.hint) from None


def _zone(text: str) -> str:
    if text not in _zones():
        hint = did_you_mean(text, _zones(), "write it like America/Chicago")
        raise wrong("bad-zone", f'"{shown(text)}" is not a time zone', hint)
    return str(ZoneInfo(text))


@cache
def _zones() -> frozenset[str]:
    """Every zone there is; the system's list is hundreds of files."""
    return frozenset(available_timezones())


def _rules(value: object) -> tuple[str, str]:
    text = _text(value)
    country, _, subdivision = text.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known or subdivision not in known[country]:
        what = f'"{shown(text)}" has no holiday rules'
        raise wrong("bad-holidays", what, "write a country and a state, like US-IL")
    return country, subdivision


def _tag(text: str) -> str:
    try:
        Locale.parse(text, sep="-")
    except (ValueError, UnknownLocaleError):
        raise wrong("bad-language", f'"{shown(text)}" is not a language tag', "write it like en-US") from None
    return text


def _code(text: str) -> str:
    """A language that CLDR knows by name: it is named to callers."""
    try:
        known = Locale.parse(text, sep="-").language in Locale("en").languages
    except (ValueError, UnknownLocaleError):
        known = False
    if not known:
        raise wrong("bad-language", f'"{shown(text)}" is not a language code', "write it like en or es")
    return text


_NO_VOICE = "write one, or take it away"


def _voices(value: object) -> dict[str, str]:
    """One voice for every carrier, or a voice for each."""
    if isinstance(value, str):
        if not value.strip():
            raise wrong("bad-value", "no voice stands here", _NO_VOICE)
        return {ANY: value}
    if not isinstance(value, dict):
        raise wrong(*ONE_VALUE)
    for carrier, voice in value.items():
        if carrier not in CARRIERS:
            what, known = f'"{shown(carrier)}" is not a carrier', f"the carriers are: {', '.join(CARRIERS)}"
            raise wrong("unknown-key", what, did_you_mean(carrier, CARRIERS, known))
        if not isinstance(voice, str) or not voice.strip():
            raise wrong("bad-value", f"no voice stands beside {carrier}", _NO_VOICE)
    return value


def _yes(value: object) -> bool:
    text = _text(value)
    if text not in ("yes", "no"):
        raise wrong("bad-value", f'"{shown(text)}" may not stand here', "write yes or no")
    return text == "yes"


def _ring(value: object) -> int:
    text = _text(value)
    if text not in [str(seconds) for seconds in range(25, 31)]:
        what = f'"{shown(text)}" is not how long to ring'
        raise wrong("bad-ring", what, "write a number of seconds from 25 to 30")
    return int(text)


def _weight(value: object) -> float:
    """How many callers press a key, beside the others: a whole number, or one with a point."""
    text = _text(value)
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text) or float(text) == 0:
        what = f'"{shown(text)}" is not how many callers press this'
        raise wrong("bad-value", what, "write a number, like 10 for ten callers of a hundred")
    return float(text)


def _setting(value: object) -> float:
    text = _text(value)
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text):
        raise wrong("bad-value", f'"{shown(text)}" is no number', "write a number, like 45")
    return float(text)


def _rule(text: str) -> str:
    if not re.fullmatch(r"L\d\d", text):
        hint = "write one like L40; ivr check names it beside each problem"
        raise wrong("bad-value", f'"{shown(text)}" is not a rule', hint)
    return text


# What editors are told about a value: as YAML guesses it, and as it is written. See ivr/files/schema.py.
SPOKEN: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}
NAME_SCHEMA = {"type": "string", "pattern": f"^{_NAME.pattern}$", "maxLength": MOST_NAME}
_NUMBER = WithJsonSchema({"type": ["string", "integer"], "pattern": r"^[0-9\s().+-]+$"})
_FIGURE = WithJsonSchema({"type": ["string", "number"], "pattern": r"^\d{1,4}(\.\d{1,2})?$", "minimum": 0})
_KEYS = [*map(int, TOPIC_KEYS), *TOPIC_KEYS]
_RINGS = [*range(25, 31), *map(str, range(25, 31))]
_VOICE = {"type": "string", "minLength": 1}
_VOICES = {
    "anyOf": [
        _VOICE,
        {"type": "object", "properties": dict.fromkeys(CARRIERS, _VOICE), "additionalProperties": False},
    ]
}

Name = Annotated[str, AfterValidator(_name), WithJsonSchema(NAME_SCHEMA)]
Words = Annotated[str, BeforeValidator(_words), WithJsonSchema(SPOKEN)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), WithJsonSchema(SPOKEN)
]
Rules = Annotated[str, StringConstraints(max_length=2000)]  # of opening hours
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$"), AfterValidator(_code)]
Tag = Annotated[str, AfterValidator(_tag)]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"})
]
YesNo = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Key = Annotated[str, AfterValidator(_key), WithJsonSchema({"enum": _KEYS})]
DialNumber = Annotated[Dialable, BeforeValidator(_dial), _NUMBER]
SpeakNumber = Annotated[Speakable, BeforeValidator(_speak), _NUMBER]
Zone = Annotated[str, AfterValidator(_zone)]
HolidayRules = Annotated[
    tuple[str, str],
    BeforeValidator(_rules),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]+)?$"}),
]
Voices = Annotated[dict[str, str], BeforeValidator(_voices), WithJsonSchema(_VOICES)]
Ring = Annotated[int, BeforeValidator(_ring), WithJsonSchema({"enum": _RINGS})]
Weight = Annotated[float, BeforeValidator(_weight), _FIGURE]
Setting = Annotated[float, BeforeValidator(_setting), _FIGURE]
RuleName = Annotated[str, AfterValidator(_rule), WithJsonSchema({"type": "string", "pattern": r"^L\d\d$"})]
WhoseNumber = Annotated[Literal["caller", "line"], BeforeValidator(_text)]
