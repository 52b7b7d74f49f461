"""Reviews: the words a native speaker found good, and the day; kept whole, and never written over."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from ivr.files.load import load, read_line
from ivr.files.problem import Problem
from ivr.files.reviews import MOST_REVIEWS, Review, Reviews, read_reviews, review
from ivr.files.script import NEEDS_REVIEW, read_script
from tests.cli_prompts.homes import everything
from tests.conftest import HOME
from tests.files.small import bilingual, entry
from tests.test_cli import run

DAY, LATER = date(2026, 11, 23), date(2026, 12, 7)
MARK = f"# {NEEDS_REVIEW}"
MAIN = entry("main", "How can we help?", "¿Cómo podemos ayudarle?", MARK)
WELCOME = entry("welcome", "Town of Fairview.", "Pueblo de Fairview.")
SCRIPT, FILE = "prompts/es/script.po", "prompts/es/reviewed.json"
UNREADABLE = Problem(
    FILE,
    1,
    (),
    "the reviews cannot be read, so a slip in a translation could pass as reviewed words",
    "take back the last change to this file, or delete it and have every translation reviewed anew",
    "bad-bookkeeping",
    "should",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line in two languages; one translation is marked for review, another is not."""
    return bilingual(tmp_path, MAIN, WELCOME)


def kept(home: Path) -> object:
    return json.loads((home / FILE).read_text(encoding="utf-8"))


def edit(home: Path, old: str, new: str) -> None:
    text = (home / SCRIPT).read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    (home / SCRIPT).write_text(text.replace(old, new), encoding="utf-8")


def test_a_review_keeps_the_words_and_the_day_and_takes_the_mark(home: Path) -> None:
    assert review(home, "es", {"main"}, DAY) == 1

    assert kept(home) == {"main": {"words": "¿Cómo podemos ayudarle?", "reviewed": "2026-11-23"}}
    assert read_script(home, "es").translations["main"].reviewed
    assert read_reviews(home, "es") == Reviews({"main": Review("¿Cómo podemos ayudarle?", DAY)})


def test_reviews_stand_in_the_order_of_their_names_as_a_person_can_read_them(home: Path) -> None:
    review(home, "es", {"welcome"}, LATER)
    review(home, "es", {"main"}, DAY)

    assert (home / FILE).read_text(encoding="utf-8") == (
        '{\n "main": {\n  "words": "¿Cómo podemos ayudarle?",\n  "reviewed": "2026-11-23"\n },\n'
        ' "welcome": {\n  "words": "Pueblo de Fairview.",\n  "reviewed": "2026-12-07"\n }\n}\n'
    )
    assert sorted(path.name for path in (home / "prompts/es").iterdir()) == ["reviewed.json", "script.po"]


def test_words_on_several_rows_are_kept_as_callers_hear_them(home: Path) -> None:
    edit(home, 'msgstr "Pueblo de Fairview."', 'msgstr ""\n"Pueblo\\n"\n"de  Fairview."')
    review(home, "es", {"welcome"}, DAY)
    assert kept(home) == {"welcome": {"words": "Pueblo de Fairview.", "reviewed": "2026-11-23"}}


def test_unchanged_words_keep_their_day(home: Path) -> None:
    review(home, "es", {"main"}, DAY)
    before = everything(home)
    assert review(home, "es", {"main"}, LATER) == 0
    assert everything(home) == before


def test_the_same_words_marked_and_read_again_keep_their_day_and_lose_the_mark(home: Path) -> None:
    review(home, "es", {"welcome"}, DAY)
    edit(home, 'msgctxt "welcome"', f'{MARK}\nmsgctxt "welcome"')
    assert review(home, "es", {"welcome"}, LATER) == 1
    assert read_reviews(home, "es").reviews["welcome"].day == DAY
    assert read_script(home, "es").translations["welcome"].reviewed


def test_new_words_have_a_new_day(home: Path) -> None:
    review(home, "es", {"main", "welcome"}, DAY)
    edit(home, "Pueblo de Fairview.", "Municipio de Fairview.")
    assert review(home, "es", {"main", "welcome"}, LATER) == 1
    assert read_reviews(home, "es").reviews == {
        "main": Review("¿Cómo podemos ayudarle?", DAY),
        "welcome": Review("Municipio de Fairview.", LATER),
    }


def test_a_mark_taken_away_in_the_editor_is_no_claim_until_somebody_makes_it(home: Path) -> None:
    assert read_reviews(home, "es") == Reviews()
    before = (home / SCRIPT).read_bytes()
    assert review(home, "es", {"welcome"}, DAY) == 1
    assert kept(home) == {"welcome": {"words": "Pueblo de Fairview.", "reviewed": "2026-11-23"}}
    assert (home / SCRIPT).read_bytes() == before


@pytest.mark.parametrize(
    ("language", "prompts"), [("es", {"no-prompt"}), ("es", set[str]()), ("pl", {"main"})]
)
def test_what_is_not_translated_is_not_reviewed(home: Path, language: str, prompts: set[str]) -> None:
    before = everything(home)
    assert review(home, language, prompts, DAY) == 0
    assert everything(home) == before


def test_a_review_of_a_prompt_that_is_gone_is_kept_for_its_return(home: Path) -> None:
    review(home, "es", {"main"}, DAY)
    (home / SCRIPT).write_text(WELCOME, encoding="utf-8")
    review(home, "es", {"welcome"}, LATER)
    assert sorted(read_reviews(home, "es").reviews) == ["main", "welcome"]


DAMAGED = [
    b"",
    b"{",
    b"[]",
    b'"main"',
    b'{"main": "words"}',
    b'{"main": {"words": "w"}}',
    b'{"main": {"reviewed": "2026-11-23"}}',
    b'{"main": {"words": 1, "reviewed": "2026-11-23"}}',
    b'{"main": {"words": "w", "reviewed": 20261123}}',
    b'{"main": {"words": "w", "reviewed": "yesterday"}}',
    b'<<<<<<< yours\n{"main": {"words": "w", "reviewed": "2026-11-23"}}',
    b'{"main": {"words": "\xff", "reviewed": "2026-11-23"}}',
    b"[" * 100_000,
    b" " * (MOST_REVIEWS + 1),
]


@pytest.mark.parametrize("content", DAMAGED, ids=[each[:40].decode(errors="replace") for each in DAMAGED])
def test_reviews_that_somebody_damaged_are_told_and_never_written_over(home: Path, content: bytes) -> None:
    (home / FILE).write_bytes(content)
    before = everything(home)

    assert read_reviews(home, "es") == Reviews(problems=[UNREADABLE])
    with pytest.raises(ValueError, match=re.escape(UNREADABLE.what)):
        review(home, "es", {"main"}, DAY)
    assert everything(home) == before
    line, problems = load(home)
    assert line, "callers still hear it"
    assert problems == [UNREADABLE]


def test_a_folder_in_their_place_is_told(home: Path) -> None:
    (home / FILE).mkdir()
    assert read_reviews(home, "es").problems == [UNREADABLE]


def test_reviews_that_the_system_refuses_are_told_without_taking_the_line_away(home: Path) -> None:
    """A name that is too long: refused to everybody, whatever they may read."""
    language = "x" * 300
    (problem,) = read_reviews(home, language).problems
    file = f"prompts/{language}/reviewed.json"
    assert (problem.file, problem.rule, problem.level) == (file, "unreadable", "should")


def test_a_script_that_cannot_be_read_is_left_as_it_was(home: Path) -> None:
    with (home / SCRIPT).open("a", encoding="utf-8") as file:
        file.write("\n<<<<<<< yours\n")
    before = everything(home)
    with pytest.raises(ValueError, match=SCRIPT):
        review(home, "es", {"main"}, DAY)
    assert everything(home) == before


def test_where_the_review_cannot_be_kept_the_mark_stays(home: Path) -> None:
    (home / "prompts/es/.reviewed.json.new").mkdir()
    before = everything(home)
    with pytest.raises(IsADirectoryError):
        review(home, "es", {"main"}, DAY)
    assert everything(home) == before


def test_a_line_knows_the_reviews_of_every_language_it_offers(home: Path) -> None:
    review(home, "es", {"main"}, DAY)
    assert read_line(home).reviews == {"es": Reviews({"main": Review("¿Cómo podemos ayudarle?", DAY)})}


def test_nobody_has_reviewed_the_line_that_is_shipped() -> None:
    reviews = read_line(HOME).reviews
    assert reviews
    assert set(map(repr, reviews.values())) == {repr(Reviews())}


def test_the_command_notes_what_was_unmarked_by_hand_and_says_when_nothing_is_new(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    told = ["prompts", "reviewed", "es", "--home", str(home)]
    assert run(capsys, *told, "welcome")[:2] == (0, f"{SCRIPT}: 1 reviewed, 1 still to review\n")
    assert kept(home) == {
        "welcome": {"words": "Pueblo de Fairview.", "reviewed": str(date.today())},
    }
    assert run(capsys, *told, "welcome")[:2] == (0, f"{SCRIPT}: reviewed already\n")
    edit(home, "Pueblo de Fairview.", "Municipio de Fairview.")
    assert run(capsys, *told, "welcome")[:2] == (0, f"{SCRIPT}: 1 reviewed, 1 still to review\n")
    total = len(read_script(home, "es").translations)
    assert run(capsys, *told, "--all")[:2] == (0, f"{SCRIPT}: {total - 1} reviewed, 0 still to review\n")
    assert run(capsys, *told, "--all")[:2] == (0, f"{SCRIPT}: reviewed already\n")


def test_the_command_writes_nothing_beside_damaged_reviews(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / FILE).write_text("{", encoding="utf-8")
    before = everything(home)
    code, _, err = run(capsys, "prompts", "reviewed", "es", "--all", "--home", str(home))
    assert code == 1
    assert f"Nothing is written.\n{UNREADABLE}" in err
    assert everything(home) == before
