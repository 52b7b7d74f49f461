"""What keeps a language from callers, and what is only told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.core.phrases import PRESS
from ivr.files.load import load
from ivr.files.problem import Problem
from ivr.files.script import script_file

from .small import SMALL, bilingual, changed, copy_of, entry, small_with, with_words

EMERGENCY = "Hang up and call nine one one if this is an emergency."
CLOSED = "The library is closed now. It opens {opens}. The town hall can help you."
SNOW = "The first snow closes 12 streets for a day."

# How the emergency notice says the number in each of our languages.
SAY_911 = [
    "Hang up and call nine-one-one.",
    "Cuelgue y llame al nueve uno uno.",
    "Proszę zadzwonić: dziewięć, jeden, jeden.",
    "请挂断并拨打九一一。",
    "请拨打九、幺、幺。",
    "أغلق الخط واتصل بـ تسعة واحد واحد.",
    "اتصل على تسعة، واحد، واحد.",
    "Gọi 9-1-1 ngay.",
    "Tumawag sa 911.",
    "اتصل بـ ٩١١.",
]
DO_NOT_SAY_911 = [
    "Cuelgue y llame a la policía.",
    "Llame al nueve uno dos.",
    "Proszę zadzwonić pod dziewięć jeden.",
    "请拨打九一二。",
    "اتصل بالشرطة.",
    "Llame al 9112.",
]


def told(home: Path) -> list[Problem]:
    return load(home)[1]


def told_of(tmp_path: Path, prompt: str, source: str, translation: str, *comments: str) -> list[Problem]:
    """The problems of one Spanish translation."""
    return told(bilingual(tmp_path, entry(prompt, source, translation, *comments)))


def whats(problems: list[Problem]) -> list[str]:
    return [problem.what for problem in problems]


def test_a_language_in_its_own_words_is_offered(tmp_path: Path) -> None:
    line, problems = load(bilingual(tmp_path, entry("main-library", "For the library", "Para la biblioteca")))

    assert problems == []
    assert line is not None
    assert line.offered == ("en", "es")
    assert line.prompts["main-library"] == {"en": "For the library", "es": "Para la biblioteca"}


def test_a_language_without_a_file_is_not_offered(tmp_path: Path) -> None:
    home = small_with(tmp_path, line=changed("line", "    offered: no\n", ""))

    (problem,) = told(home)

    assert (problem.file, problem.line, problem.rule) == ("menus/line.yaml", 20, "missing-words")
    assert problem.what == "prompts/es/script.po is missing"


def test_a_language_that_is_not_offered_needs_no_words(tmp_path: Path) -> None:
    home = with_words(copy_of(SMALL, tmp_path), "es", entry("main", "How can we help?", "Press 1."))
    (home / script_file("es")).write_text("Dear Maria,", encoding="utf-8")

    line, problems = load(home)

    assert problems == []
    assert line is not None
    assert line.offered == ("en",)
    assert "es" not in line.prompts["main"]


def test_the_lines_own_language_needs_no_file_even_if_it_is_not_offered(tmp_path: Path) -> None:
    tag = "    tag: en-US\n"
    home = small_with(tmp_path, line=changed("line", tag, f"{tag}    offered: no\n"))

    assert load(home)[0] is not None


@pytest.mark.parametrize(
    "prompt", ["main", "main-library", "library", "library-closed", "welcome", "press-1", "busy"]
)
def test_every_prompt_needs_words(tmp_path: Path, prompt: str) -> None:
    (problem,) = told_of(tmp_path, prompt, "?", "")

    assert problem.what == f'nobody has translated "{prompt}"'
    assert (problem.level, problem.trail, problem.rule) == ("must", (prompt,), "missing-words")


def test_news_that_nobody_translated_is_told_and_left_out(tmp_path: Path) -> None:
    line, problems = load(bilingual(tmp_path, entry("news-snow", SNOW, "")))

    assert line is not None
    assert "es" not in line.prompts["news-snow"]
    (problem,) = problems
    assert (problem.file, problem.line, problem.level) == ("menus/news.yaml", 10, "should")
    assert problem.what == 'nobody has translated this news into "es", so it is left out there'


def test_words_that_have_changed_are_told_and_heard(tmp_path: Path) -> None:
    line, (problem,) = load(bilingual(tmp_path, entry("main", "What can we do?", "¿Qué podemos hacer?")))

    assert line is not None
    assert line.prompts["main"]["es"] == "¿Qué podemos hacer?"
    assert (problem.level, problem.rule, problem.line) == ("should", "changed-words", 2)


def test_words_a_translator_marked_are_told_and_heard(tmp_path: Path) -> None:
    (problem,) = told_of(tmp_path, "main", "How can we help?", "¿Qué?", "#, fuzzy")

    assert (problem.level, problem.rule) == ("should", "changed-words")


def test_old_words_may_lack_a_new_blank(tmp_path: Path) -> None:
    (problem,) = told_of(tmp_path, "library-closed", "The library is closed.", "La biblioteca está cerrada.")

    assert problem.rule == "changed-words"


@pytest.mark.parametrize(
    ("translation", "what"),
    [
        ("Cerrada. Llame al ayuntamiento.", "{opens} is missing from this translation"),
        ("Cerrada. Abre {opens}. {hours}", "{hours} is not in the words it translates"),
        ("Cerrada. Abre {abre}.", "{abre} is not a blank we can fill"),
        ("Cerrada. Abre {opens:biblioteca}.", "{opens:biblioteca} names no service"),
        ("Cerrada. Abre {opens.", "a brace has no partner"),
        ("Cerrada. Abre a las 9:00, {opens}.", 'hours are typed into the words: "9:00"'),
        ("Cerrada. Abre {opens}. Llame al 312-744-5000.", "a telephone number is typed into the words"),
        ("مغلقة. {opens}. ٣١٢٧٤٤٥٠٠٠", 'a telephone number is typed into the words: "٣١٢٧٤٤٥٠٠٠"'),
        ("Cerrada. Abre {opens}. Press 1.", "a key is typed into the words"),
        ("Cerrada <b>hoy</b>. Abre {opens}.", 'a sign that cannot be spoken: "<"'),
        ("مغلقة\u200f. {opens}", 'a sign that cannot be spoken: "U+200F"'),
        ("Cerrada. \N{BOOKS} Abre {opens}.", 'a sign that cannot be spoken: "U+1F4DA"'),
        ("Cerrada. Abre {opens}. Sala 5.", "5 is not in the words it translates"),
        ("مغلقة. {opens}. القاعة ٥.", "5 is not in the words it translates"),
        ("关门了。{opens}开门。５号。", "5 is not in the words it translates"),
        (" ", "there are no words here"),
        ("...", "there are no words here"),
        ("Cerrada. Abre {opens}. " + "Y así. " * 300, "letters are too many for one prompt"),
        ("Cerrada. Abre {opens}. " + "9" * 5000, "a telephone number is typed into the words"),
    ],
)
def test_a_translation_keeps_to_the_facts(tmp_path: Path, translation: str, what: str) -> None:
    problems = told_of(tmp_path, "library-closed", CLOSED, translation)

    assert any(what in problem.what for problem in problems), whats(problems)
    for problem in problems:
        assert (problem.file, problem.line, problem.level) == ("prompts/es/script.po", 2, "must")
        assert problem.trail == ("library-closed",)


@pytest.mark.parametrize(
    "translation", ["La nieve cierra 12 calles.", "الثلج يغلق ١٢ شارعا.", "雪封了０１２条街。"]
)
def test_figures_may_be_those_of_the_language(tmp_path: Path, translation: str) -> None:
    assert told_of(tmp_path, "news-snow", SNOW, translation) == []


def test_figures_may_become_words(tmp_path: Path) -> None:
    assert told_of(tmp_path, "news-snow", SNOW, "La nieve cierra doce calles.") == []


def test_a_date_typed_into_translated_news_is_told(tmp_path: Path) -> None:
    problems = told_of(tmp_path, "news-snow", SNOW, "El 2026-12-01 la nieve cierra 12 calles.")

    assert 'a date is typed into the words: "2026-12-01"' in whats(problems)


def test_a_phrase_has_the_blanks_of_the_phrase(tmp_path: Path) -> None:
    problems = told_of(tmp_path, "hours-span", "{days}, {start} to {end}", "{days}, de {start}")

    assert whats(problems) == ["{end} is missing from this phrase"]


def test_a_name_has_no_blanks(tmp_path: Path) -> None:
    problems = told_of(tmp_path, "library", "Fairview library", "Biblioteca {number}")

    assert "{number} stands in a name" in whats(problems)


@pytest.mark.parametrize("words", SAY_911)
def test_the_notice_says_the_number_in_every_language(tmp_path: Path, words: str) -> None:
    problems = told_of(tmp_path, "emergency", EMERGENCY, words)

    assert problems == []


@pytest.mark.parametrize("words", DO_NOT_SAY_911)
def test_a_notice_without_the_number_is_refused_in_every_language(tmp_path: Path, words: str) -> None:
    problems = told_of(tmp_path, "emergency", EMERGENCY, words)

    assert "the emergency notice does not say nine one one" in whats(problems)


def test_two_keys_told_alike_are_told(tmp_path: Path) -> None:
    home = bilingual(tmp_path, *(entry(PRESS[key], f"press {key}", "oprima la tecla.") for key in "123"))

    problems = [problem for problem in told(home) if problem.rule == "wrong-key"]

    assert whats(problems) == [
        '"press-2" has the same words as "press-1"',
        '"press-3" has the same words as "press-1"',
    ]


def test_a_key_that_names_another_is_told(tmp_path: Path) -> None:
    problems = told_of(tmp_path, "press-1", "press one.", "press two")

    assert '"press-1" names another key: two' in whats(problems)


def test_keys_nobody_translated_are_not_told_to_be_alike(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("press-1", "press one.", ""), entry("press-2", "press two.", ""))

    assert {problem.rule for problem in told(home)} == {"missing-words"}


def test_a_choice_that_leads_nowhere_is_not_missed_in_other_languages(tmp_path: Path) -> None:
    home = bilingual(tmp_path)
    (home / "menus" / "main.yaml").write_text(changed("main", "go-to: news", "go-to: newz"), encoding="utf-8")

    assert whats(told(home)) == ['there is no "newz"']


def test_a_file_that_cannot_be_read_is_one_problem_only(tmp_path: Path) -> None:
    home = bilingual(tmp_path)
    (home / script_file("es")).write_text("Dear Maria,", encoding="utf-8")

    assert whats(told(home)) == ["this is no line of a translation file"]


@pytest.mark.parametrize(
    ("old", "new"), [("language: en\n", "language: pl\n"), ("zone: America", "zone: Amerika")]
)
def test_a_line_that_cannot_be_read_demands_no_translation(tmp_path: Path, old: str, new: str) -> None:
    line = changed("line", old, new).replace("    offered: no\n", "")

    problems = told(small_with(tmp_path, line=line))

    assert "missing-words" not in [problem.rule for problem in problems]
    assert len(problems) == 1


@pytest.mark.parametrize("code", ["en", "es"])
def test_calls_of_a_number_begin_in_a_language_callers_can_choose(tmp_path: Path, code: str) -> None:
    home = bilingual(tmp_path)
    with (home / "menus/line.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nnumbers:\n  312-744-5000: {code}\n")

    line, problems = load(home)

    assert problems == []
    assert line is not None
    assert line.numbers == {"+13127445000": code}
