"""What was heard, as data and as lines."""

from ivr.phone import as_data, as_list, as_text
from ivr.phone.events import (
    Ended,
    Event,
    Keyed,
    Listening,
    Opened,
    Paused,
    Played,
    Result,
    Ringing,
    Said,
)

SOUND = "https://line.example/sounds/0123456789abcdef/es/main-nami.wav?x=1"
SILENCE = "https://line.example/sounds/0123456789abcdef/es/silence-500.wav"
CALL: list[Event] = [
    Said(0, 3.456, "Hang up and\n call  911.", "en-US", "woman"),
    Played(3.456, 0.5, SILENCE),
    Opened(3.956),
    Played(3.956, 2, SOUND, cut_short=True),
    Keyed(5.956, "1"),
    Paused(5.956, 2),
    Keyed(6, "2", lost=True),
    Listening(7.956, 8),
    Ringing(15.956, "+13127440000", "+13125550123", 20),
    Result(17.956, "busy", 2),
    Ended(1017.96, "hung up by the caller"),
]
ALWAYS = {"prompt": None, "language": None, "words": None, "number": None}


def test_every_event_has_its_public_form() -> None:
    words = "Hang up and\n call  911."
    assert as_list(CALL) == [
        ALWAYS | {"at": 0, "kind": "say", "seconds": 3.46, "language": "en-US", "words": words},
        ALWAYS | {"at": 3.46, "kind": "play", "seconds": 0.5, "language": "es", "prompt": "silence-500"},
        ALWAYS | {"at": 3.96, "kind": "play", "seconds": 2, "language": "es", "prompt": "main-nami"},
        ALWAYS | {"at": 5.96, "kind": "key", "seconds": 0.0, "key": "1", "lost": False},
        ALWAYS | {"at": 5.96, "kind": "pause", "seconds": 2},
        ALWAYS | {"at": 6, "kind": "key", "seconds": 0.0, "key": "2", "lost": True},
        ALWAYS | {"at": 7.96, "kind": "listen", "seconds": 8},
        ALWAYS | {"at": 15.96, "kind": "dial", "seconds": 2, "number": "+13127440000", "result": "busy"},
        ALWAYS | {"at": 1017.96, "kind": "end", "seconds": 0.0, "reason": "hung up by the caller"},
    ]


def test_every_form_has_the_same_first_keys() -> None:
    first = ["at", "kind", "prompt", "language", "words", "seconds", "number"]
    assert all(list(data)[:7] == first for data in as_list(CALL))


def test_a_dial_alone_tells_how_long_it_may_ring() -> None:
    ringing = as_data(Ringing(1, "+13127440000", "+13125550123", 20))
    assert ringing is not None
    assert (ringing["seconds"], ringing["result"]) == (20, None)


def test_a_result_and_the_opening_of_keys_have_no_form_of_their_own() -> None:
    assert as_data(Result(1, "busy", 2)) is None
    assert as_data(Opened(1)) is None
    assert as_list([Result(1, "busy", 2), Opened(3)]) == []


def test_a_sound_outside_any_folder_has_no_language() -> None:
    played = as_data(Played(0, 1, "https://line.example/hold%20on.wav"))
    assert played is not None
    assert (played["prompt"], played["language"]) == ("hold on", None)


def test_lines_for_people() -> None:
    assert as_text(CALL) == (
        "   0.0  Hang up and call 911.\n"
        "   4.0  es/main-nami [cut short]\n"
        "press 1\n"
        "   6.0  pause 2 s\n"
        "press 2  (nobody listens: lost)\n"
        "        listening 8 s\n"
        "  16.0  dial +13127440000  -> busy\n"
        "1018.0  end: hung up by the caller\n"
    )


def test_an_unfinished_dial_has_no_arrow() -> None:
    assert as_text([Ringing(1, "+13127440000", "+13125550123", 20)]) == "   1.0  dial +13127440000\n"


def test_a_sound_without_a_language_is_told_by_its_name() -> None:
    assert as_text([Played(0, 1, "https://line.example/hold.wav")]) == "   0.0  hold\n"


def test_nothing_heard_is_nothing_written() -> None:
    assert as_text([]) == ""
