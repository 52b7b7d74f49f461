"""The usual tools of translators work on our files: pybabel, by its own commands, on the shipped line."""

from __future__ import annotations

import re
import shutil
from gettext import GNUTranslations
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ivr.core.blanks import blanks_in
from ivr.files.coverage import read_coverage
from ivr.files.load import load
from ivr.files.script import script_file

from .pybabel import pybabel
from .small import copy_of, words

SHIPPED = Path(__file__).parent.parent.parent
SPANISH = script_file("es")


def extracted(home: Path) -> Catalog:
    pybabel(home, "extract", "-F", "babel.toml", "-o", "prompts/script.pot", ".")
    return read_po(StringIO((home / "prompts/script.pot").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped line, and which of its files pybabel should read."""
    home = copy_of(SHIPPED, tmp_path_factory.mktemp("shipped"))
    (home / "babel.toml").write_text(
        '[[mappings]]\nmethod = "ivr"\npattern = "menus/**.yaml"\n', encoding="utf-8"
    )
    return home


def test_every_prompt_is_extracted_with_its_name_and_place(home: Path) -> None:
    found = {message.context: message for message in extracted(home) if message.id}

    asked = words(home)
    assert {(each.prompt, each.text) for each in asked} == {(name, each.id) for name, each in found.items()}
    assert {name: each.locations for name, each in found.items()} == {
        each.prompt: [(each.file, each.line)] for each in asked
    }
    assert len(found) >= 200


def test_a_program_finds_the_same_prompts(home: Path) -> None:
    found = extract_from_dir(home / "menus", [("**.yaml", "ivr")])

    assert {(context, text) for _, _, text, _, context in found} == {
        (each.prompt, each.text) for each in words(home)
    }


def test_what_a_translator_should_know_is_extracted(home: Path) -> None:
    found = {message.context: message.auto_comments for message in extracted(home)}

    assert found["press-1"] == ["said by the line itself"]
    assert found["main"] == []


def test_an_update_by_pybabel_keeps_every_prompt_and_its_words(home: Path) -> None:
    extracted(home)
    before = read_coverage(home).of("es")

    pybabel(home, "update", "-l", "es_US", "-i", "prompts/script.pot", "-o", SPANISH, "--previous")

    after = read_coverage(home)
    assert after.problems == ()
    assert [(cell.prompt, cell.words, cell.translation) for cell in after.of("es")] == [
        (cell.prompt, cell.words, cell.translation) for cell in before
    ]


def test_an_update_by_pybabel_after_a_change_is_heard_and_told(home: Path, tmp_path: Path) -> None:
    changed = tmp_path / "home"
    shutil.copytree(home, changed)
    menu = changed / "menus/main.yaml"
    menu.write_text(
        menu.read_text("utf-8").replace("How can we help?", "How can we help you?"), encoding="utf-8"
    )
    extracted(changed)

    pybabel(changed, "update", "-l", "es_US", "-i", "prompts/script.pot", "-o", SPANISH, "--previous")

    line, problems = load(changed)
    told = {(problem.file, problem.rule) for problem in problems if problem.file == SPANISH}
    assert told <= {(SPANISH, "changed-words"), (SPANISH, "missing-words")}
    assert told
    assert line is None or line.prompts["main"]["es"]


def test_what_pybabel_compiles_has_every_prompt_by_its_name(home: Path) -> None:
    pybabel(home, "compile", "-l", "es_US", "-i", SPANISH, "-o", "es.mo", "--statistics")

    with (home / "es.mo").open("rb") as file:
        compiled = GNUTranslations(file)

    cells = {cell.prompt: cell.words for cell in read_coverage(home).of("es")}
    for each in words(home):
        said = compiled.pgettext(each.prompt, each.text)
        assert " ".join(said.split()) == cells[each.prompt]
        assert set(blanks_in(said)) == set(blanks_in(each.text)) or each.kind == "phrase"


def test_a_new_language_can_begin_with_pybabel(home: Path) -> None:
    extracted(home)

    pybabel(home, "init", "-l", "vi_VN", "-i", "prompts/script.pot", "-o", script_file("vi"))

    text = (home / script_file("vi")).read_text(encoding="utf-8")
    assert set(re.findall(r'^msgctxt "(.+)"$', text, re.M)) == {each.prompt for each in words(home)}


def test_a_menu_that_cannot_be_read_is_passed_over(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "home"
    shutil.copytree(home, broken)
    (broken / "menus/main.yaml").write_text("main: [", encoding="utf-8")

    found = {message.context for message in extracted(broken)}

    assert "main" not in found
    assert {"welcome", "press-1"} <= found
