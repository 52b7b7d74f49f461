"""Ringing, keys and the hum, measured."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.audio.tones import KEYPAD, dtmf, hum, ringback

ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
PAD = ("123", "456", "789", "*0#")


def samples(sound: bytes) -> NDArray[np.float64]:
    """What a plain WAV file holds, between -1 and 1."""
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getparams()[:3] == (1, 2, 8000)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def level(heard: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(heard**2)))


def goertzel(heard: NDArray[np.float64], hertz: float) -> float:
    """The power at one frequency, as the receiver of a telephone exchange measures it."""
    turn, before, last = 2 * np.cos(2 * np.pi * hertz / 8000), 0.0, 0.0
    for sample in heard:
        before, last = last, float(sample) + turn * last - before
    return float(before**2 + last**2 - turn * before * last)


@pytest.mark.parametrize("key", KEYPAD)
def test_a_key_is_heard_as_its_own_two_tones(key: str) -> None:
    heard = samples(dtmf(key))
    rows, columns = [goertzel(heard, f) for f in ROWS], [goertzel(heard, f) for f in COLUMNS]
    assert PAD[int(np.argmax(rows))][int(np.argmax(columns))] == key
    others = sorted([*rows, *columns])[:-2]
    assert max(others) < min(max(rows), max(columns)) / 20
    assert len(heard) == 800
    assert level(heard) == pytest.approx(-19, abs=0.1)


@pytest.mark.parametrize("key", ["", "12", "A", "_"])
def test_what_is_no_key_has_no_tone(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        dtmf(key)


def test_ringing_is_two_seconds_on_and_four_off() -> None:
    heard = samples(ringback(7.5))
    assert len(heard) == 60_000
    assert level(heard[:16_000]) == pytest.approx(-19, abs=0.1)
    assert not heard[16_000:48_000].any()
    assert level(heard[48_000:]) == pytest.approx(-19, abs=0.1)


def test_ringing_is_440_and_480_hertz() -> None:
    spectrum = np.abs(np.fft.rfft(samples(ringback(2))))
    assert sorted(np.argsort(spectrum)[-2:] / 2) == [440, 480]


def test_a_hum_is_soft_low_and_as_long_as_the_words() -> None:
    heard = samples(hum(3.21))
    assert len(heard) == 25_680
    assert level(heard) == pytest.approx(-35, abs=0.1)
    spectrum = np.abs(np.fft.rfft(heard)) ** 2
    assert spectrum[: round(1000 * 3.21)].sum() > 0.99 * spectrum.sum()


@pytest.mark.parametrize("sound", [ringback, hum])
def test_no_time_is_no_sound(sound: object) -> None:
    assert callable(sound)
    assert len(samples(sound(0))) == 0
