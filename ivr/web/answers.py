"""The answers of one edition, each rendered once: they stay the same until somebody opens or closes, or a new
day begins, because what is said depends on the place, the event and that only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import sleep

from ivr.core.call import Dialed, Event, Pressed, Ring, Silent, Started, State, Turn, read_place
from ivr.core.changes import same_until
from ivr.core.line import KEYS, Menu
from ivr.edition import Edition
from ivr.twiml import Parties, caller_id
from ivr.web.answered import Answered
from ivr.web.form import Form

# A line of 1,000 nodes has about as many answers in a language; what is seldom asked is rendered again.
MOST_KEPT = 50_000
_BEGAN, _PRESSED, _DIALED, _SILENT = "(", "!", "=", ")"  # signs that no path has
_WORD = re.compile(r"(?=[(!=)])")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_SHORTLY = timedelta(seconds=60)
_BREATH = 0.001  # seconds between two answers rendered ahead, so that those who are asked now come first

Header = tuple[str, str]
# A path below ``/voice``, then what happened there, in a word: one string is found sooner than two.
Asked = str


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
    """A stretch of time in which nothing said changes, and the answers rendered for it by what was asked."""

    since: datetime
    until: datetime
    kept: dict[Asked, Answer]

    def keep(self, asked: Asked, answer: Answer) -> Answer:
        """One more; all are forgotten when there are too many."""
        if len(self.kept) >= MOST_KEPT:
            self.kept.clear()
        self.kept[asked] = answer
        return answer


class Answers:
    """An edition's answers. ``respond`` makes the headers of a document."""

    def __init__(self, edition: Edition, respond: Callable[[bytes], list[Header]]) -> None:
        self.edition = edition
        self._respond = respond
        self._while = self._next = _While(_LONG_AGO, _LONG_AGO, {})

    def find(self, path: str, form: Form, now: datetime) -> Answer:
        """The answer to what happened at a path below ``/voice``; empty is the start of a call."""
        # Taken once: what another thread rendered a moment ago may be wrong from now on.
        while_ = self._while
        if not while_.since <= now < while_.until:
            while_ = self._begin(now)
        asked = path + _word(path, form)
        answer = while_.kept.get(asked)
        if answer is None:
            answer = while_.keep(asked, self._render(asked, now))
        return answer if answer.others is None else self._ringing(answer, form)

    def rehearse(self, now: datetime) -> None:
        """Render what callers come to by the keys they are told, in every language. Raises what a caller
        would have met."""
        while_ = self._while = self._stretch(now)
        asked: list[Asked] = [_BEGAN]
        for each in asked:
            if each not in while_.kept:
                turn = while_.keep(each, self._render(each, now)).told.turn
                asked += self._keys_told(turn)

    def render_ahead(self, now: datetime) -> None:
        """Shortly before somebody opens or closes, render what callers ask now for the time after."""
        while_ = self._while
        if self._next.since == while_.until or not while_.until - _SHORTLY <= now < while_.until:
            return
        next_ = self._stretch(while_.until)
        for asked in list(while_.kept):
            next_.keep(asked, self._render(asked, next_.since))
            sleep(_BREATH)
        self._next = next_

    def _begin(self, now: datetime) -> _While:
        next_ = self._next
        self._while = next_ if next_.since <= now < next_.until else self._stretch(now)
        return self._while

    def _stretch(self, since: datetime) -> _While:
        return _While(since, same_until(self.edition.line, since), {})

    def _keys_told(self, turn: Turn | None) -> list[Asked]:
        """What may be pressed where a turn listens: the keys of a menu, and of the languages."""
        place = turn.place if turn else None
        if place is None or place.state is not State.LISTEN or place.silences or place.wrongs:
            return []
        node, line = self.edition.line.nodes[place.node], self.edition.line
        keys = [choice.key for choice in node.choices] if isinstance(node, Menu) else []
        if place.node == line.first:
            keys += ["0", "8", "9"]
        if place.choosing:
            keys = [str(number) for number, _ in enumerate(line.others, 1)]
        return [f"{place}{_PRESSED}{key}" for key in keys]

    def _render(self, asked: Asked, now: datetime) -> Answer:
        path, word = _WORD.split(asked, 1)
        place = read_place(path)
        event = _event(word)
        turn = self.edition.turn(place, event, now)
        told = Answered(self.edition.name, place, event, turn)
        rings = isinstance(turn.steps[-1], Ring)
        document = b"" if rings else self.edition.document(turn, Parties())
        return Answer(document, self._respond(document), told, {} if rings else None)

    def _ringing(self, answer: Answer, form: Form) -> Answer:
        """The same turn with the number that is shown to whom we ring."""
        turn, others = answer.told.turn, answer.others
        assert turn and others is not None  # it rings somebody
        ring = turn.steps[-1]
        assert isinstance(ring, Ring)
        shown = caller_id(ring, form)
        if shown not in others:
            document = self.edition.document(turn, Parties(form.caller, form.line))
            others[shown] = Answer(document, self._respond(document), answer.told)
        return others[shown]


def _word(path: str, form: Form) -> str:
    """What happened, in a word that stands for everything with the same answer."""
    if not path:
        return _BEGAN + form.line
    if status := form.dial_status:
        return _DIALED + status
    digits = form.digits
    if not digits:
        return _SILENT
    return _PRESSED + (digits if len(digits) == 1 and digits in KEYS else "?")


def _event(word: str) -> Event:
    """The event that a word stands for."""
    kind, told = word[0], word[1:]
    if kind == _BEGAN:
        return Started(told)
    if kind == _DIALED:
        return Dialed(told)
    return Pressed(told) if kind == _PRESSED else Silent()
