"""A line survives as JSON: every fact, every order, the edition's name; and garbage is refused in one way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.core.hours import Holidays, Hours
from ivr.core.line import Bulletin, Choice, Item, Language, Line, Menu, Node, Notice, Service
from ivr.core.numbers import Dialable, Speakable
from ivr.edition import compile_line
from ivr.files.load import load
from ivr.store.line_json import LineUnreadable, read_line, write_line
from tests.core.small_line import LINE, MANY
from tests.files.small import SMALL

NAMES = ("main", "person", "desk", "story", "news")
name = st.sampled_from(NAMES)
day = st.dates()
maybe = st.none()
numbers = st.from_regex(r"[2-9][0-9]{9}", fullmatch=True)
hours = st.builds(
    Hours,
    st.text(),
    st.text(),
    maybe | st.builds(Holidays, st.text(), st.text(), st.lists(st.text()).map(tuple)),
    st.text(),
)
services = st.builds(
    Service,
    name=st.just("person"),
    speak=maybe | st.builds(Speakable, numbers) | st.just(Speakable("988")),
    dial=maybe | st.builds(Dialable, numbers.map("+1{}".format)),
    hours=hours,
    when_closed=maybe | name,
    otherwise=maybe | name,
    caller_id=st.sampled_from(["caller", "line"]),
    ring_seconds=st.integers(),
    languages=st.lists(st.text()).map(tuple),
    interpreter=st.booleans(),
    source=st.text(),
    checked=maybe | day,
    unconfirmed=maybe | st.text(),
)
weights = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
choices = st.builds(Choice, st.text(), st.text(), name, weights, st.booleans())
items = st.builds(Item, st.text(), day, maybe | day, maybe | day)
words = st.dictionaries(st.text(), st.text(st.characters()), min_size=1)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Lines as no file could make them, in which every name leads somewhere."""
    nodes: dict[str, Node] = {
        "main": Menu("main", tuple(draw(st.lists(choices)))),
        "person": draw(services),
        "desk": replace(draw(services), name="desk"),
        "story": Notice("story", draw(maybe | name)),
        "news": Bulletin("news", tuple(draw(st.lists(items)))),
    }
    order = draw(st.permutations(NAMES))
    texts = st.dictionaries(st.text(), st.text())
    languages = st.builds(Language, st.text(), st.text(), texts, st.booleans())
    notices = {"emergency": draw(words), "emergency-short": draw(words)}
    return replace(
        LINE,
        name=draw(st.text()),
        zone=draw(st.text()),
        languages={"en": draw(languages)} | draw(st.dictionaries(st.text(), languages)),
        short_notices=tuple(draw(st.lists(st.text()))),
        nodes={each: nodes[each] for each in order},
        prompts=notices | draw(st.dictionaries(st.text(), words)),
        numbers=draw(texts),
        edition=draw(st.text()),
    )


@pytest.mark.no_cover
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines())
def test_any_line_comes_back_with_every_fact_in_its_order(line: Line) -> None:
    back = read_line(write_line(line))
    assert (back, repr(back)) == (line, repr(line))


@pytest.mark.parametrize("small", [LINE, MANY], ids=["small", "many languages"])
def test_a_line_that_comes_back_has_the_same_name(small: Line) -> None:
    again = read_line(write_line(small))
    assert compile_line(again, "https://a.invalid").name == compile_line(small, "https://a.invalid").name


def test_the_shipped_line_comes_back_with_the_same_name(line: Line) -> None:
    named = compile_line(line, "https://a.invalid").line
    back = read_line(write_line(named))
    assert (back, repr(back)) == (named, repr(named))
    assert compile_line(back, "https://a.invalid").name == named.edition


def test_the_line_of_small_files_comes_back() -> None:
    small, _ = load(SMALL)
    assert small is not None
    assert read_line(write_line(small)) == small


def test_a_line_in_one_language_without_a_short_notice_comes_back() -> None:
    alone = replace(LINE, short_notices=(), prompts={**LINE.prompts, "emergency-short": {}})
    assert read_line(write_line(alone)) == alone


def plain(line: Line = LINE) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(write_line(line))
    return made


def test_the_text_is_ascii_and_says_its_format() -> None:
    text = write_line(replace(LINE, name="Línea \ud800 \0"))
    assert text.isascii()
    assert "\0" not in text
    assert json.loads(text)["format"] == 1


def test_what_later_versions_add_is_passed_over() -> None:
    document = plain()
    document["surprise"] = document["line"]["surprise"] = document["line"]["nodes"]["main"]["surprise"] = [1]
    assert read_line(json.dumps(document)) == LINE


def test_what_earlier_versions_did_not_have_gets_its_default() -> None:
    document = plain()
    for missing in ("numbers", "edition"):
        del document["line"][missing]
    for missing in ("ring_seconds", "languages", "interpreter", "source", "checked", "unconfirmed"):
        for node in document["line"]["nodes"].values():
            node.pop(missing, None)
    assert read_line(json.dumps(document)) == replace(LINE, edition="draft")


GONE = object()
NO_NODE = "is no menu, service, notice or bulletin"
NO_OBJECT = "an object expected, null found"
NO_FORMAT = "this is not a line: it does not say its format"
NOWHERE = "line: 'nowhere' is named and not there"
LONG = "a" * 60

# What stands where, and how it is refused.
REFUSED = [
    ("format", 2, "it has format 2, and this version of ivr reads 1: update ivr"),
    ("format", 0, NO_FORMAT),
    ("format", True, NO_FORMAT),
    ("format", GONE, NO_FORMAT),
    ("line", GONE, f"line: {NO_OBJECT}"),
    ("line.zone", GONE, "line: zone is missing"),
    ("line.zone", 5, "line.zone: 5 has no place here"),
    ("line.first", "nowhere", NOWHERE),
    ("line.first", "history", "line.first: history is no menu"),
    ("line.person", "history", "line.person: history is no service"),
    ("line.language", "xx", "line.language: xx is not among its languages"),
    ("line.prompts.emergency", GONE, "line.prompts: the emergency notice is missing"),
    ("line.prompts.emergency-short", {}, "line.prompts: the emergency-short notice is missing"),
    ("line.nodes.desk", [], f"line.nodes.desk: [] {NO_NODE}"),
    ("line.nodes.desk", None, f"line.nodes.desk: null {NO_NODE}"),
    ("line.nodes.desk", {"kind": "pit"}, f'line.nodes.desk: {{"kind": "pit"}} {NO_NODE}'),
    ("line.nodes.desk", {"name": "desk"}, f'line.nodes.desk: {{"name": "desk"}} {NO_NODE}'),
    ("line.nodes.main.choices.0.target", "nowhere", NOWHERE),
    ("line.nodes.main.choices", {}, "line.nodes.main.choices: {} has no place here"),
    ("line.nodes.main.choices.1", None, f"line.nodes.main.choices.1: {NO_OBJECT}"),
    ("line.nodes.main.choices.0.weight", "1", 'line.nodes.main.choices.0.weight: "1" has no place here'),
    ("line.nodes.main.choices.0.weight", True, "line.nodes.main.choices.0.weight: true has no place here"),
    ("line.nodes.main.choices.0.urgent", 1, "line.nodes.main.choices.0.urgent: 1 has no place here"),
    ("line.nodes.news.items.0.dated", "soon", 'line.nodes.news.items.0.dated: "soon" is no date'),
    ("line.nodes.news.items.0.dated", LONG, f'line.nodes.news.items.0.dated: "{LONG[:36]}... is no date'),
    ("line.nodes.desk.caller_id", "us", 'line.nodes.desk.caller_id: "us" has no place here'),
    ("line.nodes.desk.hours", None, f"line.nodes.desk.hours: {NO_OBJECT}"),
    ("line.nodes.desk.dial.e164", "+19", 'line.nodes.desk.dial: "+19" is never dialled'),
    ("line.nodes.desk.dial.e164", "911", 'line.nodes.desk.dial: "911" is never dialled'),
    ("line.nodes.desk.speak.digits", "12", 'line.nodes.desk.speak: "12" is no number'),
]


@pytest.mark.parametrize(("where", "value", "told"), REFUSED)
def test_what_is_no_line_is_refused_and_says_where(where: str, value: object, told: str) -> None:
    document = plain()
    at: Any = document
    *path, last = where.split(".")
    for part in path:
        at = at[int(part)] if part.isdigit() else at[part]
    if value is GONE:
        del at[last]
    else:
        at[int(last) if last.isdigit() else last] = value
    with pytest.raises(LineUnreadable) as refused:
        read_line(json.dumps(document))
    assert str(refused.value) == told


NO_JSON = ["", "[", "[]", "5", '{"format": 1, "format": 1}', '{"format": NaN}', "[" * 100_000, "9" * 5000]


@pytest.mark.parametrize("text", NO_JSON, ids=range(len(NO_JSON)))
def test_what_is_not_even_json_is_refused(text: str) -> None:
    with pytest.raises(LineUnreadable):
        read_line(text)


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("main") | st.just({}),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("kind"), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.data())
def test_garbage_anywhere_is_a_line_or_refused(data: st.DataObject) -> None:
    document = plain()
    at: Any = document
    key = "line"
    while isinstance(at[key], dict | list) and at[key] and data.draw(st.integers(0, 4)):
        at = at[key]
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
    at[key] = data.draw(anything)
    try:
        read_line(json.dumps(document))
    except LineUnreadable as refused:
        assert str(refused)


def test_an_endless_weight_is_never_written() -> None:
    endless = Menu("main", (Choice("1", "main-person", "person", float("inf")),))
    with pytest.raises(ValueError, match="JSON compliant"):
        write_line(replace(LINE, nodes=dict(LINE.nodes) | {"main": endless}))


def test_dates_are_whole_days() -> None:
    news = Bulletin("news", (Item("news-0", date(2026, 11, 30), None, date(2026, 12, 24)),))
    line = replace(LINE, nodes=dict(LINE.nodes) | {"news": news})
    assert plain(line)["line"]["nodes"]["news"]["items"][0]["last"] == "2026-12-24"
    assert read_line(write_line(line)).nodes["news"] == news
