"""A place survives its journey through the URL, and nothing else is taken for one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.call import MAX_PLACE_LENGTH, Place, State, read_place, ring
from ivr.core.line import Service
from tests.core.small_line import LINE

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,6}){0,4}", fullmatch=True)
PLACES = st.builds(
    Place,
    edition=st.from_regex(r"[a-z0-9]{1,16}", fullmatch=True),
    language=st.sampled_from(["en", "es", "cmn", "zh-hant"]),
    node=NAMES,
    menu=NAMES,
    state=st.sampled_from(State),
    item=st.integers(0, 9999),
    silences=st.integers(0, 9),
    wrongs=st.integers(0, 9),
    rescued=st.booleans(),
)


@settings(derandomize=True, deadline=None)
@given(PLACES)
def test_every_place_is_read_as_it_was_written(place: Place) -> None:
    assert read_place(str(place)) == place
    assert re.fullmatch(r"[A-Za-z0-9._-]+", str(place))


def test_the_longest_names_fit() -> None:
    place = Place("a" * 16, "zh-hant-tw", "b" * 40, "c" * 40, State.NO_ANSWER, 9999, 9, 9, True)
    assert len(str(place)) <= MAX_PLACE_LENGTH
    assert read_place(str(place)) == place


@settings(derandomize=True, deadline=None)
@given(st.text() | st.from_regex(r"[a-z.\-0-9]{1,60}"))
def test_anything_else_is_no_place(text: str) -> None:
    place = read_place(text)
    assert place is None or str(place) == text.rstrip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.en.main.sitting.main.0-0-0-0",
        "a.en.main.listen.main.0-0-0",
        "a.en.main.listen.main.0-0-0-2",
        "a.en.main.listen.main.00000-0-0-0",
        "A.en.main.listen.main.0-0-0-0",
        "a.en.main.listen.main.٣-0-0-0",
        "a.en.main.listen.main.0-０-0-0",
        "a.en.main.listen.main.0-0-0-0\n",
        "a.en.main.listen.main.0-0-0-0" + "0" * 300,
        "a" * 10_000_000,
    ],
)
def test_what_is_not_ours_is_not_read(text: str) -> None:
    assert read_place(text) is None


def test_an_item_too_far_to_count_is_written_as_the_last_one() -> None:
    assert str(Place("a", "en", "news", "main", item=123456)).endswith(".9999-0-0-0-0")


def test_a_service_without_a_number_cannot_be_rung() -> None:
    lamp = LINE.nodes["lamp"]
    assert isinstance(lamp, Service)
    with pytest.raises(ValueError, match="lamp has no number"):
        ring(lamp)
