"""Every place that a call in one language can be at, and what is answered there to whatever may happen; and
from each of them the way to a person, by keys and by doing nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from ivr.check.walk import EVENTS, OUTCOMES, SILENCE, Document, Fields, Lengths, Read, fields

Answering = Callable[[str, str, Fields], Read]

# From hearing what one wants to having pressed it: the default of published calculations.
PRESS_SECONDS = 2.5

Edge = tuple[str, Document, str]  # an event, what is heard, the address it leads to; empty where it ends


def language_of(url: str) -> str:
    """The language of a place's address."""
    return url.rpartition("/")[2].split(".")[1]


@dataclass
class Graph:
    """What is answered at each place, and how each place was first reached: from which other, by what.
    ``known`` are places that have a graph of their own already; nothing is told of the ways on from them."""

    known: frozenset[str] = frozenset()
    answers: dict[str, list[Edge]] = field(default_factory=dict)
    came: dict[str, tuple[str, str]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    muddled: list[tuple[str, str]] = field(default_factory=list)

    def edges(self) -> Iterator[tuple[str, Edge]]:
        """Every answer, with the place it was given at."""
        return ((url, edge) for url, found in self.answers.items() for edge in found)

    def keys(self, url: str) -> tuple[str, ...]:
        """What a caller does to get to a place, from where the walk began."""
        found = list[str]()
        while url in self.came:
            url, event = self.came[url]
            found.append(event)
        return tuple(reversed(found))

    def ringing(self) -> set[str]:
        """The places at which somebody is being rung."""
        return {there for _, (_, document, there) in self.edges() if document.dial}


def explored(
    answer: Answering, starts: Iterable[str], language: str, known: frozenset[str] = frozenset()
) -> Graph:
    """Everything that can be reached from some places without leaving their language, but what is known."""
    graph = Graph(known)
    queue, seen = deque(starts), {*starts, *known}
    while queue:
        url = queue.popleft()
        found = graph.answers[url] = []
        for event in EVENTS:
            document, ways = answer(url, event, fields(event))
            there = ways[0] if ways else ""
            found.append((event, document, there))
            if len(ways) != (0 if document.ends else 1):
                graph.muddled.append((url, event))
            if there and there not in seen:
                seen.add(there)
                if language_of(there) == language:
                    graph.came[there] = url, event
                    queue.append(there)
                else:
                    graph.elsewhere.add(there)
    return graph


def reachable_without(graph: Graph, starts: Iterable[str], outcome: str) -> set[str]:
    """The places that can be reached although no transfer ever ends in that way."""
    seen = set(starts) & graph.answers.keys()
    queue = deque(seen)
    while queue:
        for event, _, there in graph.answers[queue.popleft()]:
            if event != outcome and there in graph.answers and there not in seen:
                seen.add(there)
                queue.append(there)
    return seen


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """How far a caller at a place is from a ringing telephone: seconds, and keys to press on the way."""

    seconds: float
    keys: int
    place: str = ""


def ways_to_a_person(graph: Graph, lengths: Lengths) -> dict[str, Way]:
    """From every place where a caller listens, the way with the fewest keys to somebody who is rung,
    and of those the quickest."""
    before: dict[str, list[tuple[str, float]]] = {}
    queue, rung = list[tuple[int, float, str]](), graph.ringing()
    for url, (event, document, there) in graph.edges():
        if event in OUTCOMES or event == SILENCE or url in rung:
            continue
        seconds = PRESS_SECONDS + lengths.before(document)
        if document.dial or there in graph.known:
            queue.append((1, seconds, url))
        elif there in graph.answers:
            before.setdefault(there, []).append((url, seconds))
    found: dict[str, Way] = {}
    queue.sort()
    while queue:
        keys, seconds, url = heappop(queue)
        if url not in found:
            found[url] = Way(seconds, keys, url)
            for earlier, more in before.get(url, ()):
                if earlier not in found:
                    heappush(queue, (keys + 1, seconds + more, earlier))
    return found


def silent_ways(graph: Graph, lengths: Lengths) -> dict[str, Way | None]:
    """From every place where a caller listens, the seconds until somebody is rung or the last numbers have
    been spoken, if nothing is ever pressed, what is heard there included; None where that never happens."""
    rung = graph.ringing()
    silent = {
        url: (document, there)
        for url, (event, document, there) in graph.edges()
        if event == SILENCE and url not in rung
    }
    found: dict[str, Way | None] = {}
    for url in silent:
        chain = list[str]()
        while url not in found and url not in chain:
            chain.append(url)
            document, url = silent[url]
            if document.gather is None or url not in silent:
                break
        _measured(chain, silent, found, lengths)
    heard = _longest_heard(graph, lengths)
    return {url: way and Way(way.seconds + heard.get(url, 0), 0, url) for url, way in found.items()}


def _measured(
    chain: list[str],
    silent: dict[str, tuple[Document, str]],
    found: dict[str, Way | None],
    lengths: Lengths,
) -> None:
    """The seconds from each place of a chain on, the last first."""
    for url in reversed(chain):
        document, there = silent[url]
        goes_on = document.gather and there in silent
        rest = found.get(there) if goes_on else Way(0, 0)
        found[url] = rest and Way(rest.seconds + lengths.waited_out(document), 0, url)


def _longest_heard(graph: Graph, lengths: Lengths) -> dict[str, float]:
    """The longest answer that leads to each place."""
    found: dict[str, float] = {}
    for _, (_, document, there) in graph.edges():
        if document.gather:
            found[there] = max(found.get(there, 0), lengths.waited_out(document))
    return found


def listening(graph: Graph) -> list[str]:
    """The places at which a key is waited for."""
    rung = graph.ringing()
    return [url for url in graph.answers if url not in rung]
