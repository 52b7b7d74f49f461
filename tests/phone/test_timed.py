"""A call told again with every key: what a page in a browser stands on."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ivr.phone import (
    Call,
    Did,
    Event,
    KeyPress,
    Story,
    as_actions,
    follow,
    parse_acts,
    parse_keys,
    read_story,
)
from ivr.phone.events import Ended, Keyed, Listening, Played, Result, Ringing, Said
from ivr.phone.story import DialResult, HangUp, Start, replay, write_story
from tests.conftest import Called
from tests.phone.lines import kinds


def following(called: Called, script: str, until: float = 0, first: str = "") -> list[Event]:
    """A new call, told from the beginning."""
    return follow(Call(called.exchange, called.entry), parse_acts(script), until, parse_keys(first))


def words(heard: Iterable[Event]) -> str:
    return " ".join(event.words for event in heard if isinstance(event, Said))


def test_what_was_done_is_written_with_its_seconds() -> None:
    assert parse_acts(" 2@12.4 busy@30 *@31.125 ") == (Did(12.4, "2"), Did(30, "busy"), Did(31.125, "*"))
    assert parse_acts("") == ()


@pytest.mark.parametrize(
    "text", ["2", "2@", "@3", "22@1", "x@1", "2@-1", "2@1e3", "2@nan", "2@14401", "busily@1", "2@1@2", "２@1"]
)
def test_what_no_caller_does_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"nothing a caller does. Write a key and its second, as in: 2@12.4"):
        parse_acts(text)


def test_it_stops_where_a_key_is_waited_for(called: Called) -> None:
    heard = following(called, "")
    assert isinstance(heard[-1], Listening)
    assert not any(isinstance(event, Keyed | Ended) for event in heard)


def test_a_key_is_pressed_at_its_second_inside_the_words_it_cuts_short(called: Called) -> None:
    before = following(called, "")
    sentence = next(event for event in before if isinstance(event, Said) and "press two" in event.words)
    at = round(sentence.at + 0.4, 2)
    heard = following(called, f"2@{at}")
    cut = heard[before.index(sentence)]
    assert isinstance(cut, Said) and cut.cut_short and cut.seconds == pytest.approx(0.4, abs=0.01)
    assert heard[: before.index(sentence)] == before[: before.index(sentence)]
    assert Keyed(at, "2") in heard


def test_a_key_inside_the_emergency_notice_reaches_nobody(called: Called) -> None:
    heard = following(called, "2@3")
    assert Keyed(3, "2", lost=True) in heard
    assert [event for event in heard if not isinstance(event, Keyed)] == following(called, "")


def test_silence_is_kept_as_long_as_somebody_listened(called: Called) -> None:
    first = following(called, "")[-1]
    assert isinstance(first, Listening)
    ends = first.at + first.seconds
    assert following(called, "", until=ends - 0.01)[-1] == first
    later = following(called, "", until=ends)
    assert later[-1] != first and isinstance(later[-1], Listening) and later[-1].at > ends


def test_silence_to_the_end_of_everything_ends(called: Called) -> None:
    heard = following(called, "no-answer@0", until=14_400)
    assert isinstance(heard[-1], Ended)
    assert any(isinstance(event, Result) and event.outcome == "no-answer" for event in heard)


def test_a_key_after_silences_is_in_its_place(called: Called) -> None:
    first = following(called, "")[-1]
    assert isinstance(first, Listening)
    again = following(called, "", until=first.at + first.seconds)[-1]
    assert isinstance(again, Listening)
    at = round(again.at + 1, 2)
    heard = following(called, f"6@{at}")
    assert [event for event in heard if isinstance(event, Listening)][:2] == [first, again]
    assert Keyed(at, "6") in heard
    assert "Public safety agencies." in words(heard)


def test_what_transfers_come_to_may_be_changed_from_a_second_on(called: Called) -> None:
    start = round(following(called, "")[-1].at + 0.5, 2)
    busy = following(called, f"2@{start} busy@{start}")
    assert [event.outcome for event in busy if isinstance(event, Result)] == ["busy"]
    ring = next(event for event in busy if isinstance(event, Ringing))
    after = following(called, f"2@{start} busy@{ring.at + 0.5:.2f}")
    assert [event.outcome for event in after if isinstance(event, Result)] == ["completed"]


def test_a_script_comes_first_and_what_is_done_meanwhile_is_not_refused(called: Called) -> None:
    heard = following(called, "5@3", first="8!")
    assert Keyed(3, "5", lost=True) in heard
    assert "¿" in words(heard)
    told = [event.key for event in heard if isinstance(event, Keyed)]
    assert told == ["5", "8"]


def test_a_script_may_be_longer_than_the_call(called: Called) -> None:
    heard = following(called, "", first="_ " * 40)
    assert isinstance(heard[-1], Ended)


def test_the_same_call_is_a_story_that_can_be_told_again(called: Called) -> None:
    start = round(following(called, "")[-1].at + 0.5, 2)
    sentence = following(called, f"2@{start} busy@1")
    until = sentence[-1].at + 8
    heard = following(called, f"3@2 2@{start} busy@1", until=until)
    actions = as_actions(heard)
    assert actions[:3] == (Start(), DialResult("busy"), KeyPress("2"))
    assert actions[3:] == (KeyPress(None), HangUp())
    story = Story("Busy", "2026-12-02 12:00", actions)
    text = write_story(story, replay(story, called.exchange, called.entry))
    assert read_story(text) == story
    assert "busy" in text


def test_a_key_inside_the_words_does_not_wait_for_them_in_the_story(called: Called) -> None:
    opening = next(
        event for event in following(called, "") if isinstance(event, Said | Played) and event.at > 20
    )
    assert as_actions(following(called, f"6@{opening.at:.2f}")) == (
        Start(),
        KeyPress("6", early=True),
        HangUp(),
    )


def test_a_call_that_ended_is_not_hung_up(called: Called) -> None:
    heard = following(called, "", until=14_400)
    assert kinds(heard)[-1] == "Ended"
    assert as_actions(heard)[-1] != HangUp()
