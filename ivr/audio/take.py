"""A take: a recording of a prompt's words, made ready for callers, with what staff should know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.audio.decode import Recording, TakeRefused, opened
from ivr.audio.editing import (
    LOUDNESS,
    Heard,
    Side,
    chosen,
    levelled,
    listened,
    narrowed,
    samples_of,
    trimmed,
    wav,
)
from ivr.audio.measure import Faults, Measured, loudness
from ivr.audio.silence import LEAD, RATE, TAIL

__all__ = ["Measured", "Take", "TakeRefused", "read_take"]

QUIETEST = -72.0  # dBFS: below this nobody spoke into the microphone
STANDS_OUT = 6.0  # dB: the least that speech must be louder than what is behind it
NOISY = 24.0  # dB from the noise to the loudest syllables: 20 to speech as a whole
CLIPPED = 0.001  # share of samples
OFFSET = 0.01  # of full scale
QUIET = 20.0  # dB of gain
PAUSE = 2.0  # seconds
HURRIED, SLOW = 0.6, 1.8  # of the time the words should take
JUDGED = 2.0  # seconds: what should take less is not judged by its pace

SILENT = "Nothing can be heard in this recording. Check the microphone and record it again."
NO_SPEECH = "No speech stands out in this recording. Record it again, closer to the microphone."

# Words a minute a person recording a prompt says, the middle of what is advised for each language.
WORDS_A_MINUTE = {
    "en": 140,
    "es": 133,
    "pl": 118,
    "ar": 105,
    "hi": 128,
    "fr": 138,
    "ht": 138,
    "tl": 123,
    "fil": 123,
}
OTHER_WORDS_A_MINUTE = 130
CHARACTERS_A_MINUTE = 190  # Chinese, written without spaces
CHINESE = frozenset({"zh", "cmn", "yue"})


@dataclass(frozen=True, slots=True)
class Take:
    """A WAV file of 8 kHz, 16 bit, mono; how it measures; what it came from; what staff should look at."""

    sound: bytes
    measured: Measured
    source: str
    warnings: tuple[str, ...]


def read_take(data: bytes, words: str, language: str) -> Take:
    """A take from any file's bytes, said to be of these words in this language; raises TakeRefused."""
    faults = Faults()
    with opened(data) as recording:
        side = chosen(narrowed(faults.watch(recording.blocks), recording.rate))
    heard = listened(side.sound)
    _refuse_silence(heard)
    said = trimmed(side.sound, heard)
    level = loudness(said)
    pcm, result = levelled(said, level)
    told = [
        *_of_the_file(recording, side, faults),
        *_of_the_voice(heard, level),
        *_of_the_pauses(heard),
        *_of_the_pace(_said(result), seconds_to_say(words, language)),
    ]
    return Take(wav(pcm), result, recording.source, tuple(told))


def cut(take: Take, start: float, end: float, words: str, language: str) -> Take:
    """The part of a take between two moments, in seconds, made ready like any other; raises TakeRefused."""
    whole = samples_of(take.sound)
    part = whole[max(0, round(start * RATE)) : max(0, round(end * RATE))]
    heard = listened(part)
    _refuse_silence(heard)
    said = trimmed(part, heard)
    pcm, result = levelled(said, loudness(said))
    before = {
        *_of_the_pauses(listened(whole)),
        *_of_the_pace(_said(take.measured), seconds_to_say(words, language)),
    }
    kept = [each for each in take.warnings if each not in before]
    told = [*kept, *_of_the_pauses(heard), *_of_the_pace(_said(result), seconds_to_say(words, language))]
    return Take(wav(pcm), result, take.source, tuple(told))


def _said(measured: Measured) -> float:
    """Seconds without the silence round it."""
    return measured.seconds - (LEAD + TAIL) / 1000


def _refuse_silence(heard: Heard) -> None:
    if heard.speech < QUIETEST:
        raise TakeRefused(SILENT)
    if heard.speech - heard.noise < STANDS_OUT or not heard.spans:
        raise TakeRefused(NO_SPEECH)


def _of_the_file(recording: Recording, side: Side, faults: Faults) -> Iterator[str]:
    if recording.telephone:
        yield "This was recorded in telephone quality. A phone's own recorder sounds clearer."
    if side.dead:
        yield "Only one side of the stereo has sound, and that side was used. Check the microphone's cable."
    if side.inverted:
        yield "The two sides of the stereo cancel each other, so one was used. Check the microphone's cable."
    if faults.clipped > CLIPPED:
        yield "The voice is distorted: it was too loud. Record it again, further from the microphone."
    if faults.offset > OFFSET:
        yield "The microphone or its cable adds a constant voltage, which was removed. Try another one."


def _of_the_voice(heard: Heard, level: float) -> Iterator[str]:
    if heard.speech - heard.noise < NOISY:
        yield "There is much noise behind the voice. Record it again in a quieter room."
    if level < LOUDNESS - QUIET:
        yield "The voice is very quiet, so noise grew with it. Record it again, closer to the microphone."


def _of_the_pauses(heard: Heard) -> Iterator[str]:
    if heard.longest_pause > PAUSE:
        yield f"There is a pause of {heard.longest_pause:.1f} seconds. Callers may think the line is dead."


def _of_the_pace(taken: float, needed: float) -> Iterator[str]:
    if needed < JUDGED:
        return
    if taken < HURRIED * needed:
        yield f"The words should take about {needed:.0f} seconds and take {taken:.0f}. Is something missing?"
    if taken > SLOW * needed:
        yield f"The words should take about {needed:.0f} seconds and take {taken:.0f}. Is something added?"


def seconds_to_say(words: str, language: str) -> float:
    """Seconds a person takes to read these words as a telephone prompt, in a language such as ``es-US``."""
    base = language.split("-")[0].lower()
    if base in CHINESE:
        return 60 / CHARACTERS_A_MINUTE * sum(letter.isalnum() for letter in words)
    return 60 / WORDS_A_MINUTE.get(base, OTHER_WORDS_A_MINUTE) * sum(map(_spoken, words.split()))


def _spoken(word: str) -> int:
    """Words said for one written: digits are said one by one."""
    return sum(letter.isdigit() for letter in word) + any(letter.isalpha() for letter in word)
