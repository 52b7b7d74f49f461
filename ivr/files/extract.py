"""The menus' words for translators: an extractor for ``pybabel extract``, which finds it by its name ``ivr``.

Each prompt is a message whose context is the prompt's name, as if a program said ``pgettext(name, words)``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ivr.files.draft import read_menu_file
from ivr.files.prompts import to_translate, words_of
from ivr.files.script import notes

Message = tuple[int, str, tuple[str, str], list[str]]


def extract(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Message]:
    """The messages of one menu file. One that cannot be read has none; ``ivr check`` tells why."""
    draft = read_menu_file(Path(file.name))
    for words in to_translate(list(words_of(draft))):
        yield words.line, "pgettext", (words.prompt, words.text), notes(words)
