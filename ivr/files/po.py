"""Translators' files, read and written by Babel's rules without its slips.

Babel takes a sentence without its end for a shorter one, gives the words of half an entry to the next,
forgets an entry that stands there twice, and breaks the words an old translation was made from in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, normalize, unescape

_WIDTH = 100  # letters a line
_STRING = r'"(?:[^"\\]|\\.)*"'
_ROW = re.compile(rf"(?:#~\s*)?(?:(msgctxt|msgid|msgstr)\s+)?{_STRING}")
_COMMENT = re.compile(r"#(?!~).*|#~|")
_PREVIOUS = re.compile(rf"\|\s*(?:msgid\s*)?({_STRING})")
_NO_DATE = re.compile(r"^[\w-]+-Date:(?! *\d{4}-\d\d-\d\d \d\d:\d\d).*\n?", re.M)  # as Poedit writes none
_BEFORE = {"msgctxt": ("", "msgstr"), "msgid": ("", "msgstr", "msgctxt"), "msgstr": ("msgid",)}


class NotPo(Exception):
    """Why a text is no translation file, and the line, counted from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


class Entries(Catalog):
    """What a file says. ``read`` has the entries in their order, and those that stand there twice; ``dated``
    whether its head tells when it began, for which Babel would otherwise take this moment."""

    def __init__(self) -> None:
        super().__init__()
        self.read = list[Message]()
        self.dated = False

    def __setitem__(self, id: str | tuple[str, ...] | list[str], message: Message) -> None:
        if id:
            self.read.append(message)
            super().__setitem__(id, message)
        else:
            message.string = _NO_DATE.sub("", str(message.string))
            self.dated = "POT-Creation-Date:" in message.string
            with suppress(ValueError, LookupError):  # a bad header keeps nobody's words from callers
                super().__setitem__(id, message)


def read_entries(text: str) -> Entries:
    """The entries of a file. Raises NotPo."""
    rows = text.replace("\n#~|", "\n#|").split("\n")
    _look_at(rows)
    entries = Entries()
    try:
        PoFileParser(entries, abort_invalid=True).parse(rows)
    except PoFileError as error:
        raise NotPo(error.lineno + 1, "this is no line of a translation file") from None
    for message in (*entries.read, *entries.obsolete.values()):
        message.user_comments, message.previous_id = _previous(message.user_comments)
    entries.charset = "utf-8"
    return entries


def _look_at(rows: Iterable[str]) -> None:
    """Each entry is whole: msgctxt (perhaps), msgid and msgstr, with words in quotes."""
    last, number = "", 0
    for number, row in enumerate(rows, 1):
        if _COMMENT.fullmatch(row.strip()):
            if row.strip() and last in ("msgctxt", "msgid"):
                raise NotPo(number, "the entry above this comment is not whole")
            continue
        found = _ROW.fullmatch(row.strip())
        keyword = found[1] or last if found else ""
        if not keyword:
            raise NotPo(number, "this is no line of a translation file")
        if found and found[1] and last not in _BEFORE[keyword]:
            raise NotPo(number, f"{_BEFORE[keyword][-1]} should stand before {keyword}")
        last = keyword
    if last not in ("", "msgstr"):
        raise NotPo(number, "the last entry is not whole")


def _previous(comments: list[str]) -> tuple[list[str], list[str]]:
    """The comments of people, and the words a translation was made from, which Babel reads as one of them."""
    words = "".join(unescape(found[1]) for row in comments if (found := _PREVIOUS.match(row)))
    return [row for row in comments if not row.startswith("|")], [words] if words else []


def told(catalog: Catalog) -> list[tuple[object, ...]]:
    """Everything a catalog says of its entries; the lines of the menus move too often to matter."""
    return [
        (
            message.context,
            message.id,
            message.string,
            message.flags,
            message.previous_id,
            " ".join(message.user_comments),
            " ".join(message.auto_comments),
            {file for file, _ in message.locations},
        )
        for message in (*catalog, *catalog.obsolete.values())
        if message.id
    ]


def written(catalog: Catalog) -> bytes:
    """The file."""
    header, *messages = catalog
    blocks = [
        [catalog.header_comment, *_rows(header)],
        *(list(_rows(message)) for message in messages),
        *(list(_rows(message, "#~")) for message in catalog.obsolete.values()),
    ]
    return "\n".join("\n".join([*rows, ""]) for rows in blocks).encode()


def _rows(message: Message, gone: str = "") -> Iterator[str]:
    """The rows of one entry; one that is gone is a comment."""
    for sign, comments in (("#", message.user_comments), ("#.", message.auto_comments)):
        yield from (f"{sign} {comment}".rstrip() for comment in comments)
    if files := dict.fromkeys(file for file, _ in message.locations):
        yield f"#: {' '.join(files)}"
    if message.flags:
        yield f"#, {', '.join(sorted(message.flags))}"
    for words in message.previous_id:
        yield from _strings(f"{gone or '#'}| ", "msgid", words)
    prefix = f"{gone} " if gone else ""
    if message.context:
        yield from _strings(prefix, "msgctxt", message.context)
    yield from _strings(prefix, "msgid", str(message.id))
    yield from _strings(prefix, "msgstr", str(message.string))


def _strings(prefix: str, keyword: str, words: str) -> Iterator[str]:
    rows = normalize(words, width=_WIDTH).split("\n")
    yield f"{prefix}{keyword} {rows[0]}"
    yield from (f"{prefix}{row}" for row in rows[1:])
