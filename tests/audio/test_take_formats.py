"""Every kind of file a phone, a browser or a studio makes gives the same prompt."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ivr.audio.measure import loudness
from ivr.audio.take import Take, read_take

from . import takes
from .takes import KINDS, file, likeness, samples, speech, wav


@cache
def reference() -> Take:
    return read_take(file("wav-16-bit"), takes.WORDS, "en")


def assert_alike(take: Take) -> None:
    """As long within 1 %, as loud within 1 dB, and the same sound."""
    wanted = reference()
    assert take.measured.seconds == pytest.approx(wanted.measured.seconds, rel=0.01)
    assert take.measured.loudness == pytest.approx(wanted.measured.loudness, abs=1)
    assert loudness(samples(take.sound)) == pytest.approx(loudness(samples(wanted.sound)), abs=1)
    assert likeness(samples(take.sound), samples(wanted.sound)) >= 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_prompt(kind: str) -> None:
    assert_alike(read_take(file(kind), takes.WORDS, "en"))


def test_a_tag_with_a_picture_before_the_sound_is_passed_over() -> None:
    tag = b"ID3\3\0\0\0\1\0\0" + bytes(1 << 14)

    assert_alike(read_take(tag + file("mp3"), takes.WORDS, "en"))
    assert_alike(read_take(tag + tag + file("flac"), takes.WORDS, "en"))


def test_one_dead_side_is_left_out() -> None:
    take = read_take(wav(np.stack([np.zeros_like(speech()), speech()])), takes.WORDS, "en")

    assert_alike(take)
    assert [warning for warning in take.warnings if "Only one side" in warning]


def test_one_inverted_side_does_not_cancel_the_other() -> None:
    take = read_take(wav(np.stack([speech(), -speech()])), takes.WORDS, "en")

    assert_alike(take)
    assert [warning for warning in take.warnings if "cancel" in warning]


def test_a_faint_far_side_is_left_out_without_a_word() -> None:
    take = read_take(wav(np.stack([speech(), 0.2 * np.roll(speech(), 500)])), takes.WORDS, "en")

    assert_alike(take)
    assert take.warnings == ()


def test_a_film_with_sound_gives_its_sound() -> None:
    take = read_take(takes.film_with_sound(), takes.WORDS, "en")

    assert_alike(take)
