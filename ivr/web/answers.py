"""The answers of one edition, each rendered once: they stay the same until somebody opens or closes, or a new
day begins, because what is said depends on the place, the event and that only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.core.call import Dialed, Event, Pressed, Ring, Silent, Started, read_place
from ivr.core.changes import same_until
from ivr.core.line import KEYS
from ivr.edition import Edition
from ivr.twiml import Parties, caller_id
from ivr.web.answered import Answered

# A line of 1,000 nodes has about as many answers in a language; what is seldom asked is rendered again.
MOST_KEPT = 50_000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Header = tuple[str, str]
Response = tuple[bytes, list[Header]]


@dataclass(frozen=True, slots=True)
class Happened:
    """What the carrier says happened: the four fields that are read, as they came."""

    digits: str = ""
    dial_status: str = ""
    caller: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document ready to be sent, and what the log is told of it. Where it rings somebody, ``others`` are
    the documents for each number that is shown to them."""

    document: bytes
    headers: list[Header]
    told: Answered
    others: dict[str | None, Answer] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _While:
    """A stretch of time in which nothing said changes, and the answers rendered for it."""

    since: datetime
    until: datetime
    kept: dict[str, Answer]

    def keep(self, key: str, answer: Answer) -> Answer:
        """One more; all are forgotten when there are too many."""
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[key] = answer
        return answer


class Answers:
    """An edition's answers. ``respond`` makes the headers of a document."""

    def __init__(self, edition: Edition, respond: Callable[[bytes], list[Header]]) -> None:
        self.edition = edition
        self._respond = respond
        self._while = _While(_LONG_AGO, _LONG_AGO, {})

    def find(self, path: str, happened: Happened, now: datetime) -> Answer:
        """The answer to what happened at a path below ``/voice``; empty is the start of a call."""
        # Taken once: what another thread rendered a moment ago may be wrong from now on.
        while_ = self._while
        if not while_.since <= now < while_.until:
            while_ = self._while = _While(now, same_until(self.edition.line, now), {})
        key = f"{path}\n{_word(path, happened)}"
        answer = while_.kept.get(key)
        if answer is None:
            answer = while_.keep(key, self._render(path, happened, now))
        if answer.others is None:
            return answer
        return self._ringing(answer, happened)

    def _render(self, path: str, happened: Happened, now: datetime) -> Answer:
        place = read_place(path)
        event = _event(path, happened)
        turn = self.edition.turn(place, event, now)
        told = Answered(self.edition.name, place, event, turn)
        rings = isinstance(turn.steps[-1], Ring)
        document = b"" if rings else self.edition.document(turn, Parties())
        return Answer(document, self._respond(document), told, {} if rings else None)

    def _ringing(self, answer: Answer, happened: Happened) -> Answer:
        """The same turn with the number that is shown to whom we ring."""
        turn, others = answer.told.turn, answer.others
        assert turn and others is not None  # it rings somebody
        ring, parties = turn.steps[-1], Parties(happened.caller, happened.line)
        assert isinstance(ring, Ring)
        shown = caller_id(ring, parties)
        if shown not in others:
            document = self.edition.document(turn, parties)
            others[shown] = Answer(document, self._respond(document), answer.told)
        return others[shown]


def _word(path: str, happened: Happened) -> str:
    """What happened, in one word that stands for everything with the same answer."""
    if not path:
        return happened.line
    if happened.dial_status:
        return f" {happened.dial_status}"
    digits = happened.digits
    return digits if not digits or (len(digits) == 1 and digits in KEYS) else "?"


def _event(path: str, happened: Happened) -> Event:
    """What happened: a call began, a transfer ended, a key was pressed, or nothing."""
    if not path:
        return Started(happened.line)
    if happened.dial_status:
        return Dialed(happened.dial_status)
    return Pressed(happened.digits) if happened.digits else Silent()
