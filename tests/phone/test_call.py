"""Scripted calls through an exchange."""

import pytest

from ivr.phone import Call, HandsetMisused, KeyPress, WsgiExchange, parse_keys, play
from ivr.phone.events import Ended, Event, Keyed, Listening, Opened, Played, Result, Ringing, Said

from .lines import HOST, app_of

NOTICE = "<Play>/notice.wav</Play>"
LINE = {
    "/": f'{NOTICE}<Gather action="/pressed" numDigits="1"><Play>/menu.wav</Play></Gather><Say>Nothing</Say>',
    "/pressed": f'{NOTICE}<Gather action="/dial" numDigits="1"><Play>/more.wav</Play></Gather>',
    "/dial": '<Dial action="/after" timeout="20">+13127440000</Dial>',
    "/after": '<Gather action="/bye" numDigits="1"><Play>/after.wav</Play></Gather>',
    "/bye": "<Hangup/>",
}
NOTICE_HEARD = Played(0, 2, HOST + "/notice.wav")
MENU_HEARD = [NOTICE_HEARD, Opened(2), Played(2, 2, HOST + "/menu.wav"), Listening(4, 5)]


def exchange() -> WsgiExchange:
    return WsgiExchange(app_of(LINE), "token", HOST)


def heard(script: str, **how: str) -> list[Event]:
    return play(exchange(), HOST + "/", parse_keys(script), **how)


def test_a_script_is_keys_silences_and_early_keys() -> None:
    assert parse_keys(" 1 _ 3! #!") == (
        KeyPress("1"),
        KeyPress(None),
        KeyPress("3", True),
        KeyPress("#", True),
    )
    assert parse_keys("") == ()


@pytest.mark.parametrize("script", ["12", "1,2", "!", "_!", "a", "1!!"])
def test_a_wrong_script_says_what_to_type_instead(script: str) -> None:
    with pytest.raises(
        ValueError, match=r"is not a key\. Type keys 0 to 9, \* or # with a blank between them"
    ):
        parse_keys(script)


def test_without_keys_the_caller_hears_the_menu_and_hangs_up() -> None:
    assert heard("") == [*MENU_HEARD, Ended(4, "hung up by the caller")]


def test_a_key_is_pressed_when_its_menu_has_been_heard_out() -> None:
    assert heard("1") == [
        *MENU_HEARD,
        Keyed(4, "1"),
        Played(4, 2, HOST + "/notice.wav"),
        Opened(6),
        Played(6, 2, HOST + "/more.wav"),
        Listening(8, 5),
        Ended(8, "hung up by the caller"),
    ]


def test_an_early_key_is_pressed_at_the_first_instant_it_is_live() -> None:
    assert heard("1!")[:4] == [NOTICE_HEARD, Opened(2), Keyed(2, "1"), Played(2, 2, HOST + "/notice.wav")]


def test_early_keys_each_wait_for_their_own_menu() -> None:
    events = heard("1! 2!")
    assert [event for event in events if isinstance(event, Keyed)] == [Keyed(2, "1"), Keyed(4, "2")]
    assert not any(isinstance(event, Played) and "notice" not in event.url for event in events[:6])


def test_silence_lasts_until_the_timeout() -> None:
    events = heard("_")
    assert events[:4] == MENU_HEARD
    assert isinstance(events[4], Said) and events[4].at == 9


# A turn that dials is heard with its result and the answer after it.
@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [("completed", 30), ("busy", 2), ("no-answer", 20), ("failed", 1), ("canceled", 1)],
)
def test_a_dial_comes_to_what_was_agreed(outcome: str, seconds: float) -> None:
    events = heard("1 2", dial_result=outcome)
    begun = 8.0
    assert events[-7:] == [
        Keyed(begun, "2"),
        Ringing(begun, "+13127440000", "+13125550123", 20),
        Result(begun + seconds, outcome, seconds),
        Opened(begun + seconds),
        Played(begun + seconds, 2, HOST + "/after.wav"),
        Listening(begun + seconds + 2, 5),
        Ended(begun + seconds + 2, "hung up by the caller"),
    ]


def test_a_script_longer_than_the_call_just_stops() -> None:
    assert heard("1 2 3 4 5")[-1].__class__ is Ended


def test_an_unknown_dial_result_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'engaged' is no dial result\. Use one of: completed, busy"):
        Call(exchange(), HOST, dial_result="engaged")


def test_a_call_can_be_made_step_by_step() -> None:
    call = Call(exchange(), HOST + "/")
    assert call.hear() == MENU_HEARD
    assert call.hear() == []
    call.press("1")
    assert call.hear(until_live=True)[-1] == Opened(6)
    assert not call.ended
    call.hang_up()
    assert call.ended
    assert call.hear() == [Ended(6, "hung up by the caller")]
    with pytest.raises(HandsetMisused):
        call.press("1")
    with pytest.raises(HandsetMisused):
        call.silence()


def test_what_the_fallback_catches_is_kept() -> None:
    documents = {"/": "<Nonsense/>", "/safe": "<Hangup/>"}
    call = Call(WsgiExchange(app_of(documents), "token", HOST), HOST + "/", fallback=HOST + "/safe")
    assert call.hear() == [Ended(0, "hung up by the line")]
    assert [trouble[:5] for trouble in call.troubles] == ["12200"]
