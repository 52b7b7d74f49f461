"""Pauses beside recordings: what is heard between two sentences is always the same."""

from __future__ import annotations

from ivr.audio.pace import SHORTER, paced
from ivr.core.call import End, Listen, Say, Silence, Turn

VOICE, RECORDING = Say("voice", "en"), Say("recording", "en")


def pauses(*steps: Say | Silence | Listen | End) -> list[int]:
    """The pauses left, in order."""
    turn = paced(Turn(steps, None), lambda step: step.prompt == "recording")
    flat = [each for step in turn.steps for each in (step.steps if isinstance(step, Listen) else (step,))]
    return [each.milliseconds for each in flat if isinstance(each, Silence)]


def test_between_voices_a_pause_stays() -> None:
    assert pauses(VOICE, Silence(600), VOICE) == [600]


def test_a_recordings_own_silence_counts_as_pause() -> None:
    assert pauses(RECORDING, Silence(600), VOICE) == [350]
    assert pauses(VOICE, Silence(600), RECORDING) == [450]
    assert pauses(RECORDING, Silence(600), RECORDING) == [200]


def test_where_it_is_pause_enough_none_is_added() -> None:
    assert pauses(RECORDING, Silence(400), RECORDING) == []


def test_a_pause_inside_a_listening_knows_what_was_heard_before_it() -> None:
    assert pauses(RECORDING, Listen((Silence(600), VOICE), 8)) == [350]
    assert pauses(VOICE, Silence(600), Listen((RECORDING,), 8)) == [450]
    assert pauses(VOICE, Silence(600), Listen((), 8)) == [600]
    assert pauses(Silence(600)) == [600]


def test_every_length_there_can_be_is_known() -> None:
    assert SHORTER == (0, 150, 250, 400)
