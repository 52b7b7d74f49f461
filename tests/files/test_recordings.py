"""Law 8, as staff live it: a recording plays only if it says today's words."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ivr.core.blanks import blanks_in
from ivr.core.line import Line
from ivr.files.coverage import read_coverage
from ivr.files.load import MOST_PROBLEMS, load
from ivr.files.problem import Problem
from ivr.files.recordings import (
    BOOKKEEPING,
    MOST_BOOKS,
    MOST_SOUND,
    Recorded,
    Shelf,
    heard,
    make_record,
    read_shelf,
)
from ivr.files.script import script_file
from ivr.files.shelving import keep, mark_heard

from .recorded import ADDED, record, sound
from .small import SMALL, bilingual, changed, copy_of, entry, small_with

WORDS = "How can we help?"
FOLDER = Path("prompts/en")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line with its first menu recorded."""
    return record(copy_of(SMALL, tmp_path), "en", "main", WORDS)


def line_of(home: Path) -> Line:
    line, problems = load(home)
    assert line is not None, problems
    return line


def played(home: Path, *, placeholders: bool = False) -> set[tuple[str, str]]:
    """What callers hear as a recording."""
    return set(heard(home, line_of(home), placeholders))


def state(home: Path, prompt: str = "main", language: str = "en") -> Recorded:
    """What the grid says of a prompt."""
    cells = read_coverage(home).of(language)
    return next(cell.state for cell in cells if cell.prompt == prompt)


def told(home: Path) -> list[str]:
    """What the checker says, all of which keeps nobody from the line."""
    line, problems = load(home)
    assert line is not None
    assert {problem.level for problem in problems} <= {"should"}
    return [f"{problem.file}: {problem.what}; {problem.hint}" for problem in problems]


def reword(home: Path, old: str = WORDS, new: str = "What can we do for you?") -> None:
    path = home / "menus/main.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_recording_of_todays_words_plays(home: Path) -> None:
    assert state(home) is Recorded.RECORDED
    assert heard(home, line_of(home), placeholders=False) == {
        ("main", "en"): (home / FOLDER / "main.wav").read_bytes()
    }
    assert told(home) == []


def test_a_prompt_nobody_recorded_is_spoken_by_the_carrier(home: Path) -> None:
    assert state(home, "welcome") is Recorded.MISSING


def test_a_recording_of_other_words_is_stale_in_every_view(home: Path) -> None:
    reword(home)

    assert state(home) is Recorded.STALE
    assert played(home, placeholders=True) == set()
    assert told(home) == [
        "prompts/en/main.wav: the words have changed since; the carrier's voice speaks them; "
        "record it anew: ivr prompts sheet --stale"
    ]


def test_a_recording_plays_again_when_its_words_come_back(home: Path) -> None:
    reword(home)
    reword(home, "What can we do for you?", WORDS)

    assert played(home) == {("main", "en")}


def test_words_broken_over_other_lines_are_the_same_words(home: Path) -> None:
    reword(home, f"say: {WORDS}", "say: >\n    How can\n    we help?")

    assert played(home) == {("main", "en")}


def test_moving_a_choice_makes_nothing_stale(home: Path) -> None:
    record(home, "en", "main-library", "For the library")
    record(home, "en", "main-news", "For town news")
    reword(home, "press: 1", "press: 3")

    assert told(home) == []
    assert played(home) == {("main", "en"), ("main-library", "en"), ("main-news", "en")}


def test_a_file_put_there_by_hand_is_not_heard(home: Path) -> None:
    (home / FOLDER / "main.wav").write_bytes(sound("something else"))

    assert state(home) is Recorded.CHANGED
    assert played(home, placeholders=True) == set()
    assert told(home) == [
        "prompts/en/main.wav: nobody knows which words this says, so it is not heard; "
        "add it with: ivr prompts add"
    ]


def test_a_file_without_any_bookkeeping_is_not_heard(home: Path) -> None:
    (home / FOLDER / BOOKKEEPING).unlink()

    assert state(home) is Recorded.CHANGED
    assert played(home) == set()


def test_a_recording_copied_to_another_prompt_is_not_heard_there(home: Path) -> None:
    (home / FOLDER / "welcome.wav").write_bytes((home / FOLDER / "main.wav").read_bytes())

    assert state(home, "welcome") is Recorded.CHANGED
    assert played(home) == {("main", "en")}


def test_a_robots_voice_is_heard_in_demo_mode_only(home: Path) -> None:
    record(home, "en", "welcome", "Town of Fairview.", placeholder=True)

    assert state(home, "welcome") is Recorded.PLACEHOLDER
    assert played(home) == {("main", "en")}
    assert played(home, placeholders=True) == {("main", "en"), ("welcome", "en")}


def test_a_prompt_with_blanks_is_spoken_even_where_a_recording_lies(home: Path) -> None:
    words = "The library is closed now. It opens {opens}. The town hall can help you."
    record(home, "en", "library-closed", words)

    assert state(home, "library-closed") is Recorded.SPOKEN
    assert played(home) == {("main", "en")}


def test_a_recording_says_the_words_of_its_own_language(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main", WORDS, "¿Cómo podemos ayudarle?"))
    record(home, "es", "main", WORDS)
    record(home, "es", "welcome", "Town of Fairview.")

    assert state(home, "main", "es") is Recorded.STALE
    assert played(home) == {("welcome", "es")}


def test_a_translation_marked_as_changed_keeps_its_recording(tmp_path: Path) -> None:
    home = bilingual(tmp_path, entry("main", "What can we do?", "¿Qué podemos hacer?"))
    record(home, "es", "main", "¿Qué podemos hacer?")

    assert played(home) == {("main", "es")}, "it says what the carrier's voice would say"


def test_the_short_notice_can_be_recorded_in_a_language_that_is_not_offered(tmp_path: Path) -> None:
    home = record(
        copy_of(SMALL, tmp_path), "es", "emergency-short", "Emergencias: cuelgue y llame al nueve uno uno."
    )

    assert played(home) == {("emergency-short", "es")}
    assert told(home) == []


def test_recordings_made_before_a_language_is_offered_are_not_told(tmp_path: Path) -> None:
    home = record(copy_of(SMALL, tmp_path), "es", "main", "¿Cómo podemos ayudarle?")

    assert told(home) == []
    assert played(home) == set()


def test_a_recording_no_prompt_has_use_for_is_told_with_the_nearest_name(home: Path) -> None:
    record(home, "en", "main-libary", "For the library")
    record(home, "en", "zzz", "Sleep.")

    assert told(home) == [
        'prompts/en/main-libary.wav: no prompt has this name; did you mean "main-library"?',
        "prompts/en/zzz.wav: no prompt has this name; rename it like the prompt it says, or take it away",
    ]


NOT_OURS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "words": lambda: b"How can we help?",
    "half a header": lambda: sound()[:30],
    "no sound": lambda: sound(frames=0),
    "a compact disc": lambda: sound(rate=44100, channels=2),
    "another rate": lambda: sound(rate=16000),
    "two channels": lambda: sound(channels=2),
    "bytes of eight bits": lambda: sound(width=1),
    "an mp3": lambda: b"ID3\x04" + bytes(2000),
    "too long": lambda: sound(frames=MOST_SOUND),
    "mu-law": lambda: sound().replace(b"fmt \x10\0\0\0\1\0", b"fmt \x10\0\0\0\7\0"),
}


@pytest.mark.parametrize("story", NOT_OURS)
def test_a_file_that_callers_cannot_hear_is_set_aside(home: Path, story: str) -> None:
    (home / FOLDER / "welcome.wav").write_bytes(NOT_OURS[story]())

    assert list(read_shelf(home, "en").refused) == ["welcome.wav"]
    assert state(home, "welcome") is Recorded.MISSING
    assert told(home) == [], "a rule of the check tells it, once"
    assert played(home) == {("main", "en")}


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.wav")


@pytest.mark.parametrize("made", [a_folder, a_pipe, a_link_to_nowhere])
def test_what_is_no_file_is_not_waited_for(home: Path, made: Callable[[Path], None]) -> None:
    made(home / FOLDER / "welcome.wav")

    assert read_shelf(home, "en").refused == {"welcome.wav": "no file"}


def test_two_recordings_that_were_swapped_are_both_told_and_neither_is_heard(home: Path) -> None:
    record(home, "en", "welcome", "Town of Fairview.", placeholder=True)
    one, other = home / FOLDER / "main.wav", home / FOLDER / "welcome.wav"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)

    assert [row.split(";")[0] for row in told(home)] == [
        "prompts/en/main.wav: nobody knows which words this says, so it is not heard",
        "prompts/en/welcome.wav: nobody knows which words this says, so it is not heard",
    ]
    assert played(home, placeholders=True) == set()


@pytest.mark.parametrize("placeholder", [False, True])
def test_a_recording_whose_file_is_gone_is_told(home: Path, placeholder: bool) -> None:
    record(home, "en", "main", WORDS, placeholder=placeholder)
    (home / FOLDER / "main.wav").unlink()

    assert told(home) == [
        "prompts/en/main.wav: this recording was added once, and its file is gone; "
        "the carrier's voice speaks the words; take the file back from an older version, or record it anew: "
        "ivr prompts sheet"
    ]


def test_somebody_who_listened_is_remembered_until_it_is_recorded_anew(home: Path) -> None:
    assert mark_heard(home, "en", ["main"], ADDED) == 1
    assert mark_heard(home, "en", ["main"], ADDED) == 0
    assert read_shelf(home, "en").records["main"].reviewed == "2026-11-23"
    assert told(home) == []

    record(home, "en", "main", WORDS)

    assert read_shelf(home, "en").records["main"].reviewed is None


def test_bookkeeping_from_before_anybody_listened_is_read(home: Path) -> None:
    kept = {name: value for name, value in entry_of(home).items() if name != "reviewed"}
    (home / FOLDER / BOOKKEEPING).write_bytes(with_entry(home, kept))

    assert played(home) == {("main", "en")}
    assert mark_heard(home, "en", ["main"], ADDED) == 1


def test_a_name_that_cannot_be_printed_is_told_without_it(home: Path) -> None:
    (home / FOLDER / "ma\udcffin\n.wav").write_bytes(sound("y"))
    (home / FOLDER / "we\udcfflcome.wav").write_bytes(sound("x"))

    assert [row.split(":")[0] for row in told(home)] == ["prompts/en/ma?in?.wav", "prompts/en/we?lcome.wav"]
    assert "\n".join(told(home)).encode()


def test_other_files_in_the_folder_are_passed_over(home: Path) -> None:
    for name in ("README.md", "main.mp3", "notes.txt", ".DS_Store", "main.wav.bak"):
        (home / FOLDER / name).write_bytes(b"?")

    assert told(home) == []


def test_a_file_in_place_of_a_folder_has_no_recordings(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    (home / "prompts").mkdir()
    (home / "prompts/en").write_bytes(b"")

    assert told(home) == []


def entry_of(home: Path) -> dict[str, Any]:
    books: dict[str, dict[str, Any]] = json.loads((home / FOLDER / BOOKKEEPING).read_text(encoding="utf-8"))
    return books["main"]


def with_entry(home: Path, entry: object) -> bytes:
    return json.dumps({"main": entry}).encode()


BROKEN_BOOKS: dict[str, Callable[[Path], bytes]] = {
    "nothing in it": lambda home: b"",
    "half of it": lambda home: (home / FOLDER / BOOKKEEPING).read_bytes()[:200],
    "a merge left open": lambda home: b"<<<<<<< HEAD\n" + (home / FOLDER / BOOKKEEPING).read_bytes(),
    "a list": lambda home: b"[]",
    "not UTF-8": lambda home: b'{"main": "\xff"}',
    "a list for an entry": lambda home: b'{"main": []}',
    "words for an entry": lambda home: b'{"main": "How can we help?"}',
    "only words": lambda home: with_entry(home, {"words": WORDS}),
    "no date": lambda home: with_entry(home, {k: v for k, v in entry_of(home).items() if k != "added"}),
    "one thing more": lambda home: with_entry(home, entry_of(home) | {"voice": "Maria"}),
    "words that are none": lambda home: with_entry(home, entry_of(home) | {"words": None}),
    "a sound that is a number": lambda home: with_entry(home, entry_of(home) | {"sound": 3}),
    "a review that is none": lambda home: with_entry(home, entry_of(home) | {"reviewed": 3}),
    "seconds in words": lambda home: with_entry(home, entry_of(home) | {"seconds": "six"}),
    "seconds left out": lambda home: with_entry(home, entry_of(home) | {"seconds": None}),
    "seconds without end": lambda home: with_entry(home, entry_of(home) | {"seconds": 10**400}),
    "a placeholder perhaps": lambda home: with_entry(home, entry_of(home) | {"placeholder": "no"}),
    "warnings that are none": lambda home: with_entry(home, entry_of(home) | {"warnings": None}),
    "warnings of figures": lambda home: with_entry(home, entry_of(home) | {"warnings": [1]}),
    "a thousand brackets": lambda home: b"[" * 100_000,
    "too large": lambda home: b" " * (MOST_BOOKS + 1),
}


@pytest.mark.parametrize("story", BROKEN_BOOKS)
def test_bookkeeping_that_cannot_be_read_plays_nothing(home: Path, story: str) -> None:
    (home / FOLDER / BOOKKEEPING).write_bytes(BROKEN_BOOKS[story](home))

    assert played(home, placeholders=True) == set()
    assert state(home) is Recorded.CHANGED
    assert told(home)[-1] == (
        "prompts/en/recordings.json: the bookkeeping of the recordings cannot be read, "
        "so none of them is heard; take back the last change to this file"
    )


@pytest.mark.parametrize("made", [a_folder, a_pipe])
def test_bookkeeping_that_is_no_file_plays_nothing(home: Path, made: Callable[[Path], None]) -> None:
    (home / FOLDER / BOOKKEEPING).unlink()
    made(home / FOLDER / BOOKKEEPING)

    assert played(home) == set()
    assert told(home)[-1].startswith("prompts/en/recordings.json: the bookkeeping")


def test_broken_bookkeeping_is_not_written_over_and_forgotten(home: Path) -> None:
    (home / FOLDER / BOOKKEEPING).write_bytes(b"<<<<<<< HEAD\n")

    with pytest.raises(ValueError, match="take back the last change"):
        record(home, "en", "main", WORDS)

    assert (home / FOLDER / BOOKKEEPING).read_bytes() == b"<<<<<<< HEAD\n"
    assert played(home) == set()


def test_one_recording_more_leaves_the_others_as_they_were(home: Path) -> None:
    before = entry_of(home)

    record(home, "en", "welcome", "Town of Fairview.")

    assert entry_of(home) == before
    assert played(home) == {("main", "en"), ("welcome", "en")}


def test_the_original_is_kept_and_never_served(home: Path) -> None:
    wav = sound("new")
    made = make_record(WORDS, wav, (0.1, -19.004, -3.0), source="memo.m4a", original="main.m4a", added=ADDED)

    path = keep(home, "en", "main", wav, made, b"as it was brought")

    assert path == home / FOLDER / "main.wav"
    assert (home / FOLDER / "originals/main.m4a").read_bytes() == b"as it was brought"
    assert (made.loudness, made.added, made.placeholder) == (-19.0, "2026-11-23", False)
    assert played(home) == {("main", "en")}


def test_bookkeeping_that_cannot_be_written_leaves_everything_as_it_was(home: Path) -> None:
    (home / FOLDER / f".{BOOKKEEPING}.new").mkdir()

    with pytest.raises(OSError, match=BOOKKEEPING):
        record(home, "en", "main", "What can we do for you?")

    assert played(home) == {("main", "en")}


def test_a_crash_between_bookkeeping_and_sound_leaves_the_old_one_playing(home: Path) -> None:
    (home / FOLDER / ".main.wav.new").mkdir()

    with pytest.raises(OSError, match=r"main\.wav"):
        record(home, "en", "main", "What can we do for you?")

    assert "What can we do for you?" in (home / FOLDER / BOOKKEEPING).read_text(encoding="utf-8")
    assert state(home) is Recorded.RECORDED
    assert played(home) == {("main", "en")}


# A language that no voice speaks.


def speechless(tmp_path: Path, *entries: str) -> Path:
    """The small line with Spanish offered, and no voice for it."""
    home = bilingual(tmp_path, *entries)
    text = (home / "menus/line.yaml").read_text(encoding="utf-8")
    (home / "menus/line.yaml").write_text(
        text.replace("    voice: Polly.Lupe-Neural\n", ""), encoding="utf-8"
    )
    return home


def musts(home: Path, carrier: str = "twilio") -> dict[str, Problem]:
    line, problems = load(home, carrier)
    assert line is None
    return {problem.trail[0]: problem for problem in problems if problem.trail}


def record_all(home: Path, language: str, *without: str) -> None:
    """Every sentence of a language that can be recorded."""
    for cell in read_coverage(home).of(language):
        if cell.words and not blanks_in(cell.words) and cell.prompt not in without:
            record(home, language, cell.prompt, cell.words)


def test_a_language_without_a_voice_names_what_is_not_recorded(tmp_path: Path) -> None:
    home = speechless(tmp_path)
    record_all(home, "es", "welcome")

    found = musts(home)

    assert found["welcome"].what == 'no voice of the carrier speaks "es", and "welcome" is not recorded'
    assert found["welcome"].file == "prompts/es"
    assert "main" not in found


def test_a_language_without_a_voice_cannot_speak_blanks(tmp_path: Path) -> None:
    home = speechless(tmp_path)
    record_all(home, "es")

    found = musts(home)

    assert found["busy"].what == 'no voice of the carrier speaks "es", and the blanks of "busy" need one'
    assert found["busy"].hint == "name a voice for this carrier, or write offered: no"
    assert {each.rule for each in found.values()} == {"no-voice"}


def test_a_robots_voice_is_no_voice_for_callers(tmp_path: Path) -> None:
    home = speechless(tmp_path)
    record_all(home, "es")
    record(home, "es", "welcome", "Town of Fairview.", placeholder=True)

    assert "welcome" in musts(home)


def test_a_voice_of_one_carrier_speaks_on_no_other(tmp_path: Path) -> None:
    voice = "    voice: Polly.Lupe-Neural\n    offered: no\n"
    one = changed("line", voice, "    voice:\n      twilio: Polly.Lupe-Neural\n    offered: no\n")
    home = small_with(tmp_path, line=one)

    assert load(home, "twilio")[0] is not None
    assert list(musts(home, "somleng")) == ["emergency-short"]


def test_a_short_notice_nobody_speaks_must_be_recorded(tmp_path: Path) -> None:
    home = small_with(tmp_path, line=changed("line", "    voice: Polly.Lupe-Neural\n", ""))
    assert list(musts(home)) == ["emergency-short"]

    record(home, "es", "emergency-short", "Emergencias: cuelgue y llame al nueve uno uno.")

    assert load(home)[0] is not None


def test_what_must_be_mended_is_told_before_any_advice(tmp_path: Path) -> None:
    home = small_with(tmp_path, line=changed("line", "    voice: Polly.Lupe-Neural\n", ""))
    for number in range(MOST_PROBLEMS + 1):
        record(home, "en", f"old-{number}", "Old.")

    line, problems = load(home)

    assert line is None
    assert len(problems) == MOST_PROBLEMS + 1
    assert "no-voice" in [problem.rule for problem in problems]


# Every prompt of the shipped line, in all its languages.

SHIPPED = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def shipped() -> Line:
    return line_of(SHIPPED)


@pytest.fixture(scope="module")
def recorded(shipped: Line, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped line with every sentence recorded, in every language."""
    home = tmp_path_factory.mktemp("recorded")
    shutil.copytree(SHIPPED / "menus", home / "menus")
    for language in shipped.languages:
        folder = home / "prompts" / language
        folder.mkdir(parents=True)
        if language != shipped.language:
            shutil.copy(SHIPPED / script_file(language), home / script_file(language))
        books = {}
        for prompt, words in recordable(shipped, language).items():
            wav = sound(f"{language}/{prompt}")
            (folder / f"{prompt}.wav").write_bytes(wav)
            made = make_record(words, wav, (0.1, -19, -3), source="x", original=None, added=ADDED)
            books[prompt] = {name: getattr(made, name) for name in made.__dataclass_fields__}
        (folder / BOOKKEEPING).write_text(json.dumps(books), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def shelves(shipped: Line, recorded: Path) -> dict[str, Shelf]:
    """Those recordings, as read back from the disk."""
    return {language: read_shelf(recorded, language) for language in shipped.languages}


def recordable(line: Line, language: str) -> dict[str, str]:
    """The sentences of a language that have no blanks."""
    told = {name: words[language] for name, words in line.prompts.items() if language in words}
    return {name: words for name, words in told.items() if not blanks_in(words)}


def stale(line: Line, shelves: dict[str, Shelf], edited: tuple[str, str], words: str) -> set[tuple[str, str]]:
    """The recordings that no longer play once some words of one prompt in one language are others."""
    return {
        (prompt, language)
        for language, shelf in shelves.items()
        for prompt, said in recordable(line, language).items()
        if shelf.state(prompt, words if (prompt, language) == edited else said) is not Recorded.RECORDED
    }


def one_word_changed(words: str) -> str:
    """Another word in place of the last one, or of the last letter where a language writes no gaps."""
    return f"{words.rsplit(' ', 1)[0]} otherwise" if " " in words else f"{words[:-1]}x"


def test_every_sentence_of_the_shipped_line_is_recorded(shipped: Line, shelves: dict[str, Shelf]) -> None:
    assert len(shelves) == 5
    for language, shelf in shelves.items():
        assert shelf.problems == []
        assert shelf.sounds.keys() == recordable(shipped, language).keys()
    assert stale(shipped, shelves, ("", ""), "") == set()


@pytest.mark.no_cover
def test_one_word_changed_makes_exactly_its_recording_stale(shipped: Line, shelves: dict[str, Shelf]) -> None:
    tried = 0
    for language in shipped.languages:
        for prompt, words in recordable(shipped, language).items():
            edited = prompt, language
            assert stale(shipped, shelves, edited, one_word_changed(words)) == {edited}
            tried += 1
    assert tried > 500


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        ("menus/line.yaml", "welcome: Chicago", "welcome: Chicago's", ("welcome", "en")),
        ("menus/main.yaml", "say: How can we help?", "say: How may we help?", ("main", "en")),
        ("menus/phrases.yaml", "press-1: press one.", "press-1: then press one.", ("press-1", "en")),
        (script_file("es"), 'msgstr "oprima uno."', 'msgstr "marque uno."', ("press-1", "es")),
    ],
)
def test_one_word_changed_in_a_file_silences_exactly_its_recording(
    recorded: Path, tmp_path: Path, file: str, old: str, new: str, stale: tuple[str, str]
) -> None:
    home = copy_of(recorded, tmp_path)
    before, path = played(home), home / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")

    assert before - played(home) == {stale}
    assert any(
        row.startswith(f"prompts/{stale[1]}/{stale[0]}.wav: the words have changed") for row in told(home)
    )


def test_nobody_notes_what_was_heard_in_bookkeeping_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "prompts" / "en"
    folder.mkdir(parents=True)
    (folder / "recordings.json").write_text("[", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be read"):
        mark_heard(tmp_path, "en", ["main"], date(2026, 11, 23))
    assert (folder / "recordings.json").read_text(encoding="utf-8") == "["
