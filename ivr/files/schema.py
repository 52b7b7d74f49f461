"""JSON Schemas of the menu files, for editors: what may stand where, and what each key means.

They are made from the same models that read the files. An editor guesses what YAML guesses (``yes``, ``1``,
a date), so a schema takes both the guess and the text, and is kinder than ``ivr check``, which has the last
word. Editors read draft 7.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ivr.core.phrases import PHRASES
from ivr.files.shape import (
    Block,
    BulletinBlock,
    CheckBlock,
    ChoiceBlock,
    EmergencyBlock,
    HolidaysBlock,
    ItemBlock,
    LanguageBlock,
    LineBlock,
    MenuBlock,
    NoticeBlock,
    ServiceBlock,
    WaiverBlock,
)
from ivr.files.values import NAME_SCHEMA, SPOKEN

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_REFERENCES = "#/$defs/{model}"

# What an editor tells about a key.
KEYS: dict[type[Block], dict[str, str]] = {
    MenuBlock: {
        "say": "The question. It is heard before the choices.",
        "choices": "What callers can press, from top to bottom as they hear it; at most seven.",
    },
    ChoiceBlock: {
        "press": "The key, 1 to 7, counting up. 8 and 9 are for languages; 0, * and # work everywhere.",
        "say": 'What the key is for, like "For animal control". The line adds "press 1" by itself.',
        "go-to": "The name of the menu, service, notice or bulletin that it leads to.",
        "weight": "How many callers press it, beside the other choices of this menu; 1 without it.",
        "urgent": "yes where people in a crisis press it: they must not wait long.",
    },
    NoticeBlock: {
        "say": "What callers hear. Facts are blanks: {number:SERVICE}, {hours:SERVICE}, {opens:SERVICE}.",
        "then": "The service that callers are connected to afterwards; without it they come back.",
    },
    BulletinBlock: {
        "say": "What callers hear before the first entry.",
        "items": "The entries, the newest on top; three are read at a time.",
    },
    ItemBlock: {
        "name": "Its name, also that of its recording.",
        "date": "Its date, like 2026-11-23. It is spoken before the words.",
        "from": "The first day it is heard.",
        "until": "The last day it is heard.",
        "say": "The news. The date is spoken by itself, so leave it out.",
    },
    ServiceBlock: {
        "name": 'What callers hear in "Connecting you to ...".',
        "speak": "The number read out: ten digits, or a short code like 311.",
        "dial": "The number rung: always ten digits. Never a short code.",
        "hours": "When it is open, like Mo-Fr 09:00-17:00; Sa 09:00-12:00, or 24/7.",
        "holidays": "Which holidays of line.yaml close it; without it, none do.",
        "exceptions": "Dated rules that win over everything: 2026 Dec 24 09:00-12:00; 2026 Dec 31 off",
        "when-closed": "The menu or notice for callers who find it closed.",
        "otherwise": "The service that is offered when this one is busy or does not answer.",
        "caller-id": "Whose number it sees: caller for the caller's own, line for ours.",
        "ring": "How many seconds it rings, 25 to 30.",
        "languages": "The languages its people answer in, like [en, es]; English only without it.",
        "interpreter": "yes where an interpreter joins for any other language.",
        "source": "Where its number and hours come from.",
        "checked": "The day somebody last compared number and hours with the source.",
        "unconfirmed": "Why a person should check it before trusting it. Take it away once that is done.",
    },
    LineBlock: {
        "name": "The name of the line, for staff.",
        "zone": "The time zone of its hours.",
        "emergency": "The 911 notice: the first sound of every call. It can be reworded, never removed.",
        "welcome": "Who answers.",
        "first": "The menu that a call begins with.",
        "person": "The service behind 0, and for callers who press nothing.",
        "last-words": "Said twice when nobody can be reached: the numbers that matter most.",
        "language": "The language that calls begin in.",
        "languages": "Every language, by its code. The second is on key 8, the others behind key 9.",
        "numbers": "Numbers of ours on which calls begin in another language, each with its code.",
        "holidays": "Sets of holidays that close services, by a name of their own.",
        "check": "What ivr check holds this line to, and what it sets aside for a while.",
    },
    EmergencyBlock: {
        "say": "At most 8 seconds, and nine one one early.",
        "short": "A short form in other languages, by their codes; at most 3.5 seconds each.",
    },
    LanguageBlock: {
        "tag": "How carriers write the language, like en-US.",
        "voice": "The carrier's voice: one for all carriers, or one beside each carrier that has it.",
        "offered": "no while it is still being translated.",
    },
    HolidaysBlock: {
        "rules": "A country, or a country and a state, like US-IL.",
        "less": "Holidays of those rules that do not count, by their names.",
    },
    CheckBlock: {
        "limits": "Limits of should-rules that this line sets otherwise, by their names.",
        "waivers": "Problems set aside until a day, each with its reason.",
    },
    WaiverBlock: {
        "rule": "The rule, like L40; ivr check names it beside each problem.",
        "at": "Where: a name or a file. Without it, everywhere.",
        "reason": "Why it may wait.",
        "until": "The last day of waiting.",
    },
}

_LINE = "The line itself: its notice, languages, first menu, and the person behind 0."
_MENUS = "Menus, services, notices and bulletins, each under a name of its own, like nami-closed."
_PHRASES = "What the line itself says. Keep the {blanks} of each."


def schemas() -> dict[str, Schema]:
    """Each schema by the name of its file."""
    return {
        "line.json": {"$schema": DRAFT, "title": "The line", **_block(LineBlock), "description": _LINE},
        "menus.json": _menus(),
        "phrases.json": _phrases(),
    }


def written(schema: Schema) -> str:
    """A schema as its file has it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


class _ForEditors(GenerateJsonSchema):
    """What is optional is left out, never null, and has no default worth showing."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _block(model: type[Block]) -> Schema:
    """The schema of a block, everything in its place: editors pass over what stands beside a reference."""
    made = model.model_json_schema(
        by_alias=True, ref_template=_REFERENCES, schema_generator=_ForEditors, mode="validation"
    )
    told = {block.__name__: keys for block, keys in KEYS.items()}
    parts = {name: _told(part, told[name]) for name, part in made.pop("$defs", {}).items()}
    whole = _placed(_told(made, told[model.__name__]), parts)
    assert isinstance(whole, dict)
    return whole


def _told(block: Schema, keys: dict[str, str]) -> Schema:
    """A block whose keys say what they mean; the names of our own models are nobody's business."""
    properties = {name: {**value, "description": keys[name]} for name, value in block["properties"].items()}
    for value in properties.values():
        value.pop("title", None)
    kept = {key: value for key, value in block.items() if key not in ("title", "description")}
    return {**kept, "properties": properties}


def _placed(part: object, parts: dict[str, Schema]) -> object:
    """A piece of a schema with every reference replaced by what it stands for."""
    if isinstance(part, list):
        return [_placed(each, parts) for each in part]
    if not isinstance(part, dict):
        return part
    found = {key: _placed(value, parts) for key, value in part.items() if key != "$ref"}
    if "patternProperties" in found:
        found["additionalProperties"] = False  # a name of another form is a misspelled one
    if "$ref" in part:
        meant = _placed(parts[str(part["$ref"]).rpartition("/")[2]], parts)
        assert isinstance(meant, dict)
        return {**meant, **found}
    return found


def _menus() -> Schema:
    """Any number of nodes; which kind a node is shows in its keys, as for whoever reads the files."""
    service = {"anyOf": [{"required": [key]} for key in ("dial", "speak", "hours", "when-closed")]}
    kinds: list[tuple[Schema, type[Block], str]] = [
        ({"required": ["choices"]}, MenuBlock, "A menu: it asks."),
        ({"required": ["items"]}, BulletinBlock, "A bulletin: a dated list, the news."),
        (service, ServiceBlock, "A service: somebody we can connect to."),
    ]
    node: Schema = {**_block(NoticeBlock), "description": "A notice: it says something."}
    for shown_by, model, told in reversed(kinds):
        node = {"if": shown_by, "then": {**_block(model), "description": told}, "else": node}
    return {
        "$schema": DRAFT,
        "title": "Menus, services, notices and bulletins",
        "description": _MENUS,
        "type": ["object", "null"],
        "propertyNames": NAME_SCHEMA,
        "additionalProperties": node,
    }


def _phrases() -> Schema:
    properties = {}
    for name, blanks in PHRASES.items():
        held = ", ".join(f"{{{blank}}}" for blank in blanks)
        told = f"Holds {held}." if blanks else "Holds no blanks."
        properties[name] = {**SPOKEN, "description": told}
    return {
        "$schema": DRAFT,
        "title": "What the line itself says",
        "description": _PHRASES,
        "type": "object",
        "properties": properties,
        "required": list(PHRASES),
        "additionalProperties": False,
    }
