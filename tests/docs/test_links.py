"""Every link of the documentation leads somewhere, and every file it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.docs.pages import anchors, links, name, pages, spans

# Files that a page makes its reader write.
MADE_BY_THE_READER = {
    *("ivr/web/staff/pages/motto.py", "ivr/web/staff/templates/motto.html"),
    *("prompts/LANGUAGE/script.po", "prompts/vi/script.po"),
}
FILE = re.compile(
    r"(?:ivr|docs|tests|menus|benchmarks|fallback|prompts|\.ci)/[\w./-]*\w\.(?:py|md|yaml|ini|xml|txt|po)"
)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        reached = (page.parent / path).resolve() if path else page
        assert reached.exists(), f"{name(page)} links to {target}, which is not there"
        if anchor:
            assert anchor in anchors(reached), f"{name(page)} links to {target}, which has no such heading"


def test_every_page_is_on_the_map() -> None:
    docs = HOME / "docs"
    told = {target.partition("#")[0] for target in links(docs / "README.md")}
    assert {page.name for page in docs.glob("*.md")} - {"README.md"} <= told


def test_every_part_of_the_program_is_on_the_map() -> None:
    page = (HOME / "docs/design.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(ivr/[a-z_/.]+|[a-z]+/)` \|", page, re.M)
    assert [each for each in told if not (HOME / each).exists()] == []
    there = {path.name + "/" * path.is_dir() for path in (HOME / "ivr").iterdir() if path.name[:2] != "__"}
    assert there == {each.removeprefix("ivr/") for each in told if re.fullmatch("ivr/[^/]+/?", each)}


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_file_it_names_is_there(page: Path) -> None:
    for span in spans(page):
        if FILE.fullmatch(span) and span not in MADE_BY_THE_READER:
            assert (HOME / span).exists(), f"{name(page)} names {span}, which is not there"
