"""What a line sets aside for a while: should-problems, each with a written reason and a last day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date

from ivr.check.limits import LIMITS
from ivr.check.rules import RULES
from ivr.files.draft import Placed
from ivr.files.problem import Problem, did_you_mean
from ivr.files.shape import LineBlock, WaiverBlock


def set_aside(
    problems: Sequence[Problem], line: Placed[LineBlock], day: date
) -> tuple[list[Problem], list[Problem]]:
    """The problems that stand, and those that a waiver sets aside on that day."""
    waivers = [waiver for waiver in line.block.check.waivers if day <= waiver.until]
    aside = [problem for problem in problems if any(covers(waiver, problem) for waiver in waivers)]
    return [problem for problem in problems if problem not in aside], aside


def covers(waiver: WaiverBlock, problem: Problem) -> bool:
    """Whether a waiver is for that problem: its rule, and where it names a place, its trail or file."""
    if problem.level == "must" or waiver.rule != problem.rule:
        return False
    return waiver.at is None or waiver.at in (*problem.trail, problem.file)


def problems_of_settings(
    line: Placed[LineBlock], judged: Set[str], found: Sequence[Problem], day: date
) -> Iterator[Problem]:
    """Limits and waivers that cannot be, and waivers that have ended or that nothing needs any more;
    ``judged`` are the rules that were asked."""
    for name in line.block.check.limits:
        if told := _refused_limit(name):
            where = ("check", "limits", name)
            yield Problem(line.file, line.line(*where), where, *told, "bad-limit")
    for index, waiver in enumerate(line.block.check.waivers):
        at: tuple[str, ...] = ("check", "waivers", str(index), "rule")
        trail: tuple[str, ...] = ("check", "waivers", str(index + 1), "rule")
        if told := _refused_waiver(waiver, found):
            yield Problem(line.file, line.line(*at), trail, *told, "bad-waiver")
        elif waiver.rule in judged and not any(covers(waiver, problem) for problem in found):
            what = f"nothing breaks {waiver.rule} {f'at {waiver.at} ' if waiver.at else ''}any more"
            hint = did_you_mean(waiver.at or "", _places(waiver, found), "take it away")
            yield Problem(line.file, line.line(*at), trail, what, hint, "old-waiver", "should")
        elif waiver.rule in judged and day > waiver.until:
            what = f"this waiver of {waiver.rule} ended on {waiver.until}; what it set aside is told again"
            hint = "mend that and take it away, or give it another reason and a later day"
            yield Problem(line.file, line.line(*at), trail, what, hint, "old-waiver", "should")


def _places(waiver: WaiverBlock, found: Sequence[Problem]) -> set[str]:
    """Where its rule is broken, for one that names a place that is none."""
    return {step for problem in found if problem.rule == waiver.rule for step in problem.trail}


def _refused_limit(name: str) -> tuple[str, str] | None:
    soft = [limit.name for limit in LIMITS.values() if limit.level == "should"]
    if name not in LIMITS:
        return f'there is no limit "{name}"', did_you_mean(name, soft, f"the limits are: {', '.join(soft)}")
    if name not in soft:
        return f"{name} belongs to a must-rule, and no line can change it", "take it away"
    return None


def _refused_waiver(waiver: WaiverBlock, found: Sequence[Problem]) -> tuple[str, str] | None:
    known = {rule.id for rule in RULES}
    if waiver.rule not in known:
        return f"there is no rule {waiver.rule}", did_you_mean(waiver.rule, known, "see docs/rules.md")
    broken = [problem for problem in found if problem.rule == waiver.rule]
    if broken and all(problem.level == "must" for problem in broken):
        return f"{waiver.rule} must be kept, and no waiver sets it aside", "mend what breaks it"
    return None
