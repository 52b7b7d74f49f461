"""Keys are gathered as the carrier gathers them.

The comment above a test gives the carrier's rule and the page of its documentation, in our words.
"""

from ivr.phone import (
    Ended,
    Keyed,
    Listening,
    Needs,
    Opened,
    Paused,
    Played,
    Said,
)

from .lines import HOST, MENU, Phone, kinds


# Twilio docs, Gather: the timeout is counted from the end of the nested verbs.
def test_the_timer_starts_when_the_nested_prompts_are_over() -> None:
    phone = Phone({"/": '<Gather timeout="8"><Play>/a.wav</Play><Pause length="2"/></Gather>'})
    assert phone.dial()[-1] == Listening(12, 8)
    phone.handset.wait()
    assert phone.hear() == [Ended(20, "end of document")]


# Twilio docs, Gather: a key pressed during nested audio stops it, and Gather waits for the rest.
def test_a_key_stops_the_nested_prompts() -> None:
    phone = Phone({"/": MENU.replace("</Gather>", "<Say>And more</Say></Gather>"), "/pressed": "<Hangup/>"})
    phone.handset.dial(HOST + "/")
    phone.handset.press("3", at=4)
    assert phone.hear() == [
        Opened(0),
        Played(0, 4, HOST + "/menu.wav", cut_short=True),
        Keyed(4, "3"),
        Ended(4, "hung up by the line"),
    ]
    assert phone.last_form()["Digits"] == "3"


def test_a_prompt_of_which_nothing_was_heard_is_not_reported() -> None:
    phone = Phone({"/": MENU, "/pressed": "<Hangup/>"})
    phone.handset.dial(HOST + "/")
    assert phone.hear_until(Opened) == [Opened(0)]
    phone.handset.press("3")
    assert phone.hear() == [Keyed(0, "3"), Ended(0, "hung up by the line")]


def test_a_saying_and_a_pause_can_be_cut_short_too() -> None:
    phone = Phone({"/": '<Gather numDigits="1"><Say>One two three</Say></Gather>'})
    phone.handset.dial(HOST + "/")
    phone.handset.press("#", at=0.5)
    assert phone.hear()[1] == Said(0, 0.5, "One two three", "en-US", "man", cut_short=True)
    phone = Phone({"/": '<Gather numDigits="1"><Pause length="5"/></Gather>'})
    phone.handset.dial(HOST + "/")
    phone.handset.press("#", at=0.5)
    assert phone.hear()[1] == Paused(0, 0.5)


# Twilio docs, Gather: all nested Play files are fetched before the first one plays.
def test_nested_files_are_fetched_before_anything_is_heard() -> None:
    phone = Phone({"/": "<Gather><Say>Hello</Say><Play>/missing.wav</Play></Gather>"})
    assert kinds(phone.dial()) == ["Ended"]


# Twilio docs, Gather: with numDigits the entry is submitted as soon as it has that many digits.
def test_digits_are_submitted_as_soon_as_there_are_enough() -> None:
    phone = Phone({"/": '<Gather action="/pressed" numDigits="3"/>', "/pressed": "<Hangup/>"})
    phone.dial()
    for key in "31":
        phone.handset.press(key)
        assert phone.hear() == [Keyed(0, key)]
        assert phone.need is Needs.KEY
    phone.handset.press("1")
    assert phone.hear() == [Keyed(0, "1"), Ended(0, "hung up by the line")]
    assert phone.last_form()["Digits"] == "311"


# Twilio docs, Gather: finishOnKey submits what was entered and is not itself in Digits; default #.
def test_the_finish_key_submits_and_is_not_among_the_digits() -> None:
    phone = Phone({"/": '<Gather action="/pressed"/>', "/pressed": "<Hangup/>"})
    phone.dial()
    for key in "42#":
        phone.handset.press(key)
    assert kinds(phone.hear()) == ["Keyed", "Keyed", "Keyed", "Ended"]
    assert phone.last_form()["Digits"] == "42"


# Twilio docs, Gather: with an empty finishOnKey every key is input and none ends the entry.
def test_with_an_empty_finish_key_a_pound_is_a_digit() -> None:
    phone = Phone({"/": '<Gather action="/pressed" numDigits="1" finishOnKey=""/>', "/pressed": "<Hangup/>"})
    phone.dial()
    phone.handset.press("#")
    phone.hear()
    assert phone.last_form()["Digits"] == "#"


# Twilio docs, Gather: the finish key with no digits before it is no input; the next verb runs.
def test_a_finish_key_alone_is_no_input() -> None:
    phone = Phone({"/": f"{MENU}<Say>Nothing</Say>"})
    phone.dial()
    phone.handset.press("#")
    assert kinds(phone.hear()) == ["Keyed", "Said", "Ended"]
    assert phone.paths() == ["/"]


def test_another_finish_key_lets_the_pound_through() -> None:
    phone = Phone({"/": '<Gather action="/pressed" finishOnKey="*"/>', "/pressed": "<Hangup/>"})
    phone.dial()
    phone.handset.press("#")
    phone.handset.press("*")
    phone.hear()
    assert phone.last_form()["Digits"] == "#"


# Twilio docs, Gather: without input before the timeout, the verb after the Gather runs.
def test_silence_falls_through_to_the_next_verb() -> None:
    phone = Phone({"/": f"{MENU}<Redirect>/silent</Redirect>", "/silent": "<Hangup/>"})
    phone.dial()
    phone.handset.wait()
    assert phone.hear() == [Ended(15, "hung up by the line")]
    assert phone.paths() == ["/", "/silent"]


# Twilio docs, Gather: with actionOnEmptyResult the action is requested without input too.
def test_silence_goes_to_the_action_where_that_is_asked_for() -> None:
    gather = '<Gather action="/pressed" actionOnEmptyResult="true"/><Say>Never heard</Say>'
    phone = Phone({"/": gather, "/pressed": "<Hangup/>"})
    phone.dial()
    phone.handset.wait()
    assert phone.hear() == [Ended(5, "hung up by the line")]
    assert phone.paths() == ["/", "/pressed"]
    assert "Digits" not in phone.last_form()


# Twilio docs, Gather: at the timeout an entry with too few digits is submitted as it is.
def test_a_partial_entry_is_submitted_at_the_timeout() -> None:
    phone = Phone({"/": '<Gather action="/pressed" numDigits="5"/>', "/pressed": "<Hangup/>"})
    phone.dial()
    phone.handset.press("6")
    phone.hear()
    phone.handset.wait()
    assert phone.hear() == [Ended(5, "hung up by the line")]
    assert phone.last_form()["Digits"] == "6"


# Twilio docs, Gather: the timeout is how long to wait for another digit, so it runs anew per key.
def test_every_key_starts_the_timer_again() -> None:
    phone = Phone({"/": '<Gather action="/pressed" numDigits="5"/>', "/pressed": "<Hangup/>"})
    phone.dial()
    phone.handset.press("6", at=4)
    phone.handset.press("0", at=8)
    phone.handset.press("6", at=13.5)
    assert phone.hear() == [Keyed(4, "6"), Keyed(8, "0"), Ended(13, "hung up by the line")]
    assert phone.last_form()["Digits"] == "60"


# Twilio docs, Gather: the timer starts after the nested audio, or at the first key pressed in it.
def test_the_timer_starts_at_a_key_that_cuts_the_prompts() -> None:
    phone = Phone({"/": MENU.replace('numDigits="1"', 'numDigits="2"')})
    phone.handset.dial(HOST + "/")
    phone.handset.press("6", at=4)
    assert phone.hear()[-2:] == [Keyed(4, "6"), Listening(4, 5)]


def test_a_key_scheduled_after_the_timeout_comes_too_late() -> None:
    phone = Phone({"/": "<Gather/><Play>/next.wav</Play>"})
    phone.dial()
    phone.handset.press("1", at=7)
    assert phone.hear() == [
        Played(5, 10, HOST + "/next.wav"),
        Keyed(7, "1", lost=True),
        Ended(15, "end of document"),
    ]


# Twilio docs, Gather: the default action is the URL of the current document.
def test_without_an_action_the_current_document_is_asked_again() -> None:
    phone = Phone({"/": "<Redirect>/menu?lang=es</Redirect>", "/menu?lang=es": '<Gather numDigits="1"/>'})
    phone.dial()
    phone.handset.press("1")
    phone.hear()
    assert phone.paths() == ["/", "/menu?lang=es", "/menu?lang=es"]
    assert phone.asked[-1].method == "POST"


# Twilio docs, Gather: action may be a relative URL; it is resolved against the current document.
def test_relative_addresses_start_from_the_current_document() -> None:
    documents = {
        "/a/b/c": '<Gather numDigits="1" action="../d" method="GET"><Play>e.wav</Play></Gather>',
        "/a/d": "<Hangup/>",
    }
    phone = Phone(documents)
    assert phone.dial("/a/b/c")[1] == Played(0, 10, HOST + "/a/b/e.wav")
    phone.handset.press("1")
    phone.hear()
    assert (phone.asked[-1].method, phone.paths()[-1]) == ("GET", "/a/d")
