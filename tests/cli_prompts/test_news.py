"""``ivr news``: what is told, and adding to it without opening a file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.files.load import load
from ivr.web.build import clock
from tests.cli_prompts.homes import everything, listed, take
from tests.conftest import CHICAGO
from tests.test_cli import run

TODAY = clock().astimezone(CHICAGO).date()
SOON, LATER, PAST = TODAY + timedelta(10), TODAY + timedelta(20), TODAY - timedelta(10)


def add(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, str, str]:
    return run(capsys, "news", "add", "--home", str(home), *arguments)


def entries(capsys: pytest.CaptureFixture[str], home: Path) -> dict[str, dict[str, object]]:
    code, out, _ = run(capsys, "news", "--home", str(home), "--json")
    assert code == 0
    return {each["entry"]: each for each in json.loads(out)}


def test_the_news_is_listed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, err = run(capsys, "news", "--home", str(home))
    assert (code, err) == (0, "")
    assert "The first snow closes 12 streets for a day." in out
    assert out.endswith("2 in all, 2 heard today.\n")
    assert entries(capsys, home)["snow"] == {
        "bulletin": "news",
        "entry": "snow",
        "prompt": "news-snow",
        "date": "2026-11-02",
        "from": None,
        "until": None,
        "heard": True,
        "languages": ["en", "es"],
        "words": "The first snow closes 12 streets for a day.",
    }


def test_an_entry_is_added_and_what_is_left_to_do_is_said(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    before = (home / "menus/news.yaml").read_text()
    code, out, err = add(capsys, home, "  A new clinic opens\n on the West Side. ", "--until", str(LATER))
    assert (code, err) == (0, "")
    assert f'"a-new-clinic-opens" is added, dated {TODAY}, heard from now on until {LATER}.' in out
    assert "It is left out in es until it is translated: ivr prompts update" in out
    entry = entries(capsys, home)["a-new-clinic-opens"]
    assert entry["words"] == "A new clinic opens on the West Side."
    assert (entry["until"], entry["heard"], entry["languages"]) == (str(LATER), True, ["en"])
    after = (home / "menus/news.yaml").read_text().split("\n")
    assert [row for row in before.split("\n") if row not in after] == [], "every other row is as it was"


def test_every_option_is_heeded(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    code, out, _ = add(
        *(capsys, home, "Streets are being plowed.", "--date", "2026-11-10", "--from", str(SOON)),
        *("--until", str(LATER), "--name", "plowed", "--bulletin", "news"),
        *("--recording", str(take(tmp_path, "memo.m4a", "m4a-aac"))),
    )
    assert code == 0
    assert f"dated 2026-11-10, heard from {SOON} until {LATER}." in out
    assert "en/news-plowed: 1." in out
    found = entries(capsys, home)
    assert list(found) == ["new-bridge", "plowed", "snow"], "newest first"
    assert not found["plowed"]["heard"]
    assert listed(capsys, home)["news-plowed", "en"]["state"] == "recorded"
    _, out, _ = run(capsys, "news", "--home", str(home))
    assert f"from {SOON}" in out
    assert load(home)[0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--date", str(SOON)), f"Its date, {SOON}, is still to come; callers hear it before that.\n"),
        (("--date", str(LATER), "--from", str(SOON)), f"Its date, {LATER}, is still to come"),
        (("--date", str(SOON), "--from", str(SOON)), ""),
        (("--from", str(PAST)), f"--from {PAST} is over already, so callers hear it at once.\n"),
        (("--date", str(PAST)), ""),
    ],
)
def test_days_that_may_not_be_meant_are_told_and_kept(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: tuple[str, ...], told: str
) -> None:
    code, out, _ = add(capsys, home, "The pools open.", *arguments)
    assert code == 0
    assert told in out
    assert bool(told) == ("is still to come" in out or "is over already" in out)
    assert "the-pools-open" in entries(capsys, home)


def test_names_are_made_from_the_words(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for words in (
        "The mayor opens a bridge.",
        "The mayor opens a bridge again.",
        "¡Más!",
        "下雪了。",
        "Thedepartmentofverylongnames opens.",
        "12 new officers",
    ):
        assert add(capsys, home, words)[0] == 0, words
    assert {
        *("the-mayor-opens-a", "the-mayor-opens-a-2", "m-s", "news", "thedepartmentofveryl"),
        "news-12-new-officers",
    } <= set(entries(capsys, home))


def test_an_entry_that_ended_is_listed_as_ended(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    news = home / "menus/news.yaml"
    news.write_text(
        news.read_text().replace("      date: 2026-11-02", f"      date: 2026-11-02\n      until: {PAST}")
    )
    _, out, _ = run(capsys, "news", "--home", str(home))
    assert f"no, ended {PAST}" in out
    assert "2 in all, 1 heard today." in out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["Call 312-744-5000 now."], 1, "write {number:service-name} instead"),
        (["Open on November 28."], 1, "it is spoken from date:"),
        (["   "], 2, "There are no words. Write what callers should hear, in quotes."),
        ([], 2, "There are no words."),
        (["A", "snow", "day"], 2, 'Put all the words in quotes, like: ivr news add "A snow day"'),
        (["The new bridge is open."], 2, 'These words are already in the news, as "new-bridge".'),
        (["Ice.", "--name", "snow"], 2, 'There is already an entry "snow".'),
        (["Ice.", "--name", "Black Ice"], 2, 'did you mean "black-ice"?'),
        (["Ice.", "--bulletin", "nws"], 2, 'There is no bulletin "nws"; did you mean "news"?'),
        (["Ice.", "--until", str(PAST)], 2, "is over, so nobody would hear it"),
        (["Ice.", "--from", str(LATER), "--until", str(SOON)], 2, "so nobody would hear it"),
        (["Ice.", "--date", "11/23/2026"], 2, "'11/23/2026' is not a day. Write it like 2026-11-23."),
        (["Ice.", "--recording", "/nonexistent.wav"], 1, "There is no such file."),
        (["Ice.", "--recording", "{junk}"], 1, "This is not a sound recording."),
        (["Call {{number:town-hall}}.", "--recording", "{junk}"], 2, "Words with blanks change"),
    ],
)
def test_refusals_add_nothing(
    capsys: pytest.CaptureFixture[str],
    home: Path,
    tmp_path: Path,
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    junk = tmp_path / "junk.wav"
    junk.write_bytes(b"no sound" * 100)
    before = everything(home)
    ended, out, err = add(capsys, home, *(each.format(junk=junk) for each in arguments))
    assert (ended, out) == (code, "")
    assert told in err
    assert code == 2 or "Nothing is added." in err
    assert everything(home) == before


def test_a_recording_that_cannot_be_kept_says_that_the_entry_is_there(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    (home / "prompts/en").write_text("a file where a folder should be")
    code, out, err = add(capsys, home, "Ice.", "--recording", str(a_take))
    assert code == 1
    assert '"ice" is added' in out
    assert f"The entry is added, its recording is not. Add it with: ivr prompts add {a_take}" in err
    assert "ice" in entries(capsys, home)


def test_what_should_be_listened_to_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    words = "The bridge is closed for a week, and cars and buses take the old road along the river instead."
    code, out, _ = add(capsys, home, words, "--recording", str(a_take))
    assert code == 0
    assert "Is something missing?" in out


def test_a_line_without_a_bulletin_says_so(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    menu = home / "menus/main.yaml"
    text = menu.read_text()
    menu.write_text(text.replace("    - press: 2\n      say: For town news\n      go-to: news\n", ""))
    (home / "menus/news.yaml").unlink()
    code, _, err = add(capsys, home, "Ice.")
    assert code == 2
    assert "The menus have no bulletin." in err


def test_a_broken_line_is_told_first(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "menus/main.yaml").write_text("main: [")
    for command in (["news"], ["news", "add", "Ice."]):
        code, out, _ = run(capsys, *command, "--home", str(home))
        assert code == 1
        assert "menus/main.yaml:1:" in out
