"""Placeholder speech: by the engines of this machine where there are any, and by false ones."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ivr.audio import robot
from ivr.audio.robot import ESPEAK, FLITE, WHEEL, Robot, RobotMute, robot_for, speak

english = pytest.mark.skipif(robot_for("en") is None, reason="flite or espeak-ng is not installed")
others = pytest.mark.skipif(robot_for("pl") is None, reason="espeak-ng or espeakng-loader is not installed")
wheel = pytest.mark.skipif(not robot._works(Robot(WHEEL, "pl")), reason="espeakng-loader is not installed")

HOSTILE = [
    "-o /dev/full --help",
    "--stdin",
    "say \"this\" and 'that'",
    "one\ntwo\r\nthree",
    "$(touch pwned) `touch pwned` ; touch pwned | touch pwned",
    "before\0after",
    "\x0115Vquick\ufffe",
    "<speak>5 < 6 & 7</speak> [[h@l@U]]",
    "half a letter: \ud800",
    "%s %n {0} \\",
]

# Writes its words and options beside itself, then a second of sound.
FALSE_ENGINE = """#!{python}
import pathlib, sys, wave
home, options = pathlib.Path(__file__).parent, sys.argv[1:]
if "{voice}" not in options:
    sys.exit("no such voice")
home.joinpath("options.txt").write_text("\\n".join(options))
home.joinpath("words.txt").write_bytes(pathlib.Path(options[options.index("-f") + 1]).read_bytes())
with wave.open(options[-1], "wb") as sound:
    sound.setparams((1, 2, 16000, 0, "NONE", ""))
    sound.writeframes(bytes(32000))
"""


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """What works is found anew for each test."""
    robot._works.cache_clear()
    yield
    robot._works.cache_clear()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any engine; programs put in this folder are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def install(folder: Path, name: str, script: str = FALSE_ENGINE, voice: str = "es-419") -> None:
    program = folder / name
    program.write_text(script.replace("{python}", sys.executable).replace("{voice}", voice), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return float(file.getnframes() / file.getframerate())


def loudness(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return float(np.abs(np.frombuffer(file.readframes(file.getnframes()), "<i2")).max(initial=0))


# By the engines of this machine.


@english
@pytest.mark.parametrize("tag", ["en", "en-US", "EN-us"])
def test_english_is_spoken(tag: str) -> None:
    sound = speak("If you are in danger, hang up and call 9 1 1.", tag)
    assert 2 < seconds(sound) < 8
    assert loudness(sound) > 3000


@others
@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("es-US", "Si está en peligro, cuelgue y llame al 9 1 1."),
        ("pl-PL", "Jeśli grozi Ci niebezpieczeństwo, zadzwoń pod 9 1 1."),
        ("hi-IN", "अगर आप खतरे में हैं, तो 9 1 1 पर कॉल करें।"),
        ("cmn-CN", "如果有生命危险，请挂断并拨打 9 1 1。"),
        ("zh", "如果有生命危险，请挂断并拨打 9 1 1。"),
    ],
)
def test_other_languages_are_spoken_whatever_the_locale(
    tag: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = speak(words, tag)
    assert 2 < seconds(sound) < 9
    monkeypatch.setenv("LC_ALL", "C")
    assert speak(words, tag) == sound


@others
def test_mandarin_is_not_read_as_the_letters_of_its_sounds() -> None:
    """espeak-ng 1.51's own voice for it takes three times as long: it spells in English."""
    assert seconds(speak("请挂断并拨打电话", "cmn")) < 8 * 0.5


@english
@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("tag", ["en", "pl"])
def test_words_are_only_ever_words(
    words: str, tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if robot_for(tag) is None:
        pytest.skip("espeak-ng or espeakng-loader is not installed")
    assert 0.3 < seconds(speak(words, tag)) < 20
    assert list(tmp_path.iterdir()) == []


@english
@pytest.mark.parametrize("nothing", ["", " ", "...", "—", "\0\n", "[[]]"])
def test_no_words_are_no_sound(nothing: str) -> None:
    assert seconds(speak(nothing, "en")) == 0


@english
def test_marks_a_printer_likes_are_no_words() -> None:
    if robot_for("en") != Robot(FLITE, "rms"):
        pytest.skip("flite is not installed")
    assert speak("“Don’t wait” – press 1…", "en") == speak(" Don't wait  ,  press 1...", "en")


@wheel
@pytest.mark.parametrize("tag", ["es", "pl-PL", "cmn-CN", "uk-UA", "yue"])
def test_the_wheel_comes_before_an_older_program(tag: str) -> None:
    chosen = robot_for(tag)
    assert chosen is not None
    assert chosen.engine == WHEEL


# By none, and by false ones.


@pytest.mark.parametrize("tag", ["ar", "arb", "ar-AE", "tl", "fil-PH", "he", "ja"])
def test_a_language_no_robot_can_speak_is_left_to_people(tag: str) -> None:
    assert robot_for(tag) is None
    with pytest.raises(RobotMute, match=f"No robot voice can speak {tag}: only a person"):
        speak("١", tag)


@pytest.mark.parametrize("tag", ["", "-v", "--help", "../en", "en\0", "e", "zz zz", "english"])
def test_what_is_no_language_has_no_robot(tag: str) -> None:
    assert robot_for(tag) is None


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("tag", "remedy"), [("en-US", "apt install flite"), ("pl", "pip install espeakng-loader")]
)
def test_a_machine_without_engines_says_what_to_install(tag: str, remedy: str) -> None:
    assert robot_for(tag) is None
    with pytest.raises(RobotMute) as mute:
        speak("hello", tag)
    assert str(mute.value) == f"No voice on this machine speaks {tag}. Install one ({remedy})."


def test_a_voice_is_taken_only_if_it_speaks(bare: Path) -> None:
    install(bare, "espeak-ng")
    assert robot_for("es-US") == Robot(ESPEAK, "es-419")
    assert robot_for("pl") is None


def test_old_ukrainian_is_not_taken(bare: Path) -> None:
    install(bare, "espeak-ng", voice="uk")
    assert robot_for("uk-UA") is None


def test_flite_comes_before_espeak(bare: Path) -> None:
    install(bare, "espeak-ng", voice="en-us")
    assert robot_for("en") == Robot(ESPEAK, "en-us")
    robot._works.cache_clear()
    install(bare, "flite", voice="rms")
    assert robot_for("en") == Robot(FLITE, "rms")


@pytest.mark.parametrize("words", HOSTILE)
def test_an_engine_is_given_files_and_no_words(words: str, bare: Path) -> None:
    install(bare, "espeak-ng")
    assert seconds(speak(words, "es")) == 1
    options = (bare / "options.txt").read_text().split("\n")
    assert [option for option in options if "/" not in option] == [
        "-v",
        "es-419",
        "-s",
        "150",
        "-b",
        "1",
        "-f",
        "-w",
    ]
    given = (bare / "words.txt").read_text(encoding="utf-8")
    assert all(character.isprintable() or ord(character) > 127 for character in given)
    assert sorted(path.name for path in bare.iterdir()) == ["espeak-ng", "options.txt", "words.txt"]


@pytest.mark.parametrize(
    "broken",
    [
        "#!{python}\nraise SystemExit(1)\n",
        "#!/nowhere/at/all\n",
        "#!{python}\n# says it is done, and writes nothing\n",
        "#!{python}\nimport sys; open(sys.argv[-1], 'w').write('noise')\n",
        "#!{python}\nimport time; time.sleep(60)\n",
    ],
)
def test_an_engine_that_fails_is_mute(broken: str, bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robot, "PATIENCE", 0.5)
    install(bare, "espeak-ng", broken)
    assert robot_for("es") is None
    monkeypatch.setattr(robot, "_works", lambda candidate: candidate == Robot(ESPEAK, "es-419"))
    with pytest.raises(RobotMute, match=r'^espeak-ng cannot say "hola"\.$'):
        speak("hola\n", "es")


def test_the_library_is_asked_in_a_process_of_its_own() -> None:
    """Whatever is wrong with it, the exit code says so and nothing of ours is lost."""
    told = subprocess.run(
        [sys.executable, "-I", robot.__file__, "/nowhere/lib.so", "/nowhere", "pl", "a", "b"],
        capture_output=True,
        check=False,
    )
    assert told.returncode == 1
