"""One sentence translated by hand, or affirmed: its words alone change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.files.keeping import keep
from ivr.files.script import (
    NEEDS_REVIEW,
    read_script,
    script_file,
    update_script,
)
from ivr.files.translations import problems_of_translation
from ivr.files.wording import reworded

from .small import bilingual, entry, words

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIBRARY = entry("main-library", "For the library", "Para la biblioteca")
NEWS = entry("main-news", "For town news", "Para las noticias", f"# {NEEDS_REVIEW}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    bilingual(tmp_path, LIBRARY, NEWS)
    update_script(tmp_path, "es", "es-US", words(tmp_path), NOW)
    return tmp_path


def say(home: Path, prompt: str, text: str) -> None:
    keep(home, *reworded(home, words(home), {"es": {prompt: text}}, affirmed=True))


def blocks(home: Path) -> dict[str, str]:
    """Every entry's rows by its prompt."""
    parts = (home / script_file("es")).read_text(encoding="utf-8").split("\n\n")
    return {part.split('msgctxt "')[1].split('"')[0]: part for part in parts if "msgctxt" in part}


def differing(home: Path, before: dict[str, str]) -> set[str]:
    return {name for name, block in blocks(home).items() if before.get(name) != block}


def test_new_words_wait_for_review_and_no_other_entry_changes(home: Path) -> None:
    before = blocks(home)
    say(home, "main-library", "Para ir a la biblioteca")
    assert differing(home, before) == {"main-library"}
    there = read_script(home, "es").translations["main-library"]
    assert (there.words, there.reviewed) == ("Para ir a la biblioteca", False)
    say(home, "main-library", "Para la biblioteca, sí")
    assert blocks(home)["main-library"].count(NEEDS_REVIEW) == 1


def test_the_same_words_again_keep_their_review(home: Path) -> None:
    before = blocks(home)
    say(home, "main-library", "Para la biblioteca")
    assert differing(home, before) == set()


def test_words_made_from_older_ones_are_made_from_todays(home: Path) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("For the library", "For the town library"))
    assert read_script(home, "es").translations["main-library"].changed("For the town library")
    say(home, "main-library", "Para la biblioteca del pueblo")
    there = read_script(home, "es").translations["main-library"]
    assert not there.changed("For the town library") and not there.reviewed


def test_words_marked_as_changed_by_an_update_lose_that_mark(home: Path) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace("For the library", "For the town library"))
    update_script(home, "es", "es-US", words(home), NOW)
    assert "fuzzy" in blocks(home)["main-library"]
    say(home, "main-library", "Para la biblioteca")
    assert "fuzzy" not in blocks(home)["main-library"] and "#|" not in blocks(home)["main-library"]
    assert not read_script(home, "es").translations["main-library"].reviewed


def test_a_prompt_the_file_did_not_know_is_added(home: Path) -> None:
    path = home / script_file("es")
    parts = path.read_text(encoding="utf-8").split("\n\n")
    path.write_text("\n\n".join(part for part in parts if "main-library" not in part), encoding="utf-8")
    say(home, "main-library", "Para la biblioteca")
    assert read_script(home, "es").translations["main-library"].words == "Para la biblioteca"


@pytest.mark.parametrize(
    ("prompt", "text", "what"),
    [
        ("main-library", "Para la biblioteca", None),
        ("main-library", "Llame al 312-744-5000", "typed-fact"),
        ("main-library", "Para {number:town-hall}", "unknown-blank"),
        ("main-library", "...", "empty-words"),
        ("press-1", "press two.", "wrong-key"),
    ],
)
def test_words_are_judged_before_they_are_kept(home: Path, prompt: str, text: str, what: str | None) -> None:
    source = next(each for each in words(home) if each.prompt == prompt)
    told = problems_of_translation(read_script(home, "es"), source, text, {"town-hall": True})
    assert {each.rule for each in told} == ({what} if what else set())


def test_words_nobody_translated_yet_are_judged_at_their_line(home: Path) -> None:
    script = read_script(home, "es")
    line = script.translations.pop("main-library").line
    script.untranslated["main-library"] = line
    source = next(each for each in words(home) if each.prompt == "main-library")
    assert [each.line for each in problems_of_translation(script, source, "{x}", {})] == [line, line]
