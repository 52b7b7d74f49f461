"""Golden calls: a file staff can read, of what a caller does and what they then hear.

What the caller does begins at the margin; what was heard is indented and is written by the machine::

    # NAMI is closed on Sunday evening
    at 2026-11-29 18:00
    dial-result busy
    call
        0.0  If this is an emergency, hang up and call nine one one.
             listening 8 s
    press 2

Must never import anything else of ivr.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, Unpack

from ivr.phone.call import Call, KeyPress, Settings
from ivr.phone.events import Event, Keyed
from ivr.phone.exchange import Exchange
from ivr.phone.handset import OUTCOMES
from ivr.phone.transcript import as_text
from ivr.phone.verbs import KEYS

SCRIPT_LINES = (
    "at 2026-11-29 18:00",
    "dial-result busy",
    "call",
    "press 1",
    "press 1 early",
    "silence",
    "hang up",
)
TIME_FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Start:
    """The caller calls."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The caller hangs up."""


@dataclass(frozen=True, slots=True)
class DialResult:
    """From here on every transfer comes to this."""

    outcome: str


Action: TypeAlias = Start | KeyPress | HangUp | DialResult


@dataclass(frozen=True, slots=True)
class Story:
    """``title`` may have several lines; ``at`` is the line's local time, as ``2026-11-29 18:00``."""

    title: str
    at: str | None
    actions: tuple[Action, ...]

    @property
    def dial_results(self) -> tuple[str, ...]:
        """The results its transfers come to, in the order they are set."""
        return tuple(action.outcome for action in self.actions if isinstance(action, DialResult))


def read_story(text: str) -> Story:
    """The script of a story; what was heard is passed over.

    Raises ValueError that names the line and says what may stand there.
    """
    title: list[str] = []
    at: str | None = None
    actions: list[Action] = []
    for number, line in enumerate(text.splitlines(), start=1):
        begun = at is not None or bool(actions)
        if line.startswith("#") and not begun:
            title.append(line[1:].strip())
        elif line.startswith("at ") and not begun:
            at = _time(line, number)
        elif line.strip() and not line[0].isspace():
            actions.append(_action_in_order(line, number, actions))
    if Start() not in actions:
        raise ValueError("The story has no line that says: call")
    return Story("\n".join(title), at, tuple(actions))


def _time(line: str, number: int) -> str:
    time = line.removeprefix("at ").strip()
    try:
        return datetime.strptime(time, TIME_FORMAT).strftime(TIME_FORMAT)
    except ValueError:
        raise ValueError(f"Line {number}: {time!r} is not a time. Write it as: {SCRIPT_LINES[0]}") from None


def _action_in_order(line: str, number: int, before: list[Action]) -> Action:
    action = _action(line)
    if action is None:
        hint = f"A title (#) and the time come first; after them one of: {'; '.join(SCRIPT_LINES[1:])}"
        raise ValueError(f"Line {number}: {line!r} cannot stand here. {hint}")
    called = Start() in before
    if called if isinstance(action, Start) else not (called or isinstance(action, DialResult)):
        raise ValueError(f"Line {number}: {line!r} cannot stand here. A story has one call, before any key.")
    return action


def _action(line: str) -> Action | None:
    match line.split():
        case ["call"]:
            return Start()
        case ["dial-result", outcome] if outcome in OUTCOMES:
            return DialResult(outcome)
        case ["press", key] if key in tuple(KEYS):
            return KeyPress(key)
        case ["press", key, "early"] if key in tuple(KEYS):
            return KeyPress(key, early=True)
        case ["silence"]:
            return KeyPress(None)
        case ["hang", "up"]:
            return HangUp()
    return None


def replay(story: Story, exchange: Exchange, url: str, **how: Unpack[Settings]) -> list[list[Event]]:
    """What is heard after each action. The call may end before the story does; then the rest is missing.

    Making the line believe it is ``story.at`` is the business of whoever made the exchange.
    """
    call = Call(exchange, url, **how)
    heard: list[list[Event]] = []
    for index, action in enumerate(story.actions):
        if call.ended:
            break
        heard.append(_perform(call, action, until_live=_is_early(story.actions[index + 1 :])))
    return heard


def _is_early(coming: Sequence[Action]) -> bool:
    """Whether the next key does not wait for its menu to be heard out."""
    nexts = [action for action in coming if not isinstance(action, DialResult)]
    return bool(nexts) and isinstance(nexts[0], KeyPress) and nexts[0].early


def _perform(call: Call, action: Action, *, until_live: bool) -> list[Event]:
    match action:
        case DialResult():
            call.dial_result = action.outcome
            return []
        case HangUp():
            call.hang_up()
        case KeyPress():
            call.act(action)
        case _:  # the call itself: the handset is ringing already, and now it is listened to
            pass
    return call.hear(until_live)


def write_story(story: Story, heard: Sequence[Sequence[Event]]) -> str:
    """The file of a story, with what was heard after each of its actions."""
    lines = [f"# {line}".rstrip() for line in story.title.splitlines()]
    lines += [] if story.at is None else [f"at {story.at}"]
    for action, events in zip(story.actions, heard, strict=False):
        lines.append(_script(action))
        lines += [f" {line}" for line in as_text(_besides_keys(events)).splitlines()]
    return "\n".join(lines) + "\n"


def _besides_keys(events: Sequence[Event]) -> list[Event]:
    """The script says which keys are pressed; only one that reached nobody is news."""
    return [event for event in events if not isinstance(event, Keyed) or event.lost]


def _script(action: Action) -> str:
    match action:
        case Start():
            return "call"
        case DialResult():
            return f"dial-result {action.outcome}"
        case HangUp():
            return "hang up"
        case _:
            return f"press {action.key}{' early' if action.early else ''}" if action.key else "silence"
