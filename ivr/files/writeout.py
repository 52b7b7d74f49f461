"""A line as files again, so that whatever reads files can be asked about what callers hear now.

Nobody's files are overwritten by it: comments, the order of files and bookkeeping are not in a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog

from ivr.core.hours import Holidays
from ivr.core.line import ANY, Bulletin, Choice, Item, Language, Line, Menu, Node, Notice, Service
from ivr.core.numbers import Speakable, written
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT, LAST_WORDS, PHRASES, WELCOME
from ivr.files.draft import LINE_FILE, PHRASES_FILE
from ivr.files.po import written as written_po
from ivr.files.recordings import make_record, seconds_of
from ivr.files.script import FUZZY, NEEDS_REVIEW, Translation, script_file
from ivr.files.shelving import keep_all
from ivr.files.translations import Scripts

NODES_FILE = "menus/nodes.yaml"

Block = dict[str, Any]  # text, lists and blocks; None is left out


def write_out(home: Path, line: Line, sounds: Mapping[tuple[str, str], bytes], scripts: Scripts) -> None:
    """Writes a line and its recordings into a folder, which reads as the same line. What ``scripts`` know of
    a translation with the very same words, that it was reviewed or is of older words, is kept."""
    own = line.language
    (home / "menus").mkdir(parents=True, exist_ok=True)
    _write(home / LINE_FILE, _line(line))
    _write(home / PHRASES_FILE, {name: line.prompts[name][own] for name in PHRASES})
    _write(home / NODES_FILE, {name: _node(line, node) for name, node in line.nodes.items()})
    for language in line.offered[1:]:
        known = [script.translations for script in scripts.scripts if script.language == language]
        path = home / script_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written_po(_catalog(line, language, known[0] if known else {})))
    for language in line.languages:
        _keep(home, line, language, {name: wav for (name, code), wav in sounds.items() if code == language})


def _write(path: Path, block: Block) -> None:
    path.write_text(
        yaml.safe_dump(block, sort_keys=False, allow_unicode=True, width=10_000), encoding="utf-8"
    )


def _present(block: Block) -> Block:
    """The keys that have a value."""
    return {key: value for key, value in block.items() if value not in (None, "", [], {})}


def _line(line: Line) -> Block:
    own = line.language
    return _present(
        {
            "name": line.name,
            "zone": line.zone,
            "emergency": _present(
                {
                    "say": line.prompts[EMERGENCY][own],
                    "short": {code: line.prompts[EMERGENCY_SHORT][code] for code in line.short_notices},
                }
            ),
            "welcome": line.prompts[WELCOME][own],
            "first": line.first,
            "person": line.person,
            "last-words": line.prompts[LAST_WORDS][own],
            "language": own,
            "languages": {code: _language(each) for code, each in line.languages.items()},
            "numbers": {_ten_digits(number): code for number, code in line.numbers.items()},
            "holidays": {name: _holidays(each) for each, name in _holiday_names(line).items()},
        }
    )


def _language(language: Language) -> Block:
    for_all = language.voices.get(ANY)  # then it names no carrier
    return _present(
        {"tag": language.tag, "voice": for_all or dict(language.voices), "offered": _yes(language.offered)}
    )


def _holiday_names(line: Line) -> dict[Holidays, str]:
    """A name for each set of holidays: a line has their rules, and not what its files call them."""
    found = dict.fromkeys(each.hours.holidays for each in line.services() if each.hours.holidays)
    return {each: f"holidays-{number}" for number, each in enumerate(found, 1)}


def _holidays(holidays: Holidays) -> Block:
    return _present({"rules": f"{holidays.country}-{holidays.subdivision}", "less": list(holidays.less)})


def _node(line: Line, node: Node) -> Block:
    own = {"say": line.prompts[node.name][line.language]}
    match node:
        case Menu():
            return own | {"choices": [_choice(line, choice) for choice in node.choices]}
        case Notice():
            return _present(own | {"then": node.then})
        case Bulletin():
            return own | {"items": [_item(line, node, item) for item in node.items]}
    return _service(line, node)


def _choice(line: Line, choice: Choice) -> Block:
    return {
        "press": choice.key,
        "say": line.prompts[choice.prompt][line.language],
        "go-to": choice.target,
        "weight": f"{choice.weight:g}",
        "urgent": _yes(choice.urgent),
    }


def _item(line: Line, bulletin: Bulletin, item: Item) -> Block:
    return _present(
        {
            "name": item.prompt.removeprefix(f"{bulletin.name}-"),
            "date": str(item.dated),
            "from": _day(item.first),
            "until": _day(item.last),
            "say": line.prompts[item.prompt][line.language],
        }
    )


def _service(line: Line, service: Service) -> Block:
    hours = service.hours
    return _present(
        {
            "name": line.prompts[service.name][line.language],
            "speak": written(service.speak) if service.speak else None,
            "dial": _ten_digits(service.dial.e164) if service.dial else None,
            "hours": hours.weekly,
            "holidays": _holiday_names(line)[hours.holidays] if hours.holidays else None,
            "exceptions": hours.exceptions,
            "when-closed": service.when_closed,
            "otherwise": service.otherwise,
            "caller-id": service.caller_id,
            "ring": str(service.ring_seconds),
            "languages": list(service.languages),
            "interpreter": _yes(service.interpreter),
            "source": service.source,
            "checked": _day(service.checked),
            "unconfirmed": service.unconfirmed,
        }
    )


def _ten_digits(e164: str) -> str:
    return written(Speakable(e164.removeprefix("+1")))


def _day(day: date | None) -> str | None:
    return str(day) if day else None


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _catalog(line: Line, language: str, known: Mapping[str, Translation]) -> Catalog:
    catalog = Catalog(locale=language.replace("-", "_"))
    for prompt, words in line.prompts.items():
        if prompt != EMERGENCY_SHORT and language in words:
            before = known.get(prompt)
            same = before if before and before.words == words[language] else None
            catalog.add(
                same.source if same else words[line.language],
                words[language],
                context=prompt,
                flags=[FUZZY] if same and same.fuzzy else [],
                user_comments=[] if same and same.reviewed else [NEEDS_REVIEW],
            )
    return catalog


def _keep(home: Path, line: Line, language: str, sounds: Mapping[str, bytes]) -> None:
    found = {}
    for prompt, wav in sounds.items():
        heard, source = (seconds_of(wav), 0.0, 0.0), "an edition"
        words = line.prompts[prompt][language]
        found[prompt] = make_record(words, wav, heard, source=source, original=None, added=date.min)
    keep_all(home, language, sounds, found)
