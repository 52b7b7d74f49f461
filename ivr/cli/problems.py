"""Problems as people and programs read them: grouped, the worst first; JSON; notes on a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.text import Text

from ivr.files.problem import Problem, shown

_KEPT_FREE = 7  # rows of a screen for what stands below the problems
_ROWS = 4  # of one problem, the blank one below it included


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one kind under a heading, and its colour."""

    heading: str
    colour: str
    problems: Sequence[Problem]


def print_groups(groups: Sequence[Group], everything: bool = False) -> None:
    """The problems by file and line within each group. A terminal shows one screen of them, unless everything
    is asked for."""
    console = Console(highlight=False, soft_wrap=True)
    room = None if everything or not console.is_terminal else max((console.height - _KEPT_FREE) // _ROWS, 1)
    left_out = 0
    for group in (group for group in groups if group.problems):
        room_here = len(group.problems) if room is None else min(room, len(group.problems))
        room = None if room is None else room - room_here
        left_out += len(group.problems) - room_here
        if room_here:
            console.print(Text(f"{group.heading} ({len(group.problems)})", style=f"bold {group.colour}"))
        for problem in sorted(group.problems)[:room_here]:
            console.print(_told(problem, group.colour))
    if left_out:
        console.print(Text(f"... and {left_out} more: ivr check --all", style="bold"))


def _told(problem: Problem, colour: str) -> Text:
    where = f"{problem.file}:{problem.line}:"
    trail = f"  {' > '.join(map(shown, problem.trail))}" if problem.trail else ""
    return Text.assemble(
        (where, "bold"),
        trail,
        (f"  [{problem.rule}]", "dim"),
        "\n  ",
        (problem.what, colour),
        "\n  ",
        (problem.hint, ""),
        "\n",
    )


def print_problems(problems: Sequence[Problem]) -> None:
    """What keeps a command from its work, and the count."""
    print_groups(by_level(problems), everything=True)
    click.echo(counted(problems))


def by_level(problems: Sequence[Problem]) -> tuple[Group, Group]:
    """The worst first."""
    return (
        Group("To mend before callers may hear it", "red", [p for p in problems if p.level == "must"]),
        Group("To think about", "yellow", [p for p in problems if p.level == "should"]),
    )


def counted(problems: Sequence[Problem]) -> str:
    """How many there are of each level."""
    must = sum(problem.level == "must" for problem in problems)
    return f"{must} to mend before callers may hear it, {len(problems) - must} to think about."


def as_data(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """The problems as other programs read them."""
    return [problem.as_data() for problem in problems]


def as_json(problems: Sequence[Problem]) -> str:
    """The problems as a JSON list."""
    return json.dumps(as_data(problems), indent=2, ensure_ascii=False)


def as_annotations(problems: Sequence[Problem]) -> Iterator[str]:
    """A workflow command for each problem, which GitHub shows beside the line of a pull request."""
    for problem in problems:
        kind = "error" if problem.level == "must" else "warning"
        place = f"file={_property(problem.file)},line={problem.line},title={_property(problem.rule)}"
        told = "\n".join((problem.what, problem.hint))
        yield f"::{kind} {place}::{_message(told)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
