"""Files made to harm, and files that came to harm: each is refused in a sentence, cheaply."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import av
import numpy as np
import pytest

from ivr.audio import decode, take
from ivr.audio.take import Take, TakeRefused, read_take

from . import takes
from .takes import Kind, file, speech, wav

MOST_SECONDS = 20.0
MOST_MEGABYTES = 1000.0
MUTATIONS = 10  # of each kind of file
LONG = "This recording lasts"


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    """A chunk of a RIFF file, which may lie about its size."""
    return name + struct.pack("<I", len(body) if size is None else size) + body


def riff(channels: int, rate: int, bits: int, sound: bytes, tag: int = 1, size: int | None = None) -> bytes:
    """A WAV file with any numbers in its header."""
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", tag, channels, rate, rate * block & 0xFFFFFFFF, block, bits)
    body = b"WAVE" + chunk(b"fmt ", head) + chunk(b"data", sound, size)
    return chunk(b"RIFF", body, None if size is None else size + 36 & 0xFFFFFFFF)


def pcm(sound: takes.Samples | None = None) -> bytes:
    return np.round((speech() if sound is None else sound) * 32767).astype("<i2").tobytes()


def atom(name: bytes, body: bytes) -> bytes:
    """A box of an MP4 file."""
    return struct.pack(">I", len(body) + 8) + name + body


def png() -> bytes:
    rows = zlib.compress(b"\0" + b"\xff\0\0" * 8)
    parts = (b"IHDR", struct.pack(">IIBBBBB", 8, 1, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("take.wav", wav(speech()))
    return out.getvalue()


def film(container: str = "mp4") -> bytes:
    """Moving pictures without sound."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as written:
        stream = written.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width = stream.height = 64
        for _ in range(10):
            written.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        written.mux(stream.encode(None))
    return out.getvalue()


def playlist_in_avi() -> bytes:
    """The 2017 trick: subtitles of a film that are a playlist naming a file."""
    text = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    head = chunk(b"LIST", b"hdrl" + chunk(b"avih", bytes(56)))
    return chunk(b"RIFF", b"AVI " + head + chunk(b"LIST", b"movi" + chunk(b"00tx", b"GAB2\0" + text)))


def silent(seconds: int, kind: Kind) -> bytes:
    """Nothing, for as long as you like, in very few bytes."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind.container) as container:
        stream = container.add_stream(kind.codec, rate=kind.rate)
        assert isinstance(stream, av.AudioStream)
        stream.layout, stream.bit_rate = kind.layout, 6000
        channels = 2 if kind.layout == "stereo" else 1
        size = stream.codec_context.frame_size or 4608
        zeros = np.zeros((1, size * channels), dtype=np.int16)
        for start in range(0, seconds * kind.rate, size):
            frame = av.AudioFrame.from_ndarray(zeros, format="s16", layout=kind.layout)
            frame.sample_rate, frame.pts = kind.rate, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def elsewhere_in_mp4() -> bytes:
    """An M4A file whose sound is said to be in another file."""
    data = file("m4a-alac")
    at = data.rindex(b"moov") - 4
    film, index = data[:at], bytearray(data[at:])
    inside = struct.pack(">I4sI", 12, b"url ", 1)
    there = atom(b"url ", bytes(4) + b"file:///etc/passwd\0")
    for parent in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = index.index(parent) - 4
        size = struct.unpack_from(">I", index, place)[0] + len(there) - len(inside)
        struct.pack_into(">I", index, place, size)
    return film + bytes(index).replace(inside, there)


def elsewhere_in_mkv() -> bytes:
    """A Matroska file that goes on in another one, by its segment's name."""
    data = file("mkv-float", speech(2.0))
    name = b"/etc/passwd"
    linked = (
        b"\x3e\xb9\x23" + bytes([0x80 | 16]) + bytes(16) + b"\x3e\x83\xbb" + bytes([0x80 | len(name)]) + name
    )
    at = data.index(b"\x15\x49\xa9\x66")  # Info
    return data[:at] + linked + data[at:]


def attached() -> bytes:
    """A Matroska file that carries another file, and cues after it."""
    data = file("mkv-float", speech(2.0))
    inner = b"\x46\x6e\x87note.sh" + b"\x46\x60\x89text/x-sh" + b"\x46\x5c\x89#!/bin/sh" + b"\x46\xae\x81\x07"
    whole = b"\x61\xa7" + bytes([0x80 | len(inner)]) + inner
    at = data.index(b"\x15\x49\xa9\x66")
    return data[:at] + b"\x19\x41\xa4\x69" + bytes([0x80 | len(whole)]) + whole + data[at:]


def pictured(size: int) -> bytes:
    """A tag of ID3 with a picture of so many bytes and nothing after it."""
    body = b"APIC" + struct.pack(">I", size) + b"\0\0" + b"\0image/png\0\3\0" + bytes(size)
    length = len(body)
    packed = bytes((length >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + packed + body


def noise(seconds: float = 3.0) -> takes.Samples:
    return np.asarray(0.1 * np.random.default_rng(1).standard_normal(round(seconds * takes.RATE)))


def click() -> takes.Samples:
    sound = np.zeros(2 * takes.RATE)
    sound[takes.RATE : takes.RATE + 48] = 0.9
    return sound


def not_a_number(value: float) -> bytes:
    sound = np.array(speech(), dtype="<f4")
    sound[1000:2000] = value
    return riff(1, takes.RATE, 32, sound.tobytes(), tag=3)


def half(kind: str) -> bytes:
    data = file(kind)
    return data[: len(data) // 2]


SCRIPT = b"ffconcat version 1.0\nfile '/etc/passwd'\n"
HLS = b"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n%s\n#EXT-X-ENDLIST\n"
OPUS = Kind("ogg", "libopus", layout="stereo")

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "script.mp3": (lambda: SCRIPT, decode.PLAYLIST),
    "relative-script.mp3": (lambda: b"ffconcat version 1.0\nfile take.wav\n", decode.PLAYLIST),
    "hls-file.m4a": (lambda: HLS % b"file:///etc/passwd", decode.PLAYLIST),
    "hls-http.m4a": (lambda: HLS % b"http://127.0.0.1:9/secret", decode.PLAYLIST),
    "hls-behind-spaces.wav": (lambda: b"\n  " + HLS % b"take.ts", decode.PLAYLIST),
    "pls.mp3": (lambda: b"[playlist]\nFile1=/etc/passwd\n", decode.PLAYLIST),
    "hls-in-avi.wav": (playlist_in_avi, decode.NOT_SOUND),
    "xbin.wav": (lambda: b"XBIN\x1a" + b"\x50\x00\x19\x00\x10\x00" + b"a text " * 999, decode.NOT_SOUND),
    "picture.svg.wav": (
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        decode.NOT_SOUND,
    ),
    "page.wav": (lambda: b"<!doctype html><script>alert(1)</script>", decode.NOT_SOUND),
    "shell.wav": (lambda: b"#!/bin/sh\nrm -rf /\n", decode.NOT_SOUND),
    "program.wav": (lambda: b"\x7fELF\x02\x01\x01" + bytes(200), decode.NOT_SOUND),
    "archive.wav": (archive, decode.NOT_SOUND),
    "paper.pdf.wav": (lambda: b"%PDF-1.7\n" + bytes(200), decode.NOT_SOUND),
    "picture.wav": (png, decode.NOT_SOUND),
    "photo.mp3": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), decode.NOT_SOUND),
    "utf-16.mp3": (lambda: "press one".encode("utf-16"), decode.NOT_SOUND),
    "midi.wav": (lambda: b"MThd\0\0\0\6\0\1\0\1\0\x60" + bytes(50), decode.NOT_SOUND),
    "sdp.wav": (lambda: b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n", decode.NOT_SOUND),
    "film.mp4": (film, decode.NO_SOUND),
    "film.mkv": (lambda: film("matroska"), decode.NO_SOUND),
    "empty.wav": (lambda: b"", decode.EMPTY),
    "one-byte.wav": (lambda: b"R", decode.NOT_SOUND),
    "only-a-tag.mp3": (lambda: pictured(10_000_000), decode.NOT_SOUND),
    "endless-tags.mp3": (lambda: b"ID3\4\0\0\0\0\0\0" * 1_900_000, decode.NOT_SOUND),
    "header-only.wav": (lambda: riff(1, 48_000, 16, b""), decode.BROKEN),
    "header-only.m4a": (lambda: file("m4a-aac")[:40], decode.BROKEN),
    "header-only.ogg": (lambda: file("ogg-opus")[:47], decode.BROKEN),
    "header-only.webm": (lambda: file("webm-opus")[:100], decode.BROKEN),
    "header-only.flac": (lambda: file("flac")[:42], decode.BROKEN),
    "half.m4a": (lambda: half("m4a-aac"), decode.BROKEN),
    "half.wav": (lambda: half("wav-16-bit"), decode.CUT_OFF),
    "half.flac": (lambda: half("flac"), decode.CUT_OFF),
    "half.aiff": (lambda: half("aiff"), decode.CUT_OFF),
    "half.mp3": (lambda: half("mp3"), decode.CUT_OFF),
    "half.webm": (lambda: half("webm-opus"), decode.CUT_OFF),
    "4-gb-of-nothing.wav": (lambda: riff(1, takes.RATE, 16, b"", size=0xFFFFFF00), decode.BROKEN),
    "1-gb.wav": (lambda: riff(1, takes.RATE, 16, pcm(), size=1 << 30), decode.CUT_OFF),
    "no-channels.wav": (lambda: riff(0, 48_000, 16, pcm()), decode.BROKEN),
    "no-rate.wav": (lambda: riff(1, 0, 16, pcm()), decode.BROKEN),
    "1-hz.wav": (lambda: riff(1, 1, 16, pcm()[:400]), decode.UNREADABLE),
    "384-khz.wav": (lambda: riff(1, 384_000, 16, pcm()), decode.UNREADABLE),
    "4-ghz.wav": (lambda: riff(1, 0xFFFFFFFF, 16, pcm()), decode.BROKEN),
    "255-channels.wav": (lambda: riff(255, 48_000, 16, pcm() * 20), decode.UNREADABLE),
    "65535-channels.wav": (lambda: riff(65535, 48_000, 8, pcm() * 20), decode.BROKEN),
    "0-bits.wav": (lambda: riff(1, 48_000, 0, pcm()), decode.UNREADABLE),
    "unknown-codec.wav": (lambda: riff(1, 48_000, 16, pcm(), tag=0x1234), decode.UNREADABLE),
    "not-numbers.wav": (lambda: not_a_number(float("nan")), decode.BROKEN),
    "endless-numbers.wav": (lambda: not_a_number(float("inf")), decode.BROKEN),
    "hour.flac": (lambda: silent(3600, Kind("flac", "flac")), f"{LONG} 60 minutes"),
    "six-minutes.wav": (lambda: riff(1, 8000, 16, bytes(8000 * 2 * 360)), f"{LONG} 6 minutes"),
    "over-20-mb.wav": (lambda: riff(1, 48_000, 16, bytes(20_000_001)), decode.TOO_LARGE),
    "silence.wav": (lambda: riff(1, 48_000, 16, bytes(200_000)), take.SILENT),
    "noise.wav": (lambda: wav(noise()), take.NO_SPEECH),
    "hum.wav": (lambda: wav(takes.tone(1000, 3)), take.NO_SPEECH),
    "click.wav": (lambda: wav(click()), take.SILENT),
    "10-milliseconds.wav": (lambda: wav(speech()[48_000:48_480]), take.SILENT),
}


# These have sound of their own too: it may be taken, but nothing else may be looked at.
NAMING_OTHERS = {
    "elsewhere.m4a": elsewhere_in_mp4,
    "elsewhere.mkv": elsewhere_in_mkv,
    "attached.mkv": attached,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    made, sentence = HOSTILE[name]

    with pytest.raises(TakeRefused) as refusal:
        read_take(made(), takes.WORDS, "en")

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("name", NAMING_OTHERS)
def test_a_file_that_names_another_is_read_by_itself(name: str) -> None:
    read = tried(NAMING_OTHERS[name]())

    assert isinstance(read, Take | TakeRefused)


def test_a_size_that_nobody_knew_is_no_reason_to_refuse() -> None:
    streamed = read_take(riff(1, takes.RATE, 16, pcm(), size=0xFFFFFFFF), takes.WORDS, "en")

    assert streamed == read_take(riff(1, takes.RATE, 16, pcm()), takes.WORDS, "en")


def test_another_song_on_the_same_tape_is_heard_too() -> None:
    """Ogg files may follow each other in one file."""
    part = file("ogg-opus", speech(3.0))

    joined = tried(part + part)

    assert isinstance(joined, TakeRefused) or joined.measured.seconds > 4.5


def tried(data: bytes) -> Take | TakeRefused:
    try:
        return read_take(data, takes.WORDS, "en")
    except TakeRefused as refusal:
        return refusal


@cache
def short(kind: str) -> bytes:
    return file(kind, speech(1.6))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with a few bytes changed, mostly near its start; or some taken out, or put in twice."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 50))):
        at = min(int(chance.expovariate(1 / chance.choice((30, 300, len(data) / 2)))), len(changed) - 1)
        changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    at, size = chance.randrange(len(changed)), chance.randrange(1, 200)
    match chance.randrange(5):
        case 0:
            del changed[at : at + size]
        case 1:
            changed[at:at] = changed[at : at + size]
        case 2:
            del changed[at:]
    return bytes(changed)


@pytest.mark.parametrize("kind", takes.KINDS)
def test_a_mutated_file_is_taken_or_refused(kind: str) -> None:
    chance = random.Random(kind)

    for _ in range(MUTATIONS):
        assert isinstance(tried(mutated(short(kind), chance)), Take | TakeRefused)
