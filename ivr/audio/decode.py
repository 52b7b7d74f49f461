"""The sound inside any file staff bring, read with nothing but its own bytes.

What a file is called counts for nothing. Its first bytes choose the one reader that is tried, so that no
playlist or script can be guessed into a sound; a file that asks for another file or an address is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Never

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

Samples = NDArray[np.floating]  # 1 is full scale; one row a channel where there are several

MOST_BYTES = 20_000_000
MOST_SECONDS = 300
MOST_CHANNELS = 8
RATES = range(8_000, 192_001)  # Hz
MISSING = 0.1  # share of its length a file may lack
DAMAGED = 0.01  # share of its packets that may be unreadable

_NAMES = {
    "aac": "AAC",
    "alac": "Apple Lossless",
    "amrnb": "AMR",
    "amrwb": "AMR",
    "adpcm_ima_wav": "ADPCM",
    "adpcm_ms": "ADPCM",
    "flac": "FLAC",
    "gsm_ms": "GSM",
    "mp3": "MP3",
    "mp3float": "MP3",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "wmav1": "Windows Media",
    "wmav2": "Windows Media",
    "pcm_mulaw": "mu-law",
    "pcm_alaw": "A-law",
    "pcm_u8": "8 bit",
    "pcm_s8": "8 bit",
} | {
    f"pcm_{form}{end}": f"{form[1:]} bit"
    for form in ("s16", "s24", "s32", "f32", "f64")
    for end in ("le", "be")
}
_TELEPHONE = {"amrnb", "gsm_ms", "pcm_mulaw", "pcm_alaw"}
_LAYOUTS = {1: "mono", 2: "stereo"}

_OPTIONS = {
    "protocol_whitelist": "none",
    "codec_whitelist": ",".join(_NAMES),  # a film's pictures are never decoded
    "probesize": "65536",  # else a WAV is searched for other formats for longer than it takes to decode
    "enable_drefs": "0",
}
_BUFFER = 1 << 16  # bytes
_STREAMED = 0x7FFF_0000  # bytes: larger sizes are written where none is known

_RECORD_AGAIN = "Copy it again from where it was recorded, or record it again."
NOT_SOUND = "This is not a sound recording. Add a WAV, M4A or MP3 file."
PLAYLIST = "This is a playlist, which only names other files. Add the recording itself."
EMPTY = f"This file is empty. {_RECORD_AGAIN}"
BROKEN = f"This recording is damaged. {_RECORD_AGAIN}"
CUT_OFF = f"The end of this recording is missing. {_RECORD_AGAIN}"
NO_SOUND = "There is no sound in this file. Add a recording of somebody saying the words."
POINTS_ELSEWHERE = "The sound is in another file than this one. Save the recording as a WAV, M4A or MP3 file."
UNREADABLE = "The sound in this file cannot be read here. Save the recording as a WAV, M4A or MP3 file."
TOO_LARGE = "This file is larger than 20 MB. Save the recording as an M4A or MP3 file, or record less."
TOO_COSTLY = "This file takes too much time or memory to read. Save the recording as a WAV, M4A or MP3 file."


class TakeRefused(Exception):
    """A file that cannot become a recording: one plain sentence on why, and what to do instead."""

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.args)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file found to hold sound; ``blocks`` reads it once, and raises TakeRefused where it is damaged."""

    rate: int  # Hz
    source: str  # for staff: "m4a, AAC, 44100 Hz, stereo"
    telephone: bool  # already as narrow as a telephone
    blocks: Iterator[Samples]


# Titles in odd letters are no reason to refuse a recording; PyAV 19 takes them as they are.
_METADATA: dict[str, Any] = {} if int(av.__version__.split(".")[0]) >= 19 else {"metadata_errors": "replace"}


@contextmanager
def opened(data: bytes) -> Iterator[Recording]:
    """The recording in a file's bytes; raises TakeRefused."""
    data, form = _recognised(data)
    try:
        with av.open(
            io.BytesIO(data),
            format=_READERS[form],
            container_options=_OPTIONS,
            **_METADATA,
            buffer_size=_BUFFER,
            io_open=_no_other_file,
        ) as container:
            assert isinstance(container, InputContainer)
            yield _recording(container, form, _tells_its_length(data, form))
    except (av.FFmpegError, EOFError) as error:
        raise TakeRefused(BROKEN) from error
    except MemoryError as error:
        raise TakeRefused(TOO_COSTLY) from error


def _no_other_file(url: str, flags: int, options: dict[str, str]) -> Never:
    raise TakeRefused(POINTS_ELSEWHERE)


# What a file is: told by its first bytes.

_READERS = {
    "wav": "wav",
    "aiff": "aiff",
    "caf": "caf",
    "flac": "flac",
    "mp3": "mp3",
    "aac": "aac",
    "m4a": "mov",
    "webm": "matroska",
    "ogg": "ogg",
    "amr": "amr",
    "wma": "asf",
}
_STARTS = {
    b"caff\x00\x01": "caf",
    b"fLaC": "flac",
    b"\x1a\x45\xdf\xa3": "webm",
    b"OggS": "ogg",
    b"#!AMR": "amr",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "wma",
}
_PLAYLISTS = (b"#extm3u", b"ffconcat", b"[playlist]", b"<asx", b"<smil")


def _recognised(data: bytes) -> tuple[bytes, str]:
    """The bytes without the tag players write before them, and what they are."""
    if not data:
        raise TakeRefused(EMPTY)
    if len(data) > MOST_BYTES:
        raise TakeRefused(TOO_LARGE)
    start = _after_tags(data)
    form = _form(data[start : start + 16])
    if data.startswith(b"RIFF") and len(data) < (1 - MISSING) * _riff_size(data):
        raise TakeRefused(CUT_OFF)
    if form is None:
        raise TakeRefused(PLAYLIST if data.lstrip()[:10].lower().startswith(_PLAYLISTS) else NOT_SOUND)
    return data[start:], form


def _riff_size(data: bytes) -> int:
    """Bytes a RIFF file says it has; 0 where it was written as it was recorded, its end not known."""
    told = int.from_bytes(data[4:8], "little")
    return told if told < _STREAMED else 0


def _after_tags(data: bytes) -> int:
    """Where the ID3 tags end: ten bytes each, and what their sizes say, seven bits a byte."""
    start = 0
    while data.startswith(b"ID3", start) and start + 10 < len(data):
        size = reversed(data[start + 6 : start + 10])
        start += 10 + sum((byte & 0x7F) << 7 * place for place, byte in enumerate(size))
    return start


def _form(head: bytes) -> str | None:
    chunk, kind = head[:4], head[8:12]
    if chunk in (b"RIFF", b"RIFX", b"RF64", b"BW64") and kind == b"WAVE":
        return "wav"
    if chunk == b"FORM" and kind in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return "m4a"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _stream(head[1])
    return next((form for start, form in _STARTS.items() if head.startswith(start)), None)


def _stream(byte: int) -> str | None:
    """MPEG sound without a container: the layer in its first header tells."""
    return {0b01: "mp3", 0b00: "aac"}.get(byte >> 1 & 0b11)


# What is in it.


def _recording(container: InputContainer, form: str, tells_its_length: bool) -> Recording:
    if not container.streams.audio:
        raise TakeRefused(NO_SOUND)
    stream = container.streams.audio[0]
    context = stream.codec_context
    if context is None or context.codec.name not in _NAMES:
        raise TakeRefused(UNREADABLE)
    context.thread_count = 1
    frames = _frames(container, stream)
    first = next(frames, None)
    if first is None:
        raise TakeRefused(BROKEN)
    shape = _shape(first)
    rate, channels = shape
    if rate not in RATES or channels not in range(1, MOST_CHANNELS + 1):
        raise TakeRefused(UNREADABLE)
    name = context.codec.name
    heard = _LAYOUTS.get(channels, f"{channels} channels")
    return Recording(
        rate=rate,
        source=f"{form}, {_NAMES[name]}, {rate} Hz, {heard}",
        telephone=rate < 16_000 or name in _TELEPHONE,
        blocks=_blocks(first, frames, _seconds(container), tells_its_length),
    )


def _tells_its_length(data: bytes, form: str) -> bool:
    """Whether a file states how long it is, rather than letting a reader guess from its size."""
    if form == "mp3":
        return any(mark in data[:300] for mark in (b"Xing", b"Info"))
    return form not in ("aac", "ogg", "amr")


def _seconds(container: InputContainer) -> float:
    return (container.duration or 0) / av.time_base


def _shape(frame: av.AudioFrame) -> tuple[int, int]:
    return frame.sample_rate, frame.layout.nb_channels


def _frames(container: InputContainer, stream: av.AudioStream) -> Iterator[av.AudioFrame]:
    """Everything that can be decoded; a damaged packet is a gap, and more than a few are too many."""
    read = damaged = 0
    for packet in container.demux(stream):
        read += 1
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            damaged += 1
    if damaged > max(1, DAMAGED * read):
        raise TakeRefused(BROKEN)


def _blocks(
    first: av.AudioFrame, frames: Iterator[av.AudioFrame], promised: float, reliable: bool
) -> Iterator[Samples]:
    """Sound about a second at a time, which costs less than a packet at a time."""
    shape = rate, _ = _shape(first)
    waiting, length, total = [_rows(first)], first.samples, first.samples
    for frame in frames:
        if _shape(frame) != shape:
            raise TakeRefused(BROKEN)
        waiting.append(_rows(frame))
        length += frame.samples
        total += frame.samples
        if total > MOST_SECONDS * rate:
            raise TakeRefused(_too_long(promised))
        if length >= rate:
            yield np.ascontiguousarray(np.concatenate(waiting, axis=1))
            waiting, length = [], 0
    if waiting:
        yield np.ascontiguousarray(np.concatenate(waiting, axis=1))
    if reliable and total < (1 - MISSING) * promised * rate:
        raise TakeRefused(CUT_OFF)


def _too_long(promised: float) -> str:
    minutes = round(promised / 60) if promised > MOST_SECONDS + 30 else "more than 5"
    return f"This recording lasts {minutes} minutes; the most is 5. Cut it into shorter ones."


def _rows(frame: av.AudioFrame) -> Samples:
    """One row a channel, full scale 1; raises TakeRefused where a number is none."""
    found: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        found = found.reshape(-1, frame.layout.nb_channels).T
    if found.dtype.kind == "f":
        return _sane(found)
    full = np.float32(1 << 8 * found.dtype.itemsize - 1)
    middle = full if found.dtype.kind == "u" else 0
    return np.asarray((found.astype(np.float32) - middle) / full)


def _sane(found: NDArray[Any]) -> Samples:
    """Decoders go a little beyond 1; a recording never goes beyond 8."""
    if not np.isfinite(found).all():
        raise TakeRefused(BROKEN)
    return np.asarray(np.clip(found, -8, 8), dtype=np.float32)
