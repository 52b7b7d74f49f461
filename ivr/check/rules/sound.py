"""Recordings: files that a telephone can carry, as loud as each other, neither hurried nor cut off.

Placeholders are not measured: they are robots for demonstrations, and no caller of a real line hears one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median

from ivr.audio.measure import Inspected, inspected
from ivr.audio.take import seconds_to_say
from ivr.check.rule import Example, Rule
from ivr.check.subject import Fault, Spot, Subject
from ivr.core.phrases import EMERGENCY, EMERGENCY_SHORT
from ivr.files.recordings import refusals

_ANEW = "bring the original again with: ivr prompts add"
_LOUD_ENOUGH = -20.0  # dBFS: below that no peak was cut off


def _form(subject: Subject) -> Iterator[Fault]:
    for shelf in subject.shelves.values():
        for problem in refusals(shelf):
            yield Fault(Spot(problem.file, problem.line, problem.trail), problem.what, problem.hint)


def _measured(subject: Subject) -> Mapping[str, Mapping[str, Inspected]]:
    """Every recording that callers hear, by language and prompt."""
    found: dict[str, dict[str, Inspected]] = {}
    for prompt, language in subject.recorded:
        found.setdefault(language, {})[prompt] = inspected(subject.shelves[language].sounds[prompt])
    return found


def _spot(language: str, prompt: str) -> Spot:
    return Spot(f"prompts/{language}/{prompt}.wav", 1, (prompt,))


def _levels(subject: Subject) -> Iterator[Fault]:
    for language, sounds in _measured(subject).items():
        for prompt, sound in sounds.items():
            spot = _spot(language, prompt)
            yield from _overdriven(subject, spot, sound)
            yield from _loudness(subject, spot, sound)
        yield from _spread(subject, language, sounds)


def _overdriven(subject: Subject, spot: Spot, sound: Inspected) -> Iterator[Fault]:
    if sound.peak > -subject.limit("headroom-must"):
        yield Fault(spot, f"it peaks at {sound.peak:.1f} dBFS, and rattles on a telephone", _ANEW)
    elif sound.peak > -subject.limit("headroom"):
        yield Fault(
            spot, f"it peaks at {sound.peak:.1f} dBFS, close to rattling on a telephone", _ANEW, "should"
        )
    if sound.flat >= subject.limit("clipped-samples") and sound.peak > _LOUD_ENOUGH:
        what = "it was recorded too loud: its peaks are cut off, which callers hear as rattling"
        yield Fault(spot, what, "record it again, further from the microphone")
    if 100 * sound.offset > subject.limit("offset"):
        what = f"a constant voltage of {100 * sound.offset:.1f} percent lies under it, and clicks"
        yield Fault(spot, what, _ANEW)


def _loudness(subject: Subject, spot: Spot, sound: Inspected) -> Iterator[Fault]:
    away = sound.loudness + subject.limit("loudness")
    if abs(away) > subject.limit("loudness-away"):
        than = "louder" if away > 0 else "quieter"
        what = f"it is {abs(away):.0f} dB {than} than recordings should be, at {sound.loudness:.0f} LUFS"
        yield Fault(spot, what, f"{_ANEW}, which makes all equally loud", "should")


def _spread(subject: Subject, language: str, sounds: Mapping[str, Inspected]) -> Iterator[Fault]:
    """One problem for a language, at the recording that is furthest from the others."""
    loud = {prompt: sound.loudness for prompt, sound in sounds.items()}
    high, low = max(loud, key=lambda name: loud[name]), min(loud, key=lambda name: loud[name])
    if loud[high] - loud[low] > subject.limit("loudness-spread"):
        middle = median(loud.values())
        odd, other = (high, low) if loud[high] - middle >= middle - loud[low] else (low, high)
        what = f"callers hear a step of {loud[high] - loud[low]:.1f} dB between this and {other}"
        yield Fault(_spot(language, odd), what, f"{_ANEW}, which makes all equally loud", "should")


def _manner(subject: Subject) -> Iterator[Fault]:
    for language, sounds in _measured(subject).items():
        for prompt, sound in sounds.items():
            spot = _spot(language, prompt)
            yield from _silences(subject, spot, sound)
            yield from _pace(subject, spot, language, prompt, sound)
            if sound.tones:
                what = f"it sounds like a telephone key for {20 * (sound.tones + 1)} ms, and may press one"
                yield Fault(spot, what, "record it without beeps and music")


def _silences(subject: Subject, spot: Spot, sound: Inspected) -> Iterator[Fault]:
    hint = f"{_ANEW}, which trims it"
    if sound.lead > subject.limit("lead-most"):
        yield Fault(spot, f"callers wait {sound.lead} ms in silence before it speaks", hint)
    if sound.tail > subject.limit("tail-most"):
        yield Fault(spot, f"callers wait {sound.tail} ms in silence after it has spoken", hint)
    if sound.tail < subject.limit("tail-least"):
        what = f"it ends {sound.tail} ms after its last sound, as if it was cut off"
        yield Fault(spot, what, f"{_ANEW}; if its end is missing, record it again")


def _pace(subject: Subject, spot: Spot, language: str, prompt: str, sound: Inspected) -> Iterator[Fault]:
    usual = seconds_to_say(subject.line.prompts[prompt][language], subject.line.languages[language].tag)
    taken = sound.seconds - (sound.lead + sound.tail) / 1000
    if usual < subject.limit("paced-seconds") or taken <= 0:
        return
    notice = prompt in (EMERGENCY, EMERGENCY_SHORT)
    pace, slowest = 100 * usual / taken, subject.limit("notice-slowest-pace" if notice else "slowest-pace")
    told = f"its words take about {usual:.0f} seconds at a telephone's pace, and it takes {taken:.0f}"
    if pace > subject.limit("fastest-pace"):
        yield Fault(spot, f"{told}: it is hurried, or something is missing", "record it again, more slowly")
    elif pace < slowest:
        yield Fault(spot, f"{told}: it drags, or something is added", "record it again, a little faster")


def _heard(text: str) -> Example:
    return Example(text, "words")


RULES = (
    Rule(
        "L37",
        "must",
        "A recording is a WAV file of 8000 Hz, one channel, 16 bits of plain PCM.",
        "What a telephone cannot carry is never heard, and callers hear a robot instead.",
        "Genesys and Twilio, audio files; Ringfree; measured with what browsers, phones and libraries read",
        _form,
        _heard("A recording as a compact disc has it, 44100 Hz and 2 channels, copied into prompts/en/."),
        _heard("The same recording, brought with: ivr prompts add."),
    ),
    Rule(
        "L38",
        "must",
        "A recording is not overdriven (must), and as loud as every other (should).",
        "An overdriven voice rattles, and after a quiet prompt the next one shouts into the ear.",
        "RFC 7874 and ITU-T P.56 on the level of speech; professional telephone voices, measured",
        _levels,
        _heard("A recording at -30 LUFS between others at -19."),
        _heard("Every recording brought with: ivr prompts add."),
    ),
    Rule(
        "L39",
        "should",
        "A recording begins and ends with little silence, keeps a telephone's pace, and has no tones.",
        "Callers take silence for the end, miss what is hurried, and a beep may press a key far away.",
        "ACIxD, audio; Holdcom, words a minute; ITU-T Q.23",
        _manner,
        _heard("A recording with a second of silence before the first word, and a beep at its end."),
        _heard("A recording trimmed to 150 ms before the first word, read at 110 to 160 words a minute."),
    ),
)
