"""The grammar of the menu files, as models one can read aloud, and what to say to a file that departs."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from ivr.core.line import TOPIC_KEYS
from ivr.files.problem import Problem, did_you_mean, shown
from ivr.files.text import Trail, Value
from ivr.files.timetable import read_exceptions, read_hours
from ivr.files.values import (
    ONE_VALUE,
    Code,
    Day,
    DialNumber,
    HolidayRules,
    Key,
    Name,
    Ring,
    RuleName,
    Rules,
    Setting,
    SpeakNumber,
    Tag,
    Text,
    Voices,
    Weight,
    WhoseNumber,
    Words,
    YesNo,
    Zone,
)

MOST_HOLIDAYS = 20  # sets of holidays in a line
MOST_LANGUAGES = 8  # its own, one behind key 8, and six others and its own behind key 9


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
    press: Annotated[Key, Field(examples=["1"])]
    say: Annotated[Words, Field(examples=["For animal control"])]
    go_to: Annotated[Name, Field(examples=["city-311"])]
    weight: Weight = 1.0
    urgent: YesNo = False


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
    speak: Annotated[SpeakNumber, Field(examples=["312-744-5000"])] | None = None
    dial: Annotated[DialNumber, Field(examples=["312-744-5000"])] | None = None
    hours: Annotated[Rules, AfterValidator(read_hours), Field(examples=["Mo-Fr 09:00-17:00"])]
    holidays: Name | None = None
    exceptions: Annotated[Rules, AfterValidator(read_exceptions)] = ""
    when_closed: Name | None = None
    otherwise: Name | None = None
    caller_id: WhoseNumber = "line"
    ring: Ring = 28
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
    voice: Voices = {}
    offered: YesNo = True


class HolidaysBlock(Block):
    rules: Annotated[HolidayRules, Field(examples=["US-IL"])]
    less: list[Text] = []


class WaiverBlock(Block):
    rule: Annotated[RuleName, Field(examples=["L40"])]
    at: Text | None = None
    reason: Annotated[Text, Field(examples=["the office asked for these words"])]
    until: Annotated[Day, Field(examples=["2027-05-31"])]


class CheckBlock(Block):
    limits: dict[Name, Setting] = {}
    waivers: list[WaiverBlock] = []


class LineBlock(Block):
    name: Annotated[Text, Field(examples=["Chicago public safety line"])]
    zone: Annotated[Zone, Field(examples=["America/Chicago"])]
    emergency: EmergencyBlock
    welcome: Annotated[Words, Field(examples=["Chicago public safety."])]
    first: Annotated[Name, Field(examples=["main"])]
    person: Annotated[Name, Field(examples=["city-311"])]
    last_words: Annotated[Words, Field(examples=["In an emergency, call nine one one."])]
    language: Annotated[Code, Field(examples=["en"])]
    languages: Annotated[dict[Code, LanguageBlock], Field(min_length=1, max_length=MOST_LANGUAGES)]
    numbers: dict[DialNumber, Code] = {}
    holidays: Annotated[dict[Name, HolidaysBlock], Field(max_length=MOST_HOLIDAYS)] = {}
    check: CheckBlock = CheckBlock()


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
            return ONE_VALUE
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
    "check": CheckBlock,
    "waivers": WaiverBlock,
}


def _example(model: type[Block], key: str) -> str:
    for name, field in model.model_fields.items():
        if (field.alias or name) == key and field.examples:
            return str(field.examples[0])
    return "..."
