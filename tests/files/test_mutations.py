"""Whatever stands in the files, a load answers; and what it calls a line is safe to answer with."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.line import Line, Menu, targets
from ivr.core.phrases import EMERGENCY, PHRASES
from ivr.files.load import load
from ivr.files.problem import Problem

from .small import SMALL, changed, copy_of

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

SHIPPED = Path(__file__).parent.parent.parent
RINGABLE = re.compile(r"\+1[2-9]\d{9}")

HOURS_PIECES = [
    "Mo",
    "Tu-Fr",
    "Sa",
    "Su",
    "24/7",
    "off",
    "closed",
    "09:00",
    "9:00",
    "17:00",
    "24:00",
    "26:00",
]
HOURS_PIECES += ["-", ",", ";", " ", "2026", "Dec", "Feb", "24", "31", "PH", "+", "week", "sunrise", "(", '"']

Load = Callable[[str, bytes], tuple[Line | None, list[Problem]]]


def loader(home: Path) -> Load:
    """Loads a copy of a line with one file's bytes replaced, and puts the file back."""

    def loaded(name: str, content: bytes) -> tuple[Line | None, list[Problem]]:
        path = home / "menus" / name
        before = path.read_bytes()
        path.write_bytes(content)
        try:
            return load(home)
        finally:
            path.write_bytes(before)

    return loaded


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Load:
    return loader(copy_of(SMALL, tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Load:
    return loader(copy_of(SHIPPED, tmp_path_factory.mktemp("shipped")))


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "menus").glob("*.yaml"))


def rows_of(home: Path, name: str) -> list[str]:
    return (home / "menus" / name).read_text(encoding="utf-8").split("\n")


@st.composite
def mutations(draw: st.DrawFn, home: Path) -> tuple[str, bytes]:
    """One file of a line, and its text after one slip of the hand."""
    name = draw(st.sampled_from(names(home)))
    rows = rows_of(home, name)
    slip = draw(st.sampled_from([without_a_row, with_a_row_twice, with_two_rows_swapped, with_other_letters]))
    return name, slip(draw, rows).encode()


def without_a_row(draw: st.DrawFn, rows: list[str]) -> str:
    at = draw(st.integers(0, len(rows) - 1))
    return "\n".join(rows[:at] + rows[at + 1 :])


def with_a_row_twice(draw: st.DrawFn, rows: list[str]) -> str:
    at = draw(st.integers(0, len(rows) - 1))
    return "\n".join(rows[: at + 1] + rows[at:])


def with_two_rows_swapped(draw: st.DrawFn, rows: list[str]) -> str:
    one, other = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows) - 1))
    rows[one], rows[other] = rows[other], rows[one]
    return "\n".join(rows)


def with_other_letters(draw: st.DrawFn, rows: list[str]) -> str:
    """A letter changed, something typed in between, or the end cut off."""
    text = "\n".join(rows)
    start = draw(st.integers(0, len(text)))
    end = draw(st.sampled_from([start, start + 1, start + 2, len(text)]))
    typed = draw(st.one_of(st.sampled_from(list("0189#*:-{}[]\"'&!|>%@`\\\t ,.")), st.text(max_size=8)))
    return text[:start] + typed + text[end:]


def assert_safe(answer: tuple[Line | None, list[Problem]]) -> None:
    line, problems = answer
    for problem in problems:
        assert problem.line >= 1
        assert problem.what
        assert problem.hint
        assert str(problem)
    if line is None:
        assert problems
    else:
        assert_answerable(line)


def assert_answerable(line: Line) -> None:
    assert any(letter.isalnum() for letter in line.prompts[EMERGENCY][line.language])
    assert isinstance(line.nodes[line.first], Menu)
    assert line.service(line.person).dial
    assert set(PHRASES) <= line.prompts.keys()
    for node in line.nodes.values():
        assert set(targets(node)) <= line.nodes.keys()
    for service in line.services():
        assert service.dial is None or RINGABLE.fullmatch(service.dial.e164)


@given(mutation=mutations(SMALL))
@settings(derandomize=True, deadline=None, max_examples=600)
def test_a_slip_of_the_hand_in_the_small_line(small: Load, mutation: tuple[str, bytes]) -> None:
    assert_safe(small(*mutation))


@given(mutation=mutations(SHIPPED))
@settings(derandomize=True, deadline=None, max_examples=120)
def test_a_slip_of_the_hand_in_the_shipped_line(shipped: Load, mutation: tuple[str, bytes]) -> None:
    assert_safe(shipped(*mutation))


@given(name=st.sampled_from(names(SMALL)), text=st.text(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_text_at_all(small: Load, name: str, text: str) -> None:
    assert_safe(small(name, text.encode()))


@given(name=st.sampled_from(names(SMALL)), content=st.binary(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_any_bytes_at_all(small: Load, name: str, content: bytes) -> None:
    assert_safe(small(name, content))


@given(
    pieces=st.lists(st.sampled_from(HOURS_PIECES), max_size=12), key=st.sampled_from(["hours", "exceptions"])
)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_any_opening_hours_at_all(small: Load, pieces: list[str], key: str) -> None:
    hours = "hours: Mo-Fr 09:00-17:00"
    text = "".join(pieces).replace('"', "'")
    typed = f'{key}: "{text}"' if key == "hours" else f'{hours}\n  {key}: "2026 {text}"'
    assert_safe(small("services.yaml", changed("services", hours, typed).encode()))
