"""Calls written by hand: what a caller did, second by second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.store.call_event import CallEvent
from tests.conftest import OPEN

Done = tuple[
    float, str, str | None, str | None
]  # second, what (a key, "_" or an outcome), from where, to where
OUTCOMES = ("completed", "busy", "no-answer", "failed", "canceled")


def a_call(
    name: str,
    *done: Done,
    ended: float | None = None,
    at: datetime = OPEN,
    language: str = "en",
    caller: str | None = None,
) -> list[CallEvent]:
    """The events of one call."""
    at = at.astimezone(UTC)
    found = [_event(name, caller, language, at, "began", None, "main", None)]
    for second, what, here, there in done:
        kind = "dialed" if what in OUTCOMES else "silent" if what == "_" else "pressed"
        moment = at + timedelta(seconds=second)
        found.append(_event(name, caller, language, moment, kind, here, there, what))
    if ended is not None:
        moment = at + timedelta(seconds=ended)
        found.append(_event(name, caller, language, moment, "ended", None, None, None))
    return found


def _event(
    name: str,
    caller: str | None,
    language: str,
    at: datetime,
    kind: str,
    here: str | None,
    there: str | None,
    what: str | None,
) -> CallEvent:
    return CallEvent(
        at=at,
        call=name,
        caller=caller,
        edition="draft",
        language=language,
        node=here,
        state="ringing" if kind == "dialed" else "done" if there is None else "listen" if here else None,
        kind=kind,
        key=what if kind == "pressed" else None,
        outcome=what if kind == "dialed" else None,
        next_node=there,
        service=here if kind == "dialed" else None,
        seconds=None,
    )


def many(
    count: int, *done: Done, ended: float | None = None, name: str = "c", **more: object
) -> list[CallEvent]:
    """The same call by so many people."""
    calls = (a_call(f"{name}{n:05}", *done, ended=ended, **more) for n in range(count))  # type: ignore[arg-type]
    return [event for call in calls for event in call]
