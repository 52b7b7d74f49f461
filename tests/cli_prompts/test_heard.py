"""From the file somebody recorded to what a caller hears, and back when the words change."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from ivr.audio.robot import robot_for
from ivr.files.load import load
from ivr.phone import Played, WsgiExchange, play
from ivr.web.build import build
from ivr.web.settings import Settings
from tests.cli_prompts.homes import listed, take
from tests.conftest import BASE_URL, OPEN, TOKEN
from tests.test_cli import SHIPPED, run

ROBOT = pytest.mark.skipif(robot_for("en-US") is None, reason="flite or espeak-ng is not installed")
NOON = ("--at", "2026-12-02 12:00")


def call(capsys: pytest.CaptureFixture[str], home: Path, *more: str) -> list[dict[str, object]]:
    """Everything heard, without the silences between sentences."""
    code, out, err = run(capsys, "call", "--home", str(home), *NOON, "--keys", "", "--json", *more)
    assert (code, err) == (0, "")
    events = [each for each in json.loads(out) if each["kind"] in ("play", "say")]
    return [each for each in events if not str(each["prompt"]).startswith("silence-")]


def kinds(events: list[dict[str, object]], words: str) -> set[object]:
    """How some words are heard."""
    return {each["kind"] for each in events if each["words"] == words}


def test_a_call_plays_the_recordings_and_speaks_the_rest(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    take(tmp_path, "takes/main-library.wav", "wav-44100-stereo")
    take(tmp_path, "takes/es/main-library.m4a", "m4a-aac")
    take(tmp_path, "takes/es/emergency.ogg", "ogg-opus", 6)
    assert run(capsys, "prompts", "add", str(tmp_path / "takes"), "--home", str(home))[0] == 0
    english, spanish = call(capsys, home), call(capsys, home, "--language", "es")
    (main,) = [each for each in english if each["prompt"] == "main-library"]
    assert (main["kind"], main["language"], main["words"]) == ("play", "en", "For the library")
    assert main["seconds"] == pytest.approx(listed(capsys, home)["main-library", "en"]["seconds"], abs=0.05)
    assert {(each["prompt"], each["language"]) for each in spanish if each["kind"] == "play"} == {
        ("emergency", "es"),
        ("main-library", "es"),
    }
    assert kinds(english, "For town news") == {"say"}


@ROBOT
def test_placeholders_are_heard_in_demo_mode_only(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    run(capsys, "prompts", "speak", "en", "main-library", "--home", str(home))
    assert kinds(call(capsys, home), "For the library") == {"play"}
    line, _ = load(home)
    assert line
    for demo in (True, False):
        app = build(line, Settings(home, BASE_URL, (TOKEN,), demo=demo), lambda: OPEN)
        events = play(WsgiExchange(app, TOKEN, BASE_URL), f"{BASE_URL}/voice", [])
        urls = [event.url for event in events if isinstance(event, Played)]
        assert any(url.endswith("/en/main-library.wav") for url in urls) == demo


def test_a_recording_is_stale_once_the_words_change_and_fresh_once_it_is_recorded_anew(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    told = ("--home", str(home))
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main-library", *told)
    assert kinds(call(capsys, home), "For the library") == {"play"}

    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("For the library", "For books"))
    assert kinds(call(capsys, home), "For books") == {"say"}
    cell = listed(capsys, home, "--stale")["main-library", "en"]
    assert (cell["state"], cell["recorded_words"]) == ("stale", "For the library")
    _, out, _ = run(capsys, "prompts", *told)
    assert "recordings that say older words: 1 en\n    ivr prompts sheet en --stale" in out
    _, out, _ = run(capsys, "prompts", "--language", "en", "--stale", *told)
    assert "recorded as: For the library" in out

    code, out, _ = run(capsys, "prompts", "add", str(home / "prompts/en/originals/main-library.wav"), *told)
    assert (code, out.split()[0]) == (0, "en/main-library"), "somebody heard it and found that it still fits"
    assert kinds(call(capsys, home), "For books") == {"play"}
    assert listed(capsys, home)["main-library", "en"]["state"] == "recorded"

    menu.write_text(menu.read_text().replace("For books", "For the library"))
    assert kinds(call(capsys, home), "For the library") == {"say"}


def test_a_call_becomes_a_sound_of_its_own_length(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if robot_for("pl-PL") is None:
        pytest.skip("flite or espeak-ng is not installed")
    path = tmp_path / "call.wav"
    told = ("call", *SHIPPED, "--language", "pl", "--keys", "", *NOON)
    code, out, err = run(capsys, *told, "--wav", str(path), "--json")
    assert code == 0
    assert f"{path}: " in err
    with wave.open(str(path)) as sound:
        assert sound.getparams()[:3] == (1, 2, 8000)
        assert sound.getnframes() / 8000 == pytest.approx(json.loads(out)[-1]["at"], abs=0.1)
        assert any(sound.readframes(8000 * 3))
