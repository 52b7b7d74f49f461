"""Portability: what other engines that speak TwiML would make of this line's answers, and of the line itself.

An answer is judged by what stands in it, read here and by nothing else of ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError, fromstring

from ivr.check.engines import ENGINES, HABITS, SOURCES, Feature, Level, Verdict, everywhere
from ivr.check.features import FEATURES
from ivr.check.uses import Use
from ivr.core.line import CARRIERS, Line

MOST_BYTES = 64 * 1024  # of an answer
_MOST_SHOWN = 160  # letters of an element quoted in a report

# What an answer is as a whole, before anything in it is looked at.
WHOLE: dict[str, tuple[str, dict[str, Verdict]]] = {
    "no-xml": ("an answer that is no XML", everywhere("the call is hung up on, or falls back (12100)")),
    "no-response": ("an answer that is no Response", everywhere("the call is hung up on (12102)")),
    "too-large": (
        "an answer of more than 64 kB",
        everywhere("the call is hung up on, or falls back (11750)"),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that fails on an engine, or works otherwise there: which feature, why, and where it was seen.
    ``answers`` is how many answers have it."""

    engine: str
    level: Level
    feature: str
    what: str
    why: str
    source: str
    seen: str
    answers: int = 1

    @property
    def sentence(self) -> str:
        """The finding for people."""
        verb = "fails" if self.level == "fails" else "differs"
        where = f", in {self.answers} answers, like {self.seen}" if self.seen else ""
        return f"{ENGINES[self.engine]} {verb}: {self.what}: {self.why} ({self.source}){where}"

    def as_data(self) -> dict[str, object]:
        """The finding as other programs read it."""
        return {
            "engine": self.engine,
            "level": self.level,
            "feature": self.feature,
            "what": self.what,
            "why": self.why,
            "source": self.source,
            "seen": self.seen,
            "answers": self.answers,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What fails where, the worst first, and how many answers were judged."""

    findings: tuple[Finding, ...]
    answers: int

    def of(self, engine: str, level: Level | None = None) -> tuple[Finding, ...]:
        """The findings of one engine."""
        return tuple(each for each in self.findings if each.engine == engine and level in (None, each.level))

    @property
    def portable(self) -> tuple[str, ...]:
        """The engines on which nothing fails."""
        return tuple(engine for engine in ENGINES if not self.of(engine, "fails"))

    def as_data(self) -> dict[str, object]:
        """The report as other programs read it."""
        return {
            "answers": self.answers,
            "portable": list(self.portable),
            "findings": [each.as_data() for each in self.findings],
        }


def unportable(document: bytes, engine: str) -> list[Finding]:
    """What of one answer an engine does not simply take, in the order it stands there."""
    return [each for each in _findings(document, {}) if each.engine == engine]


# The features of an element without others in it: the same sentence stands in thousands of answers.
_Known = dict[tuple[object, ...], list[Feature]]


def _findings(document: bytes, known: _Known) -> Iterator[Finding]:
    whole = next((key for key, broken in _whole(document).items() if broken), None)
    if whole:
        name, verdicts = WHOLE[whole]
        for engine, verdict in verdicts.items():
            yield _finding(engine, whole, name, verdict, _shown(document.decode("utf-8", "replace")))
        return
    for use in uses(fromstring(document)):
        for feature in _features(use, known):
            for engine, verdict in feature.verdicts.items():
                yield _finding(engine, feature.id, feature.name, verdict, _quoted(use.element))


def _features(use: Use, known: _Known) -> list[Feature]:
    element, around = use.element, use.parent.tag if use.parent is not None else None
    if len(element):
        return [feature for feature in FEATURES if feature.used(use)]
    behind = (use.following.tag, use.following.text) if use.following is not None else None
    key = (element.tag, *element.attrib.items(), element.text, around, behind)
    if key not in known:
        known[key] = [feature for feature in FEATURES if feature.used(use)]
    return known[key]


def _whole(document: bytes) -> dict[str, bool]:
    try:
        root = fromstring(document) if b"<!DOCTYPE" not in document else None
    except ParseError:
        root = None
    return {
        "too-large": len(document) > MOST_BYTES,
        "no-xml": root is None,
        "no-response": root is not None and root.tag != "Response",
    }


def uses(element: Element, parent: Element | None = None, behind: Element | None = None) -> Iterator[Use]:
    """Every element of an answer, with the one around it and the one behind it."""
    yield Use(element, parent, behind)
    children = list(element)
    for position, child in enumerate(children):
        following = children[position + 1] if position + 1 < len(children) else None
        yield from uses(child, element, following)


def _quoted(element: Element) -> str:
    """The beginning of an element, as it is written."""
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return _shown(f"<{element.tag}{attributes}>{(element.text or '').strip()}")


def _shown(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."


def _finding(engine: str, feature: str, name: str, verdict: Verdict, seen: str) -> Finding:
    return Finding(engine, verdict.level, feature, name, verdict.what, verdict.source, seen)


def portability(documents: Iterable[bytes], line: Line | None = None) -> Report:
    """What the answers, and the line where it is given, would meet on each engine; each feature once, with
    the first answer it was seen in."""
    first, count, answers = dict[tuple[str, str], Finding](), Counter[tuple[str, str]](), 0
    known: _Known = {}
    for document in documents:
        answers += 1
        here = dict[tuple[str, str], Finding]()
        for found in _findings(document, known):
            here.setdefault((found.engine, found.feature), found)
        count.update(here.keys())
        first = {**here, **first}
    seen = [replace(found, answers=count[key]) for key, found in first.items()]
    everything = [*seen, *_habits(), *(_of_the_line(line) if line else ())]
    order = list(ENGINES)
    return Report(
        tuple(sorted(everything, key=lambda each: (each.level != "fails", order.index(each.engine)))), answers
    )


def _habits() -> Iterator[Finding]:
    for habit in HABITS:
        verdict = habit.verdict
        yield _finding(habit.engine, "every-call", "every call", verdict, "")


def _of_the_line(line: Line) -> Iterator[Finding]:
    """Languages that have no voice on a carrier; the answers rendered for another one do not show it."""
    for carrier in CARRIERS:
        for code in line.offered:
            if line.languages[code].voice(carrier) is None:
                why = "every sentence must be recorded, or this carrier's voice named beside it"
                what = f'no voice is named for "{code}"'
                yield Finding(carrier, "fails", "no-voice", what, why, SOURCES[carrier], "menus/line.yaml")
