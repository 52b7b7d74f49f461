"""The sound of a call: everything in its place, nothing too long, robots at the right pace."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ivr.audio.heard import Heard, call_wav, fitted, telephone
from ivr.audio.silence import silence
from tests.audio.test_tones import level, samples


def wav(heard: NDArray[np.float64], rate: int = 8000, channels: int = 1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes((heard * 32767).astype("<i2").tobytes())
    return out.getvalue()


def noise(seconds: float, seed: int, rate: int = 8000) -> NDArray[np.float64]:
    """A sound like no other, the same at every rate; without what a telephone would lose."""
    parts = np.fft.rfft(np.random.default_rng(seed).normal(0, 0.1, round(seconds * 8000)))
    spectrum = np.zeros(round(seconds * rate) // 2 + 1, complex)
    carried = round(3300 * seconds)
    spectrum[:carried] = parts[:carried] * rate / 8000
    return np.fft.irfft(spectrum, round(seconds * rate)).clip(-1, 1)


def tone(hertz: float, seconds: float, rate: int = 8000) -> NDArray[np.float64]:
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def found_at(whole: NDArray[np.float64], part: NDArray[np.float64]) -> float:
    """The second at which a sound is, by cross-correlation."""
    size = len(whole) + len(part)
    product = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    return float(np.argmax(np.fft.irfft(product, size)[: len(whole)])) / 8000


def loudest_hertz(heard: NDArray[np.float64]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(heard * np.hanning(len(heard))))) * 8000 / len(heard))


def test_every_sound_is_in_its_place() -> None:
    one, two, three = noise(1, 1), noise(0.5, 2), noise(2, 3)
    heard = [
        Heard(0.25, 1, wav(one)),
        Heard(1.25, 3, None),
        Heard(4.5, 0.5, wav(two)),
        Heard(6, 2, wav(three)),
    ]
    whole = samples(call_wav(heard, 9))
    assert len(whole) == 72_000
    assert [found_at(whole, part) for part in (one, two, three)] == [0.25, 4.5, 6]
    assert not whole[10_000:36_000].any()
    assert not whole[64_000:].any()


def test_what_is_a_telephones_already_is_not_changed() -> None:
    sound = wav(noise(1, 4))
    assert telephone(sound) == sound
    assert call_wav([Heard(0, 1, sound)], 1) == sound


@pytest.mark.parametrize("rate", [11025, 16000, 22050, 44100, 48000])
def test_a_sound_of_another_rate_is_where_it_belongs(rate: int) -> None:
    whole = samples(call_wav([Heard(1, 2, wav(noise(2, 5, rate), rate))], 4))
    assert found_at(whole, noise(2, 5)) == pytest.approx(1, abs=1 / 8000)
    assert level(whole[8_000:24_000]) == pytest.approx(level(noise(2, 5, rate)), abs=0.2)


def test_what_a_telephone_cannot_carry_does_not_come_back_as_noise() -> None:
    heard = samples(telephone(wav(tone(5000, 1, 48_000), 48_000)))
    assert np.abs(heard[400:-400]).max() < 0.0003  # the ends click, as a tone that starts at once does


def test_two_channels_are_no_louder_than_one() -> None:
    heard = noise(1, 6)
    both = samples(telephone(wav(np.repeat(heard, 2), channels=2)))
    assert level(both) == pytest.approx(level(heard), abs=0.01)


def test_a_sound_cut_short_ends_in_time_and_does_not_click() -> None:
    whole = samples(call_wav([Heard(1, 0.5, wav(tone(400, 3)))], 4))
    assert level(whole[8_000:11_900]) == pytest.approx(level(tone(400, 3)), abs=0.1)
    assert not whole[12_000:].any()
    assert np.abs(whole[11_960:12_000]).max() < 0.16
    assert np.abs(np.diff(whole)).max() < 0.12


def test_nothing_is_heard_after_the_call() -> None:
    assert len(samples(call_wav([Heard(0.5, 3, wav(tone(400, 3))), Heard(2, 1, silence(1000))], 1))) == 8_000
    assert len(samples(call_wav([], 0))) == 0


def test_sounds_at_once_are_mixed_and_never_wrap_round() -> None:
    loud = wav(np.full(8000, 0.9))
    whole = samples(call_wav([Heard(0, 1, loud), Heard(0.5, 1, loud)], 1.5))
    assert whole[2000] == pytest.approx(0.9, abs=0.01)
    assert whole[6000] == pytest.approx(1, abs=0.001)


@settings(deadline=None, max_examples=100)
@given(st.floats(0.3, 4), st.floats(0.5, 2))
def test_fitted_speech_lasts_as_long_as_asked_and_keeps_its_pitch(seconds: float, ratio: float) -> None:
    wanted = seconds * ratio
    heard = samples(fitted(wav(tone(500, seconds)), wanted))
    assert len(heard) / 8000 == pytest.approx(wanted, abs=0.0001)
    assert np.flatnonzero(np.abs(heard) > 0.05)[-1] / 8000 == pytest.approx(wanted, abs=0.02)
    assert loudest_hertz(heard) == pytest.approx(500, abs=500 * 0.02 + 2 / wanted)
    assert level(heard) == pytest.approx(level(tone(500, 1)), abs=1)


@pytest.mark.parametrize("wanted", [0.2, 10, 20])
def test_even_a_wild_estimate_is_kept(wanted: float) -> None:
    heard = samples(fitted(wav(tone(500, 1)), wanted))
    assert len(heard) == wanted * 8000
    assert loudest_hertz(heard) == pytest.approx(500, abs=500 * 0.02 + 2 / wanted)


def test_a_robots_silences_at_the_ends_are_not_fitted() -> None:
    padded = np.concatenate([np.zeros(4000), tone(500, 1), np.zeros(8000)])
    assert np.abs(samples(fitted(wav(padded), 1))[:100]).max() > 0.2


@pytest.mark.parametrize("words", [np.zeros(0), np.zeros(800), tone(500, 0.002)])
def test_next_to_nothing_can_be_fitted(words: NDArray[np.float64]) -> None:
    assert len(samples(fitted(wav(words), 1.5))) == 12_000
    assert len(samples(fitted(wav(words), 0.001))) == 8
    assert len(samples(fitted(wav(words), 0))) == 0


@pytest.mark.parametrize("junk", [b"", b"RIFF", b"Not Found", bytes(1000)])
def test_what_is_no_sound_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="not a sound"):
        call_wav([Heard(0, 1, junk)], 1)
    with pytest.raises(ValueError, match="not a sound"):
        fitted(junk, 1)
