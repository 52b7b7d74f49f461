"""What callers hear of a sound: how loud, how long, measured after the telephone network's own coding."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import av
import numpy as np
from numpy.typing import NDArray

from ivr.audio.decode import Samples
from ivr.audio.silence import RATE
from ivr.files.recordings import fingerprint

Pcm = NDArray[np.int16]

FULL_SCALE = 32768
_METER = "lavfi.r128.I"  # where FFmpeg tells the loudness of all sound so far
SILENT = -100.0  # dB: quieter than 16 bits can tell
FRAME = RATE // 50  # samples: 20 ms, a level that follows syllables
SHORTEST_MEASURED = 0.4  # seconds: one block of ITU-R BS.1770
CLIPPED = 0.98  # of full scale: where 8-bit and mu-law files end
ABOVE_NOISE, BELOW_SPEECH = 9, 30  # dB: what counts as being said
AT_LEAST = 15  # dB below speech: in a take cut close, what looks like noise is a soft beginning
FEWEST = 5  # frames: in a tenth of a second nobody says anything
CLICK = 3  # frames: a shorter sound by itself is a switch or a mouse
TONE = RATE // 25  # samples: 40 ms, the least in which a key is told
TONES_HOLD, EACH_HOLDS = 0.5, 0.15  # of all power: two tones together, and the fainter of them
FAINTEST = -45.0  # dBFS: below this no machine listens for keys
_KEYS = np.outer((697, 770, 852, 941, 1209, 1336, 1477, 1633), np.arange(TONE)) * (2 * np.pi / RATE)
_WAVES = np.stack([np.cos(_KEYS), np.sin(_KEYS)]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Measured:
    """Length in seconds, loudness in LUFS and peak in dBFS, as a caller hears a sound."""

    seconds: float
    loudness: float
    peak: float


def measured(sound: Pcm) -> Measured:
    """A sound at 8 kHz as it comes out of a telephone."""
    heard = through_telephone(sound) / np.float32(FULL_SCALE)
    return Measured(len(sound) / RATE, loudness(heard), decibels(float(np.abs(heard).max(initial=0))))


def through_telephone(sound: Pcm) -> Pcm:
    """Sound after one coding in mu-law (ITU-T G.711): of 14 bits a sign, a power of two and four more."""
    biased = np.minimum(np.abs(sound.astype(np.int32) >> 2), 8158) + 33
    lost = np.frexp(biased.astype(np.float32))[1] - 5
    heard = (biased >> lost << lost) + (1 << lost - 1) - 33 << 2
    return np.asarray(np.where(sound < 0, -heard, heard), dtype=np.int16)


def loudness(sound: Samples) -> float:
    """LUFS of mono sound at 8 kHz; of sound too short or quiet for that measure, its level in dBFS."""
    if len(sound) >= SHORTEST_MEASURED * RATE:
        told = [frame.metadata[_METER] for frame in _metered(sound) if _METER in frame.metadata]
        if told and float(told[-1]) > -70:  # where that measure begins
            return float(told[-1])
    return decibels(float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))) if len(sound) else SILENT


def _metered(sound: Samples) -> Iterator[av.AudioFrame]:
    graph = av.filter.Graph()
    graph.threads = 1
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    graph.link_nodes(source, graph.add("ebur128", "metadata=1"), graph.add("abuffersink")).configure()
    yield from filtered(graph, sound[np.newaxis], RATE, "flt")
    yield from filtered(graph, None, RATE, "flt")


def filtered(graph: av.filter.Graph, rows: Samples | None, rate: int, form: str) -> Iterator[av.AudioFrame]:
    """What comes out of a graph of filters for the rows put in; None ends the sound."""
    frame = None
    if rows is not None:
        layout = "mono" if len(rows) == 1 else f"{len(rows)}c"
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(rows, dtype=np.float32), format=form, layout=layout
        )
        frame.sample_rate = rate
    graph.push(frame)
    with suppress(av.BlockingIOError, EOFError):
        while True:
            out = graph.pull()
            assert isinstance(out, av.AudioFrame)
            yield out


def decibels(level: float) -> float:
    """A level relative to full scale in dB."""
    return max(SILENT, 20 * float(np.log10(max(level, 1e-9))))


def levels(sound: Samples) -> NDArray[np.float64]:
    """The level in dBFS of each 20 ms of mono sound at 8 kHz; what is left over at the end is not counted."""
    whole = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    return np.asarray(10 * np.log10(np.maximum(np.mean(whole**2, axis=1), 10 ** (SILENT / 10))))


class Faults:
    """What can only be told of a recording as it came: how much is clipped, how far it is off centre."""

    def __init__(self) -> None:
        self._clipped = self._sum = np.zeros(1)  # one number a channel
        self._length = 0

    def watch(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """The same blocks, counted as they pass."""
        for block in blocks:
            self._clipped = self._clipped + np.count_nonzero(np.abs(block) >= CLIPPED, axis=1)
            self._sum = self._sum + block.sum(axis=1)
            self._length += block.shape[1]
            yield block

    @property
    def clipped(self) -> float:
        """Share of samples at full scale, in the worst channel."""
        return float(self._clipped.max()) / max(1, self._length)

    @property
    def offset(self) -> float:
        """Distance of the sound's middle from zero, in the worst channel; full scale is 1."""
        return float(np.abs(self._sum).max()) / max(1, self._length)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is to be known of a recording: seconds, loudness in LUFS, peak in dBFS; the most samples in a row
    at that peak, and how far its middle is off zero; milliseconds of silence before and after what is said;
    and how many stretches of 40 ms sound like a key."""

    seconds: float
    loudness: float
    peak: float
    flat: int
    offset: float
    lead: int
    tail: int
    tones: int


_INSPECTED: dict[str, Inspected] = {}


def inspected(recording: bytes) -> Inspected:
    """A recording as served (a WAV file of 16 bits at 8 kHz), measured once in each process."""
    known = fingerprint(recording)
    if known not in _INSPECTED:
        with wave.open(io.BytesIO(recording)) as file:
            _INSPECTED[known] = inspect(np.frombuffer(file.readframes(file.getnframes()), dtype="<i2"))
    return _INSPECTED[known]


def inspect(sound: Pcm) -> Inspected:
    """Sound of 16 bits at 8 kHz, measured."""
    heard = sound / np.float32(FULL_SCALE)
    lead, tail = _ends(heard)
    return Inspected(
        seconds=len(sound) / RATE,
        loudness=loudness(heard),
        peak=decibels(float(np.abs(heard).max(initial=0))),
        flat=_longest_at_peak(sound),
        offset=abs(float(heard.mean())) if len(heard) else 0.0,
        lead=lead,
        tail=tail,
        tones=like_keys(heard),
    )


def speech_and_noise(level: NDArray[np.float64]) -> tuple[float, float]:
    """The level in dBFS of the loudest syllables, and of what stands behind them."""
    ranked = np.sort(level)
    return float(ranked[-FEWEST]), float(ranked[len(ranked) // 20])


def said_above(speech: float, noise: float) -> float:
    """The level in dBFS above which something is being said."""
    return min(max(noise + ABOVE_NOISE, speech - BELOW_SPEECH), speech - AT_LEAST)


def _ends(heard: Samples) -> tuple[int, int]:
    """Milliseconds before the first and after the last stretch that is said; a click is none."""
    level = levels(heard)
    if len(level) < FEWEST:
        return 0, 0
    loud = np.convolve(level > said_above(*speech_and_noise(level)), np.ones(CLICK, dtype=int), "valid")
    said = np.flatnonzero(loud == CLICK)
    if not len(said):
        return 0, 0
    return int(said[0]) * 20, (len(level) - int(said[-1]) - CLICK) * 20


def _longest_at_peak(sound: Pcm) -> int:
    """The most samples in a row at the peak: three are the flat top of a sound that was cut off."""
    peak = np.abs(sound.astype(np.int32)).max(initial=0)
    edges = np.flatnonzero(np.diff(np.abs(sound.astype(np.int32)) == peak, prepend=False, append=False))
    return int(np.diff(edges)[::2].max(initial=0)) if peak else 0


def like_keys(heard: Samples) -> int:
    """How many stretches of 40 ms are mostly two tones of a telephone key (ITU-T Q.23)."""
    if len(heard) < TONE:
        return 0
    frames = np.lib.stride_tricks.sliding_window_view(heard, TONE)[:: TONE // 2]
    power = np.sum(frames**2, axis=1, dtype=np.float64)
    # Not a product of matrices: that one starts threads, which wait for each other on a busy machine.
    waves = np.einsum("fs,pks->pfk", frames, _WAVES)
    share = 2 / TONE * np.sum(waves**2, axis=0) / np.maximum(power, 1e-12)[:, None]
    low, high = share[:, :4].max(axis=1, initial=0), share[:, 4:].max(axis=1, initial=0)
    audible = power / TONE > 10 ** (FAINTEST / 10)
    return int(np.count_nonzero(audible & (low + high > TONES_HOLD) & (np.minimum(low, high) > EACH_HOLDS)))
