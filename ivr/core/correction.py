"""Whether one line corrects another: whether calls begun on the older one would be told something wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.core.line import Line, Service
from ivr.core.numbers import written
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT


def is_correction(before: Line, after: Line) -> bool:
    """Whether calls in progress on the line before must go on with the line after."""
    return bool(corrections(before, after))


def corrections(before: Line, after: Line) -> tuple[str, ...]:
    """Why it is one: each number, hours, closure or notice that changed, in words; empty where it is none."""
    return (*to_confirm(before, after), *_hours(before, after))


def to_confirm(before: Line, after: Line) -> tuple[str, ...]:
    """What of it a second person looks at, because it can lead a caller in danger to the wrong place: each
    number, and the notice."""
    return (*_notice(before, after), *_person(before, after), *_numbers(before, after))


def _notice(before: Line, after: Line) -> Iterator[str]:
    same = before.short_notices == after.short_notices and all(
        before.prompts[prompt] == after.prompts[prompt] for prompt in (EMERGENCY, EMERGENCY_SHORT)
    )
    if not same:
        yield "the emergency notice changed"


def _person(before: Line, after: Line) -> Iterator[str]:
    if before.service(before.person).dial != after.service(after.person).dial:
        yield "key 0 rings another number"


def _numbers(before: Line, after: Line) -> Iterator[str]:
    for old, new in _services(before, after):
        if old.dial != new.dial:
            yield f"the number dialled for {old.name} changed from {_dialled(old)} to {_dialled(new)}"
        if old.speak != new.speak:
            yield f"the number spoken for {old.name} changed from {_spoken(old)} to {_spoken(new)}"
    dialled = {service.dial for service in after.services()}
    for old in before.services():
        gone = not isinstance(after.nodes.get(old.name), Service)
        if gone and old.dial and old.dial not in dialled:
            yield f"{old.name} is no longer rung at {old.dial.e164}"


def _hours(before: Line, after: Line) -> Iterator[str]:
    for old, new in _services(before, after):
        if (old.hours.weekly, old.hours.zone) != (new.hours.weekly, new.hours.zone):
            yield f"the hours of {old.name} changed"
        if (old.hours.holidays, old.hours.exceptions) != (new.hours.holidays, new.hours.exceptions):
            yield f"the days on which {old.name} is closed changed"


def _services(before: Line, after: Line) -> Iterator[tuple[Service, Service]]:
    """The services of both lines."""
    for old in before.services():
        new = after.nodes.get(old.name)
        if isinstance(new, Service):
            yield old, new


def _dialled(service: Service) -> str:
    return service.dial.e164 if service.dial else "none"


def _spoken(service: Service) -> str:
    return written(service.speak) if service.speak else "none"
