"""What to change: the checker's own arithmetic, with what callers chose in the place of guessed weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ivr.check.moments import open_moment, ordinary
from ivr.check.order import Timed, best_order, reorderable, timed
from ivr.check.regroup import with_choices
from ivr.check.stopwatch import Spoken, Stopwatch
from ivr.core.line import Choice, Line, Menu, Node, Service
from ivr.core.present import Voice
from ivr.core.present import menu as said
from ivr.report.calls import Call
from ivr.report.hiding import FEWEST
from ivr.store.call_event import CallEvent

LEAST_PRESSES = 100  # in a menu; of fewer nobody knows what the next callers want
LEAST_SAVED = 1.0  # seconds on average; for less no menu is learnt anew
NOTHING = "Change nothing: the menus are said in the best order for what callers want, to within a second."
TOO_FEW = f"Change nothing yet: no menu was answered {LEAST_PRESSES} times, which is too few to advise."
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")

Presses = Mapping[str, Counter[str]]  # menu -> what was chosen there -> how often


def advice(line: Line, calls: Sequence[Call], recorded: Mapping[Spoken, float]) -> tuple[str, ...]:
    """The orders that would let callers wait less, the best first; or that nothing is to be changed. What
    only one half of the calls would profit from is chance, and not advised."""
    usual = ordinary(line)
    presses = chosen(usual, calls)
    if not any(sum(counts.values()) >= LEAST_PRESSES for counts in presses.values()):
        return (TOO_FEW,)
    whole, *halves = (_timed(usual, each, recorded) for each in (calls, calls[::2], calls[1::2]))
    found = [each for each in _orders(whole, presses) if all(_saved(half, each) > 0 for half in halves)]
    return tuple(each.sentence for each in sorted(found, key=lambda each: -each.saved)) or (NOTHING,)


def chosen(line: Line, calls: Sequence[Call]) -> dict[str, Counter[str]]:
    """What was chosen in each menu, whatever its key was at the time."""
    found: dict[str, Counter[str]] = {}
    for call in calls:
        for event, name in call.menus(line):
            choice = _choice(line, line.menu(name), event) if event.kind == "pressed" else None
            if choice:
                found.setdefault(name, Counter())[choice.target] += 1
    return found


def _choice(line: Line, menu: Menu, event: CallEvent) -> Choice | None:
    if event.key is None or not event.key.isdigit() or event.key in "089":
        return None
    return next((each for each in menu.choices if event.next_node in _doors(line, each)), None)


def _doors(line: Line, choice: Choice) -> tuple[str | None, ...]:
    """Where a choice leads: to its target, or to what is said when that is closed."""
    node = line.nodes[choice.target]
    return (choice.target, node.when_closed) if isinstance(node, Service) else (choice.target,)


def measured(line: Line, presses: Presses, fewest: int = LEAST_PRESSES) -> Line:
    """The line with what was chosen as the weights of every menu that was answered often enough."""
    nodes: dict[str, Node] = dict(line.nodes)
    for name, counts in presses.items():
        menu = line.menu(name)
        if sum(counts.values()) >= fewest:
            weighed = (replace(each, weight=max(counts[each.target], 1)) for each in menu.choices)
            nodes[name] = Menu(name, tuple(weighed))
    return replace(line, nodes=nodes)


def _timed(line: Line, calls: Sequence[Call], recorded: Mapping[Spoken, float]) -> Timed:
    weighed = measured(line, chosen(line, calls), LEAST_PRESSES // 4)
    return timed(weighed, open_moment(line), recorded)


@dataclass(frozen=True, slots=True)
class Better:
    """A better order of a menu: what it saves by urgency, and the sentence."""

    menu: str
    order: tuple[str, ...]
    saved: float
    sentence: str


def _orders(now: Timed, presses: Presses) -> Iterator[Better]:
    for menu in reorderable(now):
        counts = presses.get(menu.name, Counter())
        order = tuple(choice.target for choice in best_order(now, menu))
        then = now.changed(_ordered(now.line, menu.name, order))
        saved = now.by_urgency.mean - then.by_urgency.mean
        if sum(counts.values()) >= LEAST_PRESSES and saved >= LEAST_SAVED:
            best = f"The best order of {menu.name} is {', '.join(order)}: {_gain(now, then)}."
            yield Better(menu.name, order, saved, _one(now, menu, order, counts) + best)


def _saved(half: Timed, better: Better) -> float:
    """What an order saves the callers of one half."""
    then = half.changed(_ordered(half.line, better.menu, better.order))
    return half.by_urgency.mean - then.by_urgency.mean


def _ordered(line: Line, name: str, order: Sequence[str]) -> Line:
    choices = {choice.target: choice for choice in line.menu(name).choices}
    return with_choices(line, name, [choices[target] for target in order])


def _one(now: Timed, menu: Menu, order: Sequence[str], counts: Counter[str]) -> str:
    """The one choice whose place matters most, where it alone is worth a change."""
    earlier = [each for n, each in enumerate(menu.choices) if order.index(each.target) < n]
    found = [(_moved(now, menu, order, choice), choice) for choice in earlier]
    then, choice = max(found, key=lambda each: now.by_urgency.mean - each[0].by_urgency.mean)
    place = order.index(choice.target)
    if now.by_urgency.mean - then.by_urgency.mean < LEAST_SAVED or counts[choice.target] < FEWEST:
        return ""
    watch = Stopwatch(now.line, now.moment, now.recorded)
    wait = watch.until(said(Voice(now.line, now.line.language, now.moment), menu), choice.prompt).seconds
    share = round(100 * counts[choice.target] / sum(counts.values()))
    return (
        f"In {menu.name}, callers wait {wait:.0f} s for choice {choice.key} ({choice.target}), which "
        f"{share} of 100 want: put it {_PLACES[place]}, and {_gain(now, then)}. "
    )


def _moved(now: Timed, menu: Menu, order: Sequence[str], choice: Choice) -> Timed:
    """The line with one choice where the best order has it, and the others as they are."""
    kept = [each.target for each in menu.choices if each != choice]
    kept.insert(order.index(choice.target), choice.target)
    return now.changed(_ordered(now.line, menu.name, kept))


def _gain(now: Timed, then: Timed) -> str:
    saved, crisis = now.callers.mean - then.callers.mean, now.in_crisis - then.in_crisis
    told = f"the mean wait {_by(saved)}"
    return f"{told}, that of callers in a crisis {_by(crisis)}" if round(crisis, 1) else told


def _by(saved: float) -> str:
    return f"{'falls' if saved >= 0 else 'rises'} by {abs(saved):.1f} s"
