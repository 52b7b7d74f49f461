"""The sound of a whole call: every sound in its place, on the call's own clock."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, log2
from typing import TypeAlias

import av
import av.filter
import numpy as np

from ivr.audio.silence import RATE
from ivr.audio.tones import Samples, count, pcm_wav

_TAIL = RATE // 10  # samples of silence for FFmpeg's atempo to lose: it never says the last few itself
_FADE = RATE // 100  # samples, 10 ms: a sound cut off at once would click
_SILENT = 10 ** (-50 / 20)  # a robot's silences are digital, so anything fainter than -50 dBFS is one
# swresample's short default filter lets a tone at 4.2 kHz come back as noise; this one does not.
_RESAMPLE = ("aresample", f"{RATE}:filter_size=64:cutoff=0.95")
_FLOATS = ("aformat", "sample_fmts=fltp")

Filter: TypeAlias = tuple[str, str]  # a name and its options, as FFmpeg writes them


@dataclass(frozen=True, slots=True)
class Heard:
    """A WAV file heard from virtual second ``at`` for ``seconds``; no sound is a pause."""

    at: float
    seconds: float
    sound: bytes | None


def call_wav(heard: Iterable[Heard], seconds: float) -> bytes:
    """One WAV file of a call this long: 8 kHz, 16 bit, mono.

    Sounds that overlap are mixed; one longer than it was heard is cut, one that ends early leaves silence.
    Raises ValueError where a sound is not a sound.
    """
    whole = np.zeros(count(seconds), np.float32)
    for one in heard:
        if one.sound is not None:
            start = count(one.at)
            samples = _cut(_decoded(one.sound), min(count(one.seconds), max(0, len(whole) - start)))
            whole[start : start + len(samples)] += samples
    return pcm_wav(whole)


def telephone(sound: bytes) -> bytes:
    """The same sound as a telephone carries it: 8 kHz, 16 bit, mono. Raises ValueError where it is none."""
    return pcm_wav(_decoded(sound))


def fitted(sound: bytes, seconds: float) -> bytes:
    """Speech made to last exactly this long, its pitch unchanged and the silence round it taken off.

    For robots only: a person's recording is never stretched. Raises ValueError where this is no sound.
    """
    wanted = count(seconds)
    speech = _trimmed(_decoded(sound))
    if not wanted or not len(speech):
        return pcm_wav(np.zeros(wanted, np.float32))
    with_tail = pcm_wav(np.pad(speech, (0, _TAIL)))
    stretched = _cut(_decoded(with_tail, *_tempos(len(speech) / wanted)), wanted)
    return pcm_wav(np.pad(stretched, (0, wanted - len(stretched))))


def _tempos(ratio: float) -> list[Filter]:
    """One tempo keeps speech whole between half and double; a greater change goes in equal steps."""
    steps = max(1, ceil(abs(log2(ratio))))
    return [("atempo", f"{ratio ** (1 / steps):.6f}")] * steps


def _cut(samples: Samples, length: int) -> Samples:
    """At most this many samples, faded where some were taken off."""
    if len(samples) <= length:
        return samples
    fade = np.clip((length - np.arange(length, dtype=np.float32)) / _FADE, 0, 1)
    return samples[:length] * fade.astype(np.float32)


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0]


def _decoded(sound: bytes, *filters: Filter) -> Samples:
    """The samples of a sound at 8 kHz, passed through these filters."""
    try:
        parts = list(_filtered(sound, (_RESAMPLE, *filters, _FLOATS)))
    except (av.FFmpegError, IndexError) as error:
        raise ValueError("the file is not a sound") from error
    # Channels are averaged here: FFmpeg's own way from stereo to mono is 3 dB louder.
    return np.concatenate([part.mean(axis=0) for part in parts] or [np.zeros(0, np.float32)])


def _filtered(sound: bytes, filters: Iterable[Filter]) -> Iterator[Samples]:
    """Every frame of the first audio stream after these filters, channels by samples."""
    with av.open(io.BytesIO(sound), "r") as file:
        stream = file.streams.audio[0]
        graph = av.filter.Graph()
        steps = [graph.add(name, options) for name, options in filters]
        graph.link_nodes(graph.add_abuffer(template=stream), *steps, graph.add("abuffersink")).configure()
        for frame in file.decode(stream):
            graph.push(frame)
            yield from _ready(graph)
        graph.push(None)
        yield from _ready(graph)


def _ready(graph: av.filter.Graph) -> Iterator[Samples]:
    """What has come out of a graph so far."""
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        yield frame.to_ndarray().astype(np.float32, copy=False)
