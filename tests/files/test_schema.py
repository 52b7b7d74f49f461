"""What editors are told: schemas that take what staff really write, and underline a misspelled key.

They are made from the models that read the files; after a change of those, write them anew:

    REWRITE=1 python -m pytest tests/files/test_schema.py
"""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from ivr.files.edit import add_news
from ivr.files.load import load
from ivr.files.news import News
from ivr.files.schema import KEYS, schemas, written
from tests.conftest import HOME

from .small import DATA, SMALL, copy_of

SCHEMAS = HOME / "menus" / "schemas"
SHIPPED = sorted((HOME / "menus").glob("*.yaml"))
SPECIAL = {"line.yaml": "line.json", "phrases.yaml": "phrases.json"}
MADE = schemas()
VALIDATORS = {name: Draft7Validator(schema) for name, schema in MADE.items()}


class Newer(yaml.CSafeLoader):
    """YAML 1.2, as editors read it: ``yes`` is a word there, and so is a day."""


Newer.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for letter, resolvers in copy.deepcopy(yaml.CSafeLoader.yaml_implicit_resolvers).items()
}
Newer.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def seen(text: str, loader: type[yaml.CSafeLoader]) -> object:
    """A file as an editor sees it: days are texts again, keys always are."""
    return json.loads(json.dumps(yaml.load(text, loader), default=str))


def faults(path: Path, loader: type[yaml.CSafeLoader] = Newer) -> list[str]:
    """What an editor underlines in a file."""
    found = VALIDATORS[SPECIAL.get(path.name, "menus.json")].iter_errors(
        seen(path.read_text(encoding="utf-8"), loader)
    )
    return [error.message for error in found]


@pytest.mark.parametrize("name", MADE)
def test_the_schemas_are_current(name: str) -> None:
    if os.environ.get("REWRITE") == "1":
        SCHEMAS.mkdir(exist_ok=True)
        (SCHEMAS / name).write_text(written(MADE[name]), encoding="utf-8")
    assert (SCHEMAS / name).read_text(encoding="utf-8") == written(MADE[name])


@pytest.mark.parametrize("name", MADE)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft7Validator.check_schema(MADE[name])
    assert "$ref" not in written(MADE[name]), "editors pass over what stands beside a reference"
    assert "Block" not in written(MADE[name]), "the names of our models are nobody's business"


@pytest.mark.parametrize("loader", [Newer, yaml.CSafeLoader], ids=["yaml-1.2", "yaml-1.1"])
@pytest.mark.parametrize(
    "path", [*SHIPPED, *sorted((SMALL / "menus").glob("*.yaml"))], ids=lambda path: path.stem
)
def test_what_staff_have_written_is_taken(path: Path, loader: type[yaml.CSafeLoader]) -> None:
    assert faults(path, loader) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]

    assert first == f"# yaml-language-server: $schema=schemas/{SPECIAL.get(path.name, 'menus.json')}"
    assert (path.parent / first.partition("=")[2]).is_file()


@pytest.mark.parametrize("model", KEYS, ids=lambda model: model.__name__)
def test_every_key_says_what_it_means(model: type) -> None:
    fields = model.model_fields  # type: ignore[attr-defined]
    assert list(KEYS[model]) == [field.alias or name for name, field in fields.items()]
    assert all(told[-1] in ".off" and len(told) < 120 for told in KEYS[model].values())


def stories() -> Iterator[tuple[str, Path]]:
    """The broken files of the tests that have a key nobody knows."""
    for story in sorted((DATA / "broken").iterdir()):
        told = (story / "expected.txt").read_text(encoding="utf-8")
        if "is not a word that may stand here" in told or "is no phrase of the line" in told:
            yield from ((story.name, path) for path in story.glob("*.yaml") if f"menus/{path.name}:" in told)


def test_there_are_stories_of_misspelled_keys() -> None:
    assert [story for story, _ in stories()] == ["a-key-misspelled", "a-phrase-misspelled"]


@pytest.mark.parametrize(("story", "path"), list(stories()))
def test_a_misspelled_key_is_underlined(story: str, path: Path) -> None:
    assert faults(path), f"{story}: an editor would say nothing"


def keys(text: str) -> Iterator[str]:
    """Every piece of a file with one of its keys misspelled."""
    rows = text.split("\n")
    for number, row in enumerate(rows):
        name = row.lstrip(" -").partition(":")[0]
        if row.startswith("  ") and any(name in told for told in KEYS.values()) and ":" in row:
            yield "\n".join([*rows[:number], row.replace(name, f"{name}z", 1), *rows[number + 1 :]])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_any_key_of_the_shipped_line_misspelled_is_underlined(path: Path, tmp_path: Path) -> None:
    for number, text in enumerate(keys(path.read_text(encoding="utf-8"))):
        wrong = tmp_path / str(number) / path.name
        wrong.parent.mkdir()
        wrong.write_text(text, encoding="utf-8")
        assert faults(wrong), text


TAKEN = """\
pool:
  name: 2026
  speak: 988
  dial: 3127466000
  hours: 24/7
  when-closed: pool-closed
  interpreter: yes
  ring: 28
  languages: [en, es]
  source: yes
  checked: 2026-11-23
menu:
  say: yes
  choices:
    - press: 1
      say: 311
      go-to: pool
      weight: 2.5
      urgent: no
    - press: "2"
      say: For news
      go-to: news
"""


@pytest.mark.parametrize("loader", [Newer, yaml.CSafeLoader], ids=["yaml-1.2", "yaml-1.1"])
def test_what_an_editor_guesses_is_taken(tmp_path: Path, loader: type[yaml.CSafeLoader]) -> None:
    (tmp_path / "more.yaml").write_text(TAKEN, encoding="utf-8")

    assert faults(tmp_path / "more.yaml", loader) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("press: 1", "press: 8"),
        ("press: 1", "press: 12"),
        ("ring: 28", "ring: 90"),
        ("2026-11-23", "soon"),
        ("go-to: pool", "go-to: The pool"),
        ("interpreter: yes", "interpreter: perhaps"),
        ("dial: 3127466000", "dial: the number"),
        ("  source: yes\n", ""),
        ("hours: 24/7", "hours:"),
        ("pool:\n", "The Pool:\n"),
        ("languages: [en, es]", "languages: Spanish"),
        ("weight: 2.5", "weight: many"),
    ],
)
def test_what_cannot_be_is_underlined(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "more.yaml").write_text(TAKEN.replace(old, new, 1), encoding="utf-8")

    assert faults(tmp_path / "more.yaml")


def test_a_file_of_comments_only_is_taken(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("# Nothing yet.\n", encoding="utf-8")

    assert faults(tmp_path / "more.yaml") == []


def test_a_folder_of_schemas_beside_the_menus_disturbs_nobody(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    (home / "menus/schemas").mkdir()
    for name, schema in MADE.items():
        (home / "menus/schemas" / name).write_text(written(schema), encoding="utf-8")

    assert load(home) == load(SMALL)


def test_adding_news_leaves_the_first_line(tmp_path: Path) -> None:
    home = copy_of(HOME, tmp_path)
    before = (home / "menus/news.yaml").read_text(encoding="utf-8").split("\n")

    add_news(home, "news", News("pool", date(2026, 11, 23), "The pool is open."))

    after = (home / "menus/news.yaml").read_text(encoding="utf-8").split("\n")
    assert after[0] == before[0] == "# yaml-language-server: $schema=schemas/menus.json"
    added = len(after) - len(before)
    assert any(after[:row] + after[row + added :] == before for row in range(1, len(before)))
    assert load(home)[0] is not None
