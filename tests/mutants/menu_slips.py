"""Slips in menus: keys swapped, targets led elsewhere, choices lost, the words of one under another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from tests.mutants.numbers import Made
from tests.mutants.texts import Field, Texts

Choice = tuple[Field, Field, Field]


def _neighbours(texts: Texts) -> Iterator[tuple[Choice, Choice]]:
    yield from ((a, b) for a, b in pairwise(texts.choices()) if a[0].node == b[0].node)


def _nodes(texts: Texts) -> list[str]:
    return sorted({each.node for each in texts.fields("say", "checked") if each.file != "menus/line.yaml"})


def keys_swapped(texts: Texts, dice: Random) -> Made:
    for (a, *_), (b, *_) in _neighbours(texts):
        yield f"{a.node}: keys {a.value} and {b.value} swapped", texts.with_values((a, b.value), (b, a.value))


def key_repeated(texts: Texts, dice: Random) -> Made:
    for (a, *_), (b, *_) in _neighbours(texts):
        yield f"{a.node}: key {a.value} twice", texts.with_values((b, a.value))


def key_mistyped(texts: Texts, dice: Random) -> Made:
    for key, _, _ in texts.choices():
        wrong = dice.choice([each for each in "0123456789*#" if each != key.value])
        yield f"{key.node}: key {key.value} -> {wrong}", texts.with_values((key, wrong))


def led_elsewhere(texts: Texts, dice: Random) -> Made:
    for _, _, target in texts.choices():
        other = dice.choice([name for name in _nodes(texts) if name != target.value])
        yield f"{target.node}: {target.value} -> {other}", texts.with_values((target, other))


def target_misspelled(texts: Texts, dice: Random) -> Made:
    for _, _, target in texts.choices():
        at = dice.randrange(1, len(target.value) - 1)
        wrong = target.value[:at] + target.value[at + 1 :]
        yield f"{target.node}: {target.value} -> {wrong}", texts.with_values((target, wrong))


def targets_swapped(texts: Texts, dice: Random) -> Made:
    for (_, _, a), (_, _, b) in _neighbours(texts):
        yield f"{a.node}: {a.value} and {b.value} swapped", texts.with_values((a, b.value), (b, a.value))


def words_swapped(texts: Texts, dice: Random) -> Made:
    for (_, a, to), (_, b, _) in _neighbours(texts):
        told = f"{a.node}: the words of {to.value} and the next swapped"
        yield told, texts.with_values((a, b.value), (b, a.value))


def words_of_the_next(texts: Texts, dice: Random) -> Made:
    for (_, a, to), (_, b, _) in _neighbours(texts):
        yield f"{a.node}: {to.value} has the words of the next", texts.with_values((a, b.value))


def node_renamed(texts: Texts, dice: Random) -> Made:
    for file in texts.menus:
        for row, text in enumerate(texts.rows(file)):
            name = text.split(":")[0]
            if file not in ("menus/line.yaml", "menus/phrases.yaml") and name in _nodes(texts):
                yield f"{name} -> {name}s", texts.with_rows(file, row, row + 1, f"{name}s:")


def choice_deleted(texts: Texts, dice: Random) -> Made:
    for key, _, target in texts.choices():
        told = f"{key.node}: {target.value} deleted, with its key {key.value}"
        yield told, texts.with_rows(key.file, key.first, target.last)


def last_choice_deleted(texts: Texts, dice: Random) -> Made:
    """Deleted so that the keys still count up."""
    last = {key.node: (key, target) for key, _, target in texts.choices()}
    for key, target in last.values():
        yield f"{key.node}: {target.value} deleted", texts.with_rows(key.file, key.first, target.last)


def choice_pasted_twice(texts: Texts, dice: Random) -> Made:
    for key, _, target in texts.choices():
        rows = texts.rows(key.file)[key.first : target.last]
        told = f"{key.node}: {target.value} twice"
        yield told, texts.with_rows(key.file, target.last, target.last, *rows)


def choice_moved(texts: Texts, dice: Random) -> Made:
    """Moved below the next, its key left as it was."""
    for (a, _, a_end), (b, _, b_end) in _neighbours(texts):
        rows = texts.rows(a.file)
        moved = [*rows[b.first : b_end.last], *rows[a.first : a_end.last]]
        yield f"{a.node}: {a_end.value} moved down", texts.with_rows(a.file, a.first, b_end.last, *moved)


def then_dropped(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("then"):
        yield f"{field.node}: no then: {field.value}", texts.with_values((field, None))


def then_led_elsewhere(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("then"):
        other = dice.choice([name for name in texts.services() if name != field.value])
        yield f"{field.node}: then: {other}", texts.with_values((field, other))


def otherwise_led_elsewhere(texts: Texts, dice: Random) -> Made:
    for field in texts.fields("otherwise"):
        for name in [each for each in texts.services() if each != field.value]:
            yield f"{field.node}: otherwise: {name}", texts.with_values((field, name))
