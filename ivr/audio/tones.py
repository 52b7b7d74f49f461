"""Sounds nobody speaks: ringing, keys, and the hum that stands for words no voice here can say."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ivr.audio.silence import RATE

Samples: TypeAlias = NDArray[np.float32]  # at RATE, between -1 and 1

KEYPAD = "123456789*0#"
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)  # Hz, as ITU-T Q.23 has them
_KEY_SECONDS = 0.1
_RINGING, _RING_SECONDS, _RING_EVERY = (440, 480), 2.0, 6.0  # what a caller hears in North America
_LEVEL = -19.0  # dBFS: as loud as a recording
# A hum is heard as somebody talking behind a door: one low voice, at the pace of syllables.
_HUM_LEVEL, _HUM_PITCH, _HUM_OVERTONES, _SYLLABLES = -35.0, 150, 6, 4.0
_EDGE = RATE // 200  # samples of fade at either end, so that nothing clicks


def ringback(seconds: float) -> bytes:
    """A WAV file of what a caller hears while somebody's telephone rings: two seconds on, four off."""
    cycle = np.zeros(count(_RING_EVERY), np.float32)
    cycle[: count(_RING_SECONDS)] = _levelled(_chord(_RINGING, _RING_SECONDS), _LEVEL)
    return pcm_wav(np.resize(cycle, count(seconds)))


def dtmf(key: str) -> bytes:
    """A WAV file of the two tones of a key, a tenth of a second; raises ValueError for what is no key."""
    if key not in tuple(KEYPAD):
        raise ValueError(f"{key!r} is not a key; a telephone has 0 to 9, * and #.")
    row, column = divmod(KEYPAD.index(key), len(_COLUMNS))
    return pcm_wav(_levelled(_chord((_ROWS[row], _COLUMNS[column]), _KEY_SECONDS), _LEVEL))


def hum(seconds: float) -> bytes:
    """A WAV file of a soft wordless hum, for words that can be timed but not spoken."""
    voice = sum(_chord([_HUM_PITCH * n], seconds) / n for n in range(1, _HUM_OVERTONES + 1))
    syllables = 0.6 - 0.4 * np.cos(2 * np.pi * _SYLLABLES * _times(seconds))
    return pcm_wav(_levelled((voice * syllables).astype(np.float32), _HUM_LEVEL))


def pcm_wav(samples: Samples) -> bytes:
    """A WAV file of these samples: 8 kHz, 16 bit, mono. What is louder than full scale is clipped."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes())
    return out.getvalue()


def count(seconds: float) -> int:
    """How many samples last this long."""
    return max(0, round(seconds * RATE))


def _chord(frequencies: Iterable[float], seconds: float) -> Samples:
    """Sine waves at these frequencies (Hz) together, faded in and out."""
    times = _times(seconds)
    samples = sum((np.sin(2 * np.pi * hertz * times) for hertz in frequencies), np.zeros_like(times))
    edge = np.clip(np.arange(len(times)) / _EDGE, 0, 1)
    return (samples * edge * edge[::-1]).astype(np.float32)


def _times(seconds: float) -> NDArray[np.float64]:
    return np.arange(count(seconds)) / RATE


def _levelled(samples: Samples, level: float) -> Samples:
    """The same at this root-mean-square level (dBFS); silence stays silent."""
    power = float(np.mean(samples**2)) if samples.size else 0.0
    return samples * np.float32(10 ** (level / 20) / power**0.5) if power else samples
