"""Every prompt in every language: what its words are, whether they are heard, and what is still to do."""

from __future__ import annotations

from pathlib import Path

from ivr.files.coverage import Cell, Coverage, Translated, read_coverage
from ivr.files.recordings import Recorded
from ivr.files.script import NEEDS_REVIEW

from .recorded import record
from .small import SMALL, bilingual, copy_of, entry, small_with


def cell(coverage: Coverage, prompt: str, language: str) -> Cell:
    (found,) = [each for each in coverage.of(language) if each.prompt == prompt]
    return found


def test_the_lines_own_language_comes_first(tmp_path: Path) -> None:
    text = (SMALL / "menus" / "line.yaml").read_text(encoding="utf-8")
    home = small_with(tmp_path, line=text.replace("language: en", "language: es"))

    assert read_coverage(home).languages == {"es": "es-US", "en": "en-US"}


def test_every_prompt_has_a_cell_in_every_language(tmp_path: Path) -> None:
    coverage = read_coverage(copy_of(SMALL, tmp_path))

    english, spanish = coverage.of("en"), coverage.of("es")

    assert len(english) == len(coverage.words)
    assert [each.prompt for each in spanish] == ["emergency-short", *(each.prompt for each in english)]


def test_english_words_are_their_own_source(tmp_path: Path) -> None:
    welcome = cell(read_coverage(copy_of(SMALL, tmp_path)), "welcome", "en")

    assert welcome == Cell(
        "welcome", "en", "Town of Fairview.", Translated.SOURCE, True, Recorded.MISSING, None
    )


def test_a_short_notice_is_written_in_its_own_language(tmp_path: Path) -> None:
    short = cell(read_coverage(copy_of(SMALL, tmp_path)), "emergency-short", "es")

    assert (short.words, short.translation) == (
        "Emergencias: cuelgue y llame al nueve uno uno.",
        Translated.SOURCE,
    )


def test_a_short_notice_in_a_language_the_line_lacks_is_passed_over(tmp_path: Path) -> None:
    text = (SMALL / "menus" / "line.yaml").read_text(encoding="utf-8")
    home = small_with(tmp_path, line=text.replace('    es: "Emerg', '    pl: "Emerg'))

    assert "emergency-short" not in [each.prompt for each in read_coverage(home).cells]


def test_what_nobody_translated_has_no_words(tmp_path: Path) -> None:
    missing = cell(read_coverage(copy_of(SMALL, tmp_path)), "main", "es")

    assert (missing.words, missing.translation, missing.reviewed) == (None, Translated.MISSING, False)


def test_translations_are_done_changed_or_to_review(tmp_path: Path) -> None:
    home = bilingual(
        tmp_path,
        entry("main", "How can we help?", "¿Cómo podemos ayudarle?", f"# {NEEDS_REVIEW}"),
        entry("main-library", "For books", "Para libros"),
    )
    coverage = read_coverage(home)

    done, old = cell(coverage, "main", "es"), cell(coverage, "main-library", "es")

    assert (done.words, done.translation, done.reviewed) == (
        "¿Cómo podemos ayudarle?",
        Translated.TRANSLATED,
        False,
    )
    assert (old.words, old.translation, old.reviewed) == ("Para libros", Translated.CHANGED, True)


def test_a_recording_is_told_with_its_bookkeeping(tmp_path: Path) -> None:
    home = record(copy_of(SMALL, tmp_path), "en", "main", "How can we help?")

    main = cell(read_coverage(home), "main", "en")

    assert main.state is Recorded.RECORDED
    assert main.record is not None
    assert main.record.seconds == 0.1


def test_bookkeeping_of_a_recording_that_was_taken_away_is_not_told(tmp_path: Path) -> None:
    home = record(copy_of(SMALL, tmp_path), "en", "main", "How can we help?")
    (home / "prompts/en/main.wav").unlink()

    main = cell(read_coverage(home), "main", "en")

    assert (main.state, main.record) == (Recorded.MISSING, None)


def test_a_line_that_cannot_be_read_covers_nothing_and_says_why(tmp_path: Path) -> None:
    coverage = read_coverage(small_with(tmp_path, line="name: Fairview\n"))

    assert (coverage.languages, coverage.cells) == ({}, ())
    assert coverage.problems


def test_the_rest_is_told_whatever_is_wrong_with_one_file(tmp_path: Path) -> None:
    home = bilingual(tmp_path)
    (home / "prompts/es/script.po").write_text("Dear Maria,", encoding="utf-8")

    coverage = read_coverage(home)

    assert [problem.file for problem in coverage.problems] == ["prompts/es/script.po"]
    assert cell(coverage, "main", "es").translation is Translated.MISSING
    assert cell(coverage, "main", "en").words == "How can we help?"
