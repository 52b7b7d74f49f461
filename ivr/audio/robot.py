"""Placeholder speech: words spoken by whichever free engine this machine has.

Fit to hear a line before its recordings exist, never to be its voice. Run as a program, this file speaks
through the library of the ``espeakng-loader`` wheel, so that a fault in it cannot end ours.
"""

from __future__ import annotations

import ctypes
import io
import re
import subprocess
import sys
import unicodedata
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PATIENCE = 30  # seconds; flite speaks a minute of prompts in one
FLITE, WHEEL, ESPEAK = "flite", "espeakng-loader", "espeak-ng"

# The voice for a language where its own code is not the name, or not the best, of one.
VOICES = {
    "en": "en-us",
    "es": "es-419",
    # espeak-ng 1.51 reads characters as English letters with `cmn`, and rightly with this one.
    "cmn": "cmn-latn-pinyin",
    "zh": "cmn-latn-pinyin",
    "zh-hk": "yue",
}
# Written without vowels, or with Chinese letters, these come out as consonants or as letters' names;
# Filipino has no voice, and none that is like it should stand in.
_ARABIC = frozenset({"ar", "arb", "arz", "apc", "ajp", "acm", "acw", "ary", "arq", "aeb", "apd", "ayl"})
REFUSED = _ARABIC | {"he", "hak", "ja", "tl", "fil"}
WHEEL_ONLY = frozenset({"uk"})  # espeak-ng 1.51 reads Ukrainian as if it were Russian

# An engine that is not installed, fails, takes too long, or writes something else than speech.
_FAILURES = (OSError, subprocess.SubprocessError, ImportError, RuntimeError, EOFError, wave.Error)
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
# flite knows ASCII only. Brackets would make espeak-ng read phonemes.
_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": " ", "”": " ", "–": ", ", "—": ", "})
_BRACKETS = str.maketrans("[]", "  ")


class RobotMute(Exception):
    """Nothing here can say these words; the text is a sentence that says what to do about it."""


@dataclass(frozen=True, slots=True)
class Robot:
    """A voice of an engine on this machine."""

    engine: str
    voice: str


def robot_for(language: str) -> Robot | None:
    """Who speaks a BCP-47 language such as ``es`` or ``es-US`` here; None where nobody is fit to."""
    return next(filter(_works, _candidates(language.lower())), None)


def speak(words: str, language: str) -> bytes:
    """A WAV file of these words, 16 bit, mono, at the engine's own rate; raises RobotMute where none can.

    Short codes must come spelled apart, as in "9 1 1". No words are a sound of no length.
    """
    robot = robot_for(language)
    if robot is None:
        raise RobotMute(_remedy(language))
    said = _sayable(words, robot)
    if not any(letter.isalnum() for letter in said):
        return _wav(b"", rate=8000)
    try:
        return _spoken(said, robot)
    except _FAILURES:
        raise RobotMute(f'{robot.engine} cannot say "{" ".join(said.split())[:60]}".') from None


def _candidates(tag: str) -> Iterator[Robot]:
    """The voices that might speak a language, best first."""
    base = tag.split("-")[0]
    if base in REFUSED or not _TAG.fullmatch(tag):
        return
    if base == "en":
        yield Robot(FLITE, "rms")  # survives the telephone best of those measured
    own = VOICES.get(tag) or VOICES.get(base)
    for engine in [WHEEL] if base in WHEEL_ONLY else [WHEEL, ESPEAK]:
        yield from (Robot(engine, voice) for voice in ([own] if own else dict.fromkeys([tag, base])))


@cache
def _works(robot: Robot) -> bool:
    """Whether a voice speaks at all, found by trying it; what is installed meanwhile is not noticed."""
    try:
        return bool(_spoken("a", robot))
    except _FAILURES:
        return False


def _remedy(language: str) -> str:
    base = language.lower().split("-")[0]
    here = any(_works(Robot(engine, VOICES["en"])) for engine in (WHEEL, ESPEAK))
    if base in REFUSED or (here and base not in WHEEL_ONLY):
        return f"No robot voice can speak {language}: only a person, or the carrier's own voice."
    install = "apt install flite" if base == "en" else "pip install espeakng-loader"
    return f"No voice on this machine speaks {language}. Install one ({install})."


def _sayable(words: str, robot: Robot) -> str:
    """The words without what an engine would take for a command, or could not read."""
    said = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in words)
    said = said.translate(_BRACKETS)
    if robot.engine == FLITE:
        said = unicodedata.normalize("NFKD", said.translate(_TYPOGRAPHY))
        said = said.encode("ascii", "ignore").decode()
    return said


def _spoken(words: str, robot: Robot) -> bytes:
    """What an engine makes of words in a file: no shell, and no words among its options."""
    with TemporaryDirectory(prefix="ivr-robot-") as folder:
        script, sound = Path(folder, "words.txt"), Path(folder, "speech.wav")
        script.write_text(words, encoding="utf-8")
        subprocess.run(
            _COMMANDS[robot.engine](robot.voice, str(script), str(sound)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
        return _checked(sound.read_bytes())


def _checked(sound: bytes) -> bytes:
    """The same WAV file; raises wave.Error unless it holds something of the promised kind."""
    with wave.open(io.BytesIO(sound)) as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2) or not file.getnframes():
            raise wave.Error("not speech")
    return sound


def _wav(frames: bytes, rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(frames)
    return out.getvalue()


# The engines, each as the command that speaks a file of words into a file of sound.


def _flite(voice: str, script: str, sound: str) -> list[str]:
    return ["flite", "-voice", voice, "--setf", "duration_stretch=1.15", "-f", script, "-o", sound]


def _espeak(voice: str, script: str, sound: str) -> list[str]:
    return ["espeak-ng", "-v", voice, "-s", "150", "-b", "1", "-f", script, "-w", sound]


def _wheel(voice: str, script: str, sound: str) -> list[str]:
    loader: Any = import_module("espeakng_loader")
    library, data = loader.get_library_path(), loader.get_data_path()
    return [sys.executable, "-I", __file__, library, data, voice, script, sound]


_COMMANDS: dict[str, Callable[[str, str, str], list[str]]] = {FLITE: _flite, ESPEAK: _espeak, WHEEL: _wheel}

# The library, by the names and numbers of its speak_lib.h.
_SYNCHRONOUS, _DONT_EXIT, _RATE, _UTF8, _OK = 2, 0x8000, 1, 1, 0
_WORDS_A_MINUTE = 140
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def _speak_by_library(library: str, data: str, voice: str, script: str, sound: str) -> None:
    """Speaks a file of words into a file of sound; raises RuntimeError where it cannot."""
    espeak, frames = ctypes.CDLL(library), bytearray()

    def hear(samples: int | None, length: int, _events: int | None) -> int:
        if samples:
            frames.extend(ctypes.string_at(samples, 2 * length))
        return 0  # go on

    callback = _CALLBACK(hear)  # kept until the end: the library holds only its address
    rate = espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
    espeak.espeak_SetSynthCallback(callback)
    if rate <= 0 or espeak.espeak_SetVoiceByName(voice.encode()) != _OK:
        raise RuntimeError(f"espeak-ng has no voice {voice}")
    espeak.espeak_SetParameter(_RATE, _WORDS_A_MINUTE, 0)
    words = Path(script).read_bytes()
    espeak.espeak_Synth(words, ctypes.c_size_t(len(words) + 1), 0, 0, 0, _UTF8, None, None)
    Path(sound).write_bytes(_wav(bytes(frames), rate))


if __name__ == "__main__":
    _speak_by_library(*sys.argv[1:])
