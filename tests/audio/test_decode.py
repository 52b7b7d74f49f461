"""What a file is, told by its own bytes."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.audio.decode import MOST_SECONDS, Samples, TakeRefused, opened

from . import takes
from .takes import KINDS, file, speech, tone, wav

SOURCES = {
    "wav-8-bit": "wav, 8 bit, 48000 Hz, mono",
    "wav-mu-law": "wav, mu-law, 8000 Hz, mono",
    "wav-44100-stereo": "wav, 16 bit, 44100 Hz, stereo",
    "wav-float": "wav, 32 bit, 48000 Hz, mono",
    "aifc": "aiff, 16 bit, 48000 Hz, mono",
    "m4a-aac-stereo": "m4a, AAC, 44100 Hz, stereo",
    "m4a-alac": "m4a, Apple Lossless, 48000 Hz, mono",
    "mp4-opus": "m4a, Opus, 48000 Hz, mono",
    "mp3": "mp3, MP3, 48000 Hz, mono",
    "webm-opus": "webm, Opus, 48000 Hz, mono",
    "flac": "flac, FLAC, 48000 Hz, mono",
    "wma": "wma, Windows Media, 44100 Hz, mono",
}


def sound_of(data: bytes) -> Samples:
    with opened(data) as recording:
        return np.concatenate(list(recording.blocks), axis=1)


@pytest.mark.parametrize("kind", SOURCES)
def test_staff_are_told_what_they_brought(kind: str) -> None:
    with opened(file(kind)) as recording:
        assert recording.source == SOURCES[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "wav-16-bit",
        "wav-24-bit",
        "wav-32-bit",
        "wav-float",
        "wav-double",
        "aiff",
        "aifc",
        "caf",
        "flac",
        "m4a-alac",
    ],
)
def test_sound_kept_whole_comes_out_whole(kind: str) -> None:
    sound = sound_of(file(kind))

    assert sound.dtype == np.float32
    np.testing.assert_allclose(sound[0], speech(), atol=1e-4, rtol=0)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_of_any_kind_of_file(kind: str) -> None:
    with opened(file(kind)) as recording:
        sound = np.concatenate(list(recording.blocks), axis=1)

    assert sound.shape[0] == (2 if "stereo" in recording.source else 1)
    assert sound.shape[1] / recording.rate == pytest.approx(8.0, abs=0.1)


def test_the_sides_of_stereo_stay_apart() -> None:
    left, right = tone(500, 1), 0.25 * tone(900, 1)

    sides = np.stack([left, right])

    np.testing.assert_allclose(sound_of(wav(sides)), sides, atol=1e-4, rtol=0)


@pytest.mark.parametrize(
    ("kind", "telephone"), [("wav-11025", True), ("wav-a-law", True), ("wav-16000", False)]
)
def test_telephone_quality_is_known(kind: str, telephone: bool) -> None:
    with opened(file(kind)) as recording:
        assert recording.telephone is telephone


def test_sound_louder_than_full_scale_is_kept() -> None:
    loud = 3 * speech(2.0)

    assert np.abs(sound_of(file("wav-float", loud))).max() == pytest.approx(1.5, abs=0.01)


def test_five_minutes_are_read_and_not_a_second_more() -> None:
    second = takes.Kind("wav", "pcm_s16le", rate=8000)

    assert sound_of(file(second, np.zeros(8000 * MOST_SECONDS), 8000)).shape == (1, 8000 * MOST_SECONDS)
    with pytest.raises(TakeRefused, match="lasts more than 5 minutes"):
        sound_of(file(second, np.zeros(8000 * (MOST_SECONDS + 1)), 8000))


def test_a_refusal_is_its_sentence() -> None:
    assert str(TakeRefused("Say it again.")) == "Say it again."
