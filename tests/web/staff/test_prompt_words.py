"""Translations written and reviewed in the console: checked before they are kept, nobody's work lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.files.reviews import read_reviews
from ivr.files.script import read_script
from ivr.store.audit import Entry
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.files.recorded import record
from tests.web.staff.browser import Browser, Page
from tests.web.staff.town import ENGLISH, SPANISH, page_of, town

SignIn = Callable[..., Browser]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return town(tmp_path)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR, "Ana")


def heard(home: Path, prompt: str = "main") -> str:
    line, problems = load(home)
    assert line, problems
    return line.prompts[prompt]["es"]


def last(made: Console) -> Entry:
    return made.audit.page()[0]


def test_words_are_kept_and_their_recording_goes_stale(home: Path, editor: Browser, made: Console) -> None:
    record(home, "es", "main", SPANISH)
    assert "recorded" in editor.open(page_of("es")).words
    page = editor.send("/words", words="  ¿Qué\n necesita? ")
    assert (page.status, page.path) == (200, page_of("es"))
    assert "The words are kept." in page.words
    assert heard(home) == "¿Qué necesita?"
    assert "stale" in page.words and f"It says: {SPANISH}" in page.words
    assert (last(made).deed, last(made).about) == ("translation-written", "es/main")
    assert (last(made).before, last(made).after) == (SPANISH, "¿Qué necesita?")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write what callers should hear."),
        (" \n ", "Write what callers should hear."),
        ("Llame al 312-744-5000", "312"),
        ("Llame a {number:town-hall}", "{number:town-hall} is not in the words it translates"),
        ("{", "braces"),
        ("...", "There are no words here"),
        ("x" * 20_000, "too many"),
    ],
)
def test_what_callers_would_suffer_is_refused_beside_the_field(
    home: Path, editor: Browser, typed: str, told: str
) -> None:
    before = (home / "prompts/es/script.po").read_bytes()
    editor.open(page_of("es"))
    page = editor.send("/words", words=typed)
    assert page.status == 422
    assert told in page.words
    assert page.form("/words").fields["csrf_token"]
    assert (home / "prompts/es/script.po").read_bytes() == before


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        '=HYPERLINK("http://evil.example")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "</textarea><h1>Owned</h1>",
        "{{ config }}",
        'msgstr ""\n\nmsgctxt "emergency"\nmsgid "x"\nmsgstr "gone"',
    ],
)
def test_words_are_words_whatever_they_look_like(home: Path, editor: Browser, typed: str) -> None:
    emergency = read_script(home, "es").translations["emergency"]
    editor.open(page_of("es"))
    page = editor.send("/words", words=typed)
    assert page.heading == "main · Spanish"
    for raw in ("<script>alert", "<img src=x", "<h1>Owned"):
        assert raw not in page.html
        assert raw not in editor.open("/staff/prompts?language=es").html
    assert read_script(home, "es").translations["emergency"].words == emergency.words
    assert not read_script(home, "es").problems


def test_whoever_comes_second_is_told_and_both_are_still_there(
    home: Path, sign_in: SignIn, made: Console
) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    ana.open(page_of("es"))
    ben.open(page_of("es"))
    ana.send("/words", words="¿Qué desea?")
    page = ben.send("/words", words="¿En qué ayudamos?")
    assert page.status == 409
    assert "Somebody else has translated this meanwhile" in page.words
    assert "¿Qué desea?" in page.words and "¿En qué ayudamos?" in page.html
    assert heard(home) == "¿Qué desea?"
    page = ben.send("/words", words="¿En qué ayudamos?")
    assert page.status == 200
    assert heard(home) == "¿En qué ayudamos?"
    assert (last(made).by, last(made).before) == ("Ben", "¿Qué desea?")


def test_new_words_are_taken_back_with_one_click(home: Path, editor: Browser) -> None:
    before = (home / "prompts/es/script.po").read_bytes()
    editor.open(page_of("es"))
    page = editor.send("/words", words="¿Qué desea?")
    assert heard(home) == "¿Qué desea?"
    editor.ask("POST", next(_undo(page)), data=page.form("/words").fields)
    assert (home / "prompts/es/script.po").read_bytes() == before


def _undo(page: Page) -> Iterator[str]:
    yield from re.findall(r'action="(/staff/undo/[^"]+)"', page.html)


def test_the_same_words_again_are_made_from_todays(home: Path, editor: Browser) -> None:
    editor.open(page_of("es"))
    assert "Nothing was changed." in editor.send("/words").words
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace(ENGLISH, "What can we do?"))
    assert "has changed" in editor.open(page_of("es")).words
    page = editor.send("/words")
    assert "The words are kept." in page.words and "has changed" not in page.words
    assert heard(home) == SPANISH


def test_a_native_speaker_reviews_the_words_that_were_shown(
    home: Path, editor: Browser, made: Console
) -> None:
    assert "no native speaker has reviewed it" in editor.open(page_of("es")).words
    page = editor.send("/review")
    assert "Thank you." in page.words and "no native speaker" not in page.words
    assert read_script(home, "es").translations["main"].reviewed
    assert read_reviews(home, "es").reviews["main"].words == SPANISH
    assert (last(made).deed, last(made).after) == ("translation-reviewed", SPANISH)


def test_a_review_of_words_that_were_changed_meanwhile_is_none(home: Path, sign_in: SignIn) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    ana.open(page_of("es"))
    ben.open(page_of("es"))
    ben.send("/words", words="¿Qué desea?")
    page = ana.send("/review")
    assert page.status == 409 and "Read them again." in page.words
    assert not read_script(home, "es").translations["main"].reviewed


def test_a_speaker_writes_and_reviews_at_once(home: Path, editor: Browser) -> None:
    editor.open(page_of("es"))
    page = editor.send("/words", words="¿Qué desea?", reviewed="yes")
    assert "reviewed by you" in page.words and not list(_undo(page))
    assert read_script(home, "es").translations["main"].reviewed
    assert read_reviews(home, "es").reviews["main"].words == "¿Qué desea?"


def test_words_translated_from_older_ones_stay_on_the_air_until_they_are_written_anew(
    home: Path, editor: Browser
) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text(encoding="utf-8").replace(ENGLISH, "What do you need?"))
    page = editor.open(page_of("es"))
    assert "The sentence it was translated from has changed" in page.words
    assert heard(home) == SPANISH
    page = editor.send("/words", words="¿Qué necesita?")
    assert "has changed" not in page.words
    assert heard(home) == "¿Qué necesita?"


def test_the_lines_own_words_are_changed_in_the_menus(editor: Browser) -> None:
    page = editor.open(page_of("en"))
    assert "These words stand in menus/main.yaml" in page.words
    token = page.form("/takes").fields["csrf_token"]
    for what in ("words", "review"):
        page = editor.ask("POST", f"{page_of('en')}/{what}", data={"csrf_token": token, "words": "Hi"})
        assert page.status == 404


def test_a_file_that_cannot_be_read_is_told_and_left(home: Path, editor: Browser) -> None:
    script = home / "prompts/es/script.po"
    editor.open(page_of("es"))
    script.write_text(script.read_text(encoding="utf-8") + "\n<<<<<<< HEAD\n")
    before = script.read_bytes()
    page = editor.send("/words", words="¿Qué desea?")
    assert page.status == 422 and "cannot be read" in page.words and "¿Qué desea?" in page.html
    assert script.read_bytes() == before


def test_somebody_listens_to_a_recording_and_finds_it_good(
    home: Path, editor: Browser, made: Console
) -> None:
    record(home, "en", "main", ENGLISH)
    editor.open(page_of("en"))
    page = editor.send("/listened")
    assert "Somebody listened to it and found it good on 2026-11-23" in page.words
    assert last(made).deed == "recording-heard"
    record(home, "en", "main-library", "For the library")
    editor.open(page_of("en", "main-library"))
    record(home, "en", "main-library", "Other words")
    page = editor.send("/listened")
    assert page.status == 409 and "Listen again." in page.words
