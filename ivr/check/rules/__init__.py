"""Every rule, in the order of their numbers."""

from __future__ import annotations

from ivr.check.rule import Rule
from ivr.check.rules import (
    answers,
    calendar,
    connecting,
    keys,
    menus,
    opening,
    promise,
    reviews,
    sound,
    times,
    transfers,
    waits,
    wording,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *answers.RULES,
            *calendar.RULES,
            *keys.RULES,
            *transfers.RULES,
            *menus.RULES,
            *connecting.RULES,
            *opening.RULES,
            *promise.RULES,
            *reviews.RULES,
            *sound.RULES,
            *times.RULES,
            *waits.RULES,
            *wording.RULES,
        ),
        key=lambda rule: rule.id,
    )
)
