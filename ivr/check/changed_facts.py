"""What changes for callers in numbers, the notice, hours and services."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ivr.check.both import Both, rewordings, spoken_name, spoken_of
from ivr.check.effect import Effect, in_language, language_name, quoted
from ivr.check.timetable import pattern_text, timetable
from ivr.core.line import Line, Service
from ivr.core.numbers import written
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT

A_YEAR = 370  # days in which hours are compared


def numbers(both: Both) -> Iterator[Effect]:
    """Numbers dialled or spoken that are others now."""
    for old, new in both.services():
        dialled = [each.dial.e164 if each.dial else None for each in (old, new)]
        said = [written(each.speak) if each.speak else None for each in (old, new)]
        for verb, (one, other) in (("dialled", dialled), ("spoken", said)):
            if one != other:
                name, way = spoken_name(both.after, new.name), both.ways_after.get(new.name, ())
                told = f"NUMBER CHANGED: {name}: {other or 'none'} is {verb} instead of {one or 'none'}."
                yield Effect("number", told, new.name, way, None, one, other)


def notices(both: Both) -> Iterator[Effect]:
    """The 911 notice in other words, in any language."""
    for prompt in (EMERGENCY, EMERGENCY_SHORT):
        for language, one, other in rewordings(both, prompt, prompt):
            if prompt == EMERGENCY and language not in both.offered():
                continue  # the language itself comes or goes
            which = "THE 911 NOTICE" if prompt == EMERGENCY else "THE SHORT 911 NOTICE"
            told = f"{which} CHANGED: callers now hear {quoted(other)} instead of {quoted(one)}."
            if other is None:
                told = f"{which} IS GONE: callers no longer hear {quoted(one)}."
            elif one is None:
                told = f"{which} IS NEW: callers now hear {quoted(other)}."
            told = in_language(language, both.own, told)
            yield Effect("notice", told, None, (), language, one, other)


def hours(both: Both) -> Iterator[Effect]:
    """Services that are open at other times on some day of the coming year."""
    if both.before.zone != both.after.zone:
        zones = both.before.zone, both.after.zone
        sentence = f"HOURS: all hours are now by the clocks of {zones[1]} instead of {zones[0]}."
        yield Effect("hours", sentence, None, (), None, *zones)
    for old, new in both.services():
        if _heard_otherwise(both, old, new) and (told := _other_hours(both, old, new)):
            way = both.ways_after.get(new.name, ())
            yield Effect("hours", told, new.name, way, None, _rules(old), _rules(new))


def _heard_otherwise(both: Both, old: Service, new: Service) -> bool:
    """Whether hours are others to callers. Of a service that is never rung they hear the ordinary week,
    unless words say when it opens."""
    if old.dial or new.dial or any(spoken_of(line, new.name, "opens") for line in (both.before, both.after)):
        return old.hours != new.hours
    return old.hours.ordinary_week() != new.hours.ordinary_week()


def _other_hours(both: Both, old: Service, new: Service) -> str | None:
    first = min(both.moments).astimezone(ZoneInfo(both.after.zone)).date()
    (then,) = timetable(both.before, first, A_YEAR, (old.name,)).services
    (now,) = timetable(both.after, first, A_YEAR, (new.name,)).services
    pairs = zip(then.days, now.days, strict=True)
    days = [(one, other) for one, other in pairs if one.open != other.open]
    if not days:
        return None
    one, other = days[0]
    many = "1 day" if len(days) == 1 else f"{len(days)} days"
    return (
        f"HOURS: {now.spoken} has other hours on {many} of the next {A_YEAR}, first on {one.date:%A} "
        f"{one.date}: {pattern_text(other.open)} instead of {pattern_text(one.open)}."
    )


def _rules(service: Service) -> str:
    hours = service.hours
    closed = "closed on holidays" if hours.holidays else ""
    return "; ".join(filter(None, (hours.weekly, closed, hours.exceptions)))


def services(both: Both) -> Iterator[Effect]:
    """Who sees a caller's number, how long it rings, in which languages it answers."""
    for old, new in both.services():
        name, way = spoken_name(both.after, new.name), both.ways_after.get(new.name, ())
        if old.caller_id != new.caller_id:
            sees = "callers' own numbers" if new.caller_id == "caller" else "this line's number"
            told = f"{name} now sees {sees}."
            yield Effect("privacy", told, new.name, way, None, old.caller_id, new.caller_id)
        if old.ring_seconds != new.ring_seconds:
            rings = str(old.ring_seconds), str(new.ring_seconds)
            told = f"{name} now rings for {rings[1]} seconds instead of {rings[0]}."
            yield Effect("service", told, new.name, way, None, *rings)
        answers = _answers_in(old, both.before), _answers_in(new, both.after)
        if answers[0] != answers[1]:
            told = f"{name} now answers in {answers[1]} instead of {answers[0]}."
            yield Effect("service", told, new.name, way, None, *answers)


def _answers_in(service: Service, line: Line) -> str:
    names = ", ".join(map(language_name, service.languages or (line.language,)))
    return f"{names}, others by interpreter" if service.interpreter else names


def person(both: Both) -> Iterator[Effect]:
    """Somebody else behind 0."""
    old, new = both.before.person, both.after.person
    if both.same.get(old) != new:
        one, other = spoken_name(both.before, old), spoken_name(both.after, new)
        told = f"Callers who press 0, or nothing, now reach {other} instead of {one}."
        yield Effect("person", told, new, ("0",), None, one, other)
