"""Slips with recordings: the sound of another prompt or language, bookkeeping lost, a file cut short."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random

from tests.mutants.numbers import Made
from tests.mutants.texts import Texts


def _sounds(texts: Texts) -> list[str]:
    return sorted(file for file in texts.content if file.endswith(".wav"))


def _parts(file: str) -> tuple[str, str]:
    found = re.fullmatch(r"prompts/([a-z]+)/(.+)\.wav", file)
    assert found
    return found[1], found[2]


def _books(texts: Texts) -> list[str]:
    return sorted(file for file in texts.content if file.endswith("recordings.json"))


def of_another_prompt(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        for other in _sounds(texts):
            if other != file and _parts(other)[0] == _parts(file)[0]:
                yield f"{file} sounds like {other}", {file: texts.content[other]}


def of_another_language(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        for other in _sounds(texts):
            if other != file and _parts(other)[1] == _parts(file)[1]:
                yield f"{file} sounds like {other}", {file: texts.content[other]}


def swapped(texts: Texts, dice: Random) -> Made:
    for a, b in _within_a_language(texts):
        yield f"{a} and {b} swapped", {a: texts.content[b], b: texts.content[a]}


def _within_a_language(texts: Texts) -> Iterator[tuple[str, str]]:
    sounds = _sounds(texts)
    yield from ((a, b) for a in sounds for b in sounds if a < b and _parts(a)[0] == _parts(b)[0])


def renamed(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        yield f"{file} renamed", {file: None, file.replace(".wav", "2.wav"): texts.content[file]}


def deleted(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        yield f"{file} deleted", {file: None}


def cut_short(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        sound = texts.content[file]
        yield f"{file} half copied", {file: sound[: len(sound) // 2]}


def emptied(texts: Texts, dice: Random) -> Made:
    for file in _sounds(texts):
        yield f"{file} is empty", {file: b""}


def books_lost(texts: Texts, dice: Random) -> Made:
    for file in _books(texts):
        yield f"{file} is gone", {file: None}
        yield f"{file} is cut short", {file: texts.content[file][:-20]}


def books_of_another_language(texts: Texts, dice: Random) -> Made:
    for file in _books(texts):
        other = dice.choice([each for each in _books(texts) if each != file])
        yield f"{file} is a copy of {other}", {file: texts.content[other]}


def entry_lost(texts: Texts, dice: Random) -> Made:
    for file in _books(texts):
        known = json.loads(texts.text(file))
        for name in known:
            rest = {key: value for key, value in known.items() if key != name}
            yield f"{file}: no {name}", {file: json.dumps(rest, indent=1, ensure_ascii=False).encode()}


def pasted_with_its_entry(texts: Texts, dice: Random) -> Made:
    """Sound and bookkeeping of one prompt copied to another."""
    for a, b in _within_a_language(texts):
        file = f"prompts/{_parts(a)[0]}/recordings.json"
        known = json.loads(texts.text(file))
        if {_parts(a)[1], _parts(b)[1]} <= known.keys():
            known[_parts(a)[1]] = known[_parts(b)[1]]
            books = json.dumps(known, indent=1, ensure_ascii=False).encode()
            yield f"{a} and its entry are those of {b}", {a: texts.content[b], file: books}
