"""What a spreadsheet gets is shown and never reckoned, and comes back as it was."""

from __future__ import annotations

import csv
import io

import pytest

from ivr.spreadsheet import written

RECKONED = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "|", "%", "＝", "＋", "－", "＠", " =", "\u00a0@")
FORMULAS = [f"{sign}cmd|' /C calc'!A0" for sign in RECKONED]


def cells(text: str) -> list[str]:
    (row,) = csv.reader(io.StringIO(text, newline=""))
    return row


@pytest.mark.parametrize("formula", FORMULAS, ids=repr)
def test_words_that_begin_like_a_formula_are_marked_as_words(formula: str) -> None:
    assert cells(written([[formula]])) == [f"'{formula}"]


def test_everything_comes_back_as_it_was() -> None:
    plain = ["", 'For help, "press" 1', "two\r\nrows", "'tis", "a=b", "833-626-4244", "\u202e=1", "x;y"]
    marked = [*FORMULAS, *(f"'{each}" for each in FORMULAS), "''=1"]
    assert cells(written([plain])) == plain
    assert [cell.removeprefix("'") for cell in cells(written([marked]))] == marked
    assert all(cell.startswith("'") for cell in cells(written([marked])))


def test_figures_are_left_to_reckon_with() -> None:
    assert written([[-1, 2.5, None]]) == "-1,2.5,\r\n"
