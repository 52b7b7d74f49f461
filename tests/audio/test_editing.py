"""One side, telephone band, trimmed, as loud as the rest."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from ivr.audio.editing import chosen, levelled, listened, narrowed, trimmed, wav
from ivr.audio.measure import Pcm, loudness, measured

from .takes import Samples, likeness, speech, tone


def narrow(sound: Samples, rate: int) -> Samples:
    return narrowed(iter(np.array_split(np.atleast_2d(sound).astype(np.float32), 7, axis=1)), rate)


def level(sound: Samples, frequency: float) -> float:
    """dB of one frequency in sound at 8 kHz."""
    seen = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) / len(sound)
    at = round(frequency * len(sound) / 8000)
    return float(20 * np.log10(max(seen[at - 3 : at + 4].max(), 1e-12)))


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("frequency", [5000, 6000, 7000])
def test_what_a_telephone_cannot_carry_does_not_fold_back(frequency: float, rate: int) -> None:
    kept = narrow(tone(1000, 4, rate), rate)[0]

    folded = narrow(tone(1000, 4, rate) + tone(frequency, 4, rate), rate)[0] - kept

    assert level(folded, 8000 - frequency) < level(kept, 1000) - 60


def test_speech_passes_and_hum_does_not() -> None:
    kept = narrow(tone(1000, 4) + tone(3000, 4) + tone(50, 4), 48_000)[0]

    assert level(kept, 3000) == pytest.approx(level(kept, 1000), abs=2)
    assert level(kept, 50) < level(kept, 1000) - 15


def test_nothing_is_lost_at_either_end() -> None:
    assert narrow(tone(1000, 3.0, 44_100), 44_100).shape[1] == pytest.approx(24_000, abs=80)


def test_every_channel_is_kept_apart() -> None:
    rows = narrow(np.stack([tone(500, 2), tone(1000, 2), tone(2000, 2)]), 48_000)

    assert [level(row, at) > -20 for row, at in zip(rows, (500, 1000, 2000), strict=True)] == [True] * 3
    assert level(rows[0], 1000) < -80


def voice() -> Samples:
    return np.asarray(narrow(speech(), 48_000)[0])


def even(sound: Samples) -> Pcm:
    pcm, found = levelled(sound, loudness(sound))
    assert found == measured(pcm)
    return pcm


def test_two_sides_that_say_the_same_are_averaged() -> None:
    side = chosen(np.stack([voice(), 0.8 * voice()]))

    assert (side.dead, side.inverted) == (False, False)
    np.testing.assert_allclose(side.sound, 0.9 * voice(), atol=1e-4, rtol=0)


@pytest.mark.parametrize("other", [0.0, 0.001])
def test_a_dead_side_is_told_and_left_out(other: float) -> None:
    side = chosen(np.stack([other * voice(), voice()]))

    assert (side.dead, side.inverted) == (True, False)
    np.testing.assert_allclose(side.sound, voice(), atol=1e-4, rtol=0)


def test_an_inverted_side_is_told_and_left_out() -> None:
    side = chosen(np.stack([voice(), -0.9 * voice()]))

    assert (side.dead, side.inverted) == (False, True)
    np.testing.assert_allclose(side.sound, voice(), atol=1e-4, rtol=0)


def test_silence_on_all_sides_is_silence() -> None:
    assert not chosen(np.zeros((2, 800))).sound.any()


def test_room_is_kept_round_what_is_said() -> None:
    """Of the second of room before and after a voice, 150 and 250 milliseconds stay."""
    sound = np.concatenate([np.zeros(8000), tone(500, 1, 8000), np.zeros(8000)]).astype(np.float32)

    assert len(trimmed(sound, listened(sound))) / 8 == pytest.approx(150 + 1000 + 250, abs=30)


def test_room_is_made_where_there_is_none() -> None:
    sound = tone(500, 1, 8000) * np.linspace(0.1, 1, 8000)

    kept = trimmed(sound, listened(sound))

    assert len(kept) / 8 == pytest.approx(150 + 1000 + 250, abs=30)
    assert not kept[: 8 * 140].any()
    assert not kept[-8 * 240 :].any()


def test_a_click_is_not_the_beginning() -> None:
    sound = np.concatenate([np.zeros(16_000), tone(500, 1, 8000), np.zeros(16_000)]).astype(np.float32)
    sound[800:808] = 0.5
    sound[-800:-792] = 0.5

    assert len(listened(sound).spans) == 1


def test_the_room_s_noise_is_not_taken_for_speech() -> None:
    noisy = narrow(speech(8.0, noise=-38.0), 48_000)[0]

    assert trimmed(noisy, listened(noisy)).size / 8000 == pytest.approx(7.4, abs=0.15)


def test_a_pause_is_found() -> None:
    sound = np.concatenate([tone(500, 1, 8000), np.zeros(20_000), tone(500, 1, 8000), np.zeros(800)])

    assert listened(sound.astype(np.float32)).longest_pause == pytest.approx(2.5, abs=0.02)


@pytest.mark.parametrize("gain", [0.001, 0.05, 1.0, 2.0])
def test_every_voice_comes_out_equally_loud_and_never_too_loud(gain: float) -> None:
    found = measured(even(voice() * gain))

    assert found.loudness == pytest.approx(-19, abs=1.5)
    assert found.peak <= -3


def test_a_voice_full_of_peaks_comes_out_as_loud_as_others() -> None:
    peaks = np.where(np.arange(len(voice())) % 4000 < 20, 12.0, 1.0)

    found = measured(even(voice() * peaks))

    assert found.loudness == pytest.approx(-19, abs=1.5)
    assert found.peak <= -3


def test_the_limiter_does_not_change_what_is_said() -> None:
    sound = voice()

    assert likeness(even(sound).astype(np.float32), sound) > 0.97


def test_the_file_has_the_plainest_header() -> None:
    data = wav(even(voice()))

    assert data[:4] + data[8:16] + data[36:40] == b"RIFFWAVEfmt data"
    assert int.from_bytes(data[16:20], "little") == 16
    assert int.from_bytes(data[20:22], "little") == 1
    with wave.open(io.BytesIO(data)) as read:
        assert read.getparams()[:4] == (1, 2, 8000, len(voice()))
