"""One language of a line walked completely, at every state of the hours, and everything checked on the way.

An answer that is given without looking at the clock is not asked for again at other hours (``Settled``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ivr.audio.spoken import spelled
from ivr.check.graph import (
    Answering,
    Graph,
    Way,
    explored,
    language_of,
    listening,
    reachable_without,
    silent_ways,
    ways_to_a_person,
)
from ivr.check.walk import (
    CALLER,
    EVENTS,
    KEYS,
    OUTCOMES,
    SILENCE,
    START,
    Ask,
    AskAt,
    Document,
    HourState,
    Lengths,
    Settled,
    Watched,
    fields,
)
from ivr.core.call import State
from ivr.core.line import AGAIN_KEY, BACK_KEY, OTHERS_KEY, PERSON_KEY, SECOND_KEY, TOPIC_KEYS, Line
from ivr.core.phrases import EMERGENCY
from ivr.phone.verbs import Play, Prompt, Say

MOST_BYTES = 16 * 1024  # a quarter of what the carrier takes
MOST_BREACHES = 5  # of one kind in one language; more of them tell nothing

# Spellings of the entry, and links that were never ours.
ODD_ENTRIES = ("", "/", "//")
UNKNOWN_LINKS = ("/nonsense", "/a.b.c", "/x/y", "/0.en.nowhere.listen.main.0-0-0-0-0", "/" + "9" * 300)
OLD_EDITION = "0ldedition"
_ON_OLD_LINKS = (SILENCE, "3", *OUTCOMES)

_DIGITS = re.compile(r"(?<!\d)\d(?: \d){2}")

Said = tuple[str, str, str]  # a language's tag, a voice, words


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that was answered and must not be."""

    what: str
    url: str
    event: str
    moment: str

    def __str__(self) -> str:
        return f"{self.what}: {self.event} at {self.url} ({self.moment})"


@dataclass(frozen=True)
class Task:
    """One language of a line to walk. ``starts`` are places besides those that its keys lead to; ``known``
    are places that were walked already."""

    line: Line
    base_url: str
    language: str
    states: tuple[HourState, ...]
    sound: Callable[[str], float]
    starts: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()


@dataclass
class Part:
    """What one task found. ``farthest`` is the worst way to a person by keys, ``quietest`` by doing nothing,
    each with the keys that lead to where it begins; ``rung`` are the numbers rung at each state."""

    language: str
    places: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    answers: int = 0
    asked: int = 0
    first_sounds: int = 0
    rung: list[frozenset[str]] = field(default_factory=list)
    said: set[Said] = field(default_factory=set)
    farthest: tuple[Way, tuple[str, ...]] = (Way(0, 0), ())
    quietest: tuple[Way, tuple[str, ...]] = (Way(0, 0), ())
    breaches: list[Breach] = field(default_factory=list)


@dataclass(frozen=True)
class Walking:
    """Walks a task: a callable that can be sent to another process."""

    ask_at: AskAt

    def __call__(self, task: Task) -> Part:
        part, settled = Part(task.language), Settled()
        for state in task.states:
            moment = Watched.at(state.moment)
            ask = self.ask_at(moment)
            _Walk(task, state, part, ask, settled.asking(ask, moment)).run()
        part.asked += settled.asked
        return part


class _Walk:
    """One language at one state of the hours."""

    def __init__(self, task: Task, state: HourState, part: Part, ask: Ask, answer: Answering) -> None:
        self.task, self.state, self.part, self.line = task, state, part, task.line
        self.answer, self.lengths = answer, Lengths(task.sound)
        self.entry = f"{task.base_url}/voice"
        prompts = task.line.prompts[EMERGENCY]
        self.notices = {code: (spelled(prompts[code]), task.line.languages[code].tag) for code in prompts}

    def run(self) -> None:
        """Everything reachable, and every check of it."""
        starts = self.task.starts or (self._chosen(),)
        graph = explored(self.answer, starts, self.task.language, self.task.known)
        self.part.places |= graph.answers.keys()
        self.part.elsewhere |= graph.elsewhere
        self.part.answers += len(graph.answers) * len(EVENTS)
        if self.task.language == self.line.language and not self.task.starts:
            self._check_entries()
        self._check_answers(graph)
        self._check_old_links(graph)
        self._check_ends(graph, [url for url in starts if _state(url) != State.DONE])
        self._check_ways(graph)

    def breach(self, what: str, url: str, event: str) -> None:
        """Something wrong."""
        if sum(each.what == what for each in self.part.breaches) < MOST_BREACHES:
            moment = f"{self.state.moment:%A, %d %B %Y, %H:%M}"
            self.part.breaches.append(Breach(what, url, event, moment))

    def _chosen(self) -> str:
        """The place of a caller who has just chosen the language of this task."""
        first = self._there(self.entry, START)
        ways: list[tuple[str, ...]] = [
            (),
            (SECOND_KEY,),
            (OTHERS_KEY,),
            *((OTHERS_KEY, key) for key in TOPIC_KEYS),
        ]
        for keys in ways:
            url = first
            for key in keys:
                url = self._there(url, key)
            if language_of(url) == self.task.language:
                return url
        raise LookupError(f"no key leads to {self.task.language}")

    def _there(self, url: str, event: str) -> str:
        return self.answer(url, event, fields(event))[1][0]

    # The notice

    def begins_with_notice(self, document: Document, language: str) -> bool:
        """Whether the first sound is the notice of a language, before any key can cut it short."""
        self.part.first_sounds += 1
        return bool(document.before) and self._is_notice(document.before[0], language)

    def _is_notice(self, sound: Prompt, language: str) -> bool:
        match sound:
            case Play(url=url):
                return url.endswith(f"/{language}/{EMERGENCY}.wav")
            case Say():
                return (sound.text, sound.language) == self.notices[language]
        return False

    def _check_entries(self) -> None:
        """However a call begins, whatever happens, and on links that were never ours."""
        numbers = {"": self.line.language, **self.line.numbers}
        for number, language in numbers.items():
            for path in (*ODD_ENTRIES, *UNKNOWN_LINKS):
                # Only a call that begins is told which number was dialled.
                own = language if path in ODD_ENTRIES else self.line.language
                for event in (START, *EVENTS):
                    form = fields(event, (("From", CALLER), ("To", number)))
                    self.part.answers += 1
                    document, _ = self.answer(f"{self.entry}{path}", f"{event} {number}", form)
                    if not self.begins_with_notice(document, own):
                        self.breach("the notice is not the first sound", f"{self.entry}{path}", event)

    def _check_old_links(self, graph: Graph) -> None:
        """A link of another edition: the notice, and the call stays where it was."""
        wait = set(listening(graph))
        for url in graph.answers:
            base, _, place = url.rpartition("/")
            old = f"{base}/{OLD_EDITION}{place[place.index('.') :]}"
            for event in _ON_OLD_LINKS:
                self.part.answers += 1
                document, ways = self.answer(old, event, fields(event))
                if not self.begins_with_notice(document, self.task.language):
                    self.breach("the notice is not the first sound on an old link", old, event)
                if url in wait and event not in OUTCOMES and not self.state.closed:
                    self._check_stays(old, event, ways)

    def _check_stays(self, old: str, event: str, ways: tuple[str, ...]) -> None:
        """While nothing is closed, an old link leads to the node it names."""
        if [_node(way) for way in ways] != [_node(old)]:
            self.breach("an old link does not stay where it was", old, event)

    # Every answer

    def _check_answers(self, graph: Graph) -> None:
        rung, heard, wait = set[str](), dict[bytes, Document](), set(listening(graph))
        for url, event in graph.muddled:
            self.breach("the answer leads nowhere, or to two places", url, event)
        for url, (event, document, there) in graph.edges():
            if document.dial:
                rung.add(document.dial.number)
            if not there or language_of(there) == self.task.language:
                heard[document.body] = document
            if there and event in KEYS and url in wait:
                self._check_language(url, event, document, there)
            if event in (BACK_KEY, AGAIN_KEY) and url in wait and document.gather is None:
                self.breach(f"{event} leads to nothing to choose", url, event)
        for document in heard.values():
            self._check_document(document)
        for number in rung - self._open_numbers():
            self.breach(f"{number} is rung, which no service has that is open", "", "")
        self.part.rung.append(frozenset(rung))
        self._check_zero(graph, wait)

    def _open_numbers(self) -> set[str]:
        closed = self.state.closed
        return {each.dial.e164 for each in self.line.services() if each.dial and each.name not in closed}

    def _check_language(self, url: str, event: str, document: Document, there: str) -> None:
        language = language_of(there)
        chosen = language != self.task.language or (event == SECOND_KEY and self.line.second)
        if chosen and not self.begins_with_notice(document, language):
            self.breach("the notice is not the first sound after a language", url, event)

    def _check_document(self, document: Document) -> None:
        if document.refused or len(document.body) > MOST_BYTES:
            what = document.refused or f"it has {len(document.body)} bytes"
            self.breach(f"the carrier would not play an answer ({what})", document.body.decode()[:200], "")
        self.part.said |= {(each.language, each.voice, each.text) for each in document.words}

    def _check_zero(self, graph: Graph, wait: set[str]) -> None:
        """0 rings the person, wherever a key is waited for, while the person is open."""
        person = self.line.service(self.line.person)
        if person.name in self.state.closed or person.dial is None:
            return
        for url, (event, document, _) in graph.edges():
            number = document.dial.number if document.dial else None
            if event == PERSON_KEY and url in wait and number != person.dial.e164:
                self.breach("0 does not ring the person", url, event)

    # Ways on

    def _check_ends(self, graph: Graph, starts: Iterable[str]) -> None:
        """Nobody who has not talked to a person is hung up on without a number to call."""
        alone = reachable_without(graph, starts, OUTCOMES[0])
        for url, (event, document, _) in graph.edges():
            if document.ends and url in alone and not _speaks_a_number(document):
                self.breach("the call ends without a person or a number", url, event)

    def _check_ways(self, graph: Graph) -> None:
        by_keys, by_waiting = ways_to_a_person(graph, self.lengths), silent_ways(graph, self.lengths)
        for url in listening(graph):
            if url not in by_keys and self._open_numbers():
                self.breach("no key leads to a person", url, "")
            if by_waiting[url] is None:
                self.breach("whoever presses nothing goes round for ever", url, SILENCE)
        far = max(by_keys.values(), default=Way(0, 0))
        quiet = max(filter(None, by_waiting.values()), default=Way(0, 0))
        if far > self.part.farthest[0]:
            self.part.farthest = far, graph.keys(far.place)
        if quiet > self.part.quietest[0]:
            self.part.quietest = quiet, graph.keys(quiet.place)


def _speaks_a_number(document: Document) -> bool:
    return any(_DIGITS.search(each.text) for each in document.words)


def _node(url: str) -> str:
    return url.rpartition("/")[2].split(".")[2]


def _state(url: str) -> str:
    return url.rpartition("/")[2].split(".")[3]
