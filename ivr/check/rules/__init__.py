"""Every rule, in the order of their numbers."""

from __future__ import annotations

from ivr.check.rule import Rule
from ivr.check.rules import menus

RULES: tuple[Rule, ...] = tuple(sorted((*menus.RULES,), key=lambda rule: rule.id))
