"""What a rule is: one thing a line must or should keep, why, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.check.subject import Fault, Subject
from ivr.files.problem import Problem

Level = Literal["must", "should"]
Find = Callable[[Subject], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of a line that a rule is shown with. ``kind`` says what it is: ``menus`` is YAML that replaces
    the blocks of the same names in the smallest line, ``script`` is entries of its Spanish script (and then
    Spanish is offered), ``twiml`` an answer, ``words`` a sentence that says it."""

    text: str
    kind: Literal["menus", "script", "twiml", "words"] = "menus"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a line must or should keep. ``demand`` is what it asks, ``reason`` one sentence why,
    ``source`` who says so. ``calendar`` marks what only the calendar breaks: it never fails a check."""

    id: str
    level: Level
    demand: str
    reason: str
    source: str
    find: Find
    bad: Example
    good: Example
    calendar: bool = False

    def problems(self, subject: Subject) -> Iterator[Problem]:
        """What breaks it in a line."""
        for fault in self.find(subject):
            at = fault.spot
            yield Problem(
                at.file, at.line, at.trail, fault.what, fault.hint, self.id, fault.level or self.level
            )
