"""Loudness, peak and length as callers hear them."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from ivr.audio.measure import (
    SILENT,
    Faults,
    Pcm,
    decibels,
    inspect,
    levels,
    like_keys,
    loudness,
    measured,
    through_telephone,
)
from ivr.audio.tones import KEYPAD, dtmf

from .takes import Samples, speech, tone

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

EVERY = np.arange(-32768, 32768).astype(np.int16)


def test_the_telephone_codes_every_sample_as_the_standard_has_it() -> None:
    coded = audioop.ulaw2lin(audioop.lin2ulaw(EVERY.tobytes(), 2), 2)

    assert np.array_equal(through_telephone(EVERY), np.frombuffer(coded, dtype=np.int16))


def test_what_came_out_of_a_telephone_goes_in_unchanged() -> None:
    once = through_telephone(EVERY)

    assert np.array_equal(through_telephone(once), once)


@pytest.mark.parametrize("level", [1.0, 0.1, 0.01])
def test_a_sine_of_1_khz_is_as_loud_as_the_standard_has_it(level: float) -> None:
    """ITU-R BS.1770: a full-scale sine of 997 Hz in one channel is -3.01 LUFS."""
    assert loudness(tone(997, 3, 8000, level)) == pytest.approx(-3.01 + decibels(level), abs=0.1)


def test_pauses_do_not_make_speech_less_loud() -> None:
    sound = tone(997, 2, 8000, 0.1)

    assert loudness(np.concatenate([sound, np.zeros(64_000)])) == pytest.approx(loudness(sound), abs=0.8)


def test_a_sound_shorter_than_a_block_is_measured_by_its_power() -> None:
    assert loudness(tone(997, 0.3, 8000, 0.1)) == pytest.approx(-23.01, abs=0.1)


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(100), np.zeros(80_000)])
def test_nothing_is_as_quiet_as_can_be_told(sound: Samples) -> None:
    assert loudness(sound.astype(np.float32)) == SILENT


def test_a_prompt_is_measured_after_the_telephone() -> None:
    found = measured(np.round(tone(997, 2, 8000, 0.5) * 32767).astype(np.int16))

    assert found.seconds == 2.0
    assert found.peak == pytest.approx(-6.02, abs=0.3)
    assert found.loudness == pytest.approx(-9.03, abs=0.2)
    assert measured(np.zeros(0, dtype=np.int16)).seconds == 0


def test_levels_follow_20_milliseconds() -> None:
    sound = np.concatenate([np.zeros(160), np.full(160, 0.1), np.full(100, 1.0)]).astype(np.float32)

    assert levels(sound) == pytest.approx([SILENT, -20])


def test_faults_are_those_of_the_worst_channel_over_all_blocks() -> None:
    faults = Faults()
    left, right = np.full(100, 0.1), np.concatenate([np.ones(25), -np.ones(25), np.zeros(50)])

    passed = list(faults.watch(iter([np.stack([left, right]), np.stack([left, 0 * right])])))

    assert [block.shape for block in passed] == [(2, 100), (2, 100)]
    assert faults.clipped == 0.25
    assert faults.offset == pytest.approx(0.1)


def test_nothing_has_no_faults() -> None:
    assert (Faults().clipped, Faults().offset) == (0, 0)


def pcm(sound: Samples) -> Pcm:
    return np.round(sound * 32767).astype(np.int16)


def test_a_recording_is_inspected_as_it_is() -> None:
    said = np.concatenate([np.zeros(1600), tone(300, 1.0, 8000, 0.25), np.zeros(2400)])

    found = inspect(pcm(said))

    assert found.seconds == 1.5
    assert found.peak == pytest.approx(-12.04, abs=0.05)
    assert (found.lead, found.tail, found.tones) == (200, 300, 0)
    assert found.offset < 0.001


def test_a_click_before_the_words_is_not_their_beginning() -> None:
    said = np.concatenate([np.zeros(8000), tone(300, 1.0, 8000, 0.25)])
    said[800:1100] = 0.25

    assert inspect(pcm(said)).lead == 1000


@pytest.mark.parametrize(("level", "flat"), [(1.0, 1), (3.0, 9)])
def test_a_sound_cut_off_has_a_flat_top(level: float, flat: int) -> None:
    assert inspect(pcm(np.clip(tone(331, 1.0, 8000, level), -0.99, 0.99) * 0.5)).flat >= flat
    assert (inspect(pcm(tone(331, 1.0, 8000, 0.9))).flat < 3) is True


@pytest.mark.parametrize("sound", [np.zeros(0), np.zeros(10), np.zeros(8000), np.full(100, 0.5)])
def test_hardly_anything_can_be_inspected(sound: Samples) -> None:
    found = inspect(pcm(sound))

    assert (found.lead, found.tail, found.tones) == (0, 0, 0)


@pytest.mark.parametrize("key", KEYPAD)
def test_every_key_is_told_from_speech(key: str) -> None:
    heard = np.frombuffer(dtmf(key)[44:], dtype="<i2") / np.float32(32768)

    assert like_keys(heard) >= 2
    assert like_keys(heard * np.float32(0.01)) == 0, "nobody hears it"
    assert like_keys(heard[:200]) == 0, "too short for a machine"


@pytest.mark.parametrize("pitch", [90.0, 120.0, 210.0])
def test_a_voice_is_no_key(pitch: float) -> None:
    assert like_keys(np.asarray(speech(6.0, 8000, pitch), dtype=np.float32)) == 0


@pytest.mark.parametrize("frequency", [697, 1209])
def test_one_tone_alone_is_no_key(frequency: float) -> None:
    assert like_keys(np.asarray(tone(frequency, 1.0, 8000, 0.3), dtype=np.float32)) == 0
