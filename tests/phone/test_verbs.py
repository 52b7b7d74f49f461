"""TwiML is read as the carrier documents it, and refused where the carrier would warn or fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.phone import TwimlError, read
from ivr.phone.verbs import Dial, Gather, Hangup, Pause, Play, Redirect, Reject, Say, Verb


def verbs(inner: str) -> tuple[Verb, ...]:
    return read(f"<Response>{inner}</Response>".encode(), "text/xml")


def refused(body: bytes, content_type: str = "text/xml") -> TwimlError:
    with pytest.raises(TwimlError) as caught:
        read(body, content_type)
    return caught.value


def refused_inside(inner: str) -> tuple[int, str]:
    error = refused(f"<Response>{inner}</Response>".encode())
    return error.code, error.verb


# Twilio docs, TwiML for Programmable Voice: a reply of type text/xml, application/xml or text/html is
# read as TwiML. Error 12300: invalid Content-Type.
@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml",
        "application/xml",
        "text/html",
        "TEXT/XML",
        "text/xml; charset=utf-8",
        'text/xml;charset="UTF-8"',
    ],
)
def test_xml_and_html_types_are_documents(content_type: str) -> None:
    assert read(b"<Response/>", content_type) == ()


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "audio/wav", "application/json", "text/xml; charset=latin-1"]
)
def test_other_types_are_refused(content_type: str) -> None:
    assert refused(b"<Response/>", content_type).code == 12300


# Twilio docs, Error 11770: the response body is empty.
def test_an_empty_body_is_refused() -> None:
    assert refused(b"").code == 11770


# Twilio docs, Error 11750: the response body is larger than 64 kB.
def test_a_document_of_64_kilobytes_is_the_largest() -> None:
    largest = b"<Response>" + b" " * (65_536 - 21) + b"</Response>"
    assert len(largest) == 65_536
    assert read(largest, "text/xml") == ()
    assert refused(largest + b" ").code == 11750


# Twilio docs, Error 12100: the document cannot be parsed: leading blanks, a byte order mark, bare ampersands,
# control characters.
@pytest.mark.parametrize(
    "body",
    [
        b"\n<Response/>",
        b"\xef\xbb\xbf<Response/>",
        b"hello",
        b"<Response>",
        b"<Response><Redirect>/a?b=1&c=2</Redirect></Response>",
        b"<Response><Say>\x0b</Say></Response>",
        b"<Response><Say>\xff</Say></Response>",
        b"<!-- hello --><Response/>",
        b"<!doctype html><html></html>",
        "<Response/>".encode("utf-16"),
    ],
)
def test_what_is_not_plain_xml_from_its_first_byte_is_refused(body: bytes) -> None:
    assert refused(body).code == 12100


def test_entities_cannot_grow_a_document() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE Response [<!ENTITY ha "ha"><!ENTITY haha "&ha;&ha;">]>'
    error = refused(entities + b"<Response><Say>&haha;</Say></Response>")
    assert (error.code, error.what) == (12100, "it declares a document type")


# Twilio docs, Error 12102: the root element must be <Response>.
@pytest.mark.parametrize("body", [b"<response/>", b"<html><body/></html>", b'<Response xmlns="urn:x"/>'])
def test_the_root_must_be_response(body: bytes) -> None:
    assert refused(body).code == 12102


# Twilio docs, TwiML for Programmable Voice: names of elements and attributes are case-sensitive.
# Error 12200: the document does not follow the schema.
@pytest.mark.parametrize(
    ("inner", "code", "verb"),
    [
        ("<say>Hello</say>", 12200, "say"),
        ("<Record/>", 12200, "Record"),
        ("<Response/>", 12200, "Response"),
        ("Hello", 12200, "Response"),
        ("<Hangup/>Hello", 12200, "Response"),
        ('<Say Voice="man">Hello</Say>', 12200, "Say"),
        ('<Hangup reason="x"/>', 12200, "Hangup"),
        ("<Hangup>now</Hangup>", 12200, "Hangup"),
        ("<Pause><Say>Hello</Say></Pause>", 12200, "Pause"),
        ("<Play><Say>Hello</Say></Play>", 12200, "Play"),
        ("<Redirect><Say>Hello</Say></Redirect>", 12200, "Redirect"),
        ("<Gather>Press 1</Gather>", 12200, "Gather"),
        ('<Gather hints="one"/>', 12200, "Gather"),
        ('<Dial record="record-from-answer">+13127440000</Dial>', 12200, "Dial"),
        ('<Dial answerOnBridge="yes">+13127440000</Dial>', 12200, "Dial"),
        ('<Dial><Number sendDigits="1">+13127440000</Number></Dial>', 12200, "Number"),
        ("<Dial>call <Number>+13127440000</Number></Dial>", 12200, "Dial"),
    ],
)
def test_misspelt_misplaced_and_unknown_things_are_refused(inner: str, code: int, verb: str) -> None:
    assert refused_inside(inner) == (code, verb)


def test_the_attributes_of_the_root_are_refused() -> None:
    assert refused(b'<Response version="1"/>').code == 12200


# Twilio docs, TwiML for Programmable Voice: XML comments are ignored.
def test_comments_are_ignored() -> None:
    assert verbs("<!-- a --><Say>Good<!-- b --> day</Say>") == (Say("Good day"),)


# Twilio docs, Say: voice (default man), language (default en-US), loop (integer >= 0, default 1).
def test_a_say_has_the_documented_defaults() -> None:
    assert verbs("<Say> Hello </Say>") == (Say("Hello", voice="man", language="en-US", loop=1),)


def test_a_say_is_read_with_its_attributes() -> None:
    say = '<Say voice="Polly.Mía-Generative" language="es-MX" loop="0">Hola</Say>'
    assert verbs(say) == (Say("Hola", "Polly.Mía-Generative", "es-MX", 0),)


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<Say loop="-1">Hello</Say>', 13510),
        ('<Say loop="often">Hello</Say>', 13510),
        ('<Say voice="Joanna">Hello</Say>', 13511),
        ('<Say language="English!">Hello</Say>', 13512),
        ('<Say language="ur-PK">سلام</Say>', 13512),
        ("<Say/>", 13520),
        ("<Say>  </Say>", 13520),
        ("<Say><Say>Hello</Say></Say>", 13321),
    ],
)
def test_a_say_with_wrong_values_is_refused(inner: str, code: int) -> None:
    assert refused_inside(inner) == (code, "Say")


# Twilio docs, Error 13521: Polly takes 3000 characters; for every voice the URL-encoded text may have 4500.
def test_a_say_of_3000_characters_is_the_longest() -> None:
    assert verbs(f"<Say>{'a' * 3000}</Say>") == (Say("a" * 3000),)
    assert refused_inside(f"<Say>{'a' * 3001}</Say>") == (13521, "Say")


def test_a_say_of_500_chinese_characters_is_the_longest() -> None:
    assert verbs(f"<Say>{'一' * 500}</Say>") == (Say("一" * 500),)
    assert refused_inside(f"<Say>{'一' * 501}</Say>") == (13521, "Say")


# Twilio docs, Play: loop (default 1); nothing nested; Gather: digits may not be played inside it.
def test_a_play_is_read() -> None:
    assert verbs('<Play loop="2">/sounds/a.wav</Play>') == (Play("/sounds/a.wav", 2),)


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<Play loop="x">/a.wav</Play>', 13410),
        ('<Play digits="ww1"/>', 13430),
        ("<Play/>", 11100),
        ("<Play>/a b.wav</Play>", 11100),
        ("<Play>ftp://line.example/a.wav</Play>", 11100),
        ("<Play>https:///a.wav</Play>", 11100),
        ("<Play>https://[line/a.wav</Play>", 11100),
        ("<Play>https://line.example:port/a.wav</Play>", 11100),
        ("<Play>/añ.wav</Play>", 11100),
        # TwiML for Programmable Voice: host names in URLs must be real ones, without underscores.
        ("<Play>https://my_line.example/a.wav</Play>", 11100),
        ('<Gather><Play digits="1"/></Gather>', 13430),
    ],
)
def test_a_play_with_wrong_values_is_refused(inner: str, code: int) -> None:
    assert refused_inside(inner) == (code, "Play")


# Twilio docs, Pause: length in seconds, default 1; Error 13910: invalid length.
def test_a_pause_lasts_a_second_unless_told() -> None:
    assert verbs('<Pause/><Pause length="3"/>') == (Pause(1), Pause(3))
    assert refused_inside('<Pause length="0"/>') == (13910, "Pause")
    assert refused_inside('<Pause length="1.5"/>') == (13910, "Pause")


# Twilio docs, Gather: action (default current document), method POST, numDigits unlimited,
# finishOnKey "#", timeout 5, actionOnEmptyResult false.
def test_a_gather_has_the_documented_defaults() -> None:
    assert verbs("<Gather/>") == (
        Gather(
            prompts=(),
            action=None,
            method="POST",
            num_digits=None,
            finish_on_key="#",
            timeout=5,
            action_on_empty_result=False,
        ),
    )


def test_a_gather_is_read_with_its_attributes_and_prompts() -> None:
    gather = """<Gather input="dtmf" action="/next" method="GET" numDigits="1" finishOnKey="" timeout="8"
        actionOnEmptyResult="true"><Say>One</Say><Play>/two.wav</Play><Pause/></Gather>"""
    prompts = (Say("One"), Play("/two.wav"), Pause())
    assert verbs(gather) == (Gather(prompts, "/next", "GET", 1, "", 8, True),)


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ('finishOnKey="A"', 13310),
        ('finishOnKey="12"', 13311),
        ('method="PUT"', 13312),
        ('timeout="0"', 13313),
        ('timeout="auto"', 13313),
        ('numDigits="0"', 13314),
        ('input="dtmf speech"', 13326),
        ("input=\"['dtmf']\"", 13326),
        ('actionOnEmptyResult="1"', 13338),
        ('action=""', 11100),
    ],
)
def test_a_gather_with_wrong_values_is_refused(attribute: str, code: int) -> None:
    assert refused_inside(f"<Gather {attribute}/>") == (code, "Gather")


# Twilio docs, Gather: the verbs that may be nested in it are Say, Play and Pause.
@pytest.mark.parametrize(
    "nested", ["<Gather/>", "<Redirect>/</Redirect>", "<Dial>+13127440000</Dial>", "<Hangup/>"]
)
def test_a_gather_holds_only_say_play_and_pause(nested: str) -> None:
    assert refused_inside(f"<Gather>{nested}</Gather>") == (13320, "Gather")


# Twilio docs, Dial: method POST, timeout 30, timeLimit 14400, answerOnBridge and hangupOnStar false.
def test_a_dial_has_the_documented_defaults() -> None:
    expected = Dial(
        number="+13127440000",
        action=None,
        method="POST",
        caller_id=None,
        timeout=30,
        time_limit=14_400,
        answer_on_bridge=False,
        hangup_on_star=False,
    )
    assert verbs("<Dial> +13127440000 </Dial>") == (expected,)
    assert verbs("<Dial>\n <Number>+13127440000</Number>\n</Dial>") == (expected,)


def test_a_dial_is_read_with_its_attributes() -> None:
    dial = """<Dial action="/after" method="GET" callerId="+17735550100" timeout="5" timeLimit="60"
        answerOnBridge="true" hangupOnStar="true"><Number>+13127440000</Number></Dial>"""
    assert verbs(dial) == (Dial("+13127440000", "/after", "GET", "+17735550100", 5, 60, True, True),)


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ('method="PUT"', 13210),
        ('timeout="4"', 13212),
        ('timeout="601"', 13212),
        ('hangupOnStar="yes"', 13213),
        ('callerId="anonymous"', 13214),
        ('timeLimit="14401"', 13216),
        ('action="tel:911"', 11100),
    ],
)
def test_a_dial_with_wrong_values_is_refused(attribute: str, code: int) -> None:
    assert refused_inside(f"<Dial {attribute}>+13127440000</Dial>") == (code, "Dial")


# Twilio docs, Error 13224: the number is invalid, or one the carrier does not call.
# Emergency numbers would reach a dispatcher without the caller's place; short codes are refused.
@pytest.mark.parametrize(
    "number",
    [
        "",
        "911",
        "988",
        "311",
        "112",
        "933",
        "+1911",
        "+19115551234",
        "+12115551234",
        "312-744-5000",
        "13127440000",
        "+1312744500",
        "+131274450000",
        "+11127445000",
        "+13121445000",
        "+442079460000",
        "+1312744５000",
    ],
)
def test_only_north_american_ten_digit_numbers_can_be_dialled(number: str) -> None:
    assert refused_inside(f"<Dial>{number}</Dial>") == (13224, "Dial")


# Twilio docs, Dial: several nouns ring at once; this handset follows one call only.
@pytest.mark.parametrize(
    "nouns",
    [
        "<Number>+13127440000</Number><Number>+13127440001</Number>",
        "<Sip>sip:a@b.example</Sip>",
        "<Number><Say>Hello</Say></Number>",
    ],
)
def test_a_dial_holds_exactly_one_number(nouns: str) -> None:
    assert refused_inside(f"<Dial>{nouns}</Dial>")[0] == 13215


# Twilio docs, Redirect: method GET or POST, default POST; Error 13710: invalid method.
def test_a_redirect_posts_unless_told() -> None:
    assert verbs("<Redirect>/a</Redirect>") == (Redirect("/a", "POST"),)
    assert verbs('<Redirect method="GET">/a</Redirect>') == (Redirect("/a", "GET"),)
    assert refused_inside('<Redirect method="get">/a</Redirect>') == (13710, "Redirect")
    assert refused_inside("<Redirect/>") == (11100, "Redirect")


def test_a_hangup_is_read() -> None:
    assert verbs("<Hangup/>") == (Hangup(),)


# Twilio docs, Reject: reason rejected (default) or busy; it must be the first verb to cost nothing.
def test_a_reject_stands_first() -> None:
    assert verbs("<Reject/>") == (Reject("rejected"),)
    assert verbs('<Reject reason="busy"/><Hangup/>') == (Reject("busy"), Hangup())
    assert refused_inside('<Reject reason="tired"/>') == (13810, "Reject")
    assert refused_inside("<Say>Hello</Say><Reject/>") == (12200, "Reject")


def test_a_refusal_is_one_plain_sentence_with_its_parts_kept() -> None:
    error = refused(b'<Response><Pause length="0"/></Response>')
    assert (error.what, error.hint) == ("length is '0'", "give a whole number from 1 to 14400")
    assert str(error) == "Pause: length is '0'; give a whole number from 1 to 14400 (error 13910)"


# What a bad document does to the caller is the carrier's affair; it must never be an accident of ours.
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for document in (body, b"<Response>" + body + b"</Response>"):
        try:
            read(document, "text/xml")
        except TwimlError as error:
            assert error.code >= 11000
