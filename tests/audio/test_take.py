"""What staff are told about a take."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.take import Take, TakeRefused, read_take, seconds_to_say

from . import takes
from .takes import RATE, Samples, file, speech, wav


def taken(sound: Samples, words: str = takes.WORDS, language: str = "en") -> Take:
    return read_take(wav(sound), words, language)


def test_a_good_take_needs_no_warning() -> None:
    take = taken(speech())

    assert take.warnings == ()
    assert take.source == "wav, 16 bit, 48000 Hz, mono"
    assert take.measured.seconds == pytest.approx(7.4, abs=0.1)
    assert take.measured.seconds == (len(take.sound) - 44) / 16_000
    assert take.measured.loudness == pytest.approx(-19, abs=1.5)
    assert take.measured.peak <= -3


def test_the_same_file_gives_the_same_take() -> None:
    assert taken(speech()) == taken(speech())


def paused() -> Samples:
    first, second = speech(4.0), speech(4.0)
    return np.concatenate(
        [first, 10 ** (-75 / 20) * np.random.default_rng(2).standard_normal(RATE * 2), second]
    )


@pytest.mark.parametrize(
    ("sound", "warning"),
    [
        (lambda: np.clip(8 * speech(), -1, 1), "distorted"),
        (lambda: speech(noise=-18.0), "noise behind"),
        (lambda: 0.01 * speech(), "very quiet"),
        (paused, "pause of 3."),
        (lambda: speech() + 0.05, "constant voltage"),
        (lambda: speech(3.0), "about 7 seconds and take 2. Is something missing?"),
        (lambda: np.tile(speech(), 2), "about 7 seconds and take 15. Is something added?"),
        (lambda: np.stack([speech(), 0 * speech()]), "Only one side"),
        (lambda: np.stack([speech(), -speech()]), "cancel each other"),
    ],
)
def test_one_fault_gives_one_warning(sound, warning: str) -> None:  # type: ignore[no-untyped-def]
    warnings = taken(sound()).warnings

    assert [warning in told for told in warnings] == [True], warnings


def test_telephone_quality_is_told() -> None:
    assert ["telephone quality" in told for told in read_take(file("wav-mu-law"), "", "en").warnings] == [
        True
    ]


def test_a_fault_does_not_keep_a_take_from_being_as_loud_as_others() -> None:
    for sound in (0.005 * speech(noise=-90.0), np.clip(20 * speech(), -1, 1), speech(noise=-32.0)):
        take = taken(np.asarray(sound))
        assert take.measured.loudness == pytest.approx(-19, abs=1.5)
        assert take.measured.peak <= -3


def test_one_word_is_enough() -> None:
    assert taken(speech(1.5), "Seven").measured.seconds < 1.5


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(TakeRefused, match=r"^Nothing can be heard in this recording\. Check the microphone"):
        taken(np.zeros(RATE))


@pytest.mark.parametrize(
    ("words", "language", "seconds"),
    [
        ("one two three four five six seven", "en", 3),
        ("Press 1.", "en-US", 60 / 140 * 2),
        ("911", "en", 60 / 140 * 3),
        ("需要帮助请按一", "zh", 60 / 190 * 7),
        ("需要幫助，請按一。", "yue", 60 / 190 * 7),
        ("Para español", "es-US", 60 / 133 * 2),
        ("слово слово", "uk", 60 / 130 * 2),
        ("", "en", 0),
    ],
)
def test_words_take_as_long_as_people_take(words: str, language: str, seconds: float) -> None:
    assert seconds_to_say(words, language) == pytest.approx(seconds)
