"""A whole call as a WAV file: what is heard, when, and what the user is told of it."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from ivr.audio.robot import RobotMute, robot_for
from ivr.cli.call_wav import wav_of
from ivr.phone import (
    Ended,
    Event,
    Keyed,
    KeyPress,
    Listening,
    Opened,
    Paused,
    Played,
    Result,
    Ringing,
    Said,
    SoundMissing,
    play,
    seconds_to_say,
)
from tests.audio.test_heard import found_at, noise, wav
from tests.audio.test_tones import goertzel, level, samples
from tests.conftest import Called

WORDS = "If you are in danger, hang up and call 9 1 1."
FULL = seconds_to_say(WORDS, "en-US")
RECORDING = wav(noise(2, 7))


def said(at: float, words: str = WORDS, language: str = "en-US", heard: float | None = None) -> Said:
    full = seconds_to_say(words, language)
    return Said(at, full if heard is None else heard, words, language, "a voice", heard is not None)


def say(words: str, language: str) -> bytes:
    """A robot whose every sentence is a noise of its own, already as long as it should be."""
    if language == "arb":
        raise RobotMute("No robot voice can speak arb.")
    return wav(speech(words, language))


def speech(words: str, language: str = "en-US") -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return noise(seconds_to_say(words, language), sum(words.encode()))


def fetch(url: str) -> bytes:
    if url.endswith("missing.wav"):
        raise SoundMissing(f"the sound {url} answers with HTTP status 404")
    return b"no sound" if url.endswith("junk.wav") else RECORDING


def test_a_call_is_heard_in_its_own_time() -> None:
    events: list[Event] = [
        said(0),
        Opened(FULL),
        Played(FULL, 2, "https://line.invalid/en/menu.wav"),
        Paused(FULL + 2, 1),
        Listening(FULL + 3, 5),
        Keyed(FULL + 4, "3"),
        said(FULL + 5, "Goodbye for now"),
        Ended(FULL + 9, "hung up by the line"),
    ]
    sound, notes = wav_of(events, fetch, say)
    whole = samples(sound)
    assert notes == []
    assert len(whole) / 8000 == pytest.approx(FULL + 9, abs=0.001)
    assert found_at(whole, noise(2, 7)) == pytest.approx(FULL, abs=0.001)
    # Even at its own pace the tempo filter shifts speech by a few milliseconds.
    assert found_at(whole, speech(WORDS)) == pytest.approx(0, abs=0.01)
    assert found_at(whole, speech("Goodbye for now")) == pytest.approx(FULL + 5, abs=0.01)
    pressed = whole[round((FULL + 4) * 8000) :][:800]
    assert goertzel(pressed, 697) > 100 * goertzel(pressed, 770)
    assert goertzel(pressed, 1477) > 100 * goertzel(pressed, 1209)
    quiet = whole[round((FULL + 2) * 8000) + 1 : round((FULL + 4) * 8000) - 1]
    assert not quiet.any()


def test_words_cut_short_keep_their_pace_and_end_with_the_key() -> None:
    whole = samples(wav_of([said(0, heard=1.5), Ended(4, "")], fetch, say)[0])
    assert len(whole) == 32_000
    assert found_at(whole, speech(WORDS)[:8000]) == pytest.approx(0, abs=0.01)
    assert level(whole[:11_900]) > -30
    assert not whole[12_000:].any()


def test_a_recording_cut_short_is_not_stretched() -> None:
    sound, _ = wav_of([Played(1, 0.5, "menu.wav", cut_short=True), Ended(4, "")], fetch, say)
    whole = samples(sound)
    assert np.array_equal(whole[8_000:11_900], samples(RECORDING)[:3_900])
    assert not whole[12_000:].any()


@pytest.mark.parametrize(
    ("outcome", "took", "rings"), [("no-answer", 30, 30), ("busy", 2, 2), ("completed", 30, 4)]
)
def test_a_transfer_rings_and_takes_its_time(outcome: str, took: float, rings: float) -> None:
    events: list[Event] = [
        Ringing(1, "+18336264244", "+13125550123", 30),
        Result(1 + took, outcome, took),
        said(1 + took),
    ]
    whole = samples(wav_of(events, fetch, say)[0])
    assert len(whole) / 8000 == pytest.approx(1 + took + FULL, abs=0.001)
    assert found_at(whole, speech(WORDS)) == pytest.approx(1 + took, abs=0.01)
    assert level(whole[8_000:24_000]) == pytest.approx(-19, abs=0.1)
    loud = {int(at // 8000) - 1 for at in np.flatnonzero(whole[: round((1 + took) * 8000)])}
    assert loud == {second for second in range(int(rings)) if second % 6 < 2}


def test_a_transfer_cut_off_rings_to_the_end() -> None:
    whole = samples(wav_of([Ringing(0, "+18336264244", "", 30), Ended(1, "")], fetch, say)[0])
    assert level(whole) == pytest.approx(-19, abs=0.2)


def test_a_language_nobody_speaks_is_hummed_and_told_once() -> None:
    events: list[Event] = [said(0, "مرحبا بكم", "arb"), said(3, "إلى اللقاء", "arb"), Ended(6, "")]
    sound, notes = wav_of(events, fetch, say)
    whole = samples(sound)
    assert notes == ["No robot voice can speak arb. Its words are heard as a hum."]
    assert level(whole[: round(8000 * seconds_to_say("مرحبا بكم", "arb"))]) == pytest.approx(-35, abs=0.2)
    assert whole[24_000:].any()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("missing.wav", "the sound missing.wav answers with HTTP status 404."),
        ("junk.wav", "the file is not a sound."),
    ],
)
def test_a_recording_that_is_gone_is_silence_and_is_told(url: str, why: str) -> None:
    sound, notes = wav_of([Played(0, 2, url), Played(2, 2, url), Ended(4, "")], fetch, say)
    assert notes == [f"The recording {url} is heard as silence: {why}"]
    assert not samples(sound).any()


def test_each_sentence_is_spoken_once() -> None:
    asked: list[tuple[str, str]] = []

    def listening(words: str, language: str) -> bytes:
        asked.append((words, language))
        return say(words, language)

    wav_of([said(0), said(5), said(10, language="es-US"), said(15)], fetch, listening)
    assert sorted(asked) == [(WORDS, "en-US"), (WORDS, "es-US")]


def test_no_call_is_no_sound() -> None:
    assert wav_of([], fetch, say)[1] == []
    assert len(samples(wav_of([], fetch, say)[0])) == 0


def test_a_call_to_the_line_is_heard_whole(called: Called) -> None:
    events = play(called.exchange, called.entry, [KeyPress("1")])
    sound, notes = wav_of(events, lambda url: called.exchange.get(url).body, say)
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getparams()[:3] == (1, 2, 8000)
        assert file.getnframes() / 8000 == pytest.approx(events[-1].at, abs=0.02)
    assert len(notes) == 1, "of the five languages offered only Arabic has no robot"
    assert "arb" in notes[0]


@pytest.mark.skipif(robot_for("en") is None, reason="flite or espeak-ng is not installed")
def test_a_robot_speaks_for_as_long_as_the_handset_listens() -> None:
    sound, notes = wav_of([said(1), Ended(1 + FULL + 1, "")], fetch)
    loud = np.flatnonzero(np.abs(samples(sound)) > 0.004) / 8000
    assert notes == []
    assert loud[0] == pytest.approx(1, abs=0.05)
    assert loud[-1] == pytest.approx(1 + FULL, abs=0.05)
