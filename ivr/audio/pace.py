"""Pauses as callers hear them: a recording brings silence along, so the pause beside it is shorter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.audio.silence import LEAD, TAIL
from ivr.core.call import Listen, Say, Silence, Step, Turn

Recorded = Callable[[Say], bool]

# What a pause loses beside recordings: nothing, one's lead, another's tail, or both.
SHORTER = (0, LEAD, TAIL, LEAD + TAIL)


def paced(turn: Turn, recorded: Recorded) -> Turn:
    """The same turn with its pauses as long as they should be heard."""
    return replace(turn, steps=_paced(turn.steps, None, recorded))


def _paced(steps: tuple[Step, ...], before: Step | None, recorded: Recorded) -> tuple[Step, ...]:
    heard = list[Step]()
    for index, each in enumerate(steps):
        step: Step | None = each
        if isinstance(each, Listen):
            inner = _paced(each.steps, before, recorded)
            step = replace(each, steps=inner)  # type: ignore[arg-type]  # no Listen stands in another
        elif isinstance(each, Silence):
            step = _shorter(each, before, _first(steps[index + 1 :]), recorded)
        if step:
            heard.append(step)
            before = step
    return tuple(heard)


def _first(steps: tuple[Step, ...]) -> Step | None:
    step = steps[0] if steps else None
    return step.steps[0] if isinstance(step, Listen) and step.steps else step


def _shorter(pause: Silence, before: Step | None, after: Step | None, recorded: Recorded) -> Silence | None:
    """None where the recordings' own silence is pause enough."""
    tail = TAIL if isinstance(before, Say) and recorded(before) else 0
    lead = LEAD if isinstance(after, Say) and recorded(after) else 0
    milliseconds = pause.milliseconds - tail - lead
    return Silence(milliseconds) if milliseconds > 0 else None
