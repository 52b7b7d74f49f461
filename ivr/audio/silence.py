"""Pauses as sounds: the carriers' own pause counts whole seconds, and not every carrier has one."""

from __future__ import annotations

import io
import warnings
from functools import cache

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pydub looks for ffmpeg, which is never needed here
    from pydub import AudioSegment

RATE = 8000  # samples a second: what a telephone carries
LEAD, TAIL = 150, 250  # milliseconds of silence every recording has before and after what it says


@cache
def silence(milliseconds: int) -> bytes:
    """A WAV file of silence: 8 kHz, 16 bit, mono."""
    out = io.BytesIO()
    AudioSegment.silent(duration=milliseconds, frame_rate=RATE).set_channels(1).export(out, format="wav")
    return out.getvalue()
