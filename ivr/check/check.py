"""The whole check of a draft: what keeps it from being a line, then every rule; waivers set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ivr.check.promise import misspoken
from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.check.subject import Subject, subject
from ivr.check.waivers import problems_of_settings, set_aside
from ivr.core.line import Line
from ivr.files.load import Loaded
from ivr.files.problem import Problem
from ivr.files.stamps import problems_of_stamps


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the problems that stand; those set aside by waivers; and, of those that stand, what
    only the calendar broke. ``line`` is None where the files hold none. ``unstamped`` are the services whose
    number and hours nobody has stamped as verified."""

    line: Line | None
    problems: list[Problem]
    waived: list[Problem]
    rules: tuple[Rule, ...]
    unstamped: tuple[str, ...] = ()

    @property
    def must(self) -> list[Problem]:
        """What must be mended before callers may hear it."""
        return [problem for problem in self.problems if problem.level == "must"]

    @property
    def should(self) -> list[Problem]:
        """What should be better, and would fail a strict check."""
        dated = {rule.id for rule in self.rules if rule.calendar}
        return [each for each in self.problems if each.level == "should" and each.rule not in dated]


def check(
    loaded: Loaded,
    carrier: str,
    day: date,
    rules: Sequence[Rule] = RULES,
    progress: Callable[[Iterable[Rule]], Iterable[Rule]] = iter,
) -> Checked:
    """Every problem of a draft, by every rule where it is a line; ``progress`` may watch the rules go by."""
    if loaded.line is None:
        return Checked(None, loaded.problems, [], tuple(rules))
    looked = subject(loaded, carrier, day)
    stamped = problems_of_stamps(loaded.draft, loaded.stamps)  # must not keep a line from being served
    wrong = misspoken(looked)
    loading = [each for each in loaded.problems if not _follows(each, wrong)]
    found = [*loading, *stamped, *broken(looked, progress(rules))]
    assert loaded.draft.line
    standing, waived = set_aside(found, loaded.draft.line, day)
    standing += problems_of_settings(loaded.draft.line, {rule.id for rule in rules}, found, day)
    unstamped = tuple(each.name for each in loaded.line.services() if each.name not in loaded.stamps.stamps)
    return Checked(loaded.line, sorted(standing), waived, tuple(rules), unstamped)


def broken(looked: Subject, rules: Iterable[Rule]) -> list[Problem]:
    """What breaks any of the rules, each problem once."""
    return list(dict.fromkeys(problem for rule in rules for problem in rule.problems(looked)))


def _follows(problem: Problem, wrong: frozenset[str]) -> bool:
    """Whether a translation is only told to follow words that are wrong themselves."""
    return problem.rule == "changed-words" and problem.trail[0] in wrong


def new_musts(draft: Checked, current: Checked | None) -> list[Problem]:
    """What refuses a publish: must-problems that the current edition does not already have."""
    had = {_told(problem) for problem in current.must} if current else set()
    return [problem for problem in draft.must if _told(problem) not in had]


def _told(problem: Problem) -> tuple[object, ...]:
    """A problem apart from the line it stands on, which moves with every edit above it, and from the file
    among the menus, where names are the same in all of them."""
    folder, _, file = problem.file.partition("/")
    return problem.rule, folder if folder == "menus" else (folder, file), problem.trail, problem.what
