"""The words of one other language: ``prompts/<language>/script.po``, matched by the prompts' names only.

``msgctxt`` is the prompt, ``msgid`` its words in the line's own language when it was translated, ``msgstr``
the translation. One whose ``msgid`` is no longer what the menus say has *changed*: it stays on the air,
because facts are blanks, until somebody translates it anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from ivr import __version__
from ivr.files.problem import Problem, shown
from ivr.files.text import read_text
from ivr.files.words import Words

NEEDS_REVIEW = "needs a native speaker's review"
FUZZY = "fuzzy"
_WIDTH = 100  # letters a line
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
    """What one script says: prompt -> translation, and what is wrong with the file. ``found`` is False
    where there is none."""

    language: str
    found: bool = True
    translations: dict[str, Translation] = field(default_factory=dict)
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
    path = home / script.file
    if not path.exists():
        script.found = False
        return script
    text, script.problems = read_text(path, script.file)
    catalog = _parsed(script, text) if text is not None else None
    for message in catalog or ():
        _add(script, message)
    return script


def _parsed(script: Script, text: str) -> Catalog | None:
    try:
        return read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        line, what = getattr(error, "lineno", 0) or 0, "this is no line of a translation file"
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, LookupError):
        line, what = 0, "this file is no translation file"
    hint = "open it with a translation editor, or take back the last change"
    script.problems.append(Problem(script.file, line + 1, (), what, hint, "not-po"))
    return None


def _add(script: Script, message: Message) -> None:
    prompt, source, words = message.context, message.id, message.string
    if not source or not words:  # the header, or not translated yet
        return
    if not prompt or not isinstance(source, str) or not isinstance(words, str):
        what, hint = "this entry does not name its prompt", "run: ivr prompts update"
        _note(script, message, (), what, hint, "not-po")
    elif prompt in script.translations:
        what = f'"{shown(prompt)}" is also on line {script.translations[prompt].line}'
        _note(script, message, (prompt,), what, "keep one of the two", "repeated-key")
    else:
        script.translations[prompt] = Translation(
            " ".join(_CONTROL.sub(" ", words).split()),
            source,
            _line(message),
            FUZZY in message.flags,
            NEEDS_REVIEW not in message.user_comments,
        )


def _line(message: Message) -> int:
    return message.lineno or 1


def _note(script: Script, message: Message, trail: tuple[str, ...], what: str, hint: str, rule: str) -> None:
    script.problems.append(Problem(script.file, _line(message), trail, what, hint, rule))


def update_script(home: Path, language: str, tag: str, words: Iterable[Words], now: datetime) -> Updated:
    """Bring a script up to the menus: new prompts are added, changed ones marked and kept on the air, those
    that are gone kept as comments. ValueError where the file cannot be read."""
    path = home / script_file(language)
    old = _old(path)
    known = {message.context: message for message in (*old, *old.obsolete.values()) if message.context}
    on_air = {message.context for message in old if message.context and message.string}
    catalog, found = _catalog(old, tag, now), list(words)
    new, changed = list[str](), list[str]()
    for each in found:
        message = known.pop(each.prompt, None)
        if message is None or not message.string:
            new.append(each.prompt)
        elif FUZZY in _carried(catalog, each, message).flags:
            changed.append(each.prompt)
            continue
        else:
            continue
        catalog.add(each.text, "", [(each.file, each.line)], auto_comments=notes(each), context=each.prompt)
    catalog.obsolete.update({name: message for name, message in known.items() if message.string})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_written(catalog))
    gone = sorted(on_air & known.keys())
    return Updated(tuple(new), tuple(changed), tuple(gone))


def mark_reviewed(home: Path, language: str, prompts: Collection[str]) -> int:
    """Take the mark from translations that a native speaker found good; how many had it."""
    path = home / script_file(language)
    catalog, count = _old(path), 0
    for message in catalog:
        if message.context in prompts and NEEDS_REVIEW in message.user_comments:
            message.user_comments.remove(NEEDS_REVIEW)
            count += 1
    if count:
        path.write_bytes(_written(catalog))
    return count


def _old(path: Path) -> Catalog:
    if not path.exists():
        return Catalog()
    try:
        return read_po(io.StringIO(path.read_text(encoding="utf-8")), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise ValueError(f"{path} is no translation file: {error}") from None


def _catalog(old: Catalog, tag: str, now: datetime) -> Catalog:
    locale = Locale.parse(tag, sep="-")
    header = _HEADER.format(name=locale.get_display_name("en"), review=NEEDS_REVIEW)
    return Catalog(
        locale=locale,
        project="ivr",
        version=__version__,
        charset="utf-8",
        header_comment="\n".join(f"# {row}" for row in header.split("\n")),
        creation_date=old.creation_date if len(old) else now,
        revision_date=now,
        last_translator=old.last_translator,
        language_team=old.language_team,
        fuzzy=False,
    )


def _carried(catalog: Catalog, words: Words, old: Message) -> Message:
    """The old translation under today's words, marked where those have changed."""
    flags, previous = set(old.flags), list(old.previous_id)
    if old.id != words.text:
        flags.add(FUZZY)
        previous = [str(old.id)]
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


def _written(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=_WIDTH, include_previous=True, include_lineno=False)
    return out.getvalue()
