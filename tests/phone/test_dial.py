"""Numbers are dialled as the carrier dials them.

The comment above a test gives the carrier's rule and the page of its documentation, in our words.
"""

import pytest

from ivr.phone import (
    Ended,
    Keyed,
    Needs,
    Played,
    Result,
    Ringing,
)

from .lines import HOST, Phone, kinds

NUMBER = "+13127440000"


def test_a_dial_rings_with_the_callers_number() -> None:
    phone = Phone({"/": f"<Dial>{NUMBER}</Dial>"}, caller="+13125550111")
    assert phone.dial() == [Ringing(0, NUMBER, "+13125550111", 30)]
    assert phone.need is Needs.RESULT


# Twilio docs, Dial: callerId is the caller's own number unless another is given.
def test_a_dial_may_show_another_number() -> None:
    phone = Phone({"/": f'<Dial callerId="+17735550100" timeout="20">{NUMBER}</Dial>'}, caller="anonymous")
    assert phone.dial() == [Ringing(0, NUMBER, "+17735550100", 20)]


# Twilio docs, Error 13214: an invalid number of the caller's is passed on unless callerId is given, and
# then the call may fail; the application is to put in a valid one.
def test_a_withheld_number_cannot_be_passed_on() -> None:
    phone = Phone({"/": f"<Dial>{NUMBER}</Dial>"}, caller="anonymous")
    assert kinds(phone.dial()) == ["Ended"]
    assert phone.handset.troubles[0].startswith(f"13214 at {HOST}/: the caller's number 'anonymous'")


# Twilio docs, Dial: without an action the next verb runs when the dialled party hangs up.
def test_without_an_action_the_next_verb_follows_a_dial() -> None:
    phone = Phone({"/": f"<Dial>{NUMBER}</Dial><Play>/bye.wav</Play>"})
    phone.dial()
    phone.handset.dialed("completed", 30)
    assert phone.hear() == [
        Result(30, "completed", 30),
        Played(30, 10, HOST + "/bye.wav"),
        Ended(40, "end of document"),
    ]


# Twilio docs, Dial: with an action the verbs after it are unreachable; the action is sent DialCallStatus,
# DialCallSid, DialCallDuration and DialBridged.
def test_with_an_action_nothing_after_a_dial_is_heard() -> None:
    phone = Phone({"/": f'<Dial action="/after">{NUMBER}</Dial><Say>Never</Say>', "/after": "<Hangup/>"})
    phone.dial()
    phone.handset.dialed("completed", 30.4)
    assert phone.hear() == [Result(30.4, "completed", 30.4), Ended(30.4, "hung up by the line")]
    form = phone.last_form()
    assert (form["DialCallStatus"], form["DialCallDuration"], form["DialBridged"]) == (
        "completed",
        "30",
        "true",
    )
    assert len(form["DialCallSid"]) == 34 and form["DialCallSid"] != form["CallSid"]


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed", "canceled"])
def test_a_dial_nobody_answers_has_no_duration(outcome: str) -> None:
    phone = Phone({"/": f'<Dial action="/after">{NUMBER}</Dial>', "/after": "<Hangup/>"})
    phone.dial()
    phone.handset.dialed(outcome, 2)
    assert phone.hear()[0] == Result(2, outcome, 2)
    form = phone.last_form()
    assert (form["DialCallStatus"], form["DialBridged"]) == (outcome, "false")
    assert "DialCallDuration" not in form


def test_a_redirect_forgets_the_dial_result() -> None:
    after = "<Redirect>/menu</Redirect>"
    phone = Phone({"/": f'<Dial action="/after">{NUMBER}</Dial>', "/after": after, "/menu": "<Hangup/>"})
    phone.dial()
    phone.handset.dialed("busy", 2)
    phone.hear()
    assert "DialCallStatus" not in phone.last_form()


# Twilio docs, Dial: five seconds are added to the timeout.
def test_a_dial_rings_no_longer_than_its_timeout_and_five_seconds() -> None:
    phone = Phone({"/": f'<Dial timeout="20">{NUMBER}</Dial>'})
    phone.dial()
    phone.handset.dialed("no-answer", 300)
    assert phone.hear()[0] == Result(25, "no-answer", 25)


# Twilio docs, Dial: timeLimit is the longest the dialled call may last, in seconds.
def test_a_conversation_lasts_no_longer_than_its_limit() -> None:
    phone = Phone({"/": f'<Dial timeLimit="60">{NUMBER}</Dial>'})
    phone.dial()
    phone.handset.dialed("completed", 300)
    assert phone.hear()[0] == Result(60, "completed", 60)


# Twilio docs, Dial: with hangupOnStar the caller ends the dialled call with *, and the document goes on.
def test_a_star_ends_the_conversation_where_that_is_allowed() -> None:
    phone = Phone({"/": f'<Dial hangupOnStar="true">{NUMBER}</Dial>'})
    phone.dial()
    phone.handset.press("1", at=5)
    phone.handset.press("*", at=12)
    phone.handset.dialed("completed", 30)
    assert phone.hear()[:3] == [Keyed(5, "1", lost=True), Keyed(12, "*"), Result(12, "completed", 12)]


def test_otherwise_keys_in_a_conversation_are_lost() -> None:
    phone = Phone({"/": f"<Dial>{NUMBER}</Dial>"})
    phone.dial()
    phone.handset.press("*", at=12)
    phone.handset.dialed("completed", 30)
    assert phone.hear()[:2] == [Keyed(12, "*", lost=True), Result(30, "completed", 30)]
