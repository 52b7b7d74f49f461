"""The words of one other language: ``prompts/<language>/script.po``, matched by the prompts' names only.

``msgctxt`` is the prompt, ``msgid`` its words in the line's own language when it was translated, ``msgstr``
the translation. One whose ``msgid`` is no longer what the menus say has *changed*: it stays on the air,
because facts are blanks, until somebody translates it anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message

from ivr import __version__
from ivr.files.change import Change, content
from ivr.files.po import Entries, NotPo, read_entries, told, written
from ivr.files.problem import Problem, shown
from ivr.files.text import read_text
from ivr.files.whole import one_at_a_time, replace_whole
from ivr.files.words import Words

NEEDS_REVIEW = "needs a native speaker's review"
FUZZY = "fuzzy"
_NAMELESS = "no-prompt"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HEADER = """\
What callers hear in {name}. Translate msgstr; keep every {{blank}} as it is; leave msgctxt and msgid alone.
Take the comment "{review}" away once a native speaker has read a sentence aloud and found it good."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One prompt's words in another language; ``source`` are the words they were made from, ``line`` is
    where they stand, counted from 1."""

    words: str
    source: str
    line: int
    fuzzy: bool = False
    reviewed: bool = True

    def changed(self, source: str) -> bool:
        """Whether the words they were made from are not those of today."""
        return self.fuzzy or self.source != source


@dataclass(slots=True)
class Script:
    """What one script says: prompt -> translation, prompt -> line of what is still to translate, and what is
    wrong with the file. ``found`` is False where there is none."""

    language: str
    found: bool = True
    translations: dict[str, Translation] = field(default_factory=dict)
    untranslated: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def file(self) -> str:
        return script_file(self.language)


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update of a script did: prompts by what became of them."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def script_file(language: str) -> str:
    """Where the words of a language stand, below the home folder."""
    return f"prompts/{language}/script.po"


def read_script(home: Path, language: str) -> Script:
    """The script of a language, and every problem of its file."""
    script = Script(language)
    if (text := _text(home, script)) is None:
        return script
    said = _said(language, text)
    problems = [*script.problems, *said.problems]
    return Script(language, True, dict(said.translations), dict(said.untranslated), problems)


@lru_cache(maxsize=16)
def _said(language: str, text: str) -> Script:
    """Every look at a draft reads every script, and hardly ever has one changed."""
    script = Script(language)
    _entries(script, text)
    return script


def _read(home: Path, script: Script) -> Entries | None:
    """The file of a script, or None where there is none or it cannot be read."""
    text = _text(home, script)
    return None if text is None else _entries(script, text)


def _text(home: Path, script: Script) -> str | None:
    path = home / script.file
    script.found = _is_there(path)
    if not script.found:
        return None
    text, script.problems = read_text(path, script.file)
    return text


def _entries(script: Script, text: str) -> Entries | None:
    try:
        entries = read_entries(text)
    except NotPo as error:
        hint = "open it with a translation editor, or take back the last change"
        _note(script, error.line, (), str(error), hint, "not-po")
        return None
    for message in entries.read:
        _add(script, message, message.lineno or 1)
    _compare_language(script, entries)
    return entries


def _compare_language(script: Script, entries: Entries) -> None:
    """All scripts have one file name, so that one is easily put into another's folder."""
    theirs = entries.locale
    if theirs and theirs.language != Locale.parse(script.language, sep="-").language:
        what = f"this file is in {theirs.get_display_name('en')}, by its own head"
        hint = f'put it where it belongs, or correct "Language:" to {script.language}'
        _note(script, 1, (), what, hint, "not-po")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # which is told when it is read
        return True


def _add(script: Script, message: Message, line: int) -> None:
    prompt, words = message.context, str(message.string)
    if not words:
        script.untranslated[prompt or ""] = line
        return
    if not prompt:
        what, hint = "this entry does not name its prompt", "run: ivr prompts update"
        _note(script, line, (), what, hint, _NAMELESS)
    elif prompt in script.translations:
        what = f'"{shown(prompt)}" is also on line {script.translations[prompt].line}'
        _note(script, line, (prompt,), what, "keep one of the two", "repeated-key")
    else:
        script.translations[prompt] = Translation(
            spoken_words(words),
            str(message.id),
            line,
            FUZZY in message.flags,
            NEEDS_REVIEW not in message.user_comments,
        )


def spoken_words(text: str) -> str:
    """Words as callers hear them, however they were typed."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _note(script: Script, line: int, trail: tuple[str, ...], what: str, hint: str, rule: str) -> None:
    script.problems.append(Problem(script.file, line, trail, what, hint, rule))


def update_script(home: Path, language: str, tag: str, words: Iterable[Words], now: datetime) -> Updated:
    """Bring a script up to the menus: new prompts are added, changed ones marked and kept on the air, those
    that are gone kept as comments. ValueError where the file cannot be read."""
    path = home / script_file(language)
    with one_at_a_time(path.parent):
        old = _old(home, language)
        catalog, updated = _brought_up(old, tag, words, now)
        if told(catalog) != told(old) or not path.exists():
            replace_whole(path, written(catalog))
    return updated


def _brought_up(old: Entries, tag: str, words: Iterable[Words], now: datetime) -> tuple[Catalog, Updated]:
    """What the file should say beside the menus of today."""
    known = _known(old)
    on_air = {message.context for message in old if message.context and message.string}
    catalog = _catalog(old, tag, now)
    new, changed = list[str](), list[str]()
    for each in words:
        message = _carried(catalog, each, known.pop(each.prompt, Message(each.text)))
        if not message.string:
            new.append(each.prompt)
        elif FUZZY in message.flags:
            changed.append(each.prompt)
    catalog.obsolete.update({name: message for name, message in known.items() if message.string})
    gone = sorted(on_air & known.keys())
    return catalog, Updated(tuple(new), tuple(changed), tuple(gone))


def _known(old: Catalog) -> dict[str, Message]:
    """Prompt -> what there is of it: on the air, else kept as a comment. What names no prompt goes by its
    words, and is never lost."""
    known = dict[str, Message]()
    for message in (*old.obsolete.values(), *old):
        name = message.context or str(message.id)
        if message.id and (message.string or name not in known):
            known[name] = message
    return known


def without_mark(home: Path, language: str, prompts: Collection[str]) -> Change:
    """The script without the mark on translations that a native speaker found good. ValueError where it
    cannot be read."""
    file = script_file(language)
    before, catalog = content(home / file), _old(home, language)
    marked = [each for each in catalog if each.context in prompts and NEEDS_REVIEW in each.user_comments]
    for message in marked:
        message.user_comments.remove(NEEDS_REVIEW)
    return Change(file, before, written(catalog) if marked else before)


def _old(home: Path, language: str) -> Entries:
    """What the file says now; nothing where there is none. ValueError where words would be lost."""
    script = Script(language)
    entries = _read(home, script)
    for problem in script.problems:
        if problem.rule != _NAMELESS:  # such an entry is kept as a comment
            raise ValueError(str(problem))
    return entries or Entries()


def _catalog(old: Entries, tag: str, now: datetime) -> Catalog:
    locale = Locale.parse(tag, sep="-")
    rows = _HEADER.format(name=locale.get_display_name("en"), review=NEEDS_REVIEW).split("\n")
    header = "\n".join(f"# {row}" for row in rows)
    return Catalog(
        locale=locale,
        project="ivr",
        version=__version__,
        charset="utf-8",
        header_comment=old.header_comment if len(old) else header,
        creation_date=old.creation_date if old.dated else now,
        revision_date=now,
        last_translator=old.last_translator,
        language_team=old.language_team,
        fuzzy=False,
    )


def _carried(catalog: Catalog, words: Words, old: Message) -> Message:
    """The old translation under today's words, marked where those have changed. Words changed back are those
    it was made from, and need no mark."""
    flags, previous = set(old.flags), list[str]()
    made_from = str(old.previous_id[0] if FUZZY in flags and old.previous_id else old.id)
    if old.string and made_from != words.text:
        flags.add(FUZZY)
        previous = [made_from]
    elif old.previous_id:
        flags.discard(FUZZY)
    return catalog.add(
        words.text,
        old.string,
        [(words.file, words.line)],
        flags=flags,
        auto_comments=notes(words),
        user_comments=old.user_comments,
        previous_id=previous,
        context=words.prompt,
    )


_KINDS = {
    "news": "news; its date is said before it",
    "name": "the name of a service; it stands in other sentences, like: Connecting you to ...",
    "phrase": "said by the line itself",
}


def notes(words: Words) -> list[str]:
    """What a translator should know of a prompt."""
    return [_KINDS[words.kind]] if words.kind in _KINDS else []
