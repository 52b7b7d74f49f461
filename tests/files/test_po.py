"""Translators' files as they arrive: a whole one is read to the letter, any other is told about."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.files.load import load
from ivr.files.po import NotPo, read_entries, written
from ivr.files.script import script_file
from ivr.files.text import MOST_BYTES

from .small import bilingual, entry

SHIPPED = Path(__file__).parent.parent.parent
MAIN = entry("main", "How can we help?", "¿Cómo podemos ayudarle?")
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
NO_LINE = "this is no line of a translation file"

NOT_PO = {
    "a letter instead": ("Dear Maria,\n", 1, NO_LINE),
    "a web page": ("<!doctype html>\n<p>Not found</p>\n", 1, NO_LINE),
    "a binary catalogue": ("\xde\x12\x04\x95 main\n", 1, NO_LINE),
    "menus": ("main:\n  say: Hello\n", 1, NO_LINE),
    "a quote left open": (MAIN + 'msgctxt "x"\nmsgid "X"\nmsgstr "Y\n', 6, NO_LINE),
    "a quote too many": ('msgctxt "x"\nmsgid "X"\nmsgstr "Y"Z"\n', 3, NO_LINE),
    "no quotes": ("msgctxt x\n", 1, NO_LINE),
    "a backslash at the end": ('msgctxt "x"\nmsgid "X"\nmsgstr "Y\\"\n', 3, NO_LINE),
    "a list of msgid": ('msgid ["a", "b"]\n', 1, NO_LINE),
    "words before any entry": ('"Hello"\n', 1, NO_LINE),
    "plural words": ('msgctxt "x"\nmsgid "X"\nmsgid_plural "Xs"\nmsgstr[0] "Y"\n', 3, NO_LINE),
    "two msgid in a row": ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 2, "msgctxt should stand before msgid"),
    "two msgstr in a row": ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "msgid should stand before msgstr"),
    "only a name": ('msgctxt "main"\n', 2, "the last entry is not whole"),
    "half an entry at the end": ('msgctxt "main"\nmsgid "How"\n', 3, "the last entry is not whole"),
    "half an entry before another": (
        f'msgctxt "x"\nmsgid "X"\n\n{MAIN}',
        4,
        "msgstr should stand before msgctxt",
    ),
    "half an entry before a comment": (
        'msgid "X"\n# Ask.\nmsgstr "Y"\n',
        2,
        "the entry above this comment is not whole",
    ),
    "a place that is not closed": (f"#: \u2068menus/main.yaml\n{MAIN}", 1, NO_LINE),
}


@pytest.mark.parametrize("story", NOT_PO)
def test_what_is_no_translation_file_is_told_with_its_line(story: str) -> None:
    text, line, what = NOT_PO[story]

    with pytest.raises(NotPo, match=what) as refused:
        read_entries(text)

    assert refused.value.line == line


WHOLE = {
    "only a header": (HEADER, {}),
    "nothing": ("", {}),
    "only comments": ("# Nothing yet.\n#\n#~\n", {}),
    "no header": (MAIN, {"main": "¿Cómo podemos ayudarle?"}),
    "a header without sense": (
        'msgid ""\nmsgstr "POT-Creation-Date: 2026-99-99 99:99\\nPlural-Forms: nplurals=x\\n"\n\n' + MAIN,
        {"main": "¿Cómo podemos ayudarle?"},
    ),
    "a language nobody knows": (
        'msgid ""\nmsgstr "Language: xx_YY\\nContent-Type: text/plain; charset=klingon\\n"\n\n' + MAIN,
        {"main": "¿Cómo podemos ayudarle?"},
    ),
    "words in several rows": (
        'msgctxt ""\n"ma"\n"in"\nmsgid "H"\nmsgstr ""\n"uno "\n"dos"\n',
        {"main": "uno dos"},
    ),
    "signs behind a backslash": (
        r'msgctxt "main"' + '\nmsgid "H"\n' + r'msgstr "a\tb\n\"c\\"' + "\n",
        {"main": 'a\tb\n"c\\'},
    ),
    "no empty rows": (
        f"{MAIN}{entry('news', 'News', 'Noticias')}",
        {"main": "¿Cómo podemos ayudarle?", "news": "Noticias"},
    ),
    "entries that are gone": ('#~ msgctxt "x"\n#~ msgid "X"\n#~ msgstr ""\n#~ "Y"\n', {}),
}


@pytest.mark.parametrize("story", WHOLE)
def test_a_whole_file_is_read_to_the_letter(story: str) -> None:
    text, words = WHOLE[story]

    entries = read_entries(text)

    assert {message.context: message.string for message in entries.read} == words


@pytest.mark.parametrize("story", WHOLE)
def test_what_is_written_is_read_again(story: str) -> None:
    entries = read_entries(WHOLE[story][0])

    again = read_entries(written(entries).decode())

    assert [(each.context, each.id, each.string) for each in again.read] == [
        (each.context, each.id, each.string) for each in entries.read
    ]
    assert again.obsolete.keys() == entries.obsolete.keys()
    assert written(again) == written(entries)


def load_with(home: Path, raw: bytes) -> list[str]:
    (home / script_file("es")).write_bytes(raw)
    line, problems = load(home)
    assert line is None
    return [f"{problem.file}:{problem.line}: {problem.what}" for problem in problems]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'msgctxt "a"\nmsgid "\xe9"\n', "2: a letter here is not UTF-8"),
        (MAIN.encode("utf-16"), "1: a letter here is not UTF-8"),
        (b'msgctxt "a"\nmsgid "\x00"\n', "2: a control character (U+0000) that cannot be spoken"),
        (b"#" * (MOST_BYTES + 1), "1: the file is larger than 256 kilobytes"),
        (MAIN.replace("msgstr", "msgstr[0]").encode(), f"3: {NO_LINE}"),
        (
            b'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999999;\\n"\nmsgid_plural "a"\n',
            f"3: {NO_LINE}",
        ),
    ],
)
def test_a_hostile_script_is_told_in_one_problem(tmp_path: Path, raw: bytes, told: str) -> None:
    assert load_with(bilingual(tmp_path), raw) == [f"prompts/es/script.po:{told}"]


def test_a_script_with_nothing_in_it_lacks_every_prompt(tmp_path: Path) -> None:
    told = load_with(bilingual(tmp_path), b"")

    assert 'prompts/es/script.po:1: nobody has translated "emergency"' in told
    assert "prompts/es/script.po:1: there are more problems than are listed here" in told


def test_a_script_of_what_is_gone_lacks_every_prompt(tmp_path: Path) -> None:
    gone = "".join(f"#~ {row}\n" for row in MAIN.strip().split("\n"))

    told = load_with(bilingual(tmp_path), gone.encode())

    assert 'prompts/es/script.po:1: nobody has translated "emergency"' in told


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def an_endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("made", [a_folder, a_pipe, an_endless_device])
def test_what_is_no_file_is_told_and_not_waited_for(made: Callable[[Path], None], tmp_path: Path) -> None:
    home = bilingual(tmp_path)
    (home / script_file("es")).unlink()
    made(home / script_file("es"))

    _, problems = load(home)

    assert [problem.what for problem in problems] == ["not a file"]


@pytest.mark.parametrize(
    "made", [lambda path: path.symlink_to("nowhere"), lambda path: path.symlink_to(path.name)]
)
def test_a_link_to_nowhere_is_a_missing_file(made: Callable[[Path], None], tmp_path: Path) -> None:
    home = bilingual(tmp_path)
    (home / script_file("es")).unlink()
    made(home / script_file("es"))

    assert [problem.what for problem in load(home)[1]] == ["prompts/es/script.po is missing"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small line with a script as `ivr prompts update` writes it."""
    from .test_script import update

    home = bilingual(
        tmp_path_factory.mktemp("two"), entry("main", "How?", "¿Cómo?", "#, fuzzy", '#| msgid "H?"')
    )
    with (home / script_file("es")).open("a", encoding="utf-8") as file:
        file.write(
            "\n" + "".join(f"#~ {row}\n" for row in entry("pool", "Swim.", "Nade.").strip().split("\n"))
        )
    update(home)
    return home


TYPED = [
    '"',
    "\\",
    "\n",
    "#",
    "#~",
    "#|",
    "#,",
    "#:",
    "\u2068",
    "msgid",
    "msgstr",
    "msgctxt",
    '""',
    "{",
    "{opens}",
]
TYPED += ["msgid_plural", "msgstr[1]", "\r\n", "\r", "\0", "\ufeff", "٣", "fuzzy", " ", "\t", "9" * 5000]


@st.composite
def slips(draw: st.DrawFn, text: str) -> bytes:
    """A script after one slip of the hand: rows or letters lost, told twice, or typed in between."""
    cut = draw(st.sampled_from(["\n", ""]))
    pieces = text.split("\n") if cut else list(text)
    start = draw(st.integers(0, len(pieces)))
    end = min(len(pieces), start + draw(st.sampled_from([0, 1, 2, 5, 50, len(pieces)])))
    typed = draw(
        st.one_of(st.sampled_from(TYPED), st.text(max_size=8), st.just(cut.join(pieces[:start][-5:])))
    )
    raw = cut.join([*pieces[:start], typed, *pieces[end:]]).encode("utf-8", "surrogatepass")
    return draw(st.one_of(st.just(raw), st.just(raw[: len(raw) // 2]), st.just(raw.replace(b"\n", b"\r\n"))))


@pytest.mark.no_cover  # quicker unwatched
@given(data=st.data())
@settings(derandomize=True, deadline=None, max_examples=500)
def test_a_slip_of_the_hand_in_a_script(home: Path, data: st.DataObject) -> None:
    path = home / script_file("es")
    before = path.read_bytes()
    path.write_bytes(data.draw(slips(before.decode())))
    try:
        line, problems = load(home)
    finally:
        path.write_bytes(before)

    assert line is not None or problems
    for problem in problems:
        assert problem.line >= 1
        assert problem.what and problem.hint and str(problem).encode()
    if line is not None:
        assert all(words.get("es") for name, words in line.prompts.items() if not name.startswith("news-"))


@given(text=st.text(max_size=300))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_text_at_all_is_a_script_or_is_refused(text: str) -> None:
    try:
        entries = read_entries(text)
    except NotPo as refused:
        assert refused.line >= 1
    else:
        assert read_entries(written(entries).decode()).read is not None


@pytest.mark.no_cover
@given(data=st.data())
@settings(derandomize=True, deadline=None, max_examples=200)
def test_a_slip_of_the_hand_in_the_shipped_polish(data: st.DataObject) -> None:
    raw = data.draw(slips((SHIPPED / script_file("pl")).read_text(encoding="utf-8")))
    try:
        entries = read_entries(raw.decode("utf-8", "replace"))
    except NotPo as refused:
        assert refused.line >= 1
    else:
        read_entries(written(entries).decode())
