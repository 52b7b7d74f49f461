"""How long callers wait for what they called for: keys pressed, the order of choices, whole ways.

Timed at two moments of an ordinary week, most services open and most closed, so that no result depends on
today; what is recorded as it is, the rest as the carrier's voice is estimated to take.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ivr.check.moments import closed_moment, open_moment, ordinary
from ivr.check.order import LEAST_GAIN, Timed, best_order, efficiency, ordered, reorderable, timed
from ivr.check.rule import Example, Rule
from ivr.check.stopwatch import Stopwatch
from ivr.check.subject import Fault, Subject
from ivr.check.times import LanguageTimes, language_times, relay_seconds

_Measure = tuple[str, float, str]  # the limit's name, the seconds, what a caller would suffer


def _moments(subject: Subject) -> dict[str, datetime]:
    """When most is open, and when most is closed, if that is another moment."""
    line = ordinary(subject.line)
    first, last = open_moment(line), closed_moment(line)
    return {"": first} if first == last else {"": first, " when offices are closed": last}


def _few_presses(subject: Subject) -> Iterator[Fault]:
    """Keys of menus on the shortest way, at any hour; to choose a language, or to wait, is no press."""
    fewest: dict[str, tuple[str, ...]] = {}
    for moment in _moments(subject).values():
        for way in timed(ordinary(subject.line), moment, subject.recorded).ways:
            if way.rings and len(way.keys) < len(fewest.get(way.node, (*way.keys, ""))):
                fewest[way.node] = way.keys
    for name, keys in fewest.items():
        if len(keys) > (most := subject.limit("presses")):
            what = f"callers press {len(keys)} keys to reach {name}: {', '.join(keys)}"
            yield Fault(subject.at(name), what, f"offer it where {most:g} keys lead to it")


def _good_order(subject: Subject) -> Iterator[Fault]:
    """One fault for each menu whose order costs callers more than the rest of all waiting allows."""
    for told, moment in _moments(subject).items():
        now = timed(ordinary(subject.line), moment, subject.recorded)
        if 100 * efficiency(now) >= subject.limit("order-efficiency"):
            continue
        saved = {menu.name: _saved(now, menu.name) for menu in reorderable(now)}
        name = max(saved, key=saved.__getitem__)
        order = ", ".join(choice.target for choice in best_order(now, now.line.menu(name)))
        what = f"callers wait {saved[name]:.1f} seconds longer than in the best order{told}"
        yield Fault(subject.at(name, "choices"), what, f"say them in this order: {order}")
        return


def _saved(now: Timed, name: str) -> float:
    return now.by_urgency.mean - now.changed(ordered(now, name)).by_urgency.mean


def _waits_are_short(subject: Subject) -> Iterator[Fault]:
    """One fault for each measure of a language that is too long, at the moment when it is longer."""
    line = ordinary(subject.line)
    watches = {told: Stopwatch(line, moment, subject.recorded) for told, moment in _moments(subject).items()}
    for language in line.offered:
        longest: dict[str, _Measure] = {}
        for told, watch in watches.items():
            for name, seconds, what in _measures(language_times(watch, language)):
                if name not in longest or seconds > longest[name][1] + LEAST_GAIN:
                    longest[name] = (name, seconds, what + told)
        for name, seconds, what in longest.values():
            if seconds > (most := subject.limit(name)):
                told = f'in "{language}" {what}; {most:g} is the most'
                hint = "use fewer words or choices, and say first what is urgent; ivr tree shows each wait"
                yield Fault(subject.at_line("languages", language), told, hint)


def _measures(times: LanguageTimes) -> Iterator[_Measure]:
    by_urgency, last, urgent, relayed = times.by_urgency, times.longest, times.urgent, times.relayed
    yield "mean-seconds", by_urgency.mean, f"callers wait {by_urgency.mean:.0f} seconds on average"
    yield "p90-seconds", by_urgency.p90, f"one caller of ten waits {by_urgency.p90:.0f} or longer"
    seconds = last.heard.seconds
    yield "worst-seconds", seconds, f"they wait {seconds:.0f} seconds for {last.node} ({_keys(last.keys)})"
    if urgent:
        seconds = urgent.heard.seconds
        what = f"callers in a crisis wait {seconds:.0f} seconds for {urgent.node} ({_keys(urgent.keys)})"
        yield "urgent-seconds", seconds, what
    if relayed:
        seconds = relay_seconds(relayed)
        what = f"a relay operator types {seconds:.0f} seconds until {relayed.node} ({_keys(relayed.keys)})"
        yield "relay-seconds", seconds, what


def _keys(keys: tuple[str, ...]) -> str:
    return f"key {', '.join(keys)}"


RULES = (
    Rule(
        "L09",
        "should",
        "Two keys lead to every service, the choice of a language not counted.",
        "At each further menu some callers choose wrongly and do not come back.",
        "Ireland, Customer Communications Toolkit; derived",
        _few_presses,
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the town
      go-to: town
town:
  say: The town.
  choices:
    - press: 1
      say: For learning
      go-to: learning
learning:
  say: Learning.
  choices:
    - press: 1
      say: For the library
      go-to: library
    - press: 2
      say: For town news
      go-to: news
"""
        ),
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For learning
      go-to: learning
learning:
  say: Learning.
  choices:
    - press: 1
      say: For the library
      go-to: library
    - press: 2
      say: For town news
      go-to: news
"""
        ),
    ),
    Rule(
        "L12",
        "should",
        "What most callers want, and what is urgent, is said first; short choices before long ones.",
        "Every caller listens to all the choices before theirs.",
        "Avaya Interactive Response guide, menus; Smith's rule for the order of jobs",
        _good_order,
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the news of the town, its council, its clubs, its schools, and its weather
      go-to: news
    - press: 2
      say: For the library
      go-to: library
      weight: 20
"""
        ),
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
      weight: 20
    - press: 2
      say: For the news of the town, its council, its clubs, its schools, and its weather
      go-to: news
"""
        ),
    ),
    Rule(
        "L40",
        "should",
        "By weight and urgency callers wait 42 seconds on average, nine of ten at most 52, nobody more than "
        "60, and in a crisis 40; an operator of a relay types at most 150.",
        "Who waits longer hangs up, and people in a crisis do so first.",
        "VCC Live study of 2023: 48 seconds on average; Route Fifty, In crisis and on hold",
        _waits_are_short,
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: >
        For the news of the town, its council, its clubs, its schools, its weather, its roads, its buses,
        its parks, its markets, its fairs, its concerts, its sports, its history, its plans, its budget,
        and everything else that has happened here since last we met, or will happen before we meet again
      go-to: news
    - press: 2
      say: For the library
      go-to: library
      urgent: yes
"""
        ),
        Example(
            """\
main:
  say: How can we help?
  choices:
    - press: 1
      say: For the library
      go-to: library
      urgent: yes
    - press: 2
      say: For the news of the town
      go-to: news
"""
        ),
    ),
)
