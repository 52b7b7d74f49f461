"""The grammar of the menu files, as models one can read aloud, and what to say to a file that departs."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from ivr.core.line import ANY, CARRIERS, TOPIC_KEYS
from ivr.core.numbers import Dialable, NumberRefused, Speakable, read_dialable, read_speakable
from ivr.files.problem import Problem, did_you_mean, shown, wrong
from ivr.files.text import Trail, Value
from ivr.files.timetable import read_exceptions, read_hours

MOST_WORDS = 2000  # letters in one prompt; a carrier's voice takes 3,000 and callers far fewer
MOST_NAME = 40  # letters in a name, so that every link stays short
MOST_HOLIDAYS = 20  # sets of holidays in a line
MOST_LANGUAGES = 8  # its own, one behind key 8, and six others and its own behind key 9

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


_ONE_VALUE = (
    "bad-shape",
    "one value should stand here, not a list or a block",
    'write it on this line, in "quotes" if it begins with a bracket or a brace',
)


def _text(value: object) -> str:
    """What stands under a key that takes one value."""
    if not isinstance(value, str):
        raise wrong(*_ONE_VALUE)
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
    if text not in available_timezones():
        hint = did_you_mean(text, available_timezones(), "write it like America/Chicago")
        raise wrong("bad-zone", f'"{shown(text)}" is not a time zone', hint)
    return str(ZoneInfo(text))


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
        raise wrong(*_ONE_VALUE)
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


Name = Annotated[str, AfterValidator(_name)]
Words = Annotated[str, BeforeValidator(_words)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Rules = Annotated[str, StringConstraints(max_length=2000)]  # of opening hours
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$"), AfterValidator(_code)]
Tag = Annotated[str, AfterValidator(_tag)]
Day = Annotated[date, BeforeValidator(_day)]
YesNo = Annotated[bool, BeforeValidator(_yes)]


class Block(BaseModel):
    """A block of named values; unknown names are refused, and hyphens stand for underscores."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        arbitrary_types_allowed=True,
    )


Shape = TypeVar("Shape", bound=Block)


class ChoiceBlock(Block):
    press: Annotated[str, AfterValidator(_key), Field(examples=["1"])]
    say: Annotated[Words, Field(examples=["For animal control"])]
    go_to: Annotated[Name, Field(examples=["city-311"])]


class MenuBlock(Block):
    say: Annotated[Words, Field(examples=["How can we help?"])]
    choices: Annotated[list[ChoiceBlock], Field(min_length=1, max_length=len(TOPIC_KEYS))]


class NoticeBlock(Block):
    say: Annotated[Words, Field(examples=["The office is on the first floor."])]
    then: Annotated[Name, Field(examples=["city-311"])] | None = None


class ItemBlock(Block):
    name: Annotated[Name, Field(examples=["fire-station"])]
    date: Annotated[Day, Field(examples=["2026-11-23"])]
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="until")] = None
    say: Annotated[Words, Field(examples=["A new fire station opens."])]


class BulletinBlock(Block):
    say: Annotated[Words, Field(examples=["This is the news summary."])]
    items: Annotated[list[ItemBlock], Field(min_length=1)]


class ServiceBlock(Block):
    name: Annotated[Words, Field(examples=["NAMI Chicago helpline"])]
    speak: Annotated[Speakable, BeforeValidator(_speak), Field(examples=["312-744-5000"])] | None = None
    dial: Annotated[Dialable, BeforeValidator(_dial), Field(examples=["312-744-5000"])] | None = None
    hours: Annotated[Rules, AfterValidator(read_hours), Field(examples=["Mo-Fr 09:00-17:00"])]
    holidays: Name | None = None
    exceptions: Annotated[Rules, AfterValidator(read_exceptions)] = ""
    when_closed: Name | None = None
    otherwise: Name | None = None
    caller_id: Annotated[Literal["caller", "line"], BeforeValidator(_text)] = "line"
    ring: Annotated[int, BeforeValidator(_ring)] = 28
    languages: Annotated[list[Code], Field(min_length=1)] | None = None
    interpreter: YesNo = False
    source: Annotated[Text, Field(examples=["the office's own page, November 2026"])]
    checked: Annotated[Day, Field(examples=["2026-11-23"])]
    unconfirmed: Text | None = None


class EmergencyBlock(Block):
    say: Annotated[Words, Field(examples=["Hang up and call nine one one if this is an emergency."])]
    short: dict[Code, Words] = {}


class LanguageBlock(Block):
    tag: Annotated[Tag, Field(examples=["en-US"])]
    voice: Annotated[dict[str, str], BeforeValidator(_voices)] = {}
    offered: YesNo = True


class HolidaysBlock(Block):
    rules: Annotated[tuple[str, str], BeforeValidator(_rules), Field(examples=["US-IL"])]
    less: list[Text] = []


class LineBlock(Block):
    name: Annotated[Text, Field(examples=["Chicago public safety line"])]
    zone: Annotated[str, AfterValidator(_zone), Field(examples=["America/Chicago"])]
    emergency: EmergencyBlock
    welcome: Annotated[Words, Field(examples=["Chicago public safety."])]
    first: Annotated[Name, Field(examples=["main"])]
    person: Annotated[Name, Field(examples=["city-311"])]
    last_words: Annotated[Words, Field(examples=["In an emergency, call nine one one."])]
    language: Annotated[Code, Field(examples=["en"])]
    languages: Annotated[dict[Code, LanguageBlock], Field(min_length=1, max_length=MOST_LANGUAGES)]
    numbers: dict[Annotated[Dialable, BeforeValidator(_dial)], Code] = {}
    holidays: Annotated[dict[Name, HolidaysBlock], Field(max_length=MOST_HOLIDAYS)] = {}


NodeBlock = MenuBlock | NoticeBlock | BulletinBlock | ServiceBlock


def node_model(value: Value) -> type[NodeBlock] | None:
    """Which kind of node a block describes, told by the keys it has; None where it has none of them."""
    keys = value.block or {}
    if "choices" in keys:
        return MenuBlock
    if "items" in keys:
        return BulletinBlock
    if {"dial", "speak", "hours", "when-closed"} & keys.keys():
        return ServiceBlock
    return NoticeBlock if "say" in keys else None


def read_block(
    model: type[Shape], value: Value, file: str, trail: Trail
) -> tuple[Shape | None, list[Problem]]:
    """The block as its model, or every way in which it departs from it."""
    try:
        return model.model_validate(value.plain()), []
    except ValidationError as refused:
        return None, [_told(error, model, value, file, trail) for error in refused.errors()]


def _told(error: ErrorDetails, model: type[Block], value: Value, file: str, trail: Trail) -> Problem:
    steps = tuple(str(step) for step in error["loc"] if step != "[key]")
    rule, what, hint = _explained(error, steps, model)
    counted = (step for step in error["loc"] if step != "[key]")
    readable = tuple(str(step + 1) if isinstance(step, int) else step for step in counted)
    return Problem(file, value.line_at(steps), (*trail, *readable), what, hint, rule)


def _explained(error: ErrorDetails, steps: Trail, model: type[Block]) -> tuple[str, str, str]:
    key, owner = steps[-1] if steps else "", _model_at(model, steps[:-1])
    told = shown(str(error["input"]))
    match error["type"]:
        case "told":
            ours = error["ctx"]
            return str(ours["rule"]), str(ours["what"]), str(ours["hint"])
        case "missing":
            return (
                "missing-key",
                f'"{key}" is missing here',
                f"add a line like   {key}: {_example(owner, key)}",
            )
        case "extra_forbidden":
            known = [field.alias or name for name, field in owner.model_fields.items()]
            hint = did_you_mean(key, known, f"the words here are: {', '.join(known)}")
            return "unknown-key", f'"{shown(key)}" is not a word that may stand here', hint
        case "literal_error":
            return "bad-value", f'"{told}" may not stand here', f"write {error['ctx']['expected']}"
        case "too_short":
            return "empty", "there is nothing in it", "add at least one, or take it away"
        case "too_long":
            most = error["ctx"]["max_length"]
            return "too-many", f"there are more than {most} here", "take some away, or put them elsewhere"
        case "string_too_short":
            return "empty-words", "there are no words here", "write a few"
        case "string_too_long":
            return "too-long", "these words are too long", "say it in fewer"
        case "string_pattern_mismatch":
            return "bad-language", f'"{told}" is not a language code', "write it like en or es"
        case "string_type":
            return _ONE_VALUE
        case "list_type":
            return "bad-shape", "a list should stand here", "begin each entry with a hyphen"
    return "bad-shape", "a block of named values should stand here", "write key: value on lines of their own"


def _model_at(model: type[Block], steps: Trail) -> type[Block]:
    """The model that owns the last step, found by following the first ones."""
    for step in steps:
        nested = _NESTED.get(step)
        model = nested or model
    return model


_NESTED: dict[str, type[Block]] = {
    "choices": ChoiceBlock,
    "items": ItemBlock,
    "emergency": EmergencyBlock,
    "languages": LanguageBlock,
    "holidays": HolidaysBlock,
}


def _example(model: type[Block], key: str) -> str:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key and field.examples:
            return str(field.examples[0])
    return "..."
