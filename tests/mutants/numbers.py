"""Slips in telephone numbers: a digit mistyped, two swapped, the number of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.mutants.texts import Change, Field, Texts

Made = Iterator[tuple[str, Change]]
Slip = Callable[[Random, str], str]


def mistyped(dice: Random, number: str) -> str:
    """One digit is another."""
    at = dice.choice([index for index, sign in enumerate(number) if sign.isdigit()])
    digit = dice.choice([each for each in "0123456789" if each != number[at]])
    return number[:at] + digit + number[at + 1 :]


def swapped(dice: Random, number: str) -> str:
    """Two neighbouring digits stand the other way round."""
    pairs = [
        index
        for index in range(len(number) - 1)
        if number[index : index + 2].isdigit() and number[index] != number[index + 1]
    ]
    at = dice.choice(pairs)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def missing(dice: Random, number: str) -> str:
    """One digit was not typed."""
    at = dice.choice([index for index, sign in enumerate(number) if sign.isdigit()])
    return number[:at] + number[at + 1 :]


def doubled(dice: Random, number: str) -> str:
    """One digit was typed twice."""
    at = dice.choice([index for index, sign in enumerate(number) if sign.isdigit()])
    return number[: at + 1] + number[at:]


def slips(keys: tuple[str, ...], slip: Slip) -> Callable[[Texts, Random], Made]:
    """A slip in a number to speak, to dial, or the same one in both."""

    def make(texts: Texts, dice: Random) -> Made:
        for first in _numbers(texts, keys[0]):
            fields = [first, *(each for key in keys[1:] if (each := texts.value(first.node, key)))]
            wrong = slip(dice, first.value)
            same = [each for each in fields if each.value == first.value]
            if len(same) == len(keys):
                told = f"{first.node}: {' and '.join(keys)} {first.value} -> {wrong}"
                yield told, texts.with_values(*((each, wrong) for each in same))

    return make


def of_another(keys: tuple[str, ...]) -> Callable[[Texts, Random], Made]:
    """The number of another service, pasted."""

    def make(texts: Texts, dice: Random) -> Made:
        for first in _numbers(texts, keys[0]):
            others = [each for each in _numbers(texts, keys[0]) if each.value != first.value]
            other = dice.choice(others)
            pairs = [
                (mine, theirs.value)
                for key in keys
                if (mine := texts.value(first.node, key)) and (theirs := texts.value(other.node, key))
            ]
            yield f"{first.node}: {' and '.join(keys)} of {other.node}", texts.with_values(*pairs)

    return make


def dropped(*keys: str) -> Callable[[Texts, Random], Made]:
    """A key and its value left out."""

    def make(texts: Texts, dice: Random) -> Made:
        for field in texts.fields(*keys, file="menus/services.yaml"):
            if field.lead == "  ":
                yield f"{field.node}: no {field.key}", texts.with_values((field, None))

    return make


def given_another(key: str) -> Callable[[Texts, Random], Made]:
    """The value that the same key has in another service."""

    def make(texts: Texts, dice: Random) -> Made:
        fields = [each for each in texts.fields(key, file="menus/services.yaml") if each.lead == "  "]
        known = sorted({each.value for each in fields})
        for field in fields:
            if others := [value for value in known if value != field.value]:
                value = dice.choice(others)
                yield f"{field.node}: {key}: {value}", texts.with_values((field, value))

    return make


def _numbers(texts: Texts, key: str) -> list[Field]:
    """The ten-digit numbers behind a key."""
    return [each for each in texts.fields(key, file="menus/services.yaml") if len(each.value) > 9]
