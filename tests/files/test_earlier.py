"""Recordings that others replaced can be brought back; nobody's take is lost, however a keep ends."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from ivr.files.earlier import MOST_ENTRY, earlier_takes
from ivr.files.recordings import BOOKKEEPING, Recorded, fingerprint, make_record, read_shelf
from ivr.files.shelving import NOTHING, KeptMeanwhile, bring_back, find_earlier, keep, mark_heard

from .recorded import ADDED, record, sound
from .small import SMALL, copy_of

WORDS = "How can we help?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def say(home: Path, what: str, *, instead_of: str | None = None, original: bytes | None = None) -> str:
    """Somebody keeps a take; the SHA-256 of its sound."""
    heard = sound(what)
    name = "main.m4a" if original else None
    made = make_record(WORDS, heard, (0.1, -19, -3), source="memo", original=name, added=ADDED, by="Ana")
    keep(home, "en", "main", heard, made, original, instead_of)
    return fingerprint(heard)


def now(home: Path) -> str:
    return fingerprint((home / "prompts/en/main.wav").read_bytes())


def brought_back(home: Path, name: str) -> None:
    earlier = find_earlier(home, "en", "main", name)
    assert earlier
    bring_back(home, "en", "main", earlier, now(home), "Ben")


def test_a_replaced_take_can_be_brought_back_with_the_file_it_came_from(home: Path) -> None:
    first = say(home, "one", original=b"the first file")
    second = say(home, "two", original=b"the second file")

    (kept,) = earlier_takes(home, "en", "main")
    assert (kept.record.sound, kept.record.by) == (first, "Ana")
    brought_back(home, kept.name)

    assert now(home) == first
    shelf = read_shelf(home, "en")
    assert (shelf.records["main"].sound, shelf.records["main"].by) == (first, "Ben")
    assert shelf.state("main", WORDS) is Recorded.RECORDED
    assert (home / "prompts/en/originals/main.m4a").read_bytes() == b"the first file"
    assert [each.record.sound for each in earlier_takes(home, "en", "main")] == [second]


def test_the_last_ten_are_kept_the_newest_first(home: Path) -> None:
    made = [say(home, f"take {number}") for number in range(13)]
    assert [each.record.sound for each in earlier_takes(home, "en", "main")] == made[2:12][::-1]
    assert len(list((home / "prompts/en/originals/earlier/main").iterdir())) == 20


def test_the_same_take_kept_twice_is_one(home: Path) -> None:
    first = say(home, "one")
    say(home, "one")
    assert earlier_takes(home, "en", "main") == []
    say(home, "two")
    say(home, "one")
    say(home, "three")
    assert next(each.record.sound for each in earlier_takes(home, "en", "main")) == first
    assert len(earlier_takes(home, "en", "main")) == 2


def test_a_robots_placeholder_is_not_kept_once_somebody_records(home: Path) -> None:
    record(home, "en", "main", WORDS, placeholder=True)
    say(home, "one")
    assert earlier_takes(home, "en", "main") == []


def test_a_take_that_somebody_else_kept_meanwhile_is_not_replaced_unheard(home: Path) -> None:
    first = say(home, "one", instead_of=NOTHING)
    second = say(home, "two", instead_of=first)
    with pytest.raises(KeptMeanwhile) as told:
        say(home, "three", instead_of=first)
    assert told.value.record and told.value.record.sound == second
    assert now(home) == second
    (home / "prompts/en/main.wav").write_bytes(sound("put there by hand"))
    with pytest.raises(KeptMeanwhile) as told:
        say(home, "three", instead_of=second)
    assert told.value.record is None
    (home / "prompts/en/main.wav").unlink()
    with pytest.raises(KeptMeanwhile) as told:
        say(home, "three", instead_of=second)
    assert told.value.record is None


def test_many_at_once_lose_nothing(home: Path) -> None:
    names = [f"prompt-{number}" for number in range(12)]
    people = [Thread(target=record, args=(home, "en", name, WORDS)) for name in names]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert set(read_shelf(home, "en").records) == set(names)


def test_what_is_damaged_cannot_be_brought_back_and_hides_nothing_else(home: Path) -> None:
    for what in ("one", "two", "three", "four", "five"):
        say(home, what)
    folder = home / "prompts/en/originals/earlier/main"
    one, two, three, four = sorted(folder.glob("*.json"))
    one.write_text("{", encoding="utf-8")
    two.write_text(" " * (MOST_ENTRY + 1), encoding="utf-8")
    three.with_suffix(".wav").write_bytes(sound("something else"))
    (folder / "notes.json").write_text("{}", encoding="utf-8")
    assert [each.name for each in earlier_takes(home, "en", "main")] == [four.stem]
    four.with_suffix(".wav").unlink()
    assert earlier_takes(home, "en", "main") == []
    assert find_earlier(home, "en", "main", four.stem) is None


def test_between_books_and_sound_the_one_before_is_in_force_with_its_review(home: Path) -> None:
    first = say(home, "one")
    mark_heard(home, "en", ["main"], date(2026, 11, 24))
    before = (home / "prompts/en/main.wav").read_bytes()
    say(home, "two")
    (home / "prompts/en/main.wav").write_bytes(before)  # as if it had ended there
    shelf = read_shelf(home, "en")
    assert shelf.state("main", WORDS) is Recorded.RECORDED
    assert (shelf.records["main"].sound, shelf.records["main"].reviewed) == (first, "2026-11-24")
    books = json.loads((home / "prompts/en" / BOOKKEEPING).read_text(encoding="utf-8"))
    assert books["main"]["replaces"]["sound"] == first
    assert "replaces" not in books["main"]["replaces"]


def test_an_original_of_another_kind_goes_with_the_take_it_belonged_to(home: Path) -> None:
    say(home, "one", original=b"the first file")
    heard = sound("two")
    made = make_record(WORDS, heard, (0.1, -19, -3), source="memo", original="main.webm", added=ADDED)
    keep(home, "en", "main", heard, made, b"the second file")
    originals = home / "prompts/en/originals"
    assert [path.name for path in originals.iterdir() if path.is_file()] == ["main.webm"]
    (kept,) = earlier_takes(home, "en", "main")
    assert kept.original and kept.original.read_bytes() == b"the first file"
