"""``ivr prompts``: what staff see of every prompt in every language."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.cli.prompts.tables import things_to_do
from tests.cli_prompts.homes import listed
from tests.test_cli import run

KEYS = {
    *("prompt", "language", "words", "state", "seconds", "loudness", "peak", "estimate", "length"),
    *("translation", "reviewed", "warnings", "added", "recorded_words"),
}
COMMANDS = ("", "add", "sheet", "speak", "listen", "update", "start", "reviewed")


@pytest.mark.parametrize("command", [*(("prompts", each) for each in COMMANDS), ("news",), ("news", "add")])
def test_every_command_teaches_with_an_example(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    named = [each for each in command if each]
    code, out, _ = run(capsys, *named, "--help")
    assert code == 0
    assert f"Usage: ivr {' '.join(named)}" in out
    assert re.search(rf"^ +ivr {' '.join(named)}\b", out, re.M)
    assert "--home DIR" in out


def test_every_prompt_is_listed_in_every_language(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    cells = listed(capsys, home)
    assert all(each.keys() == KEYS for each in cells.values())
    english = {prompt for prompt, language in cells if language == "en"}
    spanish = {prompt for prompt, language in cells if language == "es"}
    assert spanish - english == {"emergency-short"}, "the short notice is in Spanish only"
    assert english <= spanish
    main = cells["main", "es"]
    assert (main["words"], main["state"], main["seconds"]) == ("Vla, How can we help?", "missing", None)
    assert main["estimate"]
    assert cells["last-words", "en"]["state"] == "spoken"
    assert cells["each-monday", "es"]["state"] == "spoken", "it is heard inside other sentences only"


def test_the_table_has_a_row_a_prompt_and_ends_with_totals(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    code, out, err = run(capsys, "prompts", "--home", str(home))
    prompts = len({prompt for prompt, _ in listed(capsys, home)})
    rows = out.split("\n\n")[0].strip().split("\n")
    assert (code, err, len(rows)) == (0, "", prompts + 1)
    assert re.search(r"^main +- +- +How can we help\?", out, re.M)
    assert re.search(r"^last-words +voice +voice", out, re.M)
    assert out.index("main ") < out.index("\nrecordings") < out.index("\nsentences to record")
    assert "\x1b" not in out


def test_the_totals_add_up(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    cells = listed(capsys, home)
    _, out, _ = run(capsys, "prompts", "--home", str(home))
    recordings, words = (
        {row.split()[0]: [int(each) for each in row.split()[1:]] for row in table.split("\n")[1:4]}
        for table in re.findall(r"^(?:recordings|words) .*\n(?:.+\n){3}", out, re.M)
    )
    for table in (recordings, words):
        assert table["all"] == [sum(each) for each in zip(table["en"], table["es"], strict=True)]
        assert table["all"][0] == len(cells)
    assert all(row[0] == sum(row[1:]) for row in recordings.values())
    assert all(row[0] == sum(row[1:4]) and row[4] + row[5] == row[1] + row[2] for row in words.values())


@pytest.mark.parametrize("columns", [64, 80, 160])
def test_no_row_is_wider_than_asked(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for more in ([], ["--language", "es"]):
        _, out, _ = run(capsys, "prompts", "--home", str(home), *more)
        tables = out[: out.index("sentences to record")]
        assert max(map(len, tables.split("\n"))) <= columns
        assert "library-closed" in tables


def test_one_language_is_shown_with_all_its_words(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    _, out, _ = run(capsys, "prompts", "--home", str(home), "--language", "es")
    assert "Vla, The library is closed now. It opens {opens}. The town hall can help you." in out
    assert "recordings  prompts" in out
    assert "\nen " not in out


def test_missing_has_what_nobody_recorded_or_translated(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    news = home / "menus/news.yaml"
    news.write_text(news.read_text().replace("This is the news of Fairview.", "Here is the news."))
    run(capsys, "prompts", "start", "vi", "--tag", "vi-VN", "--home", str(home))
    cells = listed(capsys, home, "--missing")
    assert ("main", "vi") in cells
    assert ("main", "en") in cells
    assert ("last-words", "en") not in cells
    assert ("last-words", "vi") in cells
    old = listed(capsys, home, "--stale")
    assert set(old) == {("news", "es")}
    assert old["news", "es"]["translation"] == "changed"
    _, out, _ = run(capsys, "prompts", "--home", str(home))
    assert re.search(r"^main +- +- +words", out, re.M)
    assert re.search(r"^news +- +-\* +words", out, re.M)
    assert "words not translated yet" in out
    assert "not translated: " in out
    assert "translated from older words: 1 es\n    ivr prompts update; translate anew in prompts/es" in out
    _, out, _ = run(capsys, "prompts", "--home", str(home), "--language", "es", "--stale")
    assert "(the menu's words have changed)" in out
    assert "1 of" in out
    _, out, _ = run(capsys, "prompts", "--home", str(home), "--language", "vi")
    assert "not translated yet" in out


def test_nothing_to_show_still_has_totals(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = run(capsys, "prompts", "--home", str(home), "--stale")
    assert (code, out[:5]) == (0, "0 of ")
    assert "recordings" in out


def test_a_file_that_cannot_be_read_is_told_last(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    script = home / "prompts/es/script.po"
    script.write_text(script.read_text() + '\nmsgid "half\n')
    code, out, _ = run(capsys, "prompts", "--home", str(home))
    assert code == 1
    assert out.index("prompts/es/script.po:") > out.index("recordings  ")
    assert out.endswith("to think about.\n")
    code, out, err = run(capsys, "prompts", "--home", str(home), "--json")
    assert (code, out[0], out[-2]) == (1, "[", "]")
    assert "prompts/es/script.po:" in err


def test_a_home_without_a_line_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "prompts", "--home", str(tmp_path))
    assert code == 1
    assert "--home DIR" in out
    code, out, err = run(capsys, "prompts", "--json", "--home", str(tmp_path))
    assert (code, out) == (1, "")
    assert "--home DIR" in err


def test_a_language_nobody_speaks_here_is_wrong_usage(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, _, err = run(capsys, "prompts", "--home", str(home), "--language", "fr")
    assert code == 2
    assert "the languages are: en, es" in err


@pytest.mark.parametrize("option", [["--language", "es"], ["--missing"], ["--json"]])
def test_an_option_before_a_command_is_not_lost_without_a_word(
    capsys: pytest.CaptureFixture[str], home: Path, option: list[str]
) -> None:
    code, _, err = run(capsys, "prompts", *option, "sheet", "--home", str(home))
    assert code == 2
    assert f"{option[0]} stands before sheet" in err


def test_the_home_may_stand_before_a_command(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(capsys, "prompts", "--home", str(home), "update")[:2] == (
        0,
        "prompts/es/script.po: up to date\n",
    )
    code, _, err = run(capsys, "news", "--json", "add", "Snow")
    assert code == 2
    assert "--json stands before add" in err


def test_whoever_reads_only_the_beginning_is_no_mistake(home: Path) -> None:
    command = f'"{sys.executable}" -m ivr prompts --home "{home}" | head -n 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("prompt ")


def test_all_done_is_said() -> None:
    assert list(things_to_do([], [])) == ["Everything is recorded, translated and reviewed."]
