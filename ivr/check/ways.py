"""Every way through the menus, from the start of a call to what a choice finally leads to.

That is a service ringing; or a notice, a bulletin or a number that begins to be told. A notice that leads on
to a service is only passed: by its key as soon as that has been said, or by waiting, whichever takes less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count

from ivr.check.stopwatch import Length, Stopwatch
from ivr.core.call import Listen, Pressed, Ring, Say, State, Turn
from ivr.core.line import PERSON_KEY, Choice, Menu, Notice, Service

# A tree has as many ways as it has leaves. Menus that share others have far more; the likeliest are enough.
MOST_WAYS = 5000


@dataclass(frozen=True, slots=True)
class Way:
    """A way to one destination. ``heard`` is what is listened to where each key is pressed once it has been
    said, ``soonest`` where each is pressed as early as it is live; ``share`` is how many of those who choose
    come here. ``trail`` is the keys of the menus, each with its menu: choosing a language, or going on from a
    notice, is none of them."""

    trail: tuple[tuple[str, str], ...]
    node: str
    rings: bool
    heard: Length
    soonest: float
    share: float
    urgent: bool

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for _, key in self.trail)


@dataclass(frozen=True, slots=True)
class _Caller:
    """As far as a caller has come: at the turn that is heard next."""

    turn: Turn
    heard: Length
    soonest: float
    share: float = 1.0
    urgent: bool = False
    trail: tuple[tuple[str, str], ...] = ()


def ways(watch: Stopwatch, language: str) -> tuple[Way, ...]:
    """Every way from the start of a call in a language, the likeliest first."""
    heard, _, turn = watch.chosen(language)
    found, queue, order = list[Way](), list[tuple[float, int, _Caller]](), count()
    heappush(queue, (-1.0, next(order), _Caller(turn, heard, heard.seconds)))
    while queue and len(found) < MOST_WAYS:
        caller = heappop(queue)[-1]
        menu = _entered(watch, caller)
        if menu is None:
            found.append(_arrived(watch, caller))
            continue
        for following in _choices(watch, caller, menu):
            heappush(queue, (-following.share, next(order), following))
    return tuple(found)


def _entered(watch: Stopwatch, caller: _Caller) -> Menu | None:
    """The menu a turn asks, unless the caller has been there before: that is no way on."""
    if caller.turn.place is None or isinstance(caller.turn.steps[-1], Ring):
        return None
    node = watch.line.nodes[caller.turn.place.node]
    been = {menu for menu, _ in caller.trail}
    return node if isinstance(node, Menu) and node.name not in been else None


def _choices(watch: Stopwatch, caller: _Caller, menu: Menu) -> Iterator[_Caller]:
    """Where each choice of a menu leads, once its key has been said."""
    before, listen = watch.before(caller.turn), caller.turn.steps[-1]
    assert isinstance(listen, Listen)
    total, marked = sum(choice.weight for choice in menu.choices), any(c.urgent for c in menu.choices)
    for choice in menu.choices:
        told = _told(watch, listen, choice)
        yield _passed(
            watch,
            replace(
                caller,
                turn=watch.turn(caller.turn.place, Pressed(choice.key)),
                heard=caller.heard.and_then(before).and_then(told),
                soonest=caller.soonest + before.seconds,
                share=caller.share * choice.weight / total,
                urgent=choice.urgent if marked else caller.urgent,
                trail=(*caller.trail, (menu.name, choice.key)),
            ),
        )


def _told(watch: Stopwatch, listen: Listen, choice: Choice) -> Length:
    """What is heard until a choice and its key have been said."""
    position = next(
        n for n, step in enumerate(listen.steps) if isinstance(step, Say) and step.prompt == choice.prompt
    )
    return watch.length(listen.steps[: position + 2])


def _passed(watch: Stopwatch, caller: _Caller) -> _Caller:
    """The same way past notices that lead on, and past "they answer in English": by what takes least
    listening to whoever rings first, or where nobody does, to what is told instead."""
    queue, order, seen = [(caller.heard.seconds, 0, caller)], count(1), set[str]()
    while queue:
        here = heappop(queue)[-1]
        if not _leads_on(watch, here.turn):
            return here
        if str(here.turn.place) in seen:
            continue
        seen.add(str(here.turn.place))
        before = watch.before(here.turn).seconds
        for key, heard, turn in watch.ways(here.turn):
            soonest = here.soonest + (heard.seconds if key == "_" else before)
            further = replace(here, turn=turn, heard=here.heard.and_then(heard), soonest=soonest)
            if key != PERSON_KEY:
                heappush(queue, (further.heard.seconds, next(order), further))
    return caller


def _leads_on(watch: Stopwatch, turn: Turn) -> bool:
    if turn.place is None or isinstance(turn.steps[-1], Ring):
        return False
    node = watch.line.nodes[turn.place.node]
    if isinstance(node, Service):
        return turn.place.state is State.TOLD
    return isinstance(node, Notice) and node.then is not None


def _arrived(watch: Stopwatch, caller: _Caller) -> Way:
    """The end of a way: it rings once all has been said, and anything else begins with its first word."""
    turn, place = caller.turn, caller.turn.place
    assert place is not None  # a chosen key never ends a call
    steps = turn.steps[-1].steps if isinstance(turn.steps[-1], Listen) else ()
    first = next((step.prompt for step in steps if isinstance(step, Say)), "")
    more = watch.before(turn).and_then(watch.until(steps, first) if steps else Length())
    heard = caller.heard.and_then(more)
    soonest = caller.soonest + more.seconds
    rings = isinstance(turn.steps[-1], Ring)
    return Way(caller.trail, place.node, rings, heard, soonest, caller.share, caller.urgent)
