"""Stamps: who checked a service on which day, and which numbers, hours and people were found right.

``menus/stamps.json`` is kept by ``ivr check --stamp`` and edited by nobody. A service that no longer says
what its stamp says has a slipped digit, or was changed and not checked again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from opening_hours import OpeningHours, validate

from ivr.core.numbers import Speakable, written
from ivr.files.change import Change, content, put
from ivr.files.draft import LINE_FILE, Draft, Placed, read_draft
from ivr.files.problem import Problem, did_you_mean, printable, shown
from ivr.files.shape import LineBlock, ServiceBlock
from ivr.files.text import decoded, read_yaml, unreadable
from ivr.files.whole import one_at_a_time

STAMPS_FILE = "menus/stamps.json"
# What is verified of a service: its own keys; the zone of its hours; and whether it is the person behind 0.
HAD_BEFORE = ("speak", "dial", "hours", "holidays", "exceptions")
STAMPED = (*HAD_BEFORE, "zone", "languages", "interpreter", "caller-id", "otherwise", "person")
_HOURS = ("hours", "exceptions")
MOST_STAMPS = 2 * 1024 * 1024  # bytes of the file
MOST_BY = 100  # letters of a name

_NOT_WHAT_WAS_CHECKED = {
    "speak": "the number spoken is not the one that was checked",
    "dial": "the number dialled is not the one that was checked",
    "hours": "the hours are not those that were checked",
    "holidays": "the holidays are not those that were checked",
    "exceptions": "the exceptions are not those that were checked",
    "zone": "the zone of the hours is not the one that was checked",
    "languages": "the languages are not those that were checked",
    "interpreter": "whether an interpreter joins is not as it was checked",
    "caller-id": "whose number they see is not as it was checked",
    "otherwise": "who stands in is not who was checked",
    "person": "whether it is the person behind 0 is not as it was checked",
}
_CHECKED_ROW = re.compile(
    r"""(\s*(?:checked|"checked"|'checked')\s*:\s+["']?)\d{4}-\d\d-\d\d(["']?\s*(?:\#.*)?)""", re.S
)


class StampRefused(ValueError):
    """Why a service was not stamped: ``what`` is wrong, and ``hint`` says what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}; {hint}")
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Stamp:
    """A service as it was checked: the day, who did it, and the value of each of its verified keys, empty
    where it has none."""

    day: date
    by: str
    values: Mapping[str, str]

    def as_data(self) -> dict[str, str]:
        """The stamp as it is kept."""
        return {"checked": str(self.day), "by": self.by, **self.values}


@dataclass(slots=True)
class Stamps:
    """Every stamp of a line by its service, the line of the file each stands on, and what is wrong there."""

    stamps: dict[str, Stamp] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def verified(name: str, service: ServiceBlock, line: LineBlock) -> dict[str, str]:
    """What a person verifies of a service. Holidays are the rules themselves: another name for the same ones
    changes nothing, other ones under the same name do."""
    rules = line.holidays.get(service.holidays or "")
    less = f" less {', '.join(sorted(rules.less))}" if rules and rules.less else ""
    return {
        "speak": written(service.speak) if service.speak else "",
        "dial": written(Speakable(service.dial.e164.removeprefix("+1"))) if service.dial else "",
        "hours": " ".join(service.hours.split()),
        "holidays": f"{rules.rules[0]}-{rules.rules[1]}{less}" if rules else "",
        "exceptions": " ".join(service.exceptions.split()),
        "zone": line.zone,
        "languages": ", ".join(service.languages or (line.language,)),
        "interpreter": "yes" if service.interpreter else "",
        "caller-id": service.caller_id,
        "otherwise": service.otherwise or "",
        "person": "yes" if line.person == name else "",
    }


def _same(key: str, one: str, other: str) -> bool:
    """Whether two values are the same, however they are written."""
    if one == other or key not in _HOURS or not (one and other):
        return one == other
    return str(OpeningHours(one).normalize()) == str(OpeningHours(other).normalize())


def read_stamps(home: Path) -> Stamps:
    """The stamps of a home; where they cannot be read there are none, and a problem says so."""
    path = home / STAMPS_FILE
    try:
        if not path.exists():
            return Stamps()
        if not path.is_file() or path.stat().st_size > MOST_STAMPS:
            raise ValueError("no stamps of ours")
        text = path.read_text(encoding="utf-8")
        stamps = {str(name): _stamp(entry) for name, entry in json.loads(text).items()}
    except OSError as error:
        return Stamps(problems=[unreadable(STAMPS_FILE, error)])
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        what = "the stamps cannot be read, so a slipped digit could pass as a checked one"
        hint = "take back the last change to this file, or delete it and stamp every service anew"
        return Stamps(problems=[Problem(STAMPS_FILE, 1, (), what, hint, "stamp")])
    rows = text.split("\n")
    lines = {name: _line_of(name, rows) for name in stamps}
    return Stamps(stamps, lines)


def _stamp(entry: dict[str, Any]) -> Stamp:
    since = [key for key in STAMPED if key in HAD_BEFORE or key in entry]  # an older stamp claims less
    values = {key: entry[key] for key in ("by", *since)}
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError("not as it was kept")
    if not all(validate(values[key]) for key in _HOURS if values[key]):
        raise ValueError("no hours")
    return Stamp(date.fromisoformat(entry["checked"]), values.pop("by"), values)


def _line_of(name: str, rows: list[str]) -> int:
    begins = f"{json.dumps(name)}:"
    return next((number for number, row in enumerate(rows, 1) if row.strip().startswith(begins)), 1)


def problems_of_stamps(draft: Draft, stamps: Stamps) -> Iterator[Problem]:
    """Where a draft is otherwise than it was checked, and stamps of services that are gone."""
    yield from stamps.problems
    if draft.line is None:
        return
    for name, stamp in stamps.stamps.items():
        placed = draft.nodes.get(name)
        if placed and isinstance(placed.block, ServiceBlock):
            now = verified(name, placed.block, draft.line.block)
            yield from _differences(name, placed, stamp, now)
        else:
            what = f'there is no service "{shown(name)}" any more, and its stamp is still here'
            hint = f"stamp it under its new name, and take {shown(name)} out of this file"
            at = stamps.lines.get(name, 1)
            yield Problem(STAMPS_FILE, at, (printable(name),), what, hint, "stamp", "should")


def _differences(name: str, placed: Placed[Any], stamp: Stamp, now: dict[str, str]) -> Iterator[Problem]:
    for key, value in stamp.values.items():
        if not _same(key, now[key], value):
            was = value or "none"
            by = printable(shown(stamp.by))
            what = f"{_NOT_WHAT_WAS_CHECKED[key]} on {stamp.day}, by {by}: {shown(printable(was))}"
            hint = f"put it back, or check again and stamp it: ivr check --stamp {name}"
            line = placed.line(key) if key in (placed.value.block or {}) else placed.key_line
            yield Problem(placed.file, line, (name, key), what, hint, "stamp")


@dataclass(frozen=True, slots=True)
class Stamped:
    """A service as it is stamped, the file in which its day is set, and what changes."""

    service: str
    name: str
    file: str
    stamp: Stamp
    changes: tuple[Change, ...]


def stamp(home: Path, service: str, by: str, day: date) -> Stamped:
    """Keep that somebody has checked a service on that day. Raises StampRefused and OSError, and leaves
    everything as it was."""
    with one_at_a_time(home / Path(STAMPS_FILE).parent):
        done = stamping(home, service, by, day)
        put(home, done.changes)
    return done


def stamping(home: Path, service: str, by: str, day: date) -> Stamped:
    """A service stamped as it stands, and its ``checked:`` set to that day. Raises StampRefused."""
    who = _who(by)
    draft, stamps = read_draft(home), read_stamps(home)
    placed = _service(draft, service)
    if draft.line is None:
        raise StampRefused(f"{LINE_FILE} cannot be read", "run ivr check first")
    if stamps.problems:
        raise StampRefused(stamps.problems[0].what, stamps.problems[0].hint)
    block: ServiceBlock = placed.block
    new = Stamp(day, who, verified(service, block, draft.line.block))
    dated = [_dated(home, service, placed, day)] if block.checked != day else []
    kept = Change(STAMPS_FILE, content(home / STAMPS_FILE), _written({**stamps.stamps, service: new}))
    return Stamped(service, block.name, placed.file, new, (*dated, kept))


def _who(by: str) -> str:
    who = printable(" ".join(by.split()))
    if not any(letter.isalnum() for letter in who) or len(who) > MOST_BY:
        raise StampRefused("a stamp needs the name of who checked", "write --by and a short name")
    return who


def _service(draft: Draft, name: str) -> Placed[Any]:
    placed = draft.nodes.get(name)
    if placed and isinstance(placed.block, ServiceBlock):
        return placed
    if name in draft.unread:
        raise StampRefused(f'"{shown(name)}" cannot be read', "run ivr check first")
    known = [each for each, node in draft.nodes.items() if isinstance(node.block, ServiceBlock)]
    hint = did_you_mean(name, known, f"the services are: {', '.join(known)}")
    raise StampRefused(f'there is no service "{shown(name)}"', hint)


def _dated(home: Path, service: str, placed: Placed[Any], day: date) -> Change:
    """The day on the row of ``checked:``, where nothing else becomes otherwise by it."""
    before = content(home / placed.file)
    rows = before.decode().split("\n")
    number = placed.line("checked") - 1
    row = _CHECKED_ROW.fullmatch(rows[number]) if number < len(rows) else None
    if row is None:
        hint = f"write checked: {day} there by hand, then stamp it again"
        raise StampRefused(f"{placed.file}:{number + 1} is no line of its own for checked:", hint)
    rows[number] = f"{row[1]}{day}{row[2]}"
    new = Change(placed.file, before, "\n".join(rows).encode())
    if _said(new.file, new.after) != _with_day(_said(new.file, before), service, day):
        hint = "look at it, and stamp it again"
        raise StampRefused(f"{placed.file} was changed by somebody meanwhile", hint)
    return new


def _said(file: str, raw: bytes) -> dict[str, Any]:
    """What a file says, without its lines."""
    value, _ = read_yaml(decoded(raw, file)[0] or "", file)
    return cast(dict[str, Any], value.plain()) if value and value.block else {}


def _with_day(said: dict[str, Any], service: str, day: date) -> dict[str, Any]:
    return {**said, service: {**said.get(service, {}), "checked": str(day)}}


def _written(stamps: Mapping[str, Stamp]) -> bytes:
    """In the order of the names."""
    entries = {name: stamps[name].as_data() for name in sorted(stamps)}
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()


def with_exceptions(home: Path, service: str, before: str, after: str) -> Change | None:
    """The stamps with other exceptions of a service whose exceptions are those that were checked. A sudden
    closure is the line's own doing: no number and no hours were compared with anything."""
    stamps, found = read_stamps(home), content(home / STAMPS_FILE)
    old = stamps.stamps.get(service)
    if old is None or not _same("exceptions", old.values.get("exceptions", ""), before):
        return None
    new = replace(old, values={**old.values, "exceptions": after})
    return Change(STAMPS_FILE, found, _written({**stamps.stamps, service: new}))
