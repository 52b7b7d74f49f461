"""A call from its first request to its end, played as the carrier says it does.

The comment above a test gives the carrier's rule and the page of its documentation, in our words.
"""

from collections.abc import Callable

import pytest

from ivr.phone import (
    Ended,
    Handset,
    HandsetMisused,
    Keyed,
    Listening,
    Needs,
    Opened,
    Paused,
    Played,
    Said,
    seconds_to_say,
)

from .lines import HOST, MENU, Phone, kinds, seconds_of, twiml


# Twilio docs, TwiML for Programmable Voice: every request has CallSid, AccountSid, From, To, CallStatus,
# ApiVersion and Direction; CallStatus is ringing in the first.
def test_the_first_request_tells_who_calls_whom() -> None:
    phone = Phone({"/": "<Hangup/>"}, caller="+13125550111", line="+17735550122")
    phone.dial()
    form = phone.last_form()
    assert phone.asked[0].method == "POST"
    assert form.pop("CallSid").startswith("CA") and form.pop("AccountSid").startswith("AC")
    assert form == {
        "From": "+13125550111",
        "To": "+17735550122",
        "Caller": "+13125550111",
        "Called": "+17735550122",
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
    }


def test_identifiers_have_two_letters_and_32_hexadecimal_digits() -> None:
    phone = Phone({"/": "<Hangup/>"})
    phone.dial()
    form = phone.last_form()
    assert [len(bytes.fromhex(form[name][2:])) for name in ("CallSid", "AccountSid")] == [16, 16]


# Twilio docs, TwiML for Programmable Voice: CallStatus is in-progress once the call is answered.
def test_later_requests_are_in_progress() -> None:
    phone = Phone({"/": "<Redirect>/b</Redirect>", "/b": "<Hangup/>"})
    phone.dial()
    assert phone.last_form()["CallStatus"] == "in-progress"


def test_a_call_may_begin_with_get() -> None:
    phone = Phone({"/": "<Hangup/>"})
    phone.dial(method="GET")
    assert phone.asked[0].method == "GET"


# Twilio docs, Webhook connection overrides: what follows # in a URL (rc, rt, ...) is for the carrier itself.
def test_fragments_are_never_sent() -> None:
    phone = Phone({"/": "<Redirect>/b?c=1#rt=4000</Redirect>", "/b?c=1": "<Hangup/>"})
    phone.handset.dial(HOST + "/#rc=2&rp=all")
    phone.hear()
    assert phone.paths() == ["/", "/b?c=1"]


# Twilio docs, TwiML for Programmable Voice: verbs run from top to bottom; after the last the call is hung up.
def test_sounds_follow_each_other_and_the_end_of_the_document_hangs_up() -> None:
    phone = Phone(
        {"/": '<Say voice="woman" language="en-GB">Good day</Say><Play>a.wav</Play><Pause length="2"/>'}
    )
    said = seconds_to_say("Good day", "en-GB")
    assert phone.dial() == [
        Said(0, said, "Good day", "en-GB", "woman"),
        Played(said, 10, HOST + "/a.wav"),
        Paused(said + 10, 2),
        Ended(said + 12, "end of document"),
    ]


def test_an_empty_document_hangs_up() -> None:
    assert Phone({"/": ""}).dial() == [Ended(0, "end of document")]


# Twilio docs, Say and Play: loop is how often; 0 is until the call is hung up, or 1000 times.
def test_a_loop_plays_again() -> None:
    phone = Phone({"/": '<Play loop="2">/a.wav</Play><Say loop="3">Hello</Say>'})
    assert kinds(phone.dial()) == ["Played"] * 2 + ["Said"] * 3 + ["Ended"]


def test_an_endless_loop_ends_after_a_thousand_times() -> None:
    phone = Phone({"/": '<Gather><Say loop="0">Hello</Say></Gather>'})
    assert kinds(phone.dial()).count("Said") == 1000


# Twilio docs, Dial: four hours are the default and the most a call may last.
def test_no_call_lasts_longer_than_four_hours() -> None:
    phone = Phone({"/": '<Play loop="0">/a.wav</Play><Redirect>/</Redirect>'})
    assert phone.dial()[-1] == Ended(14_400, "the carrier ends every call after four hours")
    assert phone.need is Needs.NOTHING


# Twilio Help Center, Troubleshooting issues with Gather: keys pressed before a Gather has begun are lost.
def test_keys_outside_a_gather_are_lost() -> None:
    phone = Phone({"/": f"<Play>/notice.wav</Play>{MENU}"})
    phone.handset.dial(HOST + "/")
    phone.handset.press("1", at=4)
    assert phone.hear() == [
        Played(0, 10, HOST + "/notice.wav"),
        Keyed(4, "1", lost=True),
        Opened(10),
        Played(10, 10, HOST + "/menu.wav"),
        Listening(20, 5),
    ]


def test_a_key_at_the_instant_the_gather_opens_is_not_lost() -> None:
    phone = Phone({"/": f"<Play>/notice.wav</Play>{MENU}", "/pressed": "<Hangup/>"})
    phone.handset.dial(HOST + "/")
    phone.handset.press("1", at=10)
    assert phone.hear()[1:] == [Opened(10), Keyed(10, "1"), Ended(10, "hung up by the line")]


def test_keys_pressed_while_the_server_answers_are_lost() -> None:
    phone = Phone({"/": MENU})
    phone.handset.dial(HOST + "/")
    assert phone.handset.next_event() is Needs.REPLY
    phone.handset.press("1")
    assert phone.hear()[0] == Keyed(0, "1", lost=True)


# Twilio docs, Reject: the call is not answered; with reason busy its status is busy.
@pytest.mark.parametrize(("reason", "status"), [("busy", "busy"), ("rejected", "no-answer")])
def test_a_rejected_call_is_never_answered(reason: str, status: str) -> None:
    phone = Phone({"/": f'<Reject reason="{reason}"/>'}, status_callback=HOST + "/status")
    assert phone.dial() == [Ended(0, f"rejected: {reason}")]
    assert phone.last_form()["CallStatus"] == status


def test_a_reject_comes_too_late_for_an_answered_call() -> None:
    documents = {"/": "<Say>Hi</Say><Redirect>/b</Redirect>", "/b": "<Reject/>"}
    phone = Phone(documents, status_callback=HOST + "/status")
    phone.dial()
    assert phone.last_form()["CallStatus"] == "completed"


# Twilio docs, Webhook connection overrides: what stands behind the # of an address is for the carrier alone.
def test_what_is_behind_the_hash_of_an_address_is_never_sent() -> None:
    overrides = "#ct=2000&amp;rt=4000&amp;rc=2&amp;rp=all"
    gather = f'<Gather numDigits="1" action="/key{overrides}"><Say>Hi</Say></Gather>'
    dial = f'<Dial action="/done{overrides}"><Number>+13125550111</Number></Dial>'
    documents = {
        "/": f"<Redirect>/menu{overrides}</Redirect>",
        "/menu": gather,
        "/key": dial,
        "/done": "<Hangup/>",
    }
    phone = Phone(documents, status_callback=HOST + "/status#rc=5")
    phone.handset.dial(HOST + "/#ct=100")
    phone.hear()
    phone.handset.press("1")
    phone.hear()
    phone.handset.dialed("busy", 2)
    phone.hear()
    assert [each.url for each in phone.asked] == [
        HOST + path for path in ("/", "/menu", "/key", "/done", "/status")
    ]


# Twilio docs, TwiML for Programmable Voice: at the end of a call its status callback is told CallStatus
# and CallDuration.
def test_the_end_of_a_call_is_reported() -> None:
    phone = Phone({"/": "<Play>/a.wav</Play>"}, status_callback=HOST + "/status")
    assert kinds(phone.dial()) == ["Played", "Ended"]
    assert phone.paths() == ["/", "/status"]
    form = phone.last_form()
    assert (form["CallStatus"], form["CallDuration"]) == ("completed", "10")


def test_the_caller_can_hang_up_at_any_time() -> None:
    phone = Phone({"/": MENU}, status_callback=HOST + "/status")
    phone.dial()
    phone.handset.hang_up()
    assert phone.handset.ended
    assert phone.hear() == [Ended(10, "hung up by the caller")]
    assert phone.paths() == ["/", "/status"]


def test_a_caller_who_hangs_up_while_the_server_answers_leaves_nothing_to_answer() -> None:
    handset = Handset(seconds_of=seconds_of)
    handset.dial(HOST)
    assert handset.next_event() is Needs.REPLY
    handset.hang_up()
    with pytest.raises(HandsetMisused):
        handset.reply(twiml(""))
    assert handset.next_event() == Ended(0, "hung up by the caller")
    assert handset.request is None
    assert handset.next_event() is Needs.NOTHING


def test_a_handset_that_was_never_used_has_nothing_to_tell() -> None:
    assert Handset(seconds_of=seconds_of).next_event() is Needs.NOTHING


def test_a_need_lasts_until_it_is_met() -> None:
    handset = Handset(seconds_of=seconds_of)
    handset.dial(HOST)
    assert [handset.next_event() for _ in range(3)] == [Needs.REPLY] * 3


def test_what_cannot_have_happened_is_refused() -> None:
    handset = Handset(seconds_of=seconds_of)
    misuses: tuple[Callable[[], None], ...] = (
        lambda: handset.reply(twiml("")),
        lambda: handset.press("1"),
        lambda: handset.dialed("busy", 2),
        handset.wait,
        handset.hang_up,
    )
    for misuse in misuses:
        with pytest.raises(HandsetMisused, match="This cannot happen now"):
            misuse()


def test_nothing_happens_after_the_end() -> None:
    phone = Phone({"/": "<Hangup/>"})
    phone.dial()
    assert phone.handset.ended
    with pytest.raises(HandsetMisused):
        phone.handset.hang_up()
    with pytest.raises(HandsetMisused):
        phone.handset.press("1")


def test_a_handset_makes_one_call() -> None:
    phone = Phone({"/": "<Hangup/>"})
    phone.dial()
    with pytest.raises(HandsetMisused, match="one call"):
        phone.dial()


def test_impossible_keys_times_methods_and_results_are_refused() -> None:
    phone = Phone({"/": MENU})
    with pytest.raises(ValueError, match="use GET or POST"):
        phone.dial(method="PUT")
    phone.dial()
    with pytest.raises(ValueError, match="is not a key"):
        phone.handset.press("12")
    with pytest.raises(ValueError, match="has passed already"):
        phone.handset.press("1", at=3)
    with pytest.raises(ValueError, match="is no dial result"):
        phone.handset.dialed("answered", 1)
    assert phone.handset.now == 10
