"""Changes to a menu, a notice or a bulletin: its words, its choices, and where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivr.files.blocks import Block, with_new_block
from ivr.files.rows import told
from ivr.files.shape import ChoiceBlock, NoticeBlock

CHOICES = "choices"
_NODE_ORDER = tuple(NoticeBlock.model_fields)
_ORDER = tuple(field.alias or name for name, field in ChoiceBlock.model_fields.items())


@dataclass(frozen=True, slots=True)
class Choosing:
    """A choice to be: its key, its words in the line's own language, and where it leads."""

    press: str
    say: str
    to: str


def with_words(block: Block, say: str) -> Block:
    """A node that says something else."""
    return block.with_value("say", say, _NODE_ORDER, fold=True)


def with_then(block: Block, then: str) -> Block:
    """A notice that goes on to another service, or to none."""
    return block.with_value("then", then or None, _NODE_ORDER)


def with_choices(block: Block, choices: Sequence[Choosing]) -> Block:
    """A menu whose choices say and do something else, each in its place."""
    for at, choice in enumerate(choices):
        block = block.with_entry(CHOICES, at, "press", choice.press, _ORDER)
        block = block.with_entry(CHOICES, at, "say", choice.say, _ORDER, fold=True)
        block = block.with_entry(CHOICES, at, "go-to", choice.to, _ORDER)
    return block


def with_new_choice(block: Block, count: int, choice: Choosing) -> Block:
    """A menu with a choice more, heard last."""
    return block.with_new_entry(CHOICES, count, lambda room: _rows(choice, room))


def with_swapped(block: Block, keys: Sequence[str], at: int, to: int) -> Block:
    """A menu in which two choices change their places; the keys stay where they are, in the order heard."""
    order = list(range(len(keys)))
    order[at], order[to] = order[to], order[at]
    block = block.with_order(CHOICES, order)
    for place in (at, to):
        block = block.with_entry(CHOICES, place, "press", keys[place], _ORDER)
    return block


def without_choice(block: Block, count: int, at: int) -> Block:
    """A menu with a choice less; nobody else's key is another."""
    return block.with_order(CHOICES, [number for number in range(count) if number != at])


def with_notice(block: Block, name: str, say: str, then: str) -> Block:
    """The file of a block with a notice more in it."""
    rows = [f"{name}:", *told("say", say, "  ", fold=True)]
    return with_new_block(block, name, [*rows, f"  then: {then}"] if then else rows)


def _rows(choice: Choosing, room: str) -> list[str]:
    deep = f"{room}  "
    words = told("say", choice.say, deep, fold=True)
    return [f"{room}- press: {choice.press}", *words, *told("go-to", choice.to, deep)]
