"""The lists of parts: all that is brought along is on them, with its hash, and nothing else is installed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import HOME

PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
SERVER, BUILD = "deploy/requirements.txt", "deploy/requirements-build.txt"


def text(path: str) -> str:
    return (HOME / path).read_text(encoding="utf-8")


def listed(path: str) -> dict[str, list[Requirement]]:
    """The parts of a list by name; one that differs between versions of Python is there several times."""
    found: dict[str, list[Requirement]] = {}
    for row in re.findall(r"^[a-z0-9].*?(?= \\$)", text(path), re.M):
        part = Requirement(row)
        found.setdefault(canonicalize_name(part.name), []).append(part)
    return found


def wanted(path: str) -> list[str]:
    """What a list is made for: the server with the extras that its head names, or what builds the package."""
    if path == BUILD:
        return list(PROJECT["build-system"]["requires"])
    extras = PROJECT["project"]["optional-dependencies"]
    named = re.findall(r"--extra (\w+)", text(path).splitlines()[1])
    assert named == ["postgres", "metrics", "audit"]
    return [*PROJECT["project"]["dependencies"], *(row for extra in named for row in extras[extra])]


def brought(rows: list[str], extras: frozenset[str] = frozenset()) -> Iterator[Requirement]:
    """These requirements and all that they bring along here, where they are installed."""
    for row in rows:
        part = Requirement(row)
        if part.marker is None or any(part.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield part
            try:
                yield from brought(requires(part.name) or [], frozenset(part.extras))
            except PackageNotFoundError:
                continue  # what builds the package is on the list alone


@pytest.mark.parametrize("path", [SERVER, BUILD])
def test_every_part_that_is_brought_along_is_listed_as_it_is_wanted(path: str) -> None:
    parts, seen = listed(path), set()
    for part in brought(wanted(path)):
        here = [
            each for each in parts[canonicalize_name(part.name)] if not each.marker or each.marker.evaluate()
        ]
        (version,) = (each.specifier for each in here)
        assert part.specifier.contains(str(version).removeprefix("=="), prereleases=True), (
            f"{part}: {version}"
        )
        seen.add(part.name)
    assert seen, path


@pytest.mark.parametrize("path", [SERVER, BUILD])
def test_every_part_has_its_hashes_and_no_list_says_where_from(path: str) -> None:
    rows = [row for row in text(path).splitlines() if not row.lstrip().startswith("#")]
    heads = [row for row in rows if not row.startswith(" ")]
    assert heads and all(re.fullmatch(r"[a-z0-9-]+==\S+( ; .+)? \\", row) for row in heads)
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", row) for row in rows if row not in heads)
    assert not re.search(r"https?:|file:|index-url|find-links|/tmp|/home", text(path))


def test_the_container_and_the_page_install_what_is_listed_and_nothing_else() -> None:
    for page in ("deploy/Dockerfile", "docs/running.md"):
        told = re.findall(r"pip (install|wheel) ([^&\n]+)", text(page))
        lists = {
            row for _, words in told for row in re.findall(r"--require-hashes -r (?:deploy/)?(\S+)", words)
        }
        assert lists == {SERVER.removeprefix("deploy/"), BUILD.removeprefix("deploy/")}
        for what, words in told:
            alone = "--no-index" if what == "install" else "--no-build-isolation"
            assert "--require-hashes" in words or {"--no-deps", alone} <= set(words.split()), (
                f"{page}: {words}"
            )
