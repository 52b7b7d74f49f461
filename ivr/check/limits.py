"""The numbers that rules hold a line to, by name, each with its reason; the only place where they stand.

A line may relax the limit of a *should* in ``menus/line.yaml`` (``check: limits:``), never that of a *must*.
Sources are those of ``docs/rules.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limit:
    """A number with its unit, whose rule it is, and why it is not another."""

    name: str
    value: float
    unit: str
    rule: str
    level: Literal["must", "should"]
    reason: str


ALL = (Limit("notice-seconds", 8, "seconds", "L02", "must", "somebody in danger listens to no more"),)

LIMITS = {limit.name: limit for limit in ALL}
