"""YAML read as text: nothing guessed, every value with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files.problem import Problem
from ivr.files.text import Value, read_text, read_yaml


def read(text: str) -> Value:
    value, problems = read_yaml(text, "f.yaml")
    assert problems == []
    assert value is not None
    return value


def refused(text: str) -> Problem:
    value, problems = read_yaml(text, "f.yaml")
    assert value is None
    return problems[-1]


@pytest.mark.parametrize(
    "written",
    ["9:00", "20:00", "no", "off", "0311", "2019-12-19", "1e3", "~", "null", "0x1F", "1_000", ".inf"],
)
def test_a_value_is_what_is_written(written: str) -> None:
    assert read(f"a: {written}").plain() == {"a": written}


@pytest.mark.parametrize("written", ["no", "off", "9:00", "2019-12-19", "~", "0311"])
def test_a_key_is_what_is_written(written: str) -> None:
    assert read(f"{written}: a").plain() == {written: "a"}


def test_values_know_their_lines() -> None:
    value = read("a: 1\nb:\n  - c: 2\n    d: >\n      two\n      rows\n  - e\n")

    assert value.line_at(()) == 1
    assert value.line_at(("b",)) == 2
    assert value.line_at(("b", "0", "d")) == 4
    assert value.line_at(("b", "1")) == 7


def test_what_is_missing_is_told_where_it_should_stand() -> None:
    value = read("a: 1\nb:\n  - c: 2\n")

    assert value.line_at(("b", "0", "missing")) == 3
    assert value.line_at(("b", "7")) == 3
    assert value.line_at(("b", "first")) == 3
    assert value.line_at(("a", "deeper")) == 1


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    value, problems = read_yaml("a:\n  b: 1\n  c: 2\n  b: 3\n", "f.yaml")

    assert value is not None
    assert value.plain() == {"a": {"b": "1", "c": "2"}}
    assert [str(problem) for problem in problems] == [
        'f.yaml:4:  a > b\n  "b" stands here a second time; the first is on line 2\n'
        "  keep one of the two, or give one another name"
    ]


def test_an_empty_file_has_no_value_and_no_problem() -> None:
    assert read_yaml("# Later.\n", "f.yaml") == (None, [])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: b\nc: d: e", 2, "a colon inside a sentence, or a key that begins too far to the right"),
        ("a: b\nc\n", 2, "this line does not line up with those above it, or lacks its colon"),
        ("- a\nb: c\n", 2, "this line does not line up with those above it, or lacks its colon"),
        ("a:\n\tb: c", 2, "a tab stands at the start of this line"),
        ('a: b\nc: "d\ne: f\n', 2, "a quotation mark is not closed"),
        ("a: b\nc: 'd\ne: f\n", 2, "a quotation mark is not closed"),
        ("a: b\nc: [d\ne: f\n", 2, "a bracket is not closed"),
        ("a: b\nc: {d\ne: f\n", 2, "a bracket is not closed"),
        ("a: b\nc: 'it's'\n", 2, "a quotation mark stands inside a sentence"),
        ('a: b\nc: "d" e\n', 2, "a quotation mark stands inside a sentence"),
        ("a: b\nc: {d:e} f\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: @d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: `d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: % d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: *\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: & d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: - d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: , d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: ? d\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: !d!e f\n", 2, "a sentence begins with a sign"),
        ("a: b\nc: > d\n", 2, "words stand on the line of the sign > or |"),
        ('a: b\nc: "\\q"\n', 2, "a backslash stands inside quotation marks"),
        ('a: b\nc: "\\ud800"\n', 2, "a backslash stands inside quotation marks"),
        ("{a: b}}\n", 1, "this line cannot be read"),
        ("a: b\nc: *d\n", 2, "*aliases are not used here"),
        ("a: b\nc: &d e\n", 2, "&anchors and !tags are not used here"),
        ("a: b\nc: !!str e\n", 2, "&anchors and !tags are not used here"),
        ("a: b\n---\nc: d\n", 2, "a second document begins here"),
        ("a: b\n? [c]\n: d\n", 2, "a list or block stands where a key should"),
        ("a: b\nc: " + "[" * 13, 2, "more than 12 levels deep"),
        ('a: b\n"c\\n": d\n', 2, "a control character that cannot be spoken"),
        ('a: b\nc: "\\0"\n', 2, "a control character that cannot be spoken"),
        ('a: b\nc: "\\N"\n', 2, "a control character that cannot be spoken"),
    ],
)
def test_what_is_not_yaml_is_told_where_it_stands(text: str, line: int, what: str) -> None:
    problem = refused(text)

    assert (problem.line, problem.what) == (line, what)


@pytest.mark.parametrize("key", ["say", "welcome", "last-words", "name", "goodbye"])
def test_spoken_words_may_not_end_in_a_comment(key: str) -> None:
    _, problems = read_yaml(f"a: b\n{key}: Room #5 is open\n", "f.yaml")
    assert [problem.line for problem in problems] == [2]

    _, problems = read_yaml(f"a: b\n{key}: The room is\n  open # today\n", "f.yaml")
    assert [problem.line for problem in problems] == [3]


def test_a_short_notice_may_not_end_in_a_comment() -> None:
    _, problems = read_yaml("short:\n  es: Cuelgue # 911\n", "f.yaml")

    assert [(problem.line, problem.trail) for problem in problems] == [(2, ("short", "es"))]


@pytest.mark.parametrize(
    "text", ["first: main # menu", "say: Room#5", 'say: "Room #5" # later', "say: > # folded\n  Room #5"]
)
def test_other_comments_are_welcome(text: str) -> None:
    assert read(text)


def test_a_file_is_read_whatever_its_line_ends_and_mark(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\nc: d\r\n")

    assert read_text(path, "f.yaml") == ("a: b\nc: d\n", [])


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b"a: b\nc: caf\xe9\n", 2, "a letter here is not UTF-8"),
        (b"a: b\nc: \x00d\n", 2, "a control character (U+0000) that cannot be spoken"),
        (b"a: b\nc: \x1b[31m\n", 2, "a control character (U+001B) that cannot be spoken"),
        ("a: b\nc: d\u2028e\n".encode(), 2, "a control character (U+2028) that cannot be spoken"),
        ("a: b\nc: d\ufeffe\n".encode(), 2, "a control character (U+FEFF) that cannot be spoken"),
        ("a: b\nc: d\uffff\n".encode(), 2, "a control character (U+FFFF) that cannot be spoken"),
        (b"a: b\rc: d\r", 1, "a control character (U+000D) that cannot be spoken"),
        (b"a" * (256 * 1024 + 1), 1, "the file is larger than 256 kilobytes"),
    ],
)
def test_what_is_no_text_is_told_where_it_stands(
    tmp_path: Path, content: bytes, line: int, what: str
) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(content)

    text, problems = read_text(path, "f.yaml")

    assert text is None
    assert [(problem.line, problem.what) for problem in problems] == [(line, what)]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    text, problems = read_text(tmp_path, "f.yaml")

    assert text is None
    assert [problem.what for problem in problems] == ["not a file"]


def test_a_tab_between_words_and_letters_of_any_language_are_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("a: b\tc\nd: Ważne 中文 😀 ё\n", encoding="utf-8")

    text, problems = read_text(path, "f.yaml")

    assert problems == []
    assert text is not None
    assert read(text).plain() == {"a": "b\tc", "d": "Ważne 中文 😀 ё"}
