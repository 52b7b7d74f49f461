"""Two lines side by side: what is the same node to a caller, and what callers get to on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ivr.check.routes import Keys, heard, paired, ways
from ivr.check.stopwatch import Spoken
from ivr.core.line import Line, Service
from ivr.core.phrases import LINE_PROMPTS, PHRASES
from ivr.files.load import Loaded
from ivr.files.recordings import PLAYABLE, fingerprint, seconds_of


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording that callers hear: the fingerprint of its sound, and its seconds."""

    sound: str
    seconds: float


Recorded = Mapping[Spoken, Heard]


@dataclass(frozen=True, slots=True)
class Version:
    """A line, and the recordings that real calls hear of it."""

    line: Line
    recorded: Recorded


def version(loaded: Loaded) -> Version:
    """A draft; the load must have found a line."""
    assert loaded.line
    return Version(loaded.line, recorded(loaded))


def version_with(line: Line, sounds: Mapping[Spoken, bytes]) -> Version:
    """A line that was published with these sounds."""
    return Version(line, {key: Heard(fingerprint(wav), seconds_of(wav)) for key, wav in sounds.items()})


def recorded(loaded: Loaded) -> Recorded:
    """Every recording that real calls hear; the load must have found a line."""
    assert loaded.line
    return {
        (prompt, language): Heard(record.sound, record.seconds)
        for language, shelf in loaded.shelves.items()
        for prompt, record in shelf.records.items()
        if shelf.state(prompt, loaded.line.prompts.get(prompt, {}).get(language)) is PLAYABLE[0]
    }


@dataclass(frozen=True)
class Both:
    """Two lines side by side."""

    before: Line
    after: Line
    moments: tuple[datetime, ...]
    recorded_before: Recorded
    recorded_after: Recorded

    @cached_property
    def same(self) -> dict[str, str]:
        """The nodes of the line before, and those they are now."""
        return paired(self.before, self.after)

    @cached_property
    def ways_before(self) -> dict[str, Keys]:
        return ways(self.before)

    @cached_property
    def ways_after(self) -> dict[str, Keys]:
        return ways(self.after)

    @property
    def own(self) -> str:
        return self.after.language

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The nodes that callers get to on both lines."""
        for old, new in self.same.items():
            if old in self.ways_before and new in self.ways_after:
                yield old, new

    def services(self) -> Iterator[tuple[Service, Service]]:
        """The services of both lines that callers get to, or hear of."""
        for old, new in self.same.items():
            one, other = self.before.nodes[old], self.after.nodes[new]
            met = new in self.ways_after or spoken_of(self.after, new)
            if met and isinstance(one, Service) and isinstance(other, Service):
                yield one, other

    def offered(self) -> list[str]:
        """The languages that calls can be in on both lines, the line's own first."""
        return [code for code in self.after.offered if code in self.before.offered]

    def prompts(self) -> Iterator[tuple[str, str, str | None]]:
        """Every prompt of both lines that callers hear, with the node it is of."""
        yield from ((name, name, None) for name in (*LINE_PROMPTS, *PHRASES))
        old_prompts = heard(self.before, self.ways_before)
        new_names = {spot: prompt for prompt, spot in heard(self.after, self.ways_after).items()}
        for prompt, (node, part) in old_prompts.items():
            spot = self.same.get(node, ""), self.same.get(part, part)
            if new := new_names.get(spot):
                yield prompt, new, spot[0]


def spoken_of(line: Line, service: str, fact: str = "") -> bool:
    """Whether words name a fact of a service (of none: any)."""
    blank = f"{{{fact}:{service}}}" if fact else f":{service}}}"
    return any(blank in words for each in line.prompts.values() for words in each.values())


def spoken_name(line: Line, node: str) -> str:
    """A service by its spoken name, anything else by its own."""
    return line.prompts[node][line.language] if isinstance(line.nodes[node], Service) else node


def rewordings(both: Both, old: str, new: str) -> Iterator[tuple[str, str | None, str | None]]:
    """The languages in which two prompts have other words, the line's own first. A notice is also heard in
    languages that no call is in."""
    there, here = both.before.prompts.get(old, {}), both.after.prompts.get(new, {})
    for language in sorted({*there, *here}, key=lambda code: (code != both.own, code)):
        if there.get(language) != here.get(language):
            yield language, there.get(language), here.get(language)
