"""The smallest whole line, and copies of it that staff have changed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from ivr.files.coverage import read_coverage
from ivr.files.script import script_file
from ivr.files.words import Words

DATA = Path(__file__).parent.parent / "data"
SMALL = DATA / "small"


def copy_of(home: Path, to: Path) -> Path:
    """A line's menus and words in a folder of their own."""
    for folder in ("menus", "prompts"):
        if (home / folder).exists():
            shutil.copytree(home / folder, to / folder)
    return to


def small_with(to: Path, **files: str) -> Path:
    """The small line with other text in some of its files: ``main="main: ..."`` is menus/main.yaml."""
    copy_of(SMALL, to)
    for name, text in files.items():
        (to / "menus" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return to


def changed(file: str, old: str, new: str) -> str:
    """A file of the small line with one piece of it replaced."""
    text = (SMALL / "menus" / f"{file}.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}.yaml"
    return text.replace(old, new)


def bilingual(to: Path, *entries: str) -> Path:
    """The small line with Spanish offered: some entries of its script, and words for every other prompt."""
    copy_of(SMALL, to)
    line = changed("line", "    offered: no\n", "")
    (to / "menus" / "line.yaml").write_text(line, encoding="utf-8")
    return with_words(to, "es", *entries)


def with_words(home: Path, language: str, *entries: str) -> Path:
    """A script of a language: some entries, and below them the English words of every other prompt."""
    path = home / script_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(entries), encoding="utf-8")
    complete(home, language)
    return home


def complete(home: Path, language: str) -> None:
    """Give English words to every prompt that the script does not speak of."""
    path = home / script_file(language)
    there = path.read_text(encoding="utf-8")
    known = set(re.findall(r'^msgctxt "(.+)"$', there, re.M))
    added = [entry(each.prompt, each.text, each.text) for each in words(home) if each.prompt not in known]
    path.write_text("\n".join([there, *added]), encoding="utf-8")


def words(home: Path) -> tuple[Words, ...]:
    """What a line's translators are asked for."""
    return read_coverage(home).words


def entry(prompt: str, source: str, translation: str, *comments: str) -> str:
    """One entry of a script, as translation editors write it."""
    quoted = [json.dumps(text, ensure_ascii=False) for text in (prompt, source, translation)]
    rows = [f"{key} {text}" for key, text in zip(("msgctxt", "msgid", "msgstr"), quoted, strict=True)]
    return "\n".join([*comments, *rows, ""])
