"""What is allowed and probably not meant is told, and keeps nobody from the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files.load import load

from .small import SMALL, copy_of


def told(tmp_path: Path, file: str, old: str, new: str) -> list[str]:
    """The advice for the small line after one change; the line is there all the same."""
    home = copy_of(SMALL, tmp_path)
    path = home / "menus" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    line, problems = load(home)
    assert line is not None
    assert {problem.level for problem in problems} <= {"should"}
    return [f"{problem.file}:{problem.line}: {problem.what}" for problem in problems]


def test_the_small_line_needs_no_advice(tmp_path: Path) -> None:
    assert told(tmp_path, "line.yaml", "Fairview", "Fairview") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (
            "services.yaml",
            "dial: 312-746-6000",
            "dial: 312-746-0600",
            "the number spoken is not the number rung",
        ),
        ("services.yaml", "  hours: 24/7", "  hours: Mo-Fr 08:00-18:00", "is not there at every hour"),
        (
            "services.yaml",
            "# Whom we connect to.\n",
            "lost:\n  say: Nobody hears this.\n",
            "nobody can reach this",
        ),
    ],
)
def test_advice_is_given(tmp_path: Path, file: str, old: str, new: str, what: str) -> None:
    (advice,) = told(tmp_path, file, old, new)
    assert advice.endswith(what)


def test_a_short_code_spoken_for_a_number_rung_is_meant(tmp_path: Path) -> None:
    assert told(tmp_path, "services.yaml", "speak: 312-746-6000", "speak: 311") == []


def test_the_newest_entry_belongs_on_top(tmp_path: Path) -> None:
    news = (SMALL / "menus/news.yaml").read_text(encoding="utf-8")
    more = news.rstrip("\n") + "\n    - name: later\n      date: 2062-01-01\n      say: From the future.\n"
    (advice,) = told(tmp_path, "news.yaml", news, more)
    assert advice.endswith("this entry is newer than the one above it")


def test_a_notice_in_one_language_only_is_noticed(tmp_path: Path) -> None:
    short = '  short:\n    es: "Emergencias: cuelgue y llame al nueve uno uno."\n'
    (advice,) = told(tmp_path, "line.yaml", short, "")
    assert advice.endswith("the emergency notice is heard in one language only")


@pytest.mark.parametrize(
    ("folder", "hint"),
    [
        ("pl", "take the folder away, or name the language under languages: in menus/line.yaml"),
        ("ess", 'did you mean "es"?'),
    ],
)
def test_the_folder_of_a_deleted_or_misspelled_language_is_told(
    tmp_path: Path, folder: str, hint: str
) -> None:
    home = copy_of(SMALL, tmp_path)
    for name in (folder, "en", "es", ".git"):
        (home / "prompts" / name).mkdir(parents=True)
    (home / "prompts" / "README.md").write_text("For translators.\n", encoding="utf-8")
    _, (only,) = load(home)

    assert (only.file, only.line, only.rule, only.level) == (
        f"prompts/{folder}",
        1,
        "unused-language",
        "should",
    )
    assert only.what == f'"{folder}" is no language of this line, so nobody hears what is in there'
    assert only.hint == hint
