"""Translations that come with a change of the menus: written into their scripts, and no others touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files.change import Change, EditRefused
from ivr.files.script import NEEDS_REVIEW, read_script
from ivr.files.wording import reworded
from ivr.files.words import Words

from .small import bilingual, entry

MAIN = Words("main", "How may we help?", "menus/main.yaml", 1, ("main",))
NEW = Words("main-trees", "For trees", "menus/main.yaml", 5, ("main",), kind="news")


def kept(home: Path, *changes: Change) -> None:
    for each in changes:
        (home / each.file).parent.mkdir(parents=True, exist_ok=True)
        (home / each.file).write_bytes(each.after)


def test_words_that_are_new_are_made_from_todays_and_wait_for_a_review(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main", "How can we help?", "¿Qué?", "#, fuzzy", '#| msgid "Hello?"'))
    before = (home / "prompts/es/script.po").read_bytes()
    (change,) = reworded(
        home, [MAIN, NEW], {"es": {"main": "¿Qué necesita?", "main-trees": "Árboles"}, "pl": {}}
    )
    assert (change.file, change.before) == ("prompts/es/script.po", before)
    kept(home, change)
    script = read_script(home, "es")
    assert not script.problems
    for prompt, words, source in (("main", "¿Qué necesita?", MAIN.text), ("main-trees", "Árboles", NEW.text)):
        found = script.translations[prompt]
        assert (found.words, found.source, found.fuzzy, found.reviewed) == (words, source, False, False)
    text = (home / "prompts/es/script.po").read_text("utf-8")
    assert text.count(NEEDS_REVIEW) == 2 and "news; its date is said before it" in text


def test_words_that_nobody_touched_stay_as_they_were_made(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main", "How can we help?", "¿Qué?", f"# {NEEDS_REVIEW}"))
    assert [*reworded(home, [MAIN], {"es": {"main": "¿Qué?"}})] == []
    assert [*reworded(home, [MAIN], {"es": {"main": ""}})] == []
    (change,) = reworded(home, [MAIN], {"es": {"main": "¿Cómo?"}})
    assert change.after.decode().count(NEEDS_REVIEW) == 1


def test_an_entry_that_was_put_by_is_on_the_air_again(tmp_path: Path) -> None:
    old = '#~ msgctxt "main-trees"\n#~ msgid "For trees"\n#~ msgstr "Arboles"\n'
    home = bilingual(tmp_path, f"# mine\n{old}")
    (change,) = reworded(home, [NEW], {"es": {"main-trees": "Árboles"}})
    kept(home, change)
    assert read_script(home, "es").translations["main-trees"].words == "Árboles"
    assert "#~" not in change.after.decode()


def test_a_language_begins_with_its_first_words(tmp_path: Path) -> None:
    (change,) = reworded(tmp_path, [NEW], {"pl": {"main-trees": "Drzewa"}})
    kept(tmp_path, change)
    assert change.before == b"" and read_script(tmp_path, "pl").translations["main-trees"].words == "Drzewa"


@pytest.mark.parametrize("content", [b"no translations\n", b"\xff\xfe"])
def test_a_script_that_cannot_be_read_is_left_alone(tmp_path: Path, content: bytes) -> None:
    kept(tmp_path, Change("prompts/es/script.po", b"", content))
    with pytest.raises(EditRefused, match="cannot be read"):
        list(reworded(tmp_path, [NEW], {"es": {"main-trees": "Árboles"}}))
