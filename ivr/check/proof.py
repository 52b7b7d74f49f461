"""Two proofs of what a line answers, read from TwiML alone: the emergency notice is the first sound of
whatever can begin a call, and from every place there is a way to a person.

Every place, event, language and state of the hours is walked through whatever ``ask_at`` asks, each language
as a task of its own (``ivr.check.part``), so that several can run at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ivr.check.graph import language_of
from ivr.check.part import Breach, Part, Task, Walking
from ivr.check.walk import EVENTS, SILENCE, START, Ask, AskAt, HourState, fields
from ivr.core.line import Line
from ivr.last_resort import LAST_RESORT


@dataclass(frozen=True)
class Proof:
    """All that was walked, language by language, and what must not have been answered."""

    states: int
    parts: tuple[Part, ...]
    breaches: tuple[Breach, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.breaches

    def summary(self) -> str:
        """For people, in a few lines."""
        places, answers = (sum(map(count, self.parts)) for count in (_places, _answers))
        asked, firsts = (sum(map(count, self.parts)) for count in (_asked, _firsts))
        languages = list(dict.fromkeys(part.language for part in self.parts))
        rows = [
            f"{places:,} places x {len(EVENTS)} events, {len(languages)} languages, {self.states} states of "
            f"the hours, and old and unknown links: {answers:,} answers ({asked:,} of them asked for; the "
            "others were given without looking at the clock, and are the same at every hour).",
            f"911 first: {firsts:,} answers that can begin a call, or a language, begin with the notice.",
            *(_told(part) for part in self.parts if part.farthest[0].place),
            *map(str, self.breaches),
        ]
        end = "Both proofs hold." if self.holds else f"{len(self.breaches)} breaches: nothing is proved."
        return "\n".join([*rows, end])


def _places(part: Part) -> int:
    return len(part.places)


def _answers(part: Part) -> int:
    return part.answers


def _asked(part: Part) -> int:
    return part.asked


def _firsts(part: Part) -> int:
    return part.first_sounds


def _told(part: Part) -> str:
    """The worst ways of a language."""
    (far, keys), (quiet, waits) = part.farthest, part.quietest
    node, other = (way.place.rpartition("/")[2].split(".")[2] for way in (far, quiet))
    return (
        f"{part.language}: a person is at most {far.keys} key{'s' * (far.keys != 1)} and {far.seconds:.0f} "
        f"seconds away (at {node}, after {_keys(keys)}); whoever presses nothing waits at most "
        f"{quiet.seconds:.0f} seconds (at {other}, after {_keys(waits)})."
    )


def _keys(keys: tuple[str, ...]) -> str:
    return " ".join("_" if key == SILENCE else key for key in keys) or "the beginning"


def prove(
    ask_at: AskAt,
    line: Line,
    base_url: str,
    states: tuple[HourState, ...],
    sound: Callable[[str], float],
    spread: Callable[[Callable[[Task], Part], Iterable[Task]], Iterable[Part]] = map,
) -> Proof:
    """Walk everything. ``spread`` runs one task a language, perhaps several at once (the ``imap_unordered``
    of a pool; then ``ask_at`` and ``sound`` must travel to other processes)."""
    work = Walking(ask_at)
    parts = list(spread(work, [Task(line, base_url, each, states, sound) for each in line.offered]))
    while missing := _missing(parts):
        known = frozenset[str]().union(*(part.places for part in parts))
        tasks = [Task(line, base_url, each, states, sound, urls, known) for each, urls in missing.items()]
        parts += spread(work, tasks)
    return Proof(len(states), tuple(parts), tuple(each for part in parts for each in part.breaches))


def _missing(parts: list[Part]) -> dict[str, tuple[str, ...]]:
    """Places that other languages lead to and that nobody has walked, by their language."""
    walked = set[str]().union(*(part.places for part in parts))
    found: dict[str, list[str]] = {}
    for url in sorted(set[str]().union(*(part.elsewhere for part in parts)) - walked):
        found.setdefault(language_of(url), []).append(url)
    return {language: tuple(urls) for language, urls in found.items()}


def failures(ask: Ask, base_url: str, urls: Iterable[str]) -> Iterator[Breach]:
    """What a line that fails at everything answers besides the last resort, which begins with the notice."""
    for url in (f"{base_url}/voice", *urls):
        for event in (START, *EVENTS):
            if ask(url, fields(event)) != LAST_RESORT:
                yield Breach("a failure is not answered by the last resort", url, event, "")
