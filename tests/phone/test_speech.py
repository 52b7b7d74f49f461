"""How long the carrier's voice takes."""

import pytest

from ivr.phone import seconds_to_say


def test_nothing_takes_no_time() -> None:
    assert seconds_to_say("", "en-US") == 0
    assert seconds_to_say("... !", "en-US") == 0


@pytest.mark.parametrize(
    ("language", "words", "seconds"),
    [
        ("en-US", "one two three four five", 5 * 60 / 150),
        ("es-US", "uno dos tres cuatro cinco", 5 * 60 / 145),
        ("pl-PL", "raz dwa trzy", 3 * 60 / 130),
        ("arb", "واحد اثنان", 2 * 60 / 115),
        ("ar-AE", "واحد اثنان", 2 * 60 / 115),
        ("hi-IN", "एक दो तीन", 3 * 60 / 140),
        ("tlh", "wa' cha' wej", 3 * 60 / 140),
        ("cmn-CN", "请按一", 3 * 60 / 200),
        ("zh-CN", "请按一", 3 * 60 / 200),
        ("yue-HK", "請按一", 3 * 60 / 200),
    ],
)
def test_each_language_has_its_pace(language: str, words: str, seconds: float) -> None:
    assert seconds_to_say(words, language) == pytest.approx(seconds)


def test_digits_are_spoken_one_by_one() -> None:
    assert seconds_to_say("press 1", "en") == pytest.approx(2 * 60 / 150)
    assert seconds_to_say("call 322", "en") == pytest.approx(4 * 60 / 150)
    assert seconds_to_say("route 7b", "en") == pytest.approx(3 * 60 / 150)


def test_a_sentence_end_pauses_longer_than_a_comma() -> None:
    two_words = 2 * 60 / 150
    assert seconds_to_say("Stop. Listen", "en") == pytest.approx(two_words + 0.35)
    assert seconds_to_say("Stop, listen", "en") == pytest.approx(two_words + 0.15)
    assert seconds_to_say("你好。请听，谢谢", "zh") == pytest.approx(6 * 60 / 200 + 0.35 + 0.15)
    assert seconds_to_say("نعم؟ لا، نعم", "ar") == pytest.approx(3 * 60 / 115 + 0.35 + 0.15)


def test_no_pause_is_counted_after_the_last_word() -> None:
    assert seconds_to_say("Stop.", "en") == seconds_to_say("Stop", "en")
    assert seconds_to_say("停。 ", "zh") == seconds_to_say("停", "zh")


def test_marks_inside_a_number_or_time_do_not_pause() -> None:
    assert seconds_to_say("at 9:00 sharp", "en") == pytest.approx(5 * 60 / 150)


def test_marks_in_a_row_pause_once() -> None:
    assert seconds_to_say("Well... yes", "en") == pytest.approx(2 * 60 / 150 + 0.35)
