"""Changes to a service: its own values, a sudden closure, and that somebody has checked it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ivr.core.closure import Closure, closed, closes, without
from ivr.files.blocks import Block, find_block
from ivr.files.change import Change, ChangedMeanwhile, EditRefused
from ivr.files.draft import Draft, read_draft
from ivr.files.load import hours_of
from ivr.files.problem import Problem
from ivr.files.shape import LineBlock, ServiceBlock, read_block
from ivr.files.stamps import Stamped, stamping, with_exceptions

ORDER = tuple(field.alias or name for name, field in ServiceBlock.model_fields.items())
_NOT_SO = (
    "These hours go past midnight, and a part of such a night cannot be taken away like this. "
    "Begin at midnight, or write the day's other hours below exceptions."
)


def with_values(block: Block, values: Mapping[str, str], languages: Sequence[str]) -> Block:
    """A service with other values; an empty one takes its key away."""
    for key, text in values.items():
        block = block.with_value(key, text or None, ORDER)
    return block.with_list("languages", languages, ORDER)


def read_service(block: Block) -> tuple[ServiceBlock | None, list[Problem]]:
    """What a block says as a service, or every way in which it is none."""
    return read_block(ServiceBlock, block.value, block.file, (block.name,))


def differences(before: Block, after: Block) -> tuple[str, str]:
    """What a change takes away and what it brings, a row for each key."""
    old, new = before.value.plain(), after.value.plain()
    assert isinstance(old, dict) and isinstance(new, dict)
    keys = [key for key in ORDER if old.get(key) != new.get(key)]
    return _listed(old, keys), _listed(new, keys)


def _listed(values: Mapping[str, object], keys: Sequence[str]) -> str:
    return "\n".join(f"{key}: {_told(values[key])}" for key in keys if key in values)


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class Closing:
    """A service closed, or open again: its block before and after, and everything that changes with it."""

    before: Block
    after: Block
    changes: tuple[Change, ...]


def close(home: Path, name: str, closure: Closure, now: datetime) -> Closing:
    """A service closed until a moment. Raises EditRefused."""
    if closure.until <= max(closure.start, now):
        raise EditRefused("It ends before it begins, or is over already.")
    draft = read_draft(home)
    block, service, line = _service(home, draft, name)
    exceptions = closed(service.exceptions, closure, now)
    if not closes(hours_of(service, line), closure, exceptions):
        raise EditRefused(_NOT_SO)
    return _closing(home, block, service.exceptions, exceptions)


def open_again(home: Path, name: str, closure: Closure) -> Closing:
    """A closure taken back. Raises EditRefused."""
    block, service, _ = _service(home, read_draft(home), name)
    exceptions = without(service.exceptions, {closure})
    if exceptions == without(service.exceptions, set()):
        raise ChangedMeanwhile("Somebody has taken it back already.")
    return _closing(home, block, service.exceptions, exceptions)


def _service(home: Path, draft: Draft, name: str) -> tuple[Block, ServiceBlock, LineBlock]:
    block = find_block(home, draft, name)
    placed = draft.nodes[name].block
    if not isinstance(placed, ServiceBlock) or draft.line is None:
        raise EditRefused(f'"{name}" is no service, or the line itself cannot be read.', draft.problems)
    return block, placed, draft.line.block


def _closing(home: Path, block: Block, before: str, after: str) -> Closing:
    new = block.with_value("exceptions", after or None, ORDER)
    stamps = with_exceptions(home, block.name, before, after)
    return Closing(block, new, (new.change, *([stamps] if stamps else [])))


def stamp_as_seen(home: Path, name: str, by: str, day: date, seen: str) -> Stamped:
    """A service stamped as checked, if it is as somebody saw it. Raises EditRefused and StampRefused."""
    if find_block(home, read_draft(home), name).seen != seen:
        raise ChangedMeanwhile("Somebody changed it meanwhile. Look at it again before you stamp it.")
    return stamping(home, name, by, day)
