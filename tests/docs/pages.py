"""The pages of the documentation, taken apart: commands to type, words in code, links, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import HOME

MADE = {
    "build",
    "dist",
    "instance",
    "data",
}  # folders whose pages nobody wrote, or that are broken on purpose
SHELL = "sh"
_FENCE = re.compile(r"^(?P<fence>```+)(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ \t]*$", re.M | re.S)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r'\]\(([^()\s]+)\)|(?:src|href)="([^"]+)"')
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)
_ENDS = re.compile(r"ends with (\d+)")


@dataclass(frozen=True)
class Command:
    """One command of a block, and how it has to end."""

    page: str
    line: int
    text: str
    ends: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text}"


def pages() -> list[Path]:
    """Every page somebody wrote, so that no new one escapes."""
    tops = [top for top in HOME.iterdir() if top.is_dir() and not top.name.startswith(".")]
    below = (page for top in tops for page in top.rglob("*.md"))
    found = [page for page in (*HOME.glob("*.md"), *below) if not MADE & {*page.relative_to(HOME).parts}]
    return sorted(found)


def name(page: Path) -> str:
    return page.relative_to(HOME).as_posix()


def blocks(page: Path) -> Iterator[tuple[int, str, str]]:
    """Every fenced block: the line its text begins at, what stands behind the fence, its text."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield text.count("\n", 0, found.start("body")) + 1, found["info"].strip(), found["body"]


def commands(page: Path) -> list[Command]:
    """What a reader types, in order. A block may say how its commands end: ```sh ends with 1."""
    found: list[Command] = []
    for first, info, body in blocks(page):
        if info.split(" ")[0] == SHELL:
            ends = _ENDS.search(info)
            for number, text in _lines(body):
                parts = text.split(" && ")
                found += [
                    Command(name(page), first + number, part.strip(), int(ends[1]) if ends else 0)
                    for part in parts
                ]
    return found


def _lines(body: str) -> Iterator[tuple[int, str]]:
    """Lines that are commands; one that ends with a backslash goes on in the next."""
    whole, began = "", 0
    for number, row in enumerate(body.split("\n")):
        began = began if whole else number
        whole += row.strip()
        if whole.endswith("\\"):
            whole = whole[:-1]
            continue
        if whole and not whole.startswith("#"):
            yield began, whole
        whole = ""


def prose(page: Path) -> str:
    """A page without its blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def spans(page: Path) -> list[str]:
    """What stands in `code` within the prose."""
    return _SPAN.findall(prose(page))


def links(page: Path) -> list[str]:
    """Where a page leads to, within this project."""
    found = [one or other for one, other in _LINK.findall(_SPAN.sub("", prose(page)))]
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(page: Path) -> set[str]:
    """The names by which a heading of a page can be linked to."""
    titles = [re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", title) for title in _HEADING.findall(prose(page))]
    named = re.findall(r'(?:id|name)="([^"]+)"', prose(page))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles} | {*named}
