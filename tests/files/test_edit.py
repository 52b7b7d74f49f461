"""Changes to one block of a person's file: rows are put in, and every other byte stays as it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.line import Bulletin
from ivr.files.change import EditRefused
from ivr.files.edit import add_language, add_news
from ivr.files.load import load
from ivr.files.news import News

from .small import SMALL, changed, copy_of, small_with

NEWS_FILE, LINE_FILE = "menus/news.yaml", "menus/line.yaml"
POOL = News("pool", date(2026, 11, 23), "The pool is open.")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


def entries(home: Path) -> list[str]:
    """The names of the news, from top to bottom."""
    line, problems = load(home)
    assert line is not None, problems
    bulletin = line.nodes["news"]
    assert isinstance(bulletin, Bulletin)
    return [item.prompt.removeprefix("news-") for item in bulletin.items]


def assert_only_put_in(before: bytes, after: bytes) -> None:
    """Rows were put in at one place; every byte around them is as it was."""
    assert alike(before, after) + alike(before[::-1], after[::-1]) >= len(before)
    assert len(after) > len(before)


def alike(one: bytes, other: bytes) -> int:
    """How many bytes they begin with are the same."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def test_the_newest_entry_goes_on_top(home: Path) -> None:
    before = (home / NEWS_FILE).read_bytes()

    assert add_news(home, "news", POOL) == NEWS_FILE

    assert entries(home) == ["pool", "new-bridge", "snow"]
    rows = "    - name: pool\n      date: 2026-11-23\n      say: >\n        The pool is open.\n"
    assert (home / NEWS_FILE).read_bytes() == before.replace(b"  items:\n", b"  items:\n" + rows.encode())


@pytest.mark.parametrize(
    ("dated", "order"),
    [
        (date(2026, 11, 21), ["pool", "new-bridge", "snow"]),
        (date(2026, 11, 20), ["pool", "new-bridge", "snow"]),
        (date(2026, 11, 19), ["new-bridge", "pool", "snow"]),
        (date(2026, 11, 2), ["new-bridge", "pool", "snow"]),
        (date(2026, 11, 1), ["new-bridge", "snow", "pool"]),
    ],
)
def test_an_entry_goes_above_those_not_newer(home: Path, dated: date, order: list[str]) -> None:
    add_news(home, "news", News("pool", dated, "The pool is open."))

    assert entries(home) == order


def test_an_entry_is_heard_on_the_days_it_says(home: Path) -> None:
    add_news(home, "news", News("pool", date(2026, 11, 23), "Swim.", date(2026, 12, 1), date(2026, 12, 24)))

    line, _ = load(home)
    assert line is not None
    bulletin = line.nodes["news"]
    assert isinstance(bulletin, Bulletin)
    assert (bulletin.items[0].first, bulletin.items[0].last) == (date(2026, 12, 1), date(2026, 12, 24))


WORDS = [
    "Open: 12 pools, and more: all of them.",
    'The mayor says "swim" and isn\'t joking.',
    "'Quoted' from the start",
    "- a hyphen first",
    "? a question first",
    "@home & *at work*, 100%",
    "¿Dónde? 图书馆 开放。 المكتبة مفتوحة",
    "yes",
    "no",
    "null",
    "2026",
    "{name:library} is open.",
    "a" * 300,
    "A long sentence that goes on and on, state-of-the-art and well-known, " * 8 + "to its end.",
    "  spaces   everywhere \n and a new line\t",
    "--- three hyphens",
    "...three points",
    "%YAML is a directive",
    "key: value, key: value",
    "! first",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_come_back_exactly(home: Path, words: str) -> None:
    add_news(home, "news", News("pool", date(2026, 11, 23), words))

    line, _ = load(home)
    assert line is not None
    assert line.prompts["news-pool"] == {"en": " ".join(words.split())}
    assert all(
        len(row) <= 110 or "a" * 300 in row for row in (home / NEWS_FILE).read_text("utf-8").split("\n")
    )


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def without_final_newline(text: str) -> str:
    return text.rstrip("\n")


def with_rows_behind(text: str) -> str:
    return text + "\n\n# The end.\n\nafterwards:\n  say: Hello.\n"


def with_comments(text: str) -> str:
    text = text.replace("    - name: snow\n", "# a comment in the first column\n    - name: snow\n")
    text = text.replace(
        "      date: 2026-11-02", "      # a note\n      date: 2026-11-02 # here, too\n# and here"
    )
    return text + "      # the end\n"


def deep(text: str) -> str:
    rows = text.split("\n")
    return "\n".join(row.replace("    ", " " * 9, 1) if row.startswith("    ") else row for row in rows)


def flat(text: str) -> str:
    rows = text.split("\n")
    return "\n".join(row[2:] if row.startswith("    ") else row for row in rows)


def wide_hyphens(text: str) -> str:
    return text.replace("    - name", "    -   name").replace("      ", "        ")


def hyphens_alone(text: str) -> str:
    return text.replace("    - name", "    -\n      name")


def quotes(text: str) -> str:
    return text.replace("The new bridge is open.", '"The ""bridge"": open, - now"'.replace('""', "'"))


def a_bom(text: str) -> str:
    return "\ufeff" + text


def folded(text: str) -> str:
    return text.replace("say: The first snow", "say: >-\n\n        The first\n        snow")


def crlf_without_final_newline(text: str) -> str:
    return crlf(without_final_newline(text))


def blank_rows(text: str) -> str:
    return text.replace("    - name", "\n    - name").replace("items:\n", "items:\n\n\n")


HANDS: list[Callable[[str], str]] = [
    crlf,
    without_final_newline,
    crlf_without_final_newline,
    with_rows_behind,
]
HANDS += [with_comments, deep, flat, wide_hyphens, hyphens_alone, quotes, a_bom, folded, blank_rows]


@pytest.mark.parametrize("dated", [date(2026, 12, 1), date(2026, 11, 10), date(2026, 1, 1)], ids=str)
@pytest.mark.parametrize("hand", HANDS)
def test_whoever_wrote_the_file_finds_it_as_it_was(
    home: Path, hand: Callable[[str], str], dated: date
) -> None:
    path = home / NEWS_FILE
    path.write_bytes(hand(path.read_text(encoding="utf-8")).encode())
    before, order = path.read_bytes(), entries(home)

    add_news(home, "news", News("pool", dated, "The pool is open."))

    assert_only_put_in(before, path.read_bytes())
    assert path.read_bytes().endswith(b"\n") is before.endswith(b"\n") or dated > date(2026, 11, 2)
    now = entries(home)
    assert [name for name in now if name != "pool"] == order
    assert now.index("pool") == {12: 0, 11: 1, 1: 2}[dated.month]


def test_rows_put_in_end_like_those_that_were_there(home: Path) -> None:
    path = home / NEWS_FILE
    path.write_bytes(crlf(path.read_text(encoding="utf-8")).encode())

    add_news(home, "news", POOL)

    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


@pytest.mark.no_cover  # quicker unwatched
@given(
    rows=st.lists(st.sampled_from(["", "  # note", "# note", "      # note", "    # note"]), max_size=6),
    places=st.lists(st.integers(0, 9), max_size=6),
    newline=st.sampled_from(["\n", "\r\n"]),
    final=st.booleans(),
    month=st.integers(1, 12),
)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_every_other_byte_stays(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[str],
    places: list[int],
    newline: str,
    final: bool,
    month: int,
) -> None:
    home = copy_of(SMALL, tmp_path_factory.mktemp("edit"))
    written = (home / NEWS_FILE).read_text(encoding="utf-8").rstrip("\n").split("\n")
    for row, place in zip(rows, places, strict=False):
        written.insert(place, row)
    before = (newline.join(written) + (newline if final else "")).encode()
    (home / NEWS_FILE).write_bytes(before)

    add_news(home, "news", News("pool", date(2026, month, 10), "The pool is open."))

    assert_only_put_in(before, (home / NEWS_FILE).read_bytes())
    assert "pool" in entries(home)


@pytest.mark.no_cover  # quicker unwatched
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_any_words_come_back_exactly_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    home = copy_of(SMALL, tmp_path_factory.mktemp("words"))
    before = (home / NEWS_FILE).read_bytes()
    try:
        add_news(home, "news", News("pool", date(2026, 11, 23), words))
    except EditRefused as refused:
        assert refused.problems
        assert (home / NEWS_FILE).read_bytes() == before
    else:
        line, _ = load(home)
        assert line is not None
        assert line.prompts["news-pool"]["en"] == " ".join(words.split())


def refused(home: Path, file: str, edit: Callable[[], object]) -> EditRefused:
    """Why a change was refused; the file is as it was."""
    before = (home / file).read_bytes()
    with pytest.raises(EditRefused) as why:
        edit()
    assert (home / file).read_bytes() == before
    return why.value


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("", "empty-words"),
        ("...", "empty-words"),
        ("Call 312-744-5000.", "typed-fact"),
        ("On December 24 we close.", "typed-fact"),
        ("Read more # here", "unspeakable"),
        ("Read {this}.", "unknown-blank"),
        ("So long. " * 300, "too-long"),
        ("A bell \x07 rings.", "control-character"),
    ],
)
def test_words_that_would_be_a_problem_are_refused(home: Path, words: str, rule: str) -> None:
    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", News("pool", date(2026, 11, 23), words)))

    assert str(why) == "menus/news.yaml is as it was: the change would be a mistake."
    assert rule in [problem.rule for problem in why.problems]


def test_a_second_entry_of_the_same_name_is_refused(home: Path) -> None:
    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", News("snow", date(2026, 11, 23), "Snow.")))

    assert [problem.rule for problem in why.problems] == ["repeated-key"]


@pytest.mark.parametrize("name", ["New Pool", "pool\n      from: 2020-01-01", "", "pool: x"])
def test_a_name_that_is_none_is_refused(home: Path, name: str) -> None:
    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", News(name, date(2026, 11, 23), "Swim.")))

    assert "is not a name" in str(why)


def test_a_bulletin_that_is_not_there_is_refused_with_those_that_are(home: Path) -> None:
    why = refused(home, NEWS_FILE, lambda: add_news(home, "weather", POOL))
    assert str(why) == 'There is no bulletin "weather". Name one of: news'

    why = refused(home, NEWS_FILE, lambda: add_news(home, "main", POOL))
    assert str(why) == 'There is no bulletin "main". Name one of: news'


def test_a_line_without_bulletins_says_how_to_begin_one(home: Path) -> None:
    (home / NEWS_FILE).write_text("news:\n  say: There is none.\n", encoding="utf-8")

    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", POOL))

    assert str(why) == "The menus have no bulletin. Add one with items: to a file in menus/ first."


def test_a_bulletin_that_cannot_be_read_is_refused_with_its_problems(home: Path) -> None:
    (home / NEWS_FILE).write_text(changed("news", "date: 2026-11-02", "date: soon"), encoding="utf-8")

    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", POOL))

    assert [problem.what for problem in why.problems] == ['"soon" is not a date']


def test_entries_in_brackets_are_left_to_a_person(home: Path) -> None:
    text = "news:\n  say: News.\n  items: [{name: a, date: 2026-11-02, say: Hello.}]\n"
    (home / NEWS_FILE).write_text(text, encoding="utf-8")

    why = refused(home, NEWS_FILE, lambda: add_news(home, "news", POOL))

    assert str(why) == "The entries stand in brackets. Change them by hand."


def test_news_can_be_added_while_something_else_is_wrong(home: Path) -> None:
    (home / "menus/main.yaml").write_text(
        changed("main", "go-to: library", "go-to: libary"), encoding="utf-8"
    )

    add_news(home, "news", POOL)

    assert [problem.what for problem in load(home)[1]] == ['there is no "libary"']


# Languages.


def test_a_language_goes_below_the_others_and_is_not_yet_offered(home: Path) -> None:
    before = (home / LINE_FILE).read_bytes()

    assert add_language(home, "vi", "vi-VN", "Google.vi-VN-Wavenet-A") == LINE_FILE

    rows = b"  vi:\n    tag: vi-VN\n    voice: Google.vi-VN-Wavenet-A\n"
    rows += b"    offered: no     # until its words are translated\n"
    assert (home / LINE_FILE).read_bytes() == before.replace(
        b"    offered: no\n", b"    offered: no\n" + rows
    )
    line, problems = load(home)
    assert problems == []
    assert line is not None
    assert list(line.languages) == ["en", "es", "vi"]
    assert (line.languages["vi"].voice("twilio"), line.languages["vi"].offered) == (
        "Google.vi-VN-Wavenet-A",
        False,
    )


def test_a_language_may_have_no_voice(home: Path) -> None:
    add_language(home, "vi", "vi-VN", None)

    line, _ = load(home)
    assert line is not None
    assert line.languages["vi"].voices == {}


def languages_last(text: str) -> str:
    """Languages at the end of the file, with a comment inside the last one and no final newline."""
    start, end = text.index("language: en\n"), text.index("holidays:\n")
    block = (
        text[start:end].rstrip("\n").replace("    voice: Polly.Lupe", "# a woman's\n    voice: Polly.Lupe")
    )
    return text[:start] + text[end:] + "\n" + block


@pytest.mark.parametrize("hand", [crlf, a_bom, languages_last, lambda text: crlf(languages_last(text))])
def test_whoever_wrote_the_line_finds_it_as_it_was(home: Path, hand: Callable[[str], str]) -> None:
    path = home / LINE_FILE
    path.write_bytes(hand(path.read_text(encoding="utf-8")).encode())
    before = path.read_bytes()

    add_language(home, "vi", "vi-VN", "Google.vi-VN-Wavenet-A")

    assert_only_put_in(before, path.read_bytes())
    line, _ = load(home)
    assert line is not None
    assert line.languages["es"].voices == {"any": "Polly.Lupe-Neural"}
    assert line.languages["vi"].voices == {"any": "Google.vi-VN-Wavenet-A"}


def test_a_language_that_is_there_is_refused(home: Path) -> None:
    why = refused(home, LINE_FILE, lambda: add_language(home, "es", "es-MX", None))

    assert str(why) == '"es" is already below languages:'


@pytest.mark.parametrize(
    ("code", "tag", "voice"),
    [
        ("xq", "vi-VN", None),
        ("Vietnamese", "vi-VN", None),
        ("vi", "Viet-namese", None),
        ("vi", "xx-YY", None),
    ],
)
def test_a_language_nobody_knows_is_refused(home: Path, code: str, tag: str, voice: str | None) -> None:
    why = refused(home, LINE_FILE, lambda: add_language(home, code, tag, voice))

    assert [problem.rule for problem in why.problems] == ["bad-language"]


@pytest.mark.parametrize(
    ("code", "tag", "voice"),
    [
        ("vi", "vi-VN", "Polly # a woman's"),
        ("vi", "vi: VN", None),
        ("vi:\n  tl", "vi-VN", None),
    ],
)
def test_what_is_not_one_word_is_refused(home: Path, code: str, tag: str, voice: str | None) -> None:
    why = refused(home, LINE_FILE, lambda: add_language(home, code, tag, voice))

    assert str(why).endswith("is not one word")


def test_the_ninth_language_is_refused(home: Path) -> None:
    for code in ("pl", "ar", "cmn", "ko", "tl", "hi"):
        add_language(home, code, code, None)

    why = refused(home, LINE_FILE, lambda: add_language(home, "vi", "vi-VN", None))

    assert [problem.what for problem in why.problems] == ["there are more than 8 here"]


def test_a_line_that_cannot_be_read_is_refused_with_its_problems(tmp_path: Path) -> None:
    home = small_with(tmp_path, line="name: Fairview\n")

    why = refused(home, LINE_FILE, lambda: add_language(home, "vi", "vi-VN", None))

    assert str(why) == "menus/line.yaml cannot be read. Run ivr check first."
    assert why.problems
