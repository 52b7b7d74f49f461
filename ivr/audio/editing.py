"""From a recording as it came to a prompt as served: one side, telephone band, trimmed, as loud as others."""

from __future__ import annotations

import io
import warnings
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import av
import numpy as np

from ivr.audio.decode import Samples
from ivr.audio.measure import (
    FEWEST,
    FULL_SCALE,
    SILENT,
    Measured,
    Pcm,
    decibels,
    filtered,
    levels,
    measured,
    said_above,
    speech_and_noise,
)
from ivr.audio.silence import LEAD, RATE, TAIL

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pydub looks for ffmpeg, which is never needed here
    from pydub import AudioSegment
    from pydub.silence import detect_nonsilent

LOUDNESS = -19.0  # LUFS: what professional telephone voices ship
CEILING = 10 ** (-3.3 / 20)  # peak: a telephone's coding adds up to 0.3 dB, and -3 dBFS is the most
FADE_IN, FADE_OUT = 10, 30  # milliseconds
GAP = 300  # milliseconds: a shorter silence is part of speech
STEP = 20  # milliseconds: how exactly its ends are found
CLICK = 60  # milliseconds: a shorter sound by itself is a switch or a mouse
LOOKAHEAD = 6  # doublings: the limiter turns down over 2**6 samples, 8 ms, before and after a peak
CLOSE = 0.5  # LU
TRIES = 6  # times the limiter's loss is made up for

# The telephone's band, then its rate: a filter of 64 taps leaves nothing of what would fold back.
_BAND = (
    ("highpass", "f=150"),
    ("lowpass", "f=3500"),
    ("aresample", f"{RATE}:filter_size=64:cutoff=0.95"),
    ("aformat", "sample_fmts=fltp"),
)


def narrowed(blocks: Iterator[Samples], rate: int) -> Samples:
    """Every channel of a recording at 8 kHz, 150 to 3500 Hz."""
    first = next(blocks)
    graph = av.filter.Graph()
    graph.threads = 1  # starting one takes longer than the work
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout=f"{len(first)}c")
    graph.link_nodes(source, *(graph.add(*step) for step in _BAND), graph.add("abuffersink")).configure()
    heard = [
        frame.to_ndarray()
        for block in chain([first], blocks, [None])
        for frame in filtered(graph, block, rate, "fltp")
    ]
    return np.concatenate(heard, axis=1) if heard else np.zeros((len(first), 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Side:
    """The one sound chosen from several channels."""

    sound: Samples
    dead: bool  # another channel has no sound
    inverted: bool  # another channel would have cancelled it


def chosen(rows: Samples) -> Side:
    """The mean of the channels that say the same: never a dead one, nor one that cancels the loudest."""
    power = np.mean(np.square(rows, dtype=np.float64), axis=1)
    loudest = int(np.argmax(power))
    if len(rows) == 1 or power[loudest] == 0:
        return Side(rows[loudest], dead=False, inverted=False)
    shared = rows @ rows[loudest] / rows.shape[1]
    likeness = shared / np.sqrt(np.maximum(power, 1e-20) * power[loudest])
    loud = power > power[loudest] / 4  # 6 dB
    sound = rows[loud & (likeness > 0.5)].mean(axis=0)
    dead = bool((power < power[loudest] / 1000).any())
    return Side(sound, dead, inverted=bool((loud & (likeness < -0.5)).any()))


@dataclass(frozen=True, slots=True)
class Heard:
    """Where somebody speaks in a sound, and what stands behind it."""

    spans: tuple[tuple[int, int], ...]  # milliseconds
    speech: float  # dBFS
    noise: float  # dBFS

    @property
    def longest_pause(self) -> float:
        """Seconds."""
        gaps = (after[0] - before[1] for before, after in zip(self.spans, self.spans[1:], strict=False))
        return max(gaps, default=0) / 1000


def listened(sound: Samples) -> Heard:
    """Speech, told from the noise behind it by level alone."""
    level = levels(sound)
    if len(level) < FEWEST:
        return Heard((), SILENT, SILENT)
    speech, noise = speech_and_noise(level)
    least = said_above(speech, noise)
    found = detect_nonsilent(_segment(sound), GAP, least - decibels(_peak(sound)), seek_step=STEP)
    loud = np.repeat(level > least, 20)  # a millisecond each
    spans = tuple((start, end) for start, end in found if loud[start:end].sum() > CLICK)
    return Heard(spans, speech, noise)


def _segment(sound: Samples) -> AudioSegment:
    """Sound for pydub, its peak at full scale, lest quiet sounds drown in 16 bits."""
    return _played(np.round(sound * ((FULL_SCALE - 1) / _peak(sound))).astype(np.int16))


def _peak(sound: Samples) -> float:
    return max(float(np.abs(sound).max(initial=0)), 1e-9)


def _played(sound: Pcm) -> AudioSegment:
    return AudioSegment(sound.astype("<i2").tobytes(), sample_width=2, frame_rate=RATE, channels=1)


def trimmed(sound: Samples, heard: Heard) -> Samples:
    """What is said, with as much room before and after it as callers are used to."""
    segment = _segment(sound)
    start, end = heard.spans[0][0] - LEAD, heard.spans[-1][1] + TAIL
    kept = segment[max(0, start) : end].fade_in(FADE_IN).fade_out(FADE_OUT)
    before = AudioSegment.silent(max(0, -start), frame_rate=RATE)
    after = AudioSegment.silent(max(0, end - len(segment)), frame_rate=RATE)
    whole = before + kept + after
    return np.frombuffer(whole.raw_data, dtype="<i2") * np.float32(_peak(sound) / FULL_SCALE)


def levelled(sound: Samples, level: float) -> tuple[Pcm, Measured]:
    """Sound of so many LUFS made as loud as every other prompt; what the limiter takes away is given back."""
    gain = LOUDNESS - level
    for _ in range(TRIES):
        pcm = np.round(_limited(sound * np.float32(10 ** (gain / 20))) * FULL_SCALE).astype(np.int16)
        found = measured(pcm)
        if abs(LOUDNESS - found.loudness) < CLOSE:
            break
        gain += LOUDNESS - found.loudness
    return pcm, found


def _limited(sound: Samples) -> Samples:
    """Turned down round each peak above the ceiling, smoothly enough not to be heard."""
    wanted = CEILING / np.maximum(np.abs(sound), CEILING)
    if wanted.min() == 1:
        return sound
    width = 1 << LOOKAHEAD
    padded = np.pad(wanted, width, mode="edge")
    for doubling in range(LOOKAHEAD + 1):
        padded = np.minimum(padded[: -(1 << doubling)], padded[1 << doubling :])
    return np.asarray(sound * _averaged(padded, len(sound)))


def _averaged(lowest: Samples, length: int) -> Samples:
    width = len(lowest) - length + 1
    return np.asarray(np.convolve(lowest, np.full(width, 1 / width), mode="valid"))


def wav(sound: Pcm) -> bytes:
    """A WAV file: 8 kHz, 16 bit, mono, behind a header of 44 bytes."""
    out = io.BytesIO()
    _played(sound).export(out, "wav")
    return out.getvalue()


def samples_of(recording: bytes) -> Samples:
    """The sound of a recording as served, full scale 1."""
    with wave.open(io.BytesIO(recording)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / np.float32(FULL_SCALE)


def outlined(recording: bytes, parts: int) -> list[float]:
    """The peak of each of so many equal parts of a recording as served, full scale 1: its picture."""
    sound = np.abs(samples_of(recording))
    edges = np.linspace(0, len(sound), parts + 1).astype(int)
    return [float(sound[start:end].max(initial=0)) for start, end in pairwise(edges)]
