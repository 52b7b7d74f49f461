"""``ivr prompts update``, ``start`` and ``reviewed``; and a sixth language, from nothing to the handset."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.files.recordings import read_shelf
from ivr.phone import Keyed, KeyPress, Said, WsgiExchange, play
from ivr.web.build import build
from ivr.web.settings import Settings
from tests.cli_prompts.homes import everything, listed, offer, translate
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN
from tests.files.recorded import record
from tests.files.small import copy_of
from tests.test_cli import run


def start(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str, str]:
    return run(capsys, "prompts", "start", "--home", str(home), *arguments)


def test_update_brings_new_and_changed_words_to_the_translators(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    told = ("--home", str(home))
    assert run(capsys, "prompts", "update", *told)[:2] == (0, "prompts/es/script.po: up to date\n")
    menu = home / "menus/main.yaml"
    menu.write_text(
        menu.read_text().replace("How can we help?", "What is it?").replace("For town news", "For the news")
        + "\nthanks:\n  say: Thank you for asking.\n"
    )
    code, out, _ = run(capsys, "prompts", "update", "es", *told)
    assert (code, out) == (0, "prompts/es/script.po: 1 to translate, 2 changed\n")
    cells = listed(capsys, home)
    assert (cells["main", "es"]["words"], cells["main", "es"]["translation"]) == (
        "Vla, How can we help?",
        "changed",
    )
    assert cells["thanks", "es"]["words"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["update", "en"], 2, "en is the language of the menus themselves; edit menus/ instead."),
        (["update", "fr"], 2, "the languages are: en, es"),
        (["reviewed", "en", "--all"], 2, "they need no translation"),
        (["reviewed", "fr", "--all"], 2, "the languages are: en, es"),
        (["start", "xx", "--tag", "vi-VN"], 2, "is not a language code"),
        (["reviewed", "es"], 2, "Name the prompts that were reviewed, or say --all."),
        (["reviewed", "es", "--recordings"], 2, "Name the prompts that were reviewed, or say --all."),
        (["reviewed", "es", "main", "--recordings"], 2, 'Callers hear no recording of "main"'),
        (["reviewed", "es", "mainn"], 2, 'There is no prompt "mainn"; did you mean "main"?'),
        (["start", "es", "--tag", "es-US"], 2, "Its words: ivr prompts update es"),
        (["start", "vi"], 2, "ivr prompts start vi --tag vi-VN"),
        (["start", "vietnamese", "--tag", "vi-VN"], 2, "did you mean vi?"),
        (["start", "VI", "--tag", "vi-VN"], 2, "did you mean vi?"),
        (["start", "!", "--tag", "vi-VN"], 2, "write it like vi or es"),
        (["start", "vi", "--tag", "vi_VN"], 2, "Write it like vi-VN."),
        (["start", "vi", "--tag", "vi-VN", "--voice", "a: b"], 2, "Write it like Google.vi-VN-Wavenet-A."),
    ],
)
def test_refusals_change_nothing(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: list[str], code: int, told: str
) -> None:
    before = everything(home)
    ended, out, err = run(capsys, "prompts", *arguments, "--home", str(home))
    assert ended == code
    assert told in out + err
    assert everything(home) == before


def test_a_line_of_one_language_is_told_how_to_begin_another(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    line = home / "menus/line.yaml"
    text = line.read_text()
    line.write_text(text[: text.index("  es:\n    tag")] + text[text.index("\nholidays:") :])
    code, out, _ = run(capsys, "prompts", "update", "--home", str(home))
    assert code == 0
    assert "ivr prompts start es" in out


@pytest.mark.parametrize("command", [["update"], ["reviewed", "es", "--all"], ["reviewed", "es", "main"]])
def test_a_file_somebody_broke_is_left_as_it_was(
    capsys: pytest.CaptureFixture[str], home: Path, command: list[str]
) -> None:
    script = home / "prompts/es/script.po"
    script.write_text(script.read_text() + '\n<<<<<<< yours\nmsgid "half\n')
    before = everything(home)
    code, out, err = run(capsys, "prompts", *command, "--home", str(home))
    assert code == 1
    assert "prompts/es/script.po:" in out + err
    assert everything(home) == before


def test_one_prompt_translated_twice_loses_neither(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    script = home / "prompts/es/script.po"
    text = script.read_text()
    twice = '\nmsgctxt "main"\nmsgid "How can we help you?"\nmsgstr "Otra vez."\n'
    script.write_text(text + twice)
    before = everything(home)
    code, out, _ = run(capsys, "prompts", "update", "--home", str(home))
    assert code == 1
    assert '"main" is also on line' in out
    assert everything(home) == before


def test_a_native_speaker_takes_the_marks_away(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    script = home / "prompts/es/script.po"
    marked = re.sub("^msgctxt", "# needs a native speaker's review\nmsgctxt", script.read_text(), flags=re.M)
    script.write_text(marked)
    told, total = ("--home", str(home)), marked.count("\nmsgctxt")
    assert not listed(capsys, home)["main", "es"]["reviewed"]
    code, out, _ = run(capsys, "prompts", "reviewed", "es", "main", *told)
    assert (code, out) == (0, f"prompts/es/script.po: 1 reviewed, {total - 1} still to review\n")
    assert listed(capsys, home)["main", "es"]["reviewed"]
    assert run(capsys, "prompts", "reviewed", "es", "main", *told)[1].endswith("reviewed already\n")
    _, out, _ = run(capsys, "prompts", *told)
    assert f"translations no native speaker has reviewed: {total - 1} es" in out
    _, out, _ = run(capsys, "prompts", "reviewed", "es", "--all", *told)
    assert f"{total - 1} reviewed, 0 still to review" in out


def test_recordings_are_noted_as_listened_to_one_by_one_and_all(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    for prompt, words in (("main", "How can we help?"), ("welcome", "Town of Fairview.")):
        record(home, "en", prompt, words)
    told = ["prompts", "reviewed", "en", "--recordings", "--home", str(home)]

    assert run(capsys, *told, "main")[:2] == (0, "prompts/en: 1 recordings listened to\n")
    assert run(capsys, *told, "main")[:2] == (0, "nothing new to note\n")
    assert run(capsys, *told, "--all")[:2] == (0, "prompts/en: 1 recordings listened to\n")

    noted = {prompt: record.reviewed for prompt, record in read_shelf(home, "en").records.items()}
    assert noted.keys() == {"main", "welcome"}
    assert None not in noted.values()


def test_what_is_not_translated_cannot_be_reviewed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    start(capsys, home, "vi", "--tag", "vi-VN")
    code, _, err = run(capsys, "prompts", "reviewed", "vi", "main", "--home", str(home))
    assert code == 2
    assert '"main" is not translated yet' in err


def test_a_language_without_a_voice_is_told_what_it_cannot_do(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out, _ = start(capsys, home, "vi", "--tag", "vi-VN")
    assert code == 0
    assert "menus/line.yaml: vi is added, Vietnamese (Vietnam); it is not yet offered to callers." in out
    assert "It has no voice" in out
    assert load(home)[0]


def test_a_line_that_has_no_room_for_it_is_left_as_it_was(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    for language, tag in (
        ("pl", "pl-PL"),
        ("fr", "fr-FR"),
        ("ru", "ru-RU"),
        ("ko", "ko-KR"),
        ("hi", "hi-IN"),
    ):
        assert start(capsys, home, language, "--tag", tag)[0] == 0
    assert start(capsys, home, "ht", "--tag", "ht-HT")[0] == 0
    before = everything(home)
    code, out, err = start(capsys, home, "vi", "--tag", "vi-VN")
    assert code == 1
    assert "there are more than" in out
    assert "menus/line.yaml is as it was" in err
    assert everything(home) == before


def test_a_place_that_cannot_be_written_is_named(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "prompts/vi").write_text("a file where a folder should be")
    code, _, err = start(capsys, home, "vi", "--tag", "vi-VN")
    assert code == 1
    assert "Cannot write prompts/vi" in err
    (home / "prompts/vi").unlink()
    assert run(capsys, "prompts", "update", "vi", "--home", str(home))[0] == 0, "the remedy"


def heard(home: Path, *keys: KeyPress) -> list[object]:
    """A call to the line of a home, through its web application."""
    line, problems = load(home)
    assert line, problems
    app = build(line, Settings(home, BASE_URL, (TOKEN,), demo=False), lambda: OPEN)
    return list(play(WsgiExchange(app, TOKEN, BASE_URL), f"{BASE_URL}/voice", keys))


def test_a_sixth_language_is_offered_and_spoken_as_soon_as_it_is_translated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = copy_of(HOME, tmp_path)
    told = ("--home", str(home))
    code, out, _ = start(capsys, home, "vi", "--tag", "vi-VN", "--voice", "Google.vi-VN-Wavenet-A")
    assert code == 0
    assert 'then take its "offered: no" away' in out
    assert run(capsys, "check", *told)[0] == 0
    code, _, err = run(capsys, "call", "--language", "vi", "--keys", "", *told)
    assert code == 2
    assert "callers cannot choose 'vi'" in err

    offer(home)
    code, out, _ = run(capsys, "check", *told)
    assert code == 1
    assert 'nobody has translated "' in out
    translate(home, "vi")
    line, problems = load(home)
    assert line, problems
    key = str(line.others.index("vi") + 1)
    events = heard(home, KeyPress("9"), KeyPress(key), KeyPress("1"))
    pressed = [index for index, event in enumerate(events) if isinstance(event, Keyed)]
    before = [event for event in events[: pressed[1]] if isinstance(event, Said)]
    after = [event for event in events[pressed[1] :] if isinstance(event, Said)]
    assert "vi-VN" in {event.language for event in before}, "it is offered in its own words"
    way_back = line.prompts["offer-9"]["en"]
    after = [event for event in after if event.words != way_back]
    assert {(event.language, event.voice) for event in after} == {("vi-VN", "Google.vi-VN-Wavenet-A")}
    assert after[0].words == line.prompts["emergency"]["vi"]
    assert all(event.words.startswith("Vla, ") for event in after)
    code, out, _ = run(capsys, "call", "--language", "vi", "--keys", "1", *told)
    assert code == 0
    assert "dial +18558666679" in out
