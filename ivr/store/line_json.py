"""A line as plain JSON and back, so that an edition of years ago still answers.

The JSON follows the page of nouns field by field. Keys nobody knows (any more, or yet) are passed over, and
a field with a default may be missing: those are what later versions add. All else out of place is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ivr.core.line import Bulletin, Line, Menu, Notice, Service
from ivr.core.numbers import SHORT_CODES
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT

FORMAT = 1  # of the JSON; a change that older code could not read makes it 2

_KINDS = {"menu": Menu, "service": Service, "notice": Notice, "bulletin": Bulletin}
_KIND_OF = {kind: word for word, kind in _KINDS.items()}
_DIALLED = re.compile(r"\+1[2-9][0-9]{9}")
_SPOKEN = re.compile(r"[0-9]{10}")

T = TypeVar("T")


class LineUnreadable(ValueError):
    """Why some text is no line: where in it, and what is wrong there."""


def write_line(line: Line) -> str:
    """The line as JSON text of ASCII letters; the order of everything is kept."""
    return json.dumps({"format": FORMAT, "line": _plain(line)}, allow_nan=False)


def read_line(text: str) -> Line:
    """The line that JSON text holds, made by this version or another. Raises LineUnreadable."""
    document = _document(text)
    found = document.get("format")
    if type(found) is not int or found < 1:
        raise LineUnreadable("this is not a line: it does not say its format")
    if found > FORMAT:
        raise LineUnreadable(f"it has format {found}, and this version of ivr reads {FORMAT}: update ivr")
    try:
        line = _noun(Line, document.get("line"), "line")
    except KeyError as error:  # the nouns refuse a name that leads nowhere
        raise LineUnreadable(f"line: {error} is named and not there") from None
    _refuse_unanswerable(line)
    return line


def _document(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise LineUnreadable(f"this is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise LineUnreadable("this is not a line: its JSON is no object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _plain(value: object) -> Any:
    """Anything of the page of nouns as JSON has it; a node says its kind, too."""
    if is_dataclass(value):
        kind = {"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}
        return kind | {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.init}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _parts(kind: Hashable) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a noun, each with the type that it has."""
    hints = get_type_hints(kind)
    return tuple((each, hints[each.name]) for each in fields(kind) if each.init)  # type: ignore[arg-type]


def _noun(kind: Callable[..., T], plain: Any, where: str) -> T:
    if not isinstance(plain, dict):
        raise LineUnreadable(f"{where}: an object expected, {_told(plain)} found")
    values = {}
    for each, hint in _parts(kind):
        if each.name in plain:
            values[each.name] = _value(hint, plain[each.name], f"{where}.{each.name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise LineUnreadable(f"{where}: {each.name} is missing")
    return kind(**values)


def _value(hint: Any, plain: Any, where: str) -> Any:
    """What a field of that type holds."""
    origin, inside = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _noun(hint, plain, where)  # type: ignore[arg-type]  # a class, not one of its objects
    if origin in (Union, UnionType):
        return _one_of(inside, plain, where)
    if origin is tuple and isinstance(plain, list):
        return tuple(_value(inside[0], each, f"{where}.{n}") for n, each in enumerate(plain))
    if origin is Mapping and isinstance(plain, dict):
        return {key: _value(inside[1], each, f"{where}.{key}") for key, each in plain.items()}
    if hint is date and isinstance(plain, str):
        return _date(plain, where)
    if (
        type(plain) is hint
        or (hint is float and type(plain) is int)
        or (origin is Literal and plain in inside)
    ):
        return plain
    raise LineUnreadable(f"{where}: {_told(plain)} has no place here")


def _one_of(kinds: tuple[Any, ...], plain: Any, where: str) -> Any:
    """Nothing where that may be; otherwise the one kind there is, or the kind of node it says it is."""
    if plain is None and NoneType in kinds:
        return None
    possible = [kind for kind in kinds if kind is not NoneType]
    if len(possible) == 1:
        return _value(possible[0], plain, where)
    kind = _KINDS.get(str(plain.get("kind"))) if isinstance(plain, dict) else None
    if kind is None or kind not in possible:
        raise LineUnreadable(f"{where}: {_told(plain)} is no menu, service, notice or bulletin")
    return _noun(kind, plain, where)


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LineUnreadable(f"{where}: {_told(text)} is no date") from None


def _told(plain: Any) -> str:
    """A piece of the JSON, short enough for a message."""
    text = json.dumps(plain)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _refuse_unanswerable(line: Line) -> None:
    """What every answer relies on, and no field by itself can promise."""
    if not isinstance(line.nodes[line.first], Menu):
        raise LineUnreadable(f"line.first: {line.first} is no menu")
    if not isinstance(line.nodes.get(line.person), Service):
        raise LineUnreadable(f"line.person: {line.person} is no service")
    if line.language not in line.languages:
        raise LineUnreadable(f"line.language: {line.language} is not among its languages")
    for prompt, said in ((EMERGENCY, True), (EMERGENCY_SHORT, bool(line.short_notices))):
        if prompt not in line.prompts or (said and not line.prompts[prompt]):
            raise LineUnreadable(f"line.prompts: the {prompt} notice is missing")
    for service in line.services():
        _refuse_wrong_numbers(service)


def _refuse_wrong_numbers(service: Service) -> None:
    """Only ten digits are ever dialled, whoever made the line."""
    if service.dial and not _DIALLED.fullmatch(service.dial.e164):
        raise LineUnreadable(f"line.nodes.{service.name}.dial: {_told(service.dial.e164)} is never dialled")
    if service.speak and not (_SPOKEN.fullmatch(service.speak.digits) or service.speak.digits in SHORT_CODES):
        raise LineUnreadable(f"line.nodes.{service.name}.speak: {_told(service.speak.digits)} is no number")
