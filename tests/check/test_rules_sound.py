"""Recordings as callers hear them: what they are told of, and what of them is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from ivr.audio.measure import inspected
from ivr.audio.take import read_take
from ivr.audio.tones import dtmf
from ivr.check.rules.sound import RULES
from ivr.check.subject import subject
from ivr.files.load import load, read_line
from ivr.files.recordings import make_record
from ivr.files.shelving import keep
from tests.audio.takes import Samples, samples, speech, wav
from tests.conftest import HOME
from tests.files.recorded import ADDED, sound
from tests.files.small import SMALL, copy_of

WORDS = "How can we help?"
PROMPTS = {"main": WORDS, "welcome": "Town of Fairview.", "main-library": "For the library"}


@pytest.fixture(scope="module")
def good() -> Samples:
    """What a take is after its import, read at the pace of a telephone."""
    return samples(read_take(wav(speech(5.0)), "", "en").sound)


def small(to: Path, *, placeholder: bool = False, **heard: Samples) -> Path:
    """The small line with recordings."""
    copy_of(SMALL, to)
    for name, made in heard.items():
        prompt = name.replace("_", "-")
        data = wav(made, 8000)
        record = make_record(
            PROMPTS[prompt],
            data,
            (len(made) / 8000, -19, -3),
            source="a telephone",
            original=None,
            added=ADDED,
            placeholder=placeholder,
        )
        keep(to, "en", prompt, data, record, None)
    return to


def told(home: Path) -> list[str]:
    loaded = read_line(home)
    assert loaded.line is not None, loaded.problems
    looked = subject(loaded, "twilio", date(2026, 11, 23))
    found = [problem for rule in RULES for problem in rule.problems(looked)]
    return [f"{each.rule} {each.level} {each.file}: {each.what}" for each in found]


def test_an_imported_take_is_good(tmp_path: Path, good: Samples) -> None:
    assert told(small(tmp_path, main=good)) == []


def test_the_shipped_line_has_robots_only_and_they_are_left_alone() -> None:
    assert told(HOME) == []


def test_a_placeholder_is_not_measured(tmp_path: Path, good: Samples) -> None:
    assert told(small(tmp_path, main=good * 5, placeholder=True)) == []


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: sound(rate=44100, channels=2), "44100 Hz, 2 channel(s), 16 bits"),
        (lambda: sound(rate=16000), "16000 Hz, 1 channel(s), 16 bits"),
        (lambda: sound(width=1), "8000 Hz, 1 channel(s), 8 bits"),
        (lambda: sound().replace(b"fmt \x10\0\0\0\1\0", b"fmt \x10\0\0\0\7\0"), "no WAV file of plain PCM"),
        (lambda: b"ID3\x04" + bytes(2000), "no WAV file of plain PCM"),
        (lambda: sound(frames=0), "empty"),
        (lambda: sound(frames=8000 * 310), "longer than 300 seconds"),
    ],
)
def test_a_file_a_telephone_cannot_carry_is_told_once_and_the_line_still_answers(
    tmp_path: Path, made: Callable[[], bytes], reason: str
) -> None:
    home = copy_of(SMALL, tmp_path)
    (home / "prompts/en").mkdir(parents=True)
    (home / "prompts/en/main.wav").write_bytes(made())

    line, problems = load(home)

    assert line is not None
    assert problems == []
    assert told(home) == [
        f"L37 must prompts/en/main.wav: callers never hear this file ({reason}), "
        "only WAV of 8000 Hz, 1 channel and 16 bits"
    ]


def test_a_peak_close_to_full_scale_is_told(tmp_path: Path, good: Samples) -> None:
    close, over = 0.75 / np.abs(good).max(), 0.95 / np.abs(good).max()
    assert "L38 should prompts/en/main.wav: it peaks at -2.5 dBFS, close to rattling on a telephone" in told(
        small(tmp_path / "one", main=good * close)
    )
    assert "L38 must prompts/en/main.wav: it peaks at -0.4 dBFS, and rattles on a telephone" in told(
        small(tmp_path / "two", main=good * over)
    )


@pytest.mark.parametrize("then", [1.0, 0.5])
def test_a_take_that_was_cut_off_is_told_even_if_it_was_turned_down_later(
    tmp_path: Path, good: Samples, then: float
) -> None:
    cut = np.clip(good * 3, -0.85, 0.85) * then
    found = told(small(tmp_path, main=cut))
    what = "it was recorded too loud: its peaks are cut off, which callers hear as rattling"
    assert f"L38 must prompts/en/main.wav: {what}" in found


def test_a_constant_voltage_is_told(tmp_path: Path, good: Samples) -> None:
    assert told(small(tmp_path / "little", main=good + 0.004)) == []
    assert told(small(tmp_path / "much", main=good + 0.007)) == [
        "L38 must prompts/en/main.wav: a constant voltage of 0.7 percent lies under it, and clicks"
    ]


@pytest.mark.parametrize(("by", "than"), [(0.5, "quieter"), (0.2, "quieter")])
def test_a_recording_that_is_too_quiet_is_told(tmp_path: Path, good: Samples, by: float, than: str) -> None:
    (only,) = told(small(tmp_path, main=good * by))
    assert than in only
    assert only.startswith("L38 should prompts/en/main.wav: it is")


def test_one_recording_unlike_the_others_is_told_once(tmp_path: Path, good: Samples) -> None:
    home = small(tmp_path, main=good, welcome=good * 0.98, main_library=good * 0.75)
    (only,) = told(home)
    assert only == (
        "L38 should prompts/en/main-library.wav: callers hear a step of 2.5 dB between this and main"
    )


def test_silence_before_and_after_is_told(tmp_path: Path, good: Samples) -> None:
    quiet = np.zeros(4000, dtype=np.float32)
    found = told(small(tmp_path, main=np.concatenate([quiet, good, quiet])))
    assert [row.split(": callers wait")[0] for row in found] == ["L39 should prompts/en/main.wav"] * 2
    assert "in silence before it speaks" in found[0]
    assert "in silence after it has spoken" in found[1]


def test_an_end_that_is_missing_is_told(tmp_path: Path, good: Samples) -> None:
    half = len(good) // 2
    loudest = half + int(np.abs(good[half:]).argmax())
    (only,) = told(small(tmp_path, main=good[: loudest + 160]))
    assert "after its last sound, as if it was cut off" in only


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (30, "it is hurried, or something is missing"),
        (10, None),
        (8, None),
        (5, "it drags, or something is added"),
    ],
)
def test_pace_is_that_of_the_words(tmp_path: Path, good: Samples, count: int, expected: str | None) -> None:
    """The take has about four and a half seconds of speech: ten words of English."""
    words = " ".join(["library"] * count)
    home = small(tmp_path, main=good)
    path = home / "menus/main.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(WORDS, words), encoding="utf-8")
    data = (home / "prompts/en/main.wav").read_bytes()
    record = make_record(words, data, (5, -19, -3), source="a telephone", original=None, added=ADDED)
    keep(home, "en", "main", data, record, None)
    found = told(home)
    assert [row.rpartition(": ")[2] for row in found] == ([expected] if expected else [])


@pytest.mark.parametrize("key", ["1", "5", "9", "#"])
def test_a_recording_that_sounds_like_a_key_is_told(tmp_path: Path, good: Samples, key: str) -> None:
    beep, at = samples(dtmf(key)), len(good) // 2
    beeping = np.concatenate([good[:at], beep, good[at:]])
    (only,) = told(small(tmp_path, main=beeping))
    assert only.startswith("L39 should prompts/en/main.wav: it sounds like a telephone key for ")


def test_hundreds_of_recordings_are_measured_quickly_and_once(
    good: Samples, record_property: Callable[[str, object], None]
) -> None:
    recordings = [wav(good * (0.9 + number / 3000), 8000) for number in range(200)]

    def seconds() -> float:
        began = process_time()
        for each in recordings:
            inspected(each)
        return process_time() - began

    first, again = seconds(), seconds()
    record_property("covered", f"200 recordings take {first:.2f} s to measure, and again in {again:.3f} s")
    assert first < 4
    assert again < first / 4
