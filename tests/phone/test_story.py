"""Golden calls are read, replayed and written again."""

import pytest

from ivr.phone import Keyed, KeyPress, Story, WsgiExchange, read_story, replay, write_story
from ivr.phone.story import DialResult, HangUp, Start

from .lines import HOST, app_of

LINE = {
    "/": '<Say>Hang up and call nine one one</Say><Gather action="/menu" numDigits="1" timeout="8">'
    "<Say>Press one</Say></Gather><Redirect>/</Redirect>",
    "/menu": '<Dial action="/after">+18336264244</Dial>',
    "/after": '<Gather action="/bye" numDigits="1"><Play>/en/sorry.wav</Play></Gather><Redirect>/</Redirect>',
    "/bye": "<Hangup/>",
}
STORY = """\
# NAMI is busy on Sunday evening
#
# The caller tries again.
at 2026-11-29 18:00
dial-result busy
call
    0.0  Hang up and call nine one one
    2.8  Press one
         listening 8 s
silence
   11.6  Hang up and call nine one one
dial-result no-answer
press 2 early
   14.4  dial +18336264244  -> no-answer
   44.4  en/sorry
         listening 5 s
press #
   46.4  Hang up and call nine one one
   49.2  Press one
         listening 8 s
hang up
   50.0  end: hung up by the caller
"""


def replayed(text: str) -> str:
    story = read_story(text)
    return write_story(story, replay(story, WsgiExchange(app_of(LINE), "token", HOST), HOST + "/"))


def test_a_story_is_read() -> None:
    assert read_story(STORY) == Story(
        "NAMI is busy on Sunday evening\n\nThe caller tries again.",
        "2026-11-29 18:00",
        (
            DialResult("busy"),
            Start(),
            KeyPress(None),
            DialResult("no-answer"),
            KeyPress("2", early=True),
            KeyPress("#"),
            HangUp(),
        ),
    )
    assert read_story(STORY).dial_results == ("busy", "no-answer")


def test_a_story_needs_neither_title_nor_time() -> None:
    assert read_story("call\n") == Story("", None, (Start(),))
    assert write_story(read_story("call\n"), [[]]) == "call\n"


def test_what_was_heard_and_empty_lines_are_passed_over() -> None:
    assert read_story("call\n\n   0.0  press 1\npress 1\n").actions == (Start(), KeyPress("1"))


def test_a_replayed_story_is_the_same_file() -> None:
    assert replayed(STORY) == STORY


def test_what_a_line_says_differently_shows_in_the_file() -> None:
    assert replayed(STORY.replace("  Press one", "  Press two")) == STORY


def test_a_story_longer_than_its_call_loses_the_rest() -> None:
    text = "call\npress 1\npress 1\npress 1\npress 1\n"
    assert [line for line in replayed(text).splitlines() if line[0] != " "] == ["call", "press 1", "press 1"]


def test_a_key_that_reached_nobody_is_written() -> None:
    text = write_story(read_story("call\npress 1\n"), [[], [Keyed(2, "1", lost=True)]])
    assert text == "call\npress 1\n press 1  (nobody listens: lost)\n"


def test_a_story_may_end_with_a_transfer_set_up() -> None:
    assert replayed("call\ndial-result failed\n").endswith("\ndial-result failed\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "call\nshout\n",
            r"Line 2: 'shout' cannot stand here\. A title .* after them one of: dial-result busy; call;",
        ),
        ("call\npress 12\n", r"Line 2: 'press 12' cannot stand here\. A title"),
        ("call\npress 1 late\n", "Line 2: 'press 1 late' cannot stand here"),
        ("dial-result engaged\ncall\n", "Line 1: 'dial-result engaged' cannot stand here"),
        ("call\n# later\n", "Line 2: '# later' cannot stand here"),
        ("call\nat 2026-11-29 18:00\n", "Line 2: 'at 2026-11-29 18:00' cannot stand here"),
        ("at Sunday\ncall\n", "Line 1: 'Sunday' is not a time. Write it as: at 2026-11-29 18:00"),
        ("press 1\ncall\n", r"Line 1: 'press 1' cannot stand here\. A story has one call, before any key"),
        ("call\ncall\n", r"Line 2: 'call' cannot stand here\. A story has one call, before any key"),
        ("# Only a title\n", "The story has no line that says: call"),
    ],
)
def test_a_wrong_line_is_named_with_what_may_stand_there(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_story(text)
