"""One block of a file changed: every other row stays, comments stay, and what cannot be done is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files.blocks import Block, digest, find_block, with_new_block
from ivr.files.change import Change, ChangedMeanwhile, EditRefused
from ivr.files.draft import read_draft
from ivr.files.keeping import keep
from ivr.files.menus import (
    Choosing,
    with_choices,
    with_new_choice,
    with_notice,
    with_swapped,
    with_then,
    with_words,
    without_choice,
)

from .small import SMALL, copy_of

ORDER = ("name", "speak", "dial", "hours", "exceptions", "languages", "source", "checked")
TEXT = """\
# whom we ring
town-hall:   # the person
  name: Town hall
  # the number on the door
  speak: 312-744-5000   # read out
  "hours": '24/7'       # always
  source: >
    a long
    sentence
  languages: [en]
  checked: 2026-11-23

# the menu
main:
  say: Hello.
  choices:
    # first of all
    - press: 1
      say: One
      go-to: one
    # the second one
    - press: 2
      say: Two
      go-to: two   # there
    -
      press: 3
      say: Three
      go-to: three
in-brackets: {say: Hello, choices: [{press: 1, go-to: one}]}
last:
  say: Goodbye."""


def block(name: str = "town-hall", text: str = TEXT) -> Block:
    return Block(name, "menus/x.yaml", text.encode(), tuple(text.splitlines(keepends=True)))


def text_of(made: Block) -> str:
    return made.change.after.decode()


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("speak", "988", "speak: 312-744-5000   # read out", "speak: 988   # read out"),
        (
            "hours",
            "Mo 09:00-12:00",
            "\"hours\": '24/7'       # always",
            "hours: Mo 09:00-12:00       # always",
        ),
        ("source", "a page", "source: >\n    a long\n    sentence", "source: a page"),
        ("name", "a: b # c", "name: Town hall", 'name: "a: b # c"'),
        ("name", "- x", "name: Town hall", 'name: "- x"'),
        ("dial", "312-744-5000", "read out\n", "read out\n  dial: 312-744-5000\n"),
        ("speak", None, "  speak: 312-744-5000   # read out\n", ""),
        ("source", None, "  source: >\n    a long\n    sentence\n", ""),
    ],
)
def test_a_value_is_replaced_and_nothing_else(key: str, value: str | None, old: str, new: str) -> None:
    for ending in ("\n", "\r\n"):
        before = TEXT.replace("\n", ending)
        made = block(text=before).with_value(key, value, ORDER)
        assert text_of(made) == TEXT.replace(old, new).replace("\n", ending)
        assert made.with_value(key, value, ORDER) is made


def test_what_is_the_same_but_for_its_rows_is_the_same() -> None:
    assert block().with_value("source", "a long sentence", ORDER) == block()
    assert block().with_value("exceptions", None, ORDER) == block()


def test_words_that_are_long_go_below_their_key_and_a_comment_above_it() -> None:
    made = block().with_value("hours", "word " * 39 + "end", ORDER, fold=True)
    full = "    " + "word " * 18 + "word\n"
    folded = f"  # always\n  hours: >\n{full}{full}    word end\n"
    assert text_of(made) == TEXT.replace("  \"hours\": '24/7'       # always\n", folded)


def test_the_last_row_of_a_file_keeps_having_no_end() -> None:
    assert text_of(block("last").with_value("say", "Bye.", ("say",))).endswith("\n  say: Bye.")
    assert text_of(block("last").with_value("then", "main", ("say", "then"))).endswith(
        "Goodbye.\n  then: main"
    )


def test_lists_of_single_words() -> None:
    made = block().with_list("languages", ["en", "es"], ORDER)
    assert text_of(made) == TEXT.replace("[en]", "[en, es]")
    assert made.with_list("languages", ["en", "es"], ORDER) is made
    assert text_of(made.with_list("languages", [], ORDER)) == TEXT.replace("  languages: [en]\n", "")
    assert block("last").with_list("languages", [], ORDER) == block("last")


def test_entries_are_moved_with_their_comments() -> None:
    text = text_of(block("main").with_order("choices", [1, 0, 2]))
    one = "    - press: 1\n      say: One\n      go-to: one\n"
    two = "    # the second one\n    - press: 2\n      say: Two\n      go-to: two   # there\n"
    assert text == TEXT.replace(one + two, two + one)
    assert text_of(block("main").with_order("choices", [0, 2])) == TEXT.replace(two, "")


def test_a_value_of_an_entry() -> None:
    made = block("main").with_entry("choices", 1, "go-to", "main", ("press", "say", "go-to"))
    assert text_of(made) == TEXT.replace("go-to: two   # there", "go-to: main   # there")
    made = block("main").with_entry("choices", 0, "press", "7", ("press", "say", "go-to"))
    assert text_of(made) == TEXT.replace("- press: 1", "- press: 7")
    with pytest.raises(EditRefused):
        block("main").with_entry("choices", 0, "press", None, ("press", "say", "go-to"))


def test_a_new_entry_goes_before_one_or_behind_all() -> None:
    def write(room: str) -> list[str]:
        return [f"{room}- press: 4", f"{room}  go-to: four"]

    new = "    - press: 4\n      go-to: four\n"
    assert text_of(block("main").with_new_entry("choices", 1, write)) == TEXT.replace(
        "    # the sec", f"{new}    # the sec"
    )
    assert text_of(block("main").with_new_entry("choices", 3, write)) == TEXT.replace(
        "go-to: three\n", f"go-to: three\n{new}"
    )


@pytest.mark.parametrize("change", ["value", "entry", "order", "new"])
def test_what_stands_in_brackets_is_left_to_a_person(change: str) -> None:
    made = block("in-brackets")
    with pytest.raises(EditRefused, match="brackets"):
        match change:
            case "value":
                made.with_value("say", "Bye", ("say",))
            case "entry":
                made.with_entry("choices", 0, "go-to", "two", ("press", "go-to"))
            case "order":
                made.with_order("choices", [])
            case _:
                made.with_new_entry("choices", 1, lambda room: [f"{room}- press: 2"])


def test_entries_on_one_row_are_left_to_a_person() -> None:
    text = "main:\n  choices:\n    - a: 1\nother:\n  choices: [{b: 1}, {c: 2}]\n"
    with pytest.raises(EditRefused, match="brackets"):
        block("other", text).with_order("choices", [1, 0])


def test_the_text_of_a_block() -> None:
    assert block("last").text == "last:\n  say: Goodbye."
    assert block("last").seen == digest("last:\n  say: Goodbye.") != block("main").seen
    made = block("main").with_text("main:\r\n  say: Hi.\r\n  then: last\r\n")
    assert "# the menu\nmain:\n  say: Hi.\n  then: last\nin-brackets:" in text_of(made)
    for typed in ("", "other: 1", "main:\n  say: x\nmore:\n  say: y", "main: [", "last:\n  say: x"):
        with pytest.raises(EditRefused):
            block("main").with_text(typed)


def test_a_block_more() -> None:
    made = with_new_block(block("main"), "four", ["four:", "  say: Four."])
    assert "      go-to: three\n\nfour:\n  say: Four.\nin-brackets:" in text_of(made)
    with pytest.raises(EditRefused, match="already"):
        with_new_block(block("main"), "last", ["last:", "  say: Four."])
    with pytest.raises(EditRefused):
        with_new_block(block("main"), "four", ["five:", "  say: Five."])


def test_a_file_that_cannot_be_read_is_refused() -> None:
    for text in ("x: [", "- a list", "x: 1\nx: 2"):
        with pytest.raises(EditRefused):
            _ = block("x", text).value


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def found(home: Path, name: str) -> Block:
    return find_block(home, read_draft(home), name)


def test_menus_and_notices(home: Path) -> None:
    main = found(home, "main")
    made = with_words(main, "How can we be of help?")
    made = with_choices(made, [Choosing("2", "For books", "library"), Choosing("1", "For news", "news")])
    assert made.text == (
        "main:\n  say: How can we be of help?\n  choices:\n    - press: 2\n      say: For books\n"
        "      go-to: library\n    - press: 1\n      say: For news\n      go-to: news\n"
    )
    swapped = with_swapped(main, ["1", "2"], 0, 1)
    assert [row.strip() for row in swapped.text.split("\n") if "press" in row or "go-to" in row] == [
        *("- press: 1", "go-to: news", "- press: 2", "go-to: library")
    ]
    assert "library" not in without_choice(main, 2, 0).text
    more = with_notice(
        with_new_choice(main, 2, Choosing("3", "For trees", "trees")), "trees", "Ask.", "town-hall"
    )
    keep(home, more.change)
    assert "\ntrees:\n  say: Ask.\n  then: town-hall\n" in (home / "menus/main.yaml").read_text()
    assert "then" not in with_notice(main, "trees", "Ask.", "").text.partition("trees:")[2]
    closed = found(home, "library-closed")
    assert "then" not in with_then(closed, "").text
    assert with_then(closed, "library").text.endswith("then: library\n")


def test_who_is_gone_is_told(home: Path) -> None:
    with pytest.raises(EditRefused, match='There is no "nobody" any more'):
        found(home, "nobody")


def test_a_change_of_files_that_changed_meanwhile_is_refused(home: Path) -> None:
    change = with_words(found(home, "main"), "Hello?").change
    (home / "menus/main.yaml").write_text((home / "menus/main.yaml").read_text() + "# more\n")
    with pytest.raises(ChangedMeanwhile):
        keep(home, change)


def test_a_change_that_would_be_a_mistake_keeps_nothing_of_it(home: Path) -> None:
    before = (home / "menus/main.yaml").read_bytes()
    good = Change("prompts/es/script.po", b"", b"")
    bad = with_words(found(home, "main"), "Press 1 now.").change
    with pytest.raises(EditRefused) as refused:
        keep(home, good, bad)
    assert [each.rule for each in refused.value.problems] == ["typed-fact"]
    assert (home / "menus/main.yaml").read_bytes() == before
    assert not (home / "prompts").exists()
    keep(home, Change("menus/main.yaml", before, before))


def test_a_new_file_and_one_beside_it(home: Path) -> None:
    (home / "prompts/es/originals").mkdir(parents=True)
    (home / "prompts/es/originals/main.m4a").write_bytes(b"x")
    keep(home, Change("prompts/es/script.po", b"", b'msgid ""\nmsgstr ""\n'))
    keep(home, Change("prompts/pl/script.po", b"", b'msgid ""\nmsgstr ""\n'))
    assert sorted(path.name for path in (home / "prompts/es").iterdir()) == ["originals", "script.po"]
