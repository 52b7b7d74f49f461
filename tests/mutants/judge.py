"""Judges a mutant: does a caller hear or reach anything else, who notices, and does 911 still come first?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from ivr.check.both import Recorded, recorded
from ivr.check.check import check
from ivr.check.impact import impact
from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.core.call import Pressed, Silent, Started, read_place
from ivr.core.flow import start
from ivr.core.line import Line
from ivr.edition import Edition, compile_line
from ivr.files.load import Loaded, read_line
from ivr.files.problem import Problem
from ivr.files.reviews import review
from ivr.files.stamps import stamp
from ivr.last_resort import LAST_RESORT
from ivr.phone import TwimlError, read
from ivr.phone.verbs import Say as Said
from ivr.twiml import Parties
from tests.conftest import BASE_URL, OPEN, SUNDAY_EVENING
from tests.mutants.telephone import (
    Telephone,
    first_difference,
    only_words_differ,
    prompts_heard,
    same_facts,
    telephone,
    words_that_differ,
)
from tests.mutants.texts import Change, Mutant, Texts, texts_of

DAY = date(2026, 11, 23)
CARRIER = "twilio"
STAMP = "stamp"
SLOWEST = "L01"  # a whole walk; what it proves is looked at here, too, in another way
QUICK = tuple(rule for rule in RULES if rule.id != SLOWEST)
NOT_COMPARED = "a rule noticed, and nobody listened"

# "Nine one one" in each language, by people who know nothing of the check.
SAYS_911 = {
    "en": "nine one one",
    "es": "nueve uno uno",
    "pl": "dziewięć jeden jeden",
    "cmn": "九一一",
    "ar": "تسعة واحد واحد",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant. ``changed`` is where a caller first hears or reaches something else, None
    where nobody does; ``loads`` whether it is still a line; ``rules`` who noticed, and ``musts`` those of
    them that refuse it; ``told`` what they say first; ``shown`` what a comparison with the line before it
    shows, asked only where no rule noticed; ``without_911`` the beginnings of a call that lost the notice."""

    mutant: Mutant
    loads: bool
    changed: str | None
    rules: tuple[str, ...]
    musts: tuple[str, ...]
    told: str
    shown: tuple[str, ...] = ()
    without_911: tuple[str, ...] = ()

    @property
    def by_stamp_alone(self) -> bool:
        return self.rules == (STAMP,)

    @property
    def survives(self) -> bool:
        return self.changed is not None and not self.rules


class Bench:
    """A copy of a line that can be spoilt and mended again. Every service of it has been stamped, and every
    translation reviewed, as a city does that runs it: nobody can know a mistyped number, or a slip in words
    they cannot read, from what is right without having been told."""

    def __init__(self, home: Path, to: Path) -> None:
        for folder in ("menus", "prompts"):
            shutil.copytree(home / folder, to / folder)
        self.home = to
        for service in texts_of(to).services():
            stamp(to, service, "somebody at City Hall", DAY)
        for script in read_line(to, CARRIER).scripts.scripts:
            review(to, script.language, script.translations, DAY)

    @cached_property
    def texts(self) -> Texts:
        """The files as they stand, unspoilt; read before the first mutant."""
        return texts_of(self.home)

    @cached_property
    def sound(self) -> Telephone:
        """The unspoilt line."""
        line = read_line(self.home, CARRIER).line
        assert line
        return telephone(self.home, line)

    @cached_property
    def heard(self) -> set[tuple[str, str]]:
        """What some caller of the unspoilt line hears."""
        return prompts_heard(self.sound)

    @cached_property
    def known(self) -> frozenset[tuple[object, ...]]:
        """The problems that the unspoilt line has already."""
        return frozenset(map(_told, self._problems(read_line(self.home, CARRIER))))

    def judge(self, mutant: Mutant, compare: bool = True) -> Verdict:
        """One mutant. Without ``compare`` one that a rule noticed counts as changed, unheard."""
        assert self.texts and self.sound and self.known is not None
        with self._spoilt(mutant.change):
            loaded = read_line(self.home, CARRIER)
            if loaded.line is None:
                return _refused(mutant, loaded.problems)
            new = self._new_problems(loaded)
            unheard = bool(new) and not compare
            changed = NOT_COMPARED if unheard else self._changed(telephone(self.home, loaded.line))
            return Verdict(
                mutant,
                loads=True,
                changed=changed,
                rules=_names(new),
                musts=_names(problem for problem in new if problem.level == "must"),
                told=str(new[0]) if new else "",
                shown=self._shown(loaded) if changed and not new else (),
                without_911=tuple(_without_911(loaded.line)),
            )

    def _shown(self, loaded: Loaded) -> tuple[str, ...]:
        """What somebody reads who compares the mutant with the line that callers hear now."""
        assert loaded.line
        found = impact(self.sound.line, loaded.line, (OPEN, SUNDAY_EVENING), self.recorded, recorded(loaded))
        return found.sentences()

    @cached_property
    def recorded(self) -> Recorded:
        """The unspoilt line's recordings."""
        return recorded(read_line(self.home, CARRIER))

    @contextmanager
    def _spoilt(self, change: Change) -> Iterator[None]:
        try:
            for file, content in change.items():
                _write(self.home / file, content)
            yield
        finally:
            for file in change:
                _write(self.home / file, self.texts.content.get(file))

    def _problems(self, loaded: Loaded, rules: Sequence[Rule] = RULES) -> list[Problem]:
        """What fails a strict check; what only the calendar breaks does not."""
        checked = check(loaded, CARRIER, DAY, rules)
        return [*checked.must, *checked.should]

    def _new_problems(self, loaded: Loaded) -> list[Problem]:
        """What the mutant breaks; the slowest rule is asked only where all others are content."""
        for rules in (QUICK, RULES):
            found = self._problems(loaded, rules)
            if new := [problem for problem in found if _told(problem) not in self.known]:
                return new
        return []

    def _changed(self, spoilt: Telephone) -> str | None:
        if same_facts(self.sound.line, spoilt.line) and self.sound.sounds == spoilt.sounds:
            return None
        if only_words_differ(self.sound.line, spoilt.line):
            differ = sorted(words_that_differ(self.sound, spoilt) & self.heard)
            return ", ".join(f"{prompt} ({language})" for prompt, language in differ) or None
        return first_difference(self.sound, spoilt)


def _refused(mutant: Mutant, problems: list[Problem]) -> Verdict:
    """What is no line any more changes everything: callers of a new server would hear the last resort."""
    musts = [problem for problem in problems if problem.level == "must"]
    lost = () if _says_911(LAST_RESORT, "en") else ("the last resort",)
    changed = "it is no line any more"
    names = _names(musts)
    return Verdict(mutant, False, changed, names, names, str(musts[0]), without_911=lost)


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)


def _told(problem: Problem) -> tuple[object, ...]:
    """A problem apart from the row it stands on."""
    return problem.rule, problem.file, problem.trail, problem.what


def _names(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(sorted({problem.rule for problem in problems}))


def _without_911(line: Line) -> Iterator[str]:
    """Every way into a call whose first sound is not the emergency notice, saying nine one one."""
    edition = compile_line(line, BASE_URL, CARRIER)
    for told, language, document in _beginnings(edition):
        if not _says_911(document, language):
            yield told


def _beginnings(edition: Edition) -> Iterator[tuple[str, str, bytes]]:
    line = edition.line
    unknown = "draft.en.no-such-node.listen.main.0-0-0-0-0"
    yield "a call", line.language, _answer(edition, None, Started())
    yield "an unknown link", line.language, _answer(edition, unknown, Silent())
    yield "no link at all", line.language, _answer(edition, "nonsense", Pressed("1"))
    for number, language in line.numbers.items():
        yield f"a call of {number}", language, _answer(edition, None, Started(number))
    for language in line.offered:
        old = replace(start(line, language), edition="0123456789ab")
        yield f"an expired link in {language}", language, _answer(edition, str(old), Pressed("1"))
    for language in line.offered[1:]:
        before = replace(start(line), choosing=len(line.others) > 1 and language != line.second)
        yield (
            f"the first answer in {language}",
            language,
            _answer(edition, str(before), _key_of(line, language)),
        )


def _key_of(line: Line, language: str) -> Pressed:
    """The key of another language: of the first, of the only other one, or of one of many."""
    if language == line.second:
        return Pressed("8")
    return Pressed("9" if len(line.others) == 1 else str(line.others.index(language) + 1))


def _answer(edition: Edition, place: str | None, event: Started | Pressed | Silent) -> bytes:
    turn = edition.turn(read_place(place) if place else None, event, OPEN)
    return edition.document(turn, Parties())


def _says_911(document: bytes, language: str) -> bool:
    """Whether the first sound of an answer says nine one one, in a voice, and outside what a key cuts short;
    an answer that the carrier cannot read says nothing."""
    try:
        first = read(document, "text/xml; charset=utf-8")[0]
    except TwimlError:
        return False
    if not isinstance(first, Said):
        return False
    return (
        SAYS_911.get(language, "911") in first.text.lower()
        or re.search(r"9[ ,]*1[ ,]*1\b", first.text) is not None
    )
