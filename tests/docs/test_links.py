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


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_file_it_names_is_there(page: Path) -> None:
    for span in spans(page):
        if FILE.fullmatch(span) and span not in MADE_BY_THE_READER:
            assert (HOME / span).exists(), f"{name(page)} names {span}, which is not there"
