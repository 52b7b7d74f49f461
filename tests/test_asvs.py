"""docs/asvs.md: every number of ASVS 5.0, levels 1 and 2, has an answer; every test it names is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from tests.conftest import HOME

PAGE = HOME / "docs" / "asvs.md"
# Sections of ASVS 5.0.0 with those of their requirements that each level asks for.
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
LEVEL_2 = {
    "1.1": (1, 2), "1.2": range(6, 10), "1.3": range(3, 12), "1.4": (1, 2, 3), "1.5": (2,),
    "2.1": (2, 3), "2.2": (3,), "2.3": (2, 3, 4), "2.4": (1,),
    "3.3": (2, 3, 4), "3.4": range(3, 7), "3.5": (4, 5), "3.7": (1, 2),
    "4.1": (2, 3), "4.2": (1,), "4.3": (1, 2), "4.4": (2, 3, 4),
    "5.1": (1,), "5.2": (3,), "5.4": (1, 2, 3),
    "6.1": (2, 3), "6.2": range(9, 13), "6.3": (3, 4), "6.4": (3, 4),
    "6.5": range(1, 6), "6.6": (1, 2, 3), "6.8": range(1, 5),
    "7.1": (1, 2, 3), "7.3": (1, 2), "7.4": (3, 4, 5), "7.5": (1, 2), "7.6": (1, 2),
    "8.1": (2,), "8.2": (3,), "8.4": (1,), "9.2": (2, 3, 4),
    "10.1": (1, 2), "10.2": (1, 2), "10.3": range(1, 5), "10.4": range(6, 12), "10.5": range(1, 6),
    "10.6": (1, 2), "10.7": (1, 2, 3),
    "11.1": (1, 2), "11.2": (1, 2, 3), "11.3": (3,), "11.4": (2, 3, 4), "11.5": (1,), "11.6": (1,),
    "12.1": (2, 3), "12.3": range(1, 5),
    "13.1": (1,), "13.2": range(1, 6), "13.3": (1, 2), "13.4": range(2, 6),
    "14.1": (1, 2), "14.2": (2, 3, 4), "14.3": (2, 3),
    "15.1": (2, 3), "15.2": (2, 3), "15.3": range(2, 8),
    "16.1": (1,), "16.2": range(1, 6), "16.3": range(1, 5), "16.4": (1, 2, 3), "16.5": (1, 2, 3),
    "17.1": (1,), "17.2": range(1, 5), "17.3": (1, 2),
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


def test_so_has_every_number_of_level_2() -> None:
    plain = [number for row in rows() for number in re.findall(r"(?<![*.\d])\d+\.\d+\.\d+(?!\*)", row[0])]
    assert sorted(plain) == sorted(numbered(LEVEL_2))
    assert len(plain) == 183


def test_the_page_counts_rightly() -> None:
    counts: dict[str, list[int]] = {verdict: [0, 0] for verdict in ("", *EXCUSED)}
    for numbers, _, here, _ in rows():
        verdict = next((each for each in EXCUSED if here.startswith(each)), "")
        for number in re.findall(r"\*?\d+\.\d+\.\d+", numbers):
            counts[verdict][0 if number.startswith("*") else 1] += 1
    told = [
        f"| {level} | {sum(of)} | {of[0]} | {of[1]} | {of[2]} | {of[3]} |"
        for level, of in zip((1, 2), zip(*counts.values(), strict=True), strict=True)
    ]
    for row in told:
        assert row in PAGE.read_text(encoding="utf-8"), row


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
