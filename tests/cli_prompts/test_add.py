"""``ivr prompts add``: recordings as they come from phones and recorders, in folders as people name them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from ivr.cli.prompts.keeping import whole
from tests.audio.takes import wav
from tests.cli_prompts.homes import everything, listed, take
from tests.processes import running
from tests.test_cli import run


def add(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str | Path) -> tuple[int, str, str]:
    return run(capsys, "prompts", "add", "--home", str(home), *map(str, arguments))


def test_a_folder_of_mixed_formats_is_sorted_by_prompt_and_language(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    takes = tmp_path / "takes"
    take(takes, "Main.WAV", "wav-44100-stereo")
    take(takes, "Welcome.m4a", "m4a-aac")
    take(takes, "es/Main.ogg", "ogg-opus")
    for name in ("ES-us/press-1.wav", "Español/Press 2.wav", "es/second day/press_3.wav", "press-4.es.wav"):
        (takes / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(a_take, takes / name)
    for name in ("es_press-5.wav", "spanish press 6.wav", "press-7.wav"):
        shutil.copy(a_take, takes / name)
    (takes / "notes.txt").write_text("take two is better")
    (takes / ".DS_Store.wav").write_text("not ours")
    (takes / "__MACOSX").mkdir()
    (takes / "__MACOSX/main.wav").write_text("not ours either")
    code, out, err = add(capsys, home, takes)
    assert (code, err) == (0, "")
    cells = listed(capsys, home)
    recorded = {key for key, cell in cells.items() if cell["state"] == "recorded"}
    assert recorded == {("main", "en"), ("welcome", "en"), ("press-7", "en"), ("main", "es")} | {
        (f"press-{key}", "es") for key in range(1, 7)
    }
    assert "10 imported (3 en, 7 es)" in out
    assert "Passed over, because they are no sounds: notes.txt" in out
    assert (home / "prompts/es/main.wav").exists()
    assert (home / "prompts/es/originals/main.ogg").read_bytes() == (takes / "es/Main.ogg").read_bytes()
    main = cells["main", "en"]
    assert main["seconds"] == pytest.approx(2, abs=0.5)
    assert main["loudness"] == pytest.approx(-19, abs=1.5)
    assert main["recorded_words"] == "How can we help?"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "mian.wav",
            'There is no prompt "mian". Did you mean "main"? Rename the file, or add it with --prompt',
        ),
        ("main (1).wav", 'Did you mean "main"?'),
        ("something else entirely.wav", "Find its name with: ivr prompts"),
        ("last-words.wav", "has blanks"),
        ("each-monday.wav", "is said inside other sentences"),
        ("fr/main.wav", 'The line does not speak "fr". Say which language it is with --language: en, es.'),
        ("main.polish.wav", 'The line does not speak "polish"'),
        ("es/main.en.wav", "Its name says en and its folder es"),
        ("en/emergency-short.wav", 'menus/line.yaml has no short emergency notice in "en".'),
    ],
)
def test_a_file_that_could_be_heard_wrongly_is_left_out(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path, name: str, told: str
) -> None:
    before = everything(home)
    path = tmp_path / "takes" / name
    path.parent.mkdir(parents=True)
    shutil.copy(a_take, path)
    for given in (path, tmp_path / "takes"):
        code, out, _ = add(capsys, home, given)
        assert code == 1
        assert told in out
        assert "0 imported, 1 left out." in out
    assert everything(home) == before


def test_hostile_files_are_left_out_and_the_good_ones_go_on(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    takes = tmp_path / "takes"
    takes.mkdir()
    shutil.copy(a_take, takes / "main.wav")
    (takes / "press-1.wav").write_bytes(b"")
    (takes / "press-2.mp3").write_bytes(b"\0" * 5000)
    (takes / "press-3.wav").write_bytes(wav(np.zeros(96_000, dtype=np.float32)))
    os.mkfifo(takes / "press-4.wav")
    (takes / "press-5.wav").symlink_to(takes / "gone.wav")
    code, out, _ = add(capsys, home, takes)
    assert code == 1
    assert "1 imported (1 en), 5 left out." in out
    for told in ("is empty", "not a sound recording", "Nothing can be heard", "not a file", "no such file"):
        assert told in out
    assert listed(capsys, home)["main", "en"]["state"] == "recorded"
    assert sorted(path.name for path in (home / "prompts/en").glob("*.wav")) == ["main.wav"]


def test_a_notice_that_goes_on_for_too_long_is_left_out(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    take(tmp_path, "takes/emergency.wav", seconds=12)
    take(tmp_path, "takes/es/emergency-short.wav", seconds=5.5)
    code, out, _ = add(capsys, home, tmp_path / "takes")
    assert code == 1
    assert "The emergency notice may last 8 seconds; this takes 11" in out
    assert "The emergency notice may last 3.5 seconds; this takes 4" in out
    assert not list(home.glob("prompts/*/*.wav"))


def test_two_files_for_one_prompt_are_both_left_out(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    for name in ("es/main.wav", "main.es.wav"):
        (tmp_path / "takes" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(a_take, tmp_path / "takes" / name)
    code, out, _ = add(capsys, home, tmp_path / "takes")
    assert code == 1
    assert out.count("would both be es/main. Add only the one to keep.") == 2
    assert listed(capsys, home)["main", "es"]["state"] == "missing"


def test_a_memo_is_told_its_prompt_and_language(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    code, out, _ = add(capsys, home, a_take, "--prompt", "main", "--language", "es")
    assert (code, out.split()[0]) == (0, "es/main")
    assert out.endswith("1 imported (1 es), 0 left out.\n")


def test_a_new_take_goes_in_the_place_of_the_old_one_with_its_original(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    add(capsys, home, take(tmp_path, "main.wav"))
    code, out, _ = add(capsys, home, take(tmp_path, "main.m4a", "m4a-aac"))
    assert code == 0
    assert ", in place of the one added " in out
    originals = home / "prompts/en/originals"
    assert [path.name for path in originals.iterdir() if path.is_file()] == ["main.m4a"]
    assert [path.suffix for path in sorted((originals / "earlier/main").glob("*.original*"))] == [".wav"]


def test_an_original_is_still_in_its_language(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    add(capsys, home, a_take, "--prompt", "main", "--language", "es")
    for given in ("main.wav", "."):
        code, out, _ = add(capsys, home, home / "prompts/es/originals" / given)
        assert (code, out.split()[0]) == (0, "es/main")


def test_what_should_be_listened_to_is_told_then_and_later(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    _, out, _ = add(capsys, home, a_take, "--prompt", "silence-2")
    assert "Is something missing?" in out
    assert "1 of them to listen to again" in out
    _, out, _ = run(capsys, "prompts", "--home", str(home), "--language", "en")
    assert "Is something missing?" in out
    assert "recordings to listen to again: 1 en" in out
    assert "Is something missing?" in str(listed(capsys, home)["silence-2", "en"]["warnings"])


def test_a_notice_far_too_short_is_no_notice(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    code, out, _ = add(capsys, home, a_take, "--prompt", "emergency")
    assert code == 1
    assert "The emergency notice should take about" in out
    assert not (home / "prompts/en/emergency.wav").exists()


def test_our_own_sounds_are_not_imported_again(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    add(capsys, home, a_take, "--prompt", "main")
    code, out, _ = add(capsys, home, home / "prompts")
    assert (code, out.split("\n")[0]) == (0, "0 imported, 0 left out.")
    code, out, _ = add(capsys, home, home / "prompts/en/main.wav")
    assert code == 1
    assert "This is en/main as it was imported already." in out


def test_a_sound_put_there_by_hand_is_found_and_can_be_added(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    add(capsys, home, a_take, "--prompt", "welcome")
    shutil.copy(home / "prompts/en/welcome.wav", home / "prompts/en/main.wav")
    assert listed(capsys, home, "--stale")["main", "en"]["state"] == "changed"
    _, out, _ = run(capsys, "prompts", "--home", str(home))
    assert re.search(r"^main +odd ", out, re.M)
    assert "sounds nobody added, so nobody hears them: 1 en" in out
    _, out, _ = add(capsys, home, home / "prompts/en/main.wav")
    assert "This is en/welcome as it was imported already." in out
    (home / "prompts/en/welcome.wav").unlink()
    assert add(capsys, home, home / "prompts/en")[0] == 0
    assert listed(capsys, home)["main", "en"]["state"] == "recorded"


def test_a_lost_bookkeeping_is_not_written_over(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    add(capsys, home, a_take, "--prompt", "welcome")
    (home / "prompts/en/recordings.json").write_text("<<<<<<< yours")
    before = everything(home)
    code, out, err = add(capsys, home, a_take, "--prompt", "main")
    assert code == 1
    assert "prompts/en/recordings.json" in out
    assert "Nothing is imported" in err
    assert everything(home) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name the recordings, or a folder of them, like: ivr prompts add takes/"),
        (["{empty}"], "No recordings in"),
        (["{take}", "--prompt", "mainn"], 'There is no prompt "mainn"; did you mean "main"?'),
        (["{take}", "{take}2", "--prompt", "main"], "so it takes one file; these are 2"),
        (["{take}", "--language", "fr"], 'There is no language "fr"'),
    ],
)
def test_wrong_usage_says_what_to_type(
    capsys: pytest.CaptureFixture[str],
    home: Path,
    tmp_path: Path,
    a_take: Path,
    arguments: list[str],
    told: str,
) -> None:
    (tmp_path / "empty").mkdir()
    filled = [each.format(take=a_take, empty=tmp_path / "empty") for each in arguments]
    code, _, err = add(capsys, home, *filled)
    assert code == 2
    assert told in err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = add(capsys, home, "/nonexistent/main.wav")
    assert code == 1
    assert "There is no such file." in out


def test_a_place_that_cannot_be_written_is_named(
    capsys: pytest.CaptureFixture[str], home: Path, a_take: Path
) -> None:
    (home / "prompts/en").write_text("a file where a folder should be")
    code, _, err = add(capsys, home, a_take, "--prompt", "main")
    assert code == 1
    assert "Cannot write prompts/en" in err
    assert "Stopped. What is listed above is done" in err


def test_ctrl_c_waits_for_what_is_being_written() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), whole(), whole():
        signal.raise_signal(signal.SIGINT)
        done.append("written")
    assert done == ["written"]


def test_another_thread_needs_no_such_care() -> None:
    done = []

    def write() -> None:
        with whole():
            done.append("written")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert done == ["written"]


def test_ctrl_c_leaves_what_is_done_and_no_half_files(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    takes = tmp_path / "takes/es"
    takes.mkdir(parents=True)
    for (prompt, language), cell in listed(capsys, home).items():
        if language == "es" and cell["state"] == "missing":
            shutil.copy(a_take, takes / f"{prompt}.wav")
    command = [sys.executable, "-m", "ivr", "prompts", "add", str(takes), "--home", str(home)]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as adding:
        folder = home / "prompts/es"
        while len(list(folder.glob("*.wav"))) < 3 and adding.poll() is None:
            time.sleep(0.002)
        adding.send_signal(signal.SIGINT)
        out, err = adding.communicate(timeout=30)
    assert adding.returncode == 130
    assert "Stopped. What is listed above is done" in err
    states = [cell["state"] for (_, language), cell in listed(capsys, home).items() if language == "es"]
    kept = states.count("recorded")
    assert 3 <= kept < len(list(takes.iterdir()))
    assert f"{kept} imported ({kept} es)" in out
    assert "changed" not in states
    assert len(json.loads((folder / "recordings.json").read_text())) == kept
    assert not [path for path in home.rglob("*") if path.name.endswith(".new")]
