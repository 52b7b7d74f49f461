"""docs/asvs.md: every number of ASVS 5.0, level 1, has an answer, and every test it names is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from tests.conftest import HOME

PAGE = HOME / "docs" / "asvs.md"
# Sections of ASVS 5.0.0 with those of their requirements that level 1 asks for.
LEVEL_1 = {
    "1.2": range(1, 6), "1.3": (1, 2), "1.5": (1,),
    "2.1": (1,), "2.2": (1, 2), "2.3": (1,),
    "3.2": (1, 2), "3.3": (1,), "3.4": (1, 2), "3.5": (1, 2, 3),
    "4.1": (1,), "4.4": (1,),
    "5.2": (1, 2), "5.3": (1, 2),
    "6.1": (1,), "6.2": range(1, 9), "6.3": (1, 2), "6.4": (1, 2),
    "7.2": range(1, 5), "7.4": (1, 2),
    "8.1": (1,), "8.2": (1, 2), "8.3": (1,),
    "9.1": (1, 2, 3), "9.2": (1,),
    "10.4": range(1, 6),
    "11.3": (1, 2), "11.4": (1,),
    "12.1": (1,), "12.2": (1, 2),
    "13.4": (1,),
    "14.2": (1,), "14.3": (1,),
    "15.1": (1,), "15.2": (1,), "15.3": (1,),
}  # fmt: skip
EXCUSED = ("does not apply: ", "in part: ", "not met: ")


def numbered(sections: Mapping[str, Sequence[int]]) -> set[str]:
    return {f"{section}.{number}" for section, numbers in sections.items() for number in numbers}


@cache
def rows() -> list[tuple[str, str, str, str]]:
    """Which numbers, what they ask, what is done, and the tests."""
    found = re.findall(r"^\| (.*?) \| (.*?) \| (.*?) \| ?(.*?) ?\|$", PAGE.read_text(encoding="utf-8"), re.M)
    return [row for row in found if re.search(r"\d\.\d", row[0])]


def test_every_number_of_level_1_has_one_answer() -> None:
    bold = [number for row in rows() for number in re.findall(r"\*\*(\d+\.\d+\.\d+)\*\*", row[0])]
    assert sorted(bold) == sorted(numbered(LEVEL_1))
    assert len(bold) == 70


def test_what_is_met_names_its_tests_or_where_it_is_written() -> None:
    for numbers, asks, here, tests in rows():
        assert asks and here, numbers
        if not here.startswith(EXCUSED):
            assert tests or "](" in here, f"{numbers}: name a test, or where it is written"


def test_every_test_that_is_named_is_there() -> None:
    named = {name for row in rows() for name in re.findall(r"`([^`]+)`", row[3])}
    assert len(named) > 60
    for name in sorted(named):
        file, _, test = name.partition("::")
        path = HOME / "tests" / file
        assert path.is_file(), f"{name}: no such file"
        assert not test or f"\ndef {test}(" in path.read_text(encoding="utf-8"), f"{name}: no such test"


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)", PAGE.read_text("utf-8")))))
def test_every_page_that_is_linked_is_there(link: str) -> None:
    assert (PAGE.parent / link).exists()
