"""Changes to one block of a person's file: rows are put in, and every other row stays as it was written."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.files.blocks import find_block
from ivr.files.change import Change, EditRefused
from ivr.files.draft import LINE_FILE, Draft, read_draft
from ivr.files.keeping import keep
from ivr.files.news import News, with_news
from ivr.files.problem import shown
from ivr.files.rows import end_of, indent, put_in
from ivr.files.shape import BulletinBlock
from ivr.files.values import is_name, name_hint

_ONE_WORD = re.compile(r"[\w.-]+")


def add_news(home: Path, bulletin: str, news: News) -> str:
    """Put an entry on top of those not newer than it; returns the file. Raises EditRefused."""
    if not is_name(news.name):
        raise EditRefused(f'"{shown(news.name)}" is not a name: {name_hint(news.name)}')
    draft = read_draft(home)
    node = draft.nodes.get(bulletin)
    if node is None or not isinstance(node.block, BulletinBlock):
        raise EditRefused(_no_bulletin(draft, bulletin), draft.problems)
    keep(home, with_news(find_block(home, draft, bulletin), node.block, news).change)
    return node.file


def _no_bulletin(draft: Draft, name: str) -> str:
    known = [each for each, node in draft.nodes.items() if isinstance(node.block, BulletinBlock)]
    if not known:
        return "The menus have no bulletin. Add one with items: to a file in menus/ first."
    return f'There is no bulletin "{name}". Name one of: {", ".join(known)}'


def add_language(home: Path, code: str, tag: str, voice: str | None) -> str:
    """Put a language below the others, not yet offered to callers; returns the file. Raises EditRefused."""
    for word in (code, tag, voice or "-"):
        if not _ONE_WORD.fullmatch(word):
            raise EditRefused(f'"{shown(word)}" is not one word')
    draft = read_draft(home)
    if draft.line is None:
        raise EditRefused(f"{LINE_FILE} cannot be read. Run ivr check first.", draft.problems)
    if code in draft.line.block.languages:
        raise EditRefused(f'"{code}" is already below languages:')
    block = (draft.line.value.block or {})["languages"]
    content = (home / LINE_FILE).read_bytes()
    rows = _rows(content)
    last = max(block.key_lines.values()) - 1
    room = indent(rows[last])
    told = [f"{room}{code}:", f"{room}  tag: {tag}"]
    told += [f"{room}  voice: {voice}"] if voice else []
    told += [f"{room}  offered: no     # until its words are translated"]
    new_rows = put_in(rows, end_of(rows, last), told)
    keep(home, Change(LINE_FILE, content, "".join(new_rows).encode()))
    return LINE_FILE


def _rows(content: bytes) -> list[str]:
    """The rows of a file, each with its ending."""
    return content.decode().splitlines(keepends=True)
