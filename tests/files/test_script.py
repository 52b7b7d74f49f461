"""What translators do, and what becomes of it when the menus change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.files.change import put
from ivr.files.load import load
from ivr.files.script import NEEDS_REVIEW, Updated, read_script, script_file, update_script, without_mark

from .pybabel import pybabel
from .small import SMALL, bilingual, copy_of, entry, words

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TO_REVIEW = f"# {NEEDS_REVIEW}"
LIBRARY = entry("main-library", "For the library", "Para la biblioteca", TO_REVIEW)
NEWS = entry("main-news", "For town news", "Para las noticias", "#: menus/main.yaml", "# Ask Maria.")
UNCHANGED = Updated((), (), ())


def po(home: Path, language: str = "es") -> Path:
    return home / script_file(language)


def update(home: Path, now: datetime = MONDAY, language: str = "es", tag: str = "es-US") -> Updated:
    return update_script(home, language, tag, words(home), now)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def menu(home: Path, name: str = "main") -> Path:
    return home / "menus" / f"{name}.yaml"


def heard(home: Path, prompt: str) -> str | None:
    """What Spanish callers hear."""
    line, problems = load(home)
    assert line is not None, problems
    return line.prompts[prompt].get("es")


def block_of(home: Path, prompt: str) -> str:
    """The rows of one entry."""
    blocks = po(home).read_text(encoding="utf-8").split("\n\n")
    (found,) = [block for block in blocks if f'msgctxt "{prompt}"' in block]
    return found.strip("\n")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line in two languages, as the translator left it."""
    bilingual(tmp_path, LIBRARY, NEWS)
    update(tmp_path)
    return tmp_path


def test_a_new_language_gets_every_prompt_to_translate(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)

    done = update(home)

    asked = {each.prompt for each in words(home)}
    assert set(done.new) == asked
    assert (done.changed, done.gone) == ((), ())
    assert po(home).read_text(encoding="utf-8").count("\nmsgctxt") == len(asked)
    assert "emergency-short" not in asked, "which is written in its own language"


def test_the_first_rows_tell_translators_what_to_do(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    update(home)

    text = po(home).read_text(encoding="utf-8")

    assert text.startswith(
        "# What callers hear in Spanish (United States). Translate msgstr; keep every {blank}"
    )
    assert '"PO-Revision-Date: 2026-11-23 09:00+0000\\n"' in text
    assert '"Language: es_US\\n"' in text


def test_a_translator_reads_what_kind_of_words_these_are(home: Path) -> None:
    assert "#. the name of a service" in block_of(home, "library")
    assert "#. news; its date is said before it" in block_of(home, "news-snow")
    assert "#. said by the line itself" in block_of(home, "press-1")
    assert "#." not in block_of(home, "main")


def test_translated_words_are_heard(home: Path) -> None:
    assert heard(home, "main-library") == "Para la biblioteca"


def test_a_new_prompt_is_added_without_words(home: Path) -> None:
    edit(
        menu(home, "news"),
        "  items:\n",
        "  items:\n    - name: pool\n      date: 2026-11-23\n      say: Swim.\n",
    )

    assert update(home) == Updated(("news-pool",), (), ())

    assert block_of(home, "news-pool").endswith('msgctxt "news-pool"\nmsgid "Swim."\nmsgstr ""')


def test_a_prompt_without_words_is_new_until_it_has_some(home: Path) -> None:
    edit(po(home), 'msgstr "Para la biblioteca"', 'msgstr ""')

    assert update(home).new == ("main-library",)
    assert update(home).new == ("main-library",)


def test_changed_english_keeps_the_old_translation_on_the_air(home: Path) -> None:
    edit(menu(home), "For the library", "For books")

    assert update(home) == Updated((), ("main-library",), ())

    assert heard(home, "main-library") == "Para la biblioteca"
    assert block_of(home, "main-library") == (
        f"{TO_REVIEW}\n#: menus/main.yaml\n#, fuzzy\n"
        '#| msgid "For the library"\n'
        'msgctxt "main-library"\nmsgid "For books"\nmsgstr "Para la biblioteca"'
    )


def test_changed_english_is_told_before_and_after_the_update(home: Path) -> None:
    edit(menu(home), "For the library", "For books")
    what = 'the words of "main-library" have changed since; callers still hear these'

    assert [problem.what for problem in load(home)[1]] == [what]
    update(home)
    assert [problem.what for problem in load(home)[1]] == [what]


def test_english_changed_twice_tells_the_words_the_translation_was_made_from(home: Path) -> None:
    for old, new in (("For the library", "For books"), ("For books", "For books and music")):
        edit(menu(home), old, new)
        update(home)

    assert '#| msgid "For the library"' in block_of(home, "main-library")
    assert 'msgid "For books and music"' in block_of(home, "main-library")


def test_english_changed_back_needs_no_new_translation(home: Path) -> None:
    before = po(home).read_bytes()
    edit(menu(home), "For the library", "For books")
    update(home)
    edit(menu(home), "For books", "For the library")

    assert update(home) == UNCHANGED

    assert po(home).read_bytes() == before


def test_a_translator_who_marks_an_entry_fuzzy_finds_it_fuzzy(home: Path) -> None:
    edit(po(home), 'msgctxt "main-library"', '#, fuzzy\nmsgctxt "main-library"')

    assert update(home).changed == ("main-library",)
    assert "#, fuzzy" in block_of(home, "main-library")
    assert load(home)[1][0].rule == "changed-words"


def test_long_words_of_before_stand_whole_in_quotes(home: Path) -> None:
    edit(menu(home, "line"), "In an emergency, call", "In an emergency, whatever it is, and wherever, call")
    update(home)
    edit(menu(home, "line"), "For the town hall", "For the twenty-four-hour-open town hall")
    update(home)

    rows = block_of(home, "last-words").split("\n")

    assert [row for row in rows if row.startswith("#|")] == [
        '#| msgid "In an emergency, call nine one one. For the town hall, call {number:town-hall}."',
    ]
    assert update(home).changed == ("last-words",)
    assert block_of(home, "last-words").split("\n") == rows


def test_the_translator_who_takes_the_mark_away_is_done(home: Path) -> None:
    edit(menu(home), "For the library", "For books")
    update(home)
    edit(po(home), "#, fuzzy\n", "")
    edit(po(home), "Para la biblioteca", "Para libros")

    assert update(home) == UNCHANGED
    assert heard(home, "main-library") == "Para libros"
    assert "#|" not in block_of(home, "main-library")
    assert load(home)[1] == []


def test_what_a_prompt_said_is_kept_when_it_goes_and_comes_back(home: Path) -> None:
    before = menu(home).read_text(encoding="utf-8")
    gone = "    - press: 2\n      say: For town news\n      go-to: news\n"
    menu(home).write_text(before.replace(gone, ""), encoding="utf-8")

    assert update(home) == Updated((), (), ("main-news",))
    assert '#~ msgctxt "main-news"\n#~ msgid "For town news"\n#~ msgstr "Para las noticias"' in block_of(
        home, "main-news"
    )
    assert "# Ask Maria." in block_of(home, "main-news")

    menu(home).write_text(before, encoding="utf-8")
    assert update(home) == UNCHANGED
    assert heard(home, "main-news") == "Para las noticias"


def test_a_prompt_that_comes_back_with_other_words_is_marked(home: Path) -> None:
    before = menu(home).read_text(encoding="utf-8")
    menu(home).write_text(before.replace("go-to: news", "go-to: town-hall"), encoding="utf-8")
    update(home)
    menu(home).write_text(before.replace("For town news", "For news"), encoding="utf-8")

    assert "main-news" in update(home).changed
    assert heard(home, "main-news") == "Para las noticias"
    assert '#| msgid "For town news"' in block_of(home, "main-news")


def test_a_mark_is_kept_while_its_prompt_is_gone(home: Path) -> None:
    edit(menu(home), "For town news", "For news")
    update(home)
    edit(menu(home), "go-to: news", "go-to: town-hall")
    update(home)
    assert '#, fuzzy\n#~| msgid "For town news"\n#~ msgctxt' in block_of(home, "main-news")
    edit(menu(home), "go-to: town-hall\n\nlibrary", "go-to: news\n\nlibrary")

    assert "main-news" in update(home).changed
    assert '#| msgid "For town news"' in block_of(home, "main-news")


def test_an_untranslated_prompt_that_goes_leaves_nothing(home: Path) -> None:
    edit(po(home), 'msgstr "Para las noticias"', 'msgstr ""')
    edit(menu(home), "go-to: news", "go-to: town-hall")

    assert update(home) == Updated(("main-town-hall",), (), ())
    assert '"main-news"' not in po(home).read_text(encoding="utf-8")


def test_words_on_the_air_win_over_those_kept_as_a_comment(home: Path) -> None:
    kept = "".join(f"#~ {row}\n" for row in entry("main-library", "For books", "Libros").strip().split("\n"))
    with po(home).open("a", encoding="utf-8") as file:
        file.write(f"\n{kept}")

    update(home)

    assert heard(home, "main-library") == "Para la biblioteca"
    assert "Libros" not in po(home).read_text(encoding="utf-8")


def test_two_prompts_with_the_same_english_have_words_of_their_own(tmp_path: Path) -> None:
    home = bilingual(
        tmp_path, entry("each-monday", "Monday", "los lunes"), entry("range-monday", "Monday", "lunes")
    )

    assert update(home) == UNCHANGED
    assert (heard(home, "each-monday"), heard(home, "range-monday")) == ("los lunes", "lunes")


def test_words_are_never_taken_from_another_prompt(home: Path) -> None:
    edit(menu(home), "For the library", "For town news please")
    edit(menu(home), "For town news\n", "For the library\n")

    assert set(update(home).changed) == {"main-library", "main-news"}

    assert heard(home, "main-library") == "Para la biblioteca"
    assert heard(home, "main-news") == "Para las noticias"


def test_a_renamed_prompt_begins_without_words(home: Path) -> None:
    edit(menu(home), "go-to: news", "go-to: town-hall")

    done = update(home)

    assert (done.new, done.gone) == (("main-town-hall",), ("main-news",))


def test_an_update_of_nothing_writes_nothing(home: Path) -> None:
    before = po(home).read_bytes()

    assert update(home, TUESDAY) == UNCHANGED
    assert po(home).read_bytes() == before


def test_an_update_of_something_is_dated(home: Path) -> None:
    edit(menu(home), "For the library", "For books")
    update(home, TUESDAY)

    text = po(home).read_text(encoding="utf-8")
    assert '"PO-Revision-Date: 2026-11-24 09:00+0000\\n"' in text
    assert '"POT-Creation-Date: 2026-11-23' in text


def test_a_menu_moved_down_its_file_writes_nothing(home: Path) -> None:
    before = po(home).read_bytes()
    edit(menu(home), "# The first menu.\n", "# The first menu.\n\n# It is short.\n")

    update(home, TUESDAY)

    assert po(home).read_bytes() == before


POEDIT = """\
# Maria Lopez, 2026.
msgid ""
msgstr ""
"Project-Id-Version: ivr 0.1.0\\n"
"POT-Creation-Date: \\n"
"PO-Revision-Date: 2026-11-23 10:15-0600\\n"
"Last-Translator: Maria Lopez <maria@example.org>\\n"
"Language-Team: Fairview\\n"
"Language: es_US\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Generator: Poedit 3.4.2\\n"

# Usted, never tú.
#: menus/main.yaml:3
msgctxt "main"
msgid "How can we help?"
msgstr ""
"¿Cómo podemos "
"ayudarle?"

#~| msgid "Bye."
#~ msgctxt "bye"
#~ msgid "Goodbye."
#~ msgstr "Adiós."
"""


def test_what_poedit_wrote_is_heard_and_stays(tmp_path: Path) -> None:
    home = bilingual(tmp_path, POEDIT)
    update(home)
    edit(menu(home), "For the library", "For books")
    update(home)

    text = po(home).read_text(encoding="utf-8")

    assert heard(home, "main") == "¿Cómo podemos ayudarle?"
    assert text.startswith("# Maria Lopez, 2026.\n")
    assert '"Last-Translator: Maria Lopez <maria@example.org>\\n"' in text
    assert block_of(home, "main").startswith("# Usted, never tú.\n")
    assert '#~| msgid "Bye."\n#~ msgctxt "bye"' in text


def test_a_file_from_poedit_that_is_up_to_date_is_left_alone(home: Path) -> None:
    text = po(home).read_text(encoding="utf-8").replace("#: menus/main.yaml\n", "#: menus/main.yaml:7\n")
    po(home).write_text(
        text.replace('"Generated-By', '"X-Generator: Poedit 3.4.2\\n"\n"Generated-By'), encoding="utf-8"
    )
    before = po(home).read_bytes()

    assert update(home, TUESDAY) == UNCHANGED
    assert po(home).read_bytes() == before


def test_a_file_with_a_bom_and_windows_line_ends_is_read_as_it_is(home: Path) -> None:
    raw = po(home).read_bytes()
    po(home).write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))

    assert heard(home, "main-library") == "Para la biblioteca"
    assert update(home) == UNCHANGED


def test_a_comment_on_an_entry_without_words_survives(home: Path) -> None:
    edit(po(home), 'msgstr "Para las noticias"', 'msgstr ""')

    edit(menu(home), "For the library", "For books")
    update(home)

    assert block_of(home, "main-news").startswith("# Ask Maria.\n")


def test_an_entry_that_names_no_prompt_is_kept_as_a_comment(home: Path) -> None:
    edit(po(home), 'msgctxt "main-library"\n', "")
    assert [problem.what for problem in load(home)[1]] == ["this entry does not name its prompt"]

    assert update(home).new == ("main-library",)

    assert '#~ msgid "For the library"\n#~ msgstr "Para la biblioteca"' in po(home).read_text(
        encoding="utf-8"
    )
    assert [problem.what for problem in load(home)[1]] == ['nobody has translated "main-library"']


def test_an_update_refuses_to_lose_words_that_stand_there_twice(home: Path) -> None:
    with po(home).open("a", encoding="utf-8") as file:
        file.write("\n" + entry("main-library", "For the library", "Biblioteca"))
    before = po(home).read_bytes()

    with pytest.raises(ValueError, match='"main-library" is also on line'):
        update(home)

    assert po(home).read_bytes() == before


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"Dear Maria,\n", b'msgid "a"\n', b"\x00"])
def test_an_update_refuses_a_file_it_cannot_read(home: Path, raw: bytes) -> None:
    po(home).write_bytes(raw)

    with pytest.raises(ValueError, match=r"prompts/es/script\.po:\d"):
        update(home)

    assert po(home).read_bytes() == raw


def test_an_update_refuses_a_folder(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    po(home).mkdir(parents=True)

    with pytest.raises(ValueError, match="not a file"):
        update(home)


def test_a_review_mark_survives_an_update(home: Path) -> None:
    edit(menu(home), "For the library", "For books")
    update(home)

    script = read_script(home, "es")

    assert not script.translations["main-library"].reviewed
    assert script.translations["main-news"].reviewed


def test_what_a_native_speaker_found_good_loses_its_mark_and_nothing_else(home: Path) -> None:
    before = po(home).read_text(encoding="utf-8")

    put(home, [without_mark(home, "es", {"main-library", "main-news"})])

    assert po(home).read_text(encoding="utf-8") == before.replace(
        f"{TO_REVIEW}\n#: menus/main.yaml\n", "#: menus/main.yaml\n"
    )
    assert read_script(home, "es").translations["main-library"].reviewed


def test_reviewing_what_has_no_mark_writes_nothing(home: Path) -> None:
    po(home).write_bytes(po(home).read_bytes() + b"\n\n")
    before = po(home).read_bytes()

    assert without_mark(home, "es", {"main-news", "nothing"}).after == before


def test_reviewing_a_language_without_words_writes_nothing(home: Path) -> None:
    assert without_mark(home, "pl", {"main"}).after == b""


def test_a_review_keeps_every_letter_whatever_the_header_says_of_letters(home: Path) -> None:
    edit(po(home), "charset=utf-8", "charset=us-ascii")
    edit(po(home), "Para la biblioteca", "Para la ¡biblioteca! 图书馆")

    put(home, [without_mark(home, "es", {"main-library"})])

    assert heard(home, "main-library") == "Para la ¡biblioteca! 图书馆"


def test_pybabel_reads_what_we_write(home: Path) -> None:
    edit(menu(home, "line"), "In an emergency, call", "In an emergency, whatever it is, and wherever, call")
    edit(menu(home), "go-to: news", "go-to: town-hall")
    update(home)

    told = pybabel(home, "compile", "-f", "-i", str(po(home)), "-o", "es.mo", "-l", "es", "--statistics")

    assert "translated in" in told


def test_what_one_reader_makes_of_a_script_no_other_sees(home: Path) -> None:
    """The same file is taken apart once."""
    po(home).write_text(f"{po(home).read_text(encoding='utf-8')}\n{LIBRARY}\n", encoding="utf-8")
    first = read_script(home, "es")
    assert first.translations and first.problems
    for each in (first.translations, first.untranslated, first.problems):
        each.clear()
    again = read_script(home, "es")
    assert again.translations["main-library"].words == "Para la biblioteca"
    assert [each.rule for each in again.problems] == ["repeated-key"]
