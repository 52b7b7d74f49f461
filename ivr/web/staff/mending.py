"""Where in the console a problem is mended: what to click, for people who have only a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, url_for

from ivr.files.problem import Problem
from ivr.files.shape import BulletinBlock, ServiceBlock
from ivr.web.staff.console import console
from ivr.web.staff.draft import Looked
from ivr.web.staff.words import _

_SPOKEN = re.compile(r"prompts/([^/]+)/.*")
_QUOTED = re.compile(r'"([^"]+)"')
_OF_A_PROMPT = ("missing-words", "changed-words")  # these name one that there is


@dataclass(frozen=True, slots=True)
class Way:
    """A page, and what its link says."""

    words: str
    page: str


def ways(problem: Problem) -> list[Way]:
    """The pages on which somebody can mend it; none where only the files themselves can be."""
    looked = console().draft.seen()
    if looked is None:
        return []
    if spoken := _SPOKEN.fullmatch(problem.file):
        return [_to_prompt(looked, spoken[1], problem)]
    if problem.rule == "missing-words" and problem.trail[:1] == ("languages",):
        return [_to_language(problem.trail[1])]
    return list(_to_nodes(looked, problem))


def _to_prompt(looked: Looked, language: str, problem: Problem) -> Way:
    name, line = "".join(problem.trail[:1]), looked.loaded.line
    if problem.rule in _OF_A_PROMPT or (line and name in line.prompts):
        words = _("Open %(prompt)s in %(language)s", prompt=name, language=language)
        return Way(words, url_for("prompts.one", language=language, prompt=name))
    return _to_language(language)


def _to_language(language: str) -> Way:
    words = _("Open the prompts in %(language)s", language=language)
    return Way(words, url_for("prompts.page", language=language))


def _to_nodes(looked: Looked, problem: Problem) -> Iterator[Way]:
    """Of the block it stands in, and of those it speaks of."""
    nodes = looked.loaded.draft.nodes
    for name in dict.fromkeys([*problem.trail[:1], *_QUOTED.findall(problem.what)]):
        if name not in nodes:
            continue
        words = _("Open %(name)s", name=name)
        block = nodes[name].block
        if isinstance(block, BulletinBlock):
            yield Way(words, url_for("news.page"))
        elif isinstance(block, ServiceBlock):
            yield Way(words, url_for("services.service", name=name))
        else:
            yield Way(words, url_for("menus.node", name=name))


def show(app: Flask) -> None:
    """Templates have it as a filter."""
    app.jinja_env.filters["ways"] = ways
