"""Takes made for the tests: a voice out of arithmetic, and the files phones and recorders would put it in."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating]

RATE = 48_000
WORDS = "For help after losing someone to violence, press one. To hear this again, press the pound key."
# Middle, swing and width in Hz.
_FORMANTS = ((600, 250, 90), (1400, 500, 120), (2500, 250, 170), (3600, 150, 250))


@cache
def speech(seconds: float = 8.0, rate: int = RATE, pitch: float = 120.0, noise: float = -75.0) -> Samples:
    """Somebody saying nothing: syllables, hisses and pauses, peak 0.5, in a room as loud as `noise` dBFS."""
    time = np.arange(round(seconds * rate)) / rate
    chance = np.random.default_rng(round(pitch * 1000))
    syllables = np.clip(np.sin(2 * np.pi * 4.4 * time) + 0.3, 0, 1) ** 0.7
    open_mouth = _said(time, seconds) * syllables
    voice = _voiced(time, pitch) * open_mouth + 0.1 * _hiss(time, rate, chance) * _said(time, seconds)
    room = 10 ** (noise / 20) * chance.standard_normal(len(time))
    return np.asarray(0.5 * voice / np.abs(voice).max() + room, dtype=np.float32)


def _said(time: NDArray[Any], seconds: float) -> NDArray[Any]:
    """One while something is said: half a second of room at both ends, a breath every 2.6 s."""
    inside = (time > 0.5) & (time < seconds - 0.5)
    edges = np.convolve(inside & (time % 2.6 > 0.35), np.ones(480) / 480, mode="same")
    return np.asarray(edges)


def _voiced(time: NDArray[Any], pitch: float) -> NDArray[Any]:
    """The sum of a moving pitch's harmonics, each as loud as the moving mouth lets it be."""
    heard = pitch * (1 + 0.12 * np.sin(2 * np.pi * 0.45 * time) + 0.04 * np.sin(2 * np.pi * 2.9 * time))
    phase = 2 * np.pi * np.cumsum(heard) / len(time) * time[-1]
    slow = time[:: max(1, len(time) // round(100 * time[-1] + 1))]
    total = np.zeros(len(time))
    for harmonic in range(1, int(5000 / pitch)):
        louder = _mouth(harmonic * np.interp(slow, time, heard), slow) / harmonic
        total += np.interp(time, slow, louder) * np.sin(harmonic * phase)
    return total


def _mouth(frequency: NDArray[Any], time: NDArray[Any]) -> NDArray[Any]:
    gain = np.zeros(len(frequency))
    for number, (middle, swing, width) in enumerate(_FORMANTS):
        at = middle + swing * np.sin(2 * np.pi * (0.9 + 0.37 * number) * time + number)
        gain += 1 / (1 + ((frequency - at) / width) ** 2)
    return gain


def _hiss(time: NDArray[Any], rate: int, chance: np.random.Generator) -> NDArray[Any]:
    spectrum = np.fft.rfft(chance.standard_normal(len(time)))
    frequency = np.fft.rfftfreq(len(time), 1 / rate)
    shaped = np.fft.irfft(spectrum * ((frequency > 2000) & (frequency < 7000)), len(time))
    return np.asarray(shaped * np.clip(np.sin(2 * np.pi * 2.2 * time + 1), 0, 1) ** 4)


def tone(frequency: float, seconds: float, rate: int = RATE, level: float = 0.5) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(level * np.sin(2 * np.pi * frequency * time), dtype=np.float32)


@dataclass(frozen=True)
class Kind:
    """One way to keep sound in a file."""

    container: str
    codec: str
    options: tuple[tuple[str, str], ...] = ()
    rate: int = RATE
    layout: str = "mono"


KINDS = {
    "wav-8-bit": Kind("wav", "pcm_u8"),
    "wav-16-bit": Kind("wav", "pcm_s16le"),
    "wav-24-bit": Kind("wav", "pcm_s24le"),
    "wav-32-bit": Kind("wav", "pcm_s32le"),
    "wav-float": Kind("wav", "pcm_f32le"),
    "wav-double": Kind("wav", "pcm_f64le"),
    "wav-mu-law": Kind("wav", "pcm_mulaw", rate=8000),
    "wav-a-law": Kind("wav", "pcm_alaw", rate=8000),
    "wav-44100-stereo": Kind("wav", "pcm_s16le", rate=44_100, layout="stereo"),
    "wav-96000": Kind("wav", "pcm_s24le", rate=96_000),
    "wav-16000": Kind("wav", "pcm_s16le", rate=16_000),
    "wav-11025": Kind("wav", "pcm_s16le", rate=11_025),
    "rf64": Kind("wav", "pcm_s16le", (("rf64", "always"),)),
    "aiff": Kind("aiff", "pcm_s16be"),
    "aifc": Kind("aiff", "pcm_s16le"),
    "caf": Kind("caf", "pcm_s16le"),
    "flac": Kind("flac", "flac"),
    "mp3": Kind("mp3", "libmp3lame"),
    "mp3-stereo": Kind("mp3", "libmp3lame", rate=44_100, layout="stereo"),
    "m4a-aac": Kind("ipod", "aac"),
    "m4a-aac-stereo": Kind("ipod", "aac", rate=44_100, layout="stereo"),
    "m4a-alac": Kind("ipod", "alac"),
    "mp4-opus": Kind("mp4", "libopus"),
    "mov-aac": Kind("mov", "aac"),
    "aac": Kind("adts", "aac"),
    "webm-opus": Kind("webm", "libopus"),
    "mkv-float": Kind("matroska", "pcm_f32le"),
    "ogg-opus": Kind("ogg", "libopus"),
    "ogg-vorbis": Kind("ogg", "vorbis", (("strict", "experimental"),), layout="stereo"),
    "wma": Kind("asf", "wmav2", rate=44_100),
}


def file(kind: str | Kind, sound: Samples | None = None, rate: int = RATE) -> bytes:
    """Sound of this rate as a file of some kind; it is mono, or has one row a channel."""
    kind = KINDS[kind] if isinstance(kind, str) else kind
    rows = np.atleast_2d(speech() if sound is None else sound).astype(np.float32)
    if rows.shape[0] == 1 and kind.layout == "stereo":
        rows = np.repeat(rows, 2, axis=0)
    out = io.BytesIO()
    with av.open(out, "w", format=kind.container, options=dict(kind.options)) as container:
        stream = container.add_stream(kind.codec, rate=kind.rate, options=dict(kind.options))
        assert isinstance(stream, av.AudioStream)
        stream.layout = kind.layout
        stream.bit_rate = 96_000
        for frame in _frames(rows, rate, kind, stream):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _frames(rows: Samples, rate: int, kind: Kind, stream: av.AudioStream) -> list[av.AudioFrame]:
    """The sound in the encoder's own sample format, in frames of the size it asks for."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(rows), format="fltp", layout=kind.layout)
    frame.sample_rate = rate
    frame.pts = 0
    size = stream.codec_context.frame_size or 4096
    resampler = av.AudioResampler(stream.codec_context.format, kind.layout, kind.rate, frame_size=size)
    return [*resampler.resample(frame), *resampler.resample(None)]


def film_with_sound() -> bytes:
    """Moving pictures, and somebody talking."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        assert isinstance(pictures, av.VideoStream)
        pictures.width = pictures.height = 64
        stream = container.add_stream("aac", rate=RATE)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        for _ in range(80):
            container.mux(pictures.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(pictures.encode(None))
        for frame in _frames(np.atleast_2d(speech()), RATE, KINDS["m4a-aac"], stream):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def wav(sound: Samples, rate: int = RATE) -> bytes:
    """A 16-bit WAV file of mono sound, or of one row a channel."""
    layout = "mono" if sound.ndim == 1 else "stereo"
    return file(Kind("wav", "pcm_s16le", rate=rate, layout=layout), sound, rate)


def samples(wave: bytes) -> Samples:
    """The sound of an imported take, which has a header of 44 bytes."""
    return np.frombuffer(wave[44:], dtype="<i2").astype(np.float32) / 32768


def likeness(one: Samples, other: Samples) -> float:
    """The highest correlation of two sounds, moved by quarters of a sample: 1 for the same sound later."""
    size = 1 << (len(one) + len(other)).bit_length()
    crossed = 4 * np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), 4 * size)
    return float(np.max(np.abs(crossed)) / np.sqrt(np.sum(one**2) * np.sum(other**2)))
