"""Reviews: which words of a translation a native speaker has found good, and on which day.

``prompts/<language>/reviewed.json`` is kept by ``ivr prompts reviewed`` and edited by nobody. A translation
that no longer says what was reviewed has slipped, or was changed and read by nobody since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ivr.files.change import Change, content, put
from ivr.files.problem import Problem
from ivr.files.script import read_script, script_file, without_mark
from ivr.files.text import unreadable
from ivr.files.whole import one_at_a_time

MOST_REVIEWS = 2 * 1024 * 1024  # bytes of the file


@dataclass(frozen=True, slots=True)
class Review:
    """The words of a translation as a native speaker found them good, and the day."""

    words: str
    day: date

    def as_data(self) -> dict[str, str]:
        """The review as it is kept."""
        return {"words": self.words, "reviewed": str(self.day)}


@dataclass(slots=True)
class Reviews:
    """Every review of a language by its prompt, and what is wrong with the file."""

    reviews: dict[str, Review] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def reviews_file(language: str) -> str:
    """Where the reviews of a language stand, below the home folder."""
    return f"prompts/{language}/reviewed.json"


def read_reviews(home: Path, language: str) -> Reviews:
    """The reviews of a language; where they cannot be read there are none, and a problem says so."""
    file = reviews_file(language)
    path = home / file
    try:
        if not path.exists():
            return Reviews()
        if not path.is_file() or path.stat().st_size > MOST_REVIEWS:
            raise ValueError("no reviews of ours")
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Reviews({str(prompt): _one(entry) for prompt, entry in kept.items()})
    except OSError as error:
        return Reviews(problems=[replace(unreadable(file, error), level="should")])
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        what = "the reviews cannot be read, so a slip in a translation could pass as reviewed words"
        hint = "take back the last change to this file, or delete it and have every translation reviewed anew"
        return Reviews(problems=[Problem(file, 1, (), what, hint, "bad-bookkeeping", "should")])


def _one(entry: dict[str, Any]) -> Review:
    if not isinstance(entry["words"], str):
        raise ValueError("not as it was kept")
    return Review(entry["words"], date.fromisoformat(entry["reviewed"]))


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What a review changes, and how many of its prompts were not known as reviewed before."""

    changes: tuple[Change, ...]
    count: int


def review(home: Path, language: str, prompts: Collection[str], day: date) -> int:
    """Keep that a native speaker has found these translations good, as they stand; how many were not known as
    reviewed before. Raises what `reviewing` does, and OSError; then everything is as it was."""
    with one_at_a_time((home / script_file(language)).parent):
        found = reviewing(home, language, prompts, day)
        put(home, found.changes)
    return found.count


def reviewing(home: Path, language: str, prompts: Collection[str], day: date) -> Reviewing:
    """Translations as a native speaker has found them good: kept, and the mark taken from them. Words that
    were reviewed already keep their day. ValueError where the script or the reviews cannot be read: new ones
    would forget the others."""
    known, script = read_reviews(home, language), read_script(home, language)
    if known.problems:
        raise ValueError(str(known.problems[0]))
    chosen = {prompt: each for prompt, each in script.translations.items() if prompt in prompts}
    new = {
        prompt: Review(each.words, day)
        for prompt, each in chosen.items()
        if prompt not in known.reviews or known.reviews[prompt].words != each.words
    }
    file, unmarked = reviews_file(language), without_mark(home, language, prompts)
    books = [Change(file, content(home / file), _books(known.reviews | new))] if new else []
    count = len(new.keys() | {prompt for prompt, each in chosen.items() if not each.reviewed})
    return Reviewing((unmarked, *books), count)


def _books(reviews: Mapping[str, Review]) -> bytes:
    entries = {prompt: reviews[prompt].as_data() for prompt in sorted(reviews)}
    return (json.dumps(entries, indent=1, ensure_ascii=False) + "\n").encode()
