"""From document to document: Redirect, HTTP redirects and the fallback.

The comment above a test gives the carrier's rule and the page of its documentation, in our words.
"""

import pytest

from ivr.phone import (
    Ended,
    Played,
    Reply,
)

from .lines import HOST, MENU, Phone, kinds, twiml


# Twilio docs, Redirect: the standard parameters are sent, the Digits of an earlier Gather are not.
def test_a_redirect_forgets_the_digits() -> None:
    phone = Phone({"/": MENU, "/pressed": '<Redirect method="GET">/c</Redirect>', "/c": "<Hangup/>"})
    phone.dial()
    phone.handset.press("1")
    phone.hear()
    assert "Digits" in dict(phone.asked[1].form)
    assert phone.asked[2].method == "GET"
    assert "Digits" not in phone.last_form()


# Twilio docs, Redirect: verbs after it are unreachable.
def test_nothing_after_a_redirect_is_heard() -> None:
    phone = Phone({"/": "<Redirect>/b</Redirect><Say>Never heard</Say>", "/b": "<Hangup/>"})
    assert kinds(phone.dial()) == ["Ended"]


def test_a_line_going_round_in_silence_is_stopped() -> None:
    phone = Phone({"/": "<Redirect>/</Redirect>"})
    ended = phone.dial()
    assert ended == [Ended(0, "application error: 50 documents in a row without a sound or a key")]
    assert len(phone.asked) == 50


def test_a_line_that_speaks_may_go_on() -> None:
    phone = Phone({"/": "<Play>/a.wav</Play><Redirect>/</Redirect>"})
    assert len(phone.dial()) == 1441


# Twilio docs, Gather: an HTTP redirect from the action URL is followed, but Digits are not sent again.
@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_an_http_redirect_is_followed_but_loses_the_digits(status: int, method: str) -> None:
    phone = Phone({"/": MENU, "/pressed": Reply(status, "", b"", "/pressed/#x"), "/pressed/": "<Hangup/>"})
    phone.dial()
    phone.handset.press("1")
    phone.hear()
    assert phone.paths() == ["/", "/pressed", "/pressed/"]
    assert phone.asked[-1].method == method
    assert "Digits" not in phone.last_form() and "CallSid" in phone.last_form()


def test_the_document_is_where_the_redirect_led() -> None:
    phone = Phone({"/": Reply(302, "", b"", "/a/b"), "/a/b": "<Redirect>c</Redirect>", "/a/c": "<Hangup/>"})
    phone.dial()
    assert phone.paths() == ["/", "/a/b", "/a/c"]


# Twilio docs, Error 11215: too many HTTP redirects; 10 are followed.
def test_ten_http_redirects_are_followed_and_no_more() -> None:
    chain: dict[str, str | Reply] = {f"/{n}": Reply(302, "", b"", f"/{n + 1}") for n in range(11)}
    phone = Phone(chain | {"/10": "<Hangup/>"})
    assert phone.dial("/0") == [Ended(0, "hung up by the line")]
    phone = Phone(chain)
    phone.dial("/0")
    assert len(phone.asked) == 11
    assert phone.handset.troubles == (f"11215 at {HOST}/11: more than 10 HTTP redirects in a row",)


# Twilio docs, Error 11216: invalid redirect.
@pytest.mark.parametrize("location", [None, "", "mailto:staff@line.example", "http://["])
def test_an_http_redirect_to_nowhere_is_an_error(location: str | None) -> None:
    phone = Phone({"/": Reply(302, "", b"", location)})
    phone.dial()
    assert phone.handset.troubles == (f"11216 at {HOST}/: an HTTP redirect to {location or 'nowhere'}",)


# Twilio docs, Availability and reliability: when a document cannot be fetched or played, the fallback URL is
# requested with ErrorCode and ErrorUrl.
@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(500, "text/html", b"oops"), "11200"),
        (Reply(404, "text/html", b"oops"), "11200"),
        (Reply(204, "text/xml", b""), "11200"),
        (Reply(304, "text/xml", b"", "/b"), "11200"),
        (Reply(200, "text/plain", b"hello"), "12300"),
        (Reply(200, "text/xml", b"hello"), "12100"),
        (twiml("<Dial>911</Dial>"), "13224"),
        (twiml("<Play>/missing.wav</Play>"), "11200"),
    ],
)
def test_a_document_that_cannot_be_played_goes_to_the_fallback(reply: Reply, code: str) -> None:
    fallback = "https://elsewhere.example/safe"
    phone = Phone({"/": reply, fallback: "<Hangup/>"}, fallback=fallback)
    assert phone.dial() == [Ended(0, "hung up by the line")]
    assert phone.asked[-1].url == fallback
    form = phone.last_form()
    assert form["ErrorCode"] == code
    assert form["ErrorUrl"] == HOST + ("/missing.wav" if b"missing" in reply.body else "/")
    assert len(phone.handset.troubles) == 1


def test_a_fallback_may_lead_back_into_the_line() -> None:
    broken = Reply(500, "", b"")
    phone = Phone(
        {"/": broken, "/safe": "<Redirect>/menu</Redirect>", "/menu": "<Hangup/>"}, fallback=HOST + "/safe"
    )
    assert phone.dial() == [Ended(0, "hung up by the line")]


def test_the_fallback_serves_again_once_it_has_led_back() -> None:
    broken = Reply(500, "", b"")
    phone = Phone(
        {"/": broken, "/safe": "<Play>/a.wav</Play><Redirect>/</Redirect>"}, fallback=HOST + "/safe"
    )
    phone.handset.dial(HOST + "/")
    phone.hear_until(Played)
    phone.hear_until(Played)
    assert phone.paths() == ["/", "/safe", "/", "/safe"]


def test_a_second_failure_ends_the_call() -> None:
    phone = Phone({"/": Reply(500, "", b"")}, fallback=HOST + "/safe")
    reason = f"application error: 11200 at {HOST}/safe: HTTP status 404"
    assert phone.dial() == [Ended(0, reason)]
    assert len(phone.handset.troubles) == 2


def test_without_a_fallback_the_first_failure_ends_the_call() -> None:
    reason = f"application error: 11200 at {HOST}/: HTTP status 404"
    assert Phone({}).dial() == [Ended(0, reason)]
