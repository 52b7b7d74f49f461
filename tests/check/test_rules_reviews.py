"""Words a native speaker found good: a slip in them is told, and what nobody vouched for is left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.check.check import check
from ivr.check.rules.reviews import RULES
from ivr.check.subject import subject
from ivr.files.load import read_line
from ivr.files.problem import Problem
from ivr.files.reviews import review
from ivr.files.script import NEEDS_REVIEW, read_script
from tests.conftest import HOME
from tests.files.small import bilingual, copy_of, entry

DAY = date(2026, 11, 23)
SCRIPT = "prompts/es/script.po"
WORDS, WELCOME, KEY = "¿Cómo podemos ayudarle?", "Pueblo de Fairview.", "marque el uno."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line in two languages; a native speaker has just read some of its Spanish."""
    entries = [entry("main", "How can we help?", WORDS), entry("welcome", "Town of Fairview.", WELCOME)]
    home = bilingual(tmp_path, *entries, entry("press-1", "press one.", KEY))
    review(home, "es", {"main", "welcome", "press-1"}, DAY)
    return home


def edit(home: Path, *pairs: tuple[str, str]) -> None:
    text = (home / SCRIPT).read_text(encoding="utf-8")
    for old, _ in pairs:
        assert text.count(old) == 1, (old, text.count(old))
    for number, (old, _) in enumerate(pairs):  # first out of each other's way, so that words can be swapped
        text = text.replace(old, f"<{number}>")
    for number, (_, new) in enumerate(pairs):
        text = text.replace(f"<{number}>", new)
    (home / SCRIPT).write_text(text, encoding="utf-8")


def told(home: Path) -> list[Problem]:
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    looked = subject(loaded, "twilio", DAY)
    return [problem for rule in RULES for problem in rule.problems(looked)]


def slip(home: Path, prompt: str, was: str) -> Problem:
    """What is told of a prompt that says something else than these reviewed words."""
    return Problem(
        SCRIPT,
        read_script(home, "es").translations[prompt].line,
        (prompt,),
        f'these are not the words that were reviewed on 2026-11-23: "{was}"',
        f"put them back, or have a native speaker read the new ones: ivr prompts reviewed es {prompt}",
        "L44",
        "should",
    )


def test_reviewed_words_that_are_unchanged_are_left_alone(home: Path) -> None:
    assert told(home) == []


def test_words_that_are_not_those_reviewed_are_told_where_they_stand(home: Path) -> None:
    edit(home, (WORDS, "¿Cómo?"))
    (only,) = told(home)
    assert only == slip(home, "main", WORDS)
    rows = (home / SCRIPT).read_text(encoding="utf-8").split("\n")
    assert rows[only.line - 2 : only.line + 1] == [
        'msgctxt "main"',
        'msgid "How can we help?"',
        'msgstr "¿Cómo?"',
    ]


SLIPS = {
    "the end is left out": ("main", WORDS, "¿Cómo podemos?"),
    "another prompt's words": ("main", WORDS, WELCOME),
    "a digit": ("press-1", KEY, "marque el dos."),
    "left in English": ("welcome", WELCOME, "Town of Fairview."),
    "another language": ("welcome", WELCOME, "Miasto Fairview."),
    "an accent": ("main", WORDS, "¿Como podemos ayudarle?"),
}


@pytest.mark.parametrize(("prompt", "was", "now"), SLIPS.values(), ids=SLIPS)
def test_slips_that_only_a_reader_of_the_language_sees_are_told(
    home: Path, prompt: str, was: str, now: str
) -> None:
    edit(home, (f'msgstr "{was}"', f'msgstr "{now}"'))
    assert told(home) == [slip(home, prompt, was)]


def test_two_translations_swapped_are_both_told(home: Path) -> None:
    edit(home, (WORDS, WELCOME), (WELCOME, WORDS))
    expected = [slip(home, "main", WORDS), slip(home, "welcome", WELCOME)]
    assert sorted(told(home)) == sorted(expected)


def test_long_words_are_told_shortened(home: Path) -> None:
    long = "Usted ha llamado al pueblo de Fairview, que le da la bienvenida a todos."
    edit(home, (WELCOME, long))
    review(home, "es", {"welcome"}, DAY)
    edit(home, (long, WELCOME))
    assert told(home) == [slip(home, "welcome", f"{long[:60]}...")]


def test_words_marked_for_another_review_are_left_to_it(home: Path) -> None:
    edit(home, (WORDS, "¿Cómo?"), ('msgctxt "main"', f'# {NEEDS_REVIEW}\nmsgctxt "main"'))
    assert told(home) == []


def test_words_that_nobody_vouched_for_may_change(home: Path) -> None:
    edit(home, ('msgstr "For the library"', 'msgstr "Para la biblioteca"'))
    assert told(home) == []


def test_other_rows_for_the_same_words_are_no_change(home: Path) -> None:
    edit(home, (f'msgstr "{WORDS}"', 'msgstr ""\n"¿Cómo podemos "\n"ayudarle?"'))
    assert told(home) == []


def test_the_remedies_work(home: Path) -> None:
    edit(home, (WORDS, "¿Cómo?"))
    assert review(home, "es", {"main"}, DAY) == 1
    assert told(home) == []
    edit(home, ("¿Cómo?", WORDS))
    assert told(home) == [slip(home, "main", "¿Cómo?")]
    edit(home, (WORDS, "¿Cómo?"))
    assert told(home) == []


def test_a_review_of_a_prompt_that_is_gone_is_passed_over(home: Path) -> None:
    with (home / SCRIPT).open("a", encoding="utf-8") as file:
        file.write("\n" + entry("old-news", "The fair is open.", "La feria."))
    review(home, "es", {"old-news"}, DAY)
    edit(home, ('"La feria."', '"La feria está abierta."'))
    assert told(home) == []


def test_a_translation_that_is_gone_is_told_as_missing_alone(home: Path) -> None:
    edit(home, (f'msgstr "{WORDS}"', 'msgstr ""'))
    loaded = read_line(home)
    assert [problem.rule for problem in loaded.problems] == ["missing-words"]


def test_a_language_that_nobody_is_offered_is_left_alone(home: Path) -> None:
    edit(home, (WORDS, "¿Cómo?"))
    line = home / "menus/line.yaml"
    text = line.read_text(encoding="utf-8")
    line.write_text(text.replace("\n  es:\n", "\n  es:\n    offered: no\n"), encoding="utf-8")
    assert told(home) == []


def test_a_check_tells_it_and_callers_still_hear_the_line(home: Path) -> None:
    edit(home, (WORDS, "¿Cómo?"))
    checked = check(read_line(home), "twilio", DAY, RULES)
    assert checked.line
    assert slip(home, "main", WORDS) in checked.should


def test_the_shipped_line_reviewed_throughout_has_nothing_to_tell(tmp_path: Path) -> None:
    home = copy_of(HOME, tmp_path)
    for script in read_line(home).scripts.scripts:
        assert review(home, script.language, script.translations, DAY) == len(script.translations)
    assert told(home) == []
