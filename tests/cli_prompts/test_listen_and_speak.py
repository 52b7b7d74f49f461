"""``ivr prompts listen`` and ``speak``: hearing recordings, and placeholders before there are any."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest

from ivr.audio.robot import robot_for
from tests.cli_prompts.homes import everything, listed
from tests.processes import running
from tests.test_cli import run

ROBOT = pytest.mark.skipif(
    robot_for("en-US") is None or robot_for("es-US") is None, reason="flite or espeak-ng is not installed"
)


def test_a_recording_is_played_by_the_first_player_that_can(
    capsys: pytest.CaptureFixture[str],
    home: Path,
    tmp_path: Path,
    a_take: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main", "--home", str(home))
    heard = tmp_path / "heard"
    players = {"paplay": "exit 1", "aplay": f'echo "$2" > "{heard}"'}
    (tmp_path / "bin").mkdir()
    for name, does in players.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    code, out, _ = run(capsys, "prompts", "listen", "main", "--home", str(home))
    assert (code, out) == (0, "en/main: How can we help?\nrecorded: callers hear this\n")
    assert heard.read_text().strip() == str(home / "prompts/en/main.wav")
    (tmp_path / "bin/aplay").unlink()
    code, out, _ = run(capsys, "prompts", "listen", "main", "--home", str(home))
    assert code == 1
    assert "No player here can play it. The sound is in" in out


def test_without_a_player_it_says_where_the_sound_is(
    capsys: pytest.CaptureFixture[str],
    home: Path,
    tmp_path: Path,
    a_take: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main", "--home", str(home))
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, _ = run(capsys, "prompts", "listen", "main", "--home", str(home))
    assert code == 0
    assert f"No player is installed here. The sound is in {home / 'prompts/en/main.wav'}" in out


def test_a_recording_is_written_to_a_file(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main", "--language", "es", "--home", str(home))
    to = tmp_path / "main.wav"
    told = ("listen", "main", "--language", "es", "--home", str(home), "--to")
    assert run(capsys, "prompts", *told, str(to))[0] == 0
    assert to.read_bytes() == (home / "prompts/es/main.wav").read_bytes()
    code, _, err = run(capsys, "prompts", *told, "main.mp3")
    assert code == 2
    assert "write its name like main.wav" in err
    code, _, err = run(capsys, "prompts", *told, "/nonexistent/main.wav")
    assert code == 1
    assert "Cannot write /nonexistent/main.wav" in err


def test_a_stale_recording_is_played_and_said_to_be_stale(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main", "--home", str(home))
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("How can we help?", "What can we do for you?"))
    to = ("--to", str(tmp_path / "old.wav"))
    code, out, _ = run(capsys, "prompts", "listen", "main", "--home", str(home), *to)
    assert code == 0
    assert "the words have changed; it says: How can we help?" in out


@pytest.mark.parametrize(
    ("prompt", "language", "told"),
    [
        ("main", "en", "Nobody has recorded it. The carrier's voice speaks it."),
        ("last-words", "es", "The carrier's voice always speaks it."),
        ("emergency-short", "en", "It has no words in this language"),
    ],
)
def test_what_nobody_recorded_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, prompt: str, language: str, told: str
) -> None:
    code, out, _ = run(capsys, "prompts", "listen", prompt, "--language", language, "--home", str(home))
    assert code == 1
    assert told in out


def test_a_prompt_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, _, err = run(capsys, "prompts", "listen", "mainn", "--home", str(home))
    assert code == 2
    assert 'did you mean "main"?' in err


@ROBOT
def test_placeholders_are_made_and_are_not_recordings(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    told = ("--home", str(home))
    run(capsys, "prompts", "add", str(a_take), "--prompt", "welcome", *told)
    code, out, err = run(capsys, "prompts", "speak", "en", "main", "welcome", "last-words", *told)
    assert (code, err) == (0, "")
    assert "en: 1 made, robot voice" in out
    assert "en/welcome: left as it is, somebody has recorded it" in out
    assert "en/last-words: left as it is, it changes from call to call" in out
    cell = listed(capsys, home, "--missing")["main", "en"]
    assert (cell["state"], cell["recorded_words"]) == ("placeholder", "How can we help?")
    with wave.open(str(home / "prompts/en/main.wav")) as sound:
        assert sound.getparams()[:3] == (1, 2, 8000)
    code, out, _ = run(capsys, "prompts", "listen", "main", *told, "--to", str(tmp_path / "main.wav"))
    assert "a robot's voice" in out
    before = everything(home)
    for copy in (tmp_path / "main.wav", home / "prompts/en/main.wav"):
        code, out, _ = run(capsys, "prompts", "add", str(copy), *told)
        assert code == 1
        assert "This is the placeholder of en/main, a robot's voice. Record a person." in out
    assert everything(home) == before


@ROBOT
def test_every_language_is_spoken_once(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = run(capsys, "prompts", "speak", "--home", str(home))
    missing = listed(capsys, home, "--missing")
    assert code == 0
    assert {cell["state"] for cell in missing.values()} == {"placeholder"}
    for language in ("en", "es"):
        made = sum(each == language for _, each in missing)
        assert f"{language}: {made} made, robot voice" in out
    before = everything(home)
    code, out, _ = run(capsys, "prompts", "speak", "--home", str(home))
    assert out.count(": 0 made, robot voice") == 2
    assert everything(home) == before


@ROBOT
def test_ctrl_c_ends_the_robots_and_leaves_what_is_done(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    command = [sys.executable, "-m", "ivr", "prompts", "speak", "en", "--home", str(home)]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as speaking:
        while not list(home.glob("prompts/en/*.wav")) and speaking.poll() is None:
            time.sleep(0.002)
        speaking.send_signal(signal.SIGINT)
        _, err = speaking.communicate(timeout=20)
    assert (speaking.returncode, "Traceback" in err) == (130, False)
    states = [cell["state"] for cell in listed(capsys, home, "--language", "en").values()]
    assert 1 <= states.count("placeholder") < states.count("missing")
    assert "changed" not in states
    assert not [path for path in home.rglob("*") if path.name.endswith(".new")]


@ROBOT
def test_what_cannot_be_spoken_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("How can we help?", "我们能帮您什么?"))
    run(capsys, "prompts", "start", "vi", "--tag", "vi-VN", "--home", str(home))
    code, out, err = run(capsys, "prompts", "speak", "en", "main", "--home", str(home))
    assert code == 1
    assert err.startswith("en/main: ")
    assert "en: 0 made" in out
    _, out, _ = run(capsys, "prompts", "speak", "vi", "main", "--home", str(home))
    assert "vi/main: left as it is, it is not translated yet" in out


def test_a_language_no_robot_speaks_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    run(capsys, "prompts", "start", "ar", "--tag", "arb", "--home", str(home))
    code, out, _ = run(capsys, "prompts", "speak", "ar", "--home", str(home))
    assert code == 1
    assert "ar: No robot voice can speak arb: only a person, or the carrier's own voice." in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["main"], '"main" is a prompt; name the language before it: ivr prompts speak en main'),
        (["es", "mainn"], 'There is no prompt "mainn"; did you mean "main"?'),
        (["fr"], 'There is no language "fr"'),
    ],
)
def test_wrong_usage_of_speak(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: list[str], told: str
) -> None:
    code, _, err = run(capsys, "prompts", "speak", *arguments, "--home", str(home))
    assert code == 2
    assert told in err
