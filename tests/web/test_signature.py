"""Only the carrier is believed: its signature over the public address, in every spelling it uses."""

from __future__ import annotations

from random import Random
from urllib.parse import quote, quote_plus, urlencode

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.web.form import Pairs, parse_form
from ivr.web.signature import Verifier, begun, decoded, in_order, sign

TOKEN = "12345"
BASE = "https://mycompany.com"
TARGET = "/myapp.php?foo=1&bar=2"
FORM: Pairs = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
SIGNED_WITHOUT_FORM = "zYQTYrRWXE7LtzbG4PfP7/bkkGo="


@pytest.fixture(name="verifier")
def a_verifier() -> Verifier:
    return Verifier(BASE, [TOKEN])


def test_the_published_vectors_are_accepted(verifier: Verifier) -> None:
    assert verifier.genuine(TARGET, FORM, SIGNED)
    assert verifier.genuine(TARGET, [], SIGNED_WITHOUT_FORM)


def test_the_order_of_the_form_does_not_matter(verifier: Verifier) -> None:
    assert verifier.genuine(TARGET, FORM[::-1], SIGNED)


@pytest.mark.parametrize(
    ("target", "form", "signature"),
    [
        ("/myapp.php?foo=1&bar=3", FORM, SIGNED),
        ("/myapp.php?bar=2&foo=1", FORM, SIGNED),
        ("/myapp.php", FORM, SIGNED),
        ("/myapp.php/?foo=1&bar=2", FORM, SIGNED),
        (TARGET, FORM[:-1], SIGNED),
        (TARGET, [*FORM, ("Extra", "")], SIGNED),
        (TARGET, [*FORM[:2], ("Digits", "1235"), *FORM[3:]], SIGNED),
        (TARGET, [*FORM[:2], ("Digits", "1234 "), *FORM[3:]], SIGNED),
        (TARGET, [*FORM[:2], ("digits", "1234"), *FORM[3:]], SIGNED),
        (TARGET, FORM, ""),
        (TARGET, FORM, SIGNED[:-1]),
        (TARGET, FORM, SIGNED + "="),
        (TARGET, FORM, SIGNED.lower()),
        (TARGET, FORM, SIGNED_WITHOUT_FORM),
        (TARGET, FORM, "ünïcode"),
        (TARGET, FORM, "\udcff"),
    ],
)
def test_any_change_of_meaning_is_refused(
    verifier: Verifier, target: str, form: Pairs, signature: str
) -> None:
    assert not verifier.genuine(target, form, signature)


def test_another_address_or_token_is_refused() -> None:
    assert not Verifier("http://mycompany.com", [TOKEN]).genuine(TARGET, FORM, SIGNED)
    assert not Verifier("https://mycompany.org", [TOKEN]).genuine(TARGET, FORM, SIGNED)
    assert not Verifier(BASE, ["12346"]).genuine(TARGET, FORM, SIGNED)


def test_both_tokens_are_accepted_while_one_replaces_the_other() -> None:
    assert Verifier(BASE, ["the next one", TOKEN]).genuine(TARGET, FORM, SIGNED)
    assert Verifier(BASE, [TOKEN, "the last one"]).genuine(TARGET, FORM, SIGNED)


def test_a_verifier_without_a_token_cannot_be_made() -> None:
    for tokens in ([], [""], [TOKEN, ""]):
        with pytest.raises(ValueError, match="believe anybody"):
            Verifier(BASE, tokens)


@pytest.mark.parametrize(
    ("base", "spelling"),
    [
        ("https://line.city.gov", "https://line.city.gov:443"),
        ("https://line.city.gov:8443", "https://line.city.gov"),
        ("https://line.city.gov:8443", "https://line.city.gov:8443"),
        ("https://line.city.gov/line/", "https://line.city.gov/line"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_port_may_be_written_or_not(base: str, spelling: str) -> None:
    signature = sign(TOKEN.encode(), spelling + "/voice" + "CallSidCA1").decode()
    assert Verifier(base, [TOKEN]).genuine("/voice", [("CallSid", "CA1")], signature)


def a_form(random: Random) -> Pairs:
    """A form as odd as a carrier's may be: accents, blanks, repeats, empty values."""
    letters = "aZ0 +&=%/ßé漢;\t,~"
    names = ["CallSid", "From", "Digits", "a", "A", "a b", "é"]
    return [
        (random.choice(names), "".join(random.choices(letters, k=random.randrange(6))))
        for _ in range(random.randrange(8))
    ]


def test_the_carriers_own_package_agrees_on_thousands_of_forms() -> None:
    random, validator = Random(911), RequestValidator(TOKEN)
    verifier = Verifier(BASE, [TOKEN])
    for _ in range(3000):
        form = a_form(random)
        escape = random.choice([quote, quote_plus])
        raw = "&".join(f"{escape(name)}={escape(value)}" for name, value in form).encode()
        assert parse_form(raw) == form
        signature = validator.compute_signature(BASE + "/voice", MultiDict(form))
        assert verifier.genuine("/voice", parse_form(raw), signature)
        assert not verifier.genuine("/voice", [*form, ("Digits", "7!")], signature)


def test_a_form_larger_than_anybody_sends_is_refused() -> None:
    with pytest.raises(ValueError, match="fields"):
        parse_form(b"a=1&" * 1001)


def a_body(random: Random) -> tuple[bytes, Pairs]:
    """A form as it travels, and as it is read."""
    form = a_form(random)
    escape = random.choice([quote, quote_plus])
    raw = "&".join(f"{escape(name)}={escape(value)}" for name, value in form).encode()
    return raw, parse_form(raw)


@pytest.mark.parametrize("count", [5_000, pytest.param(1_000_000, marks=pytest.mark.thorough)])
def test_a_body_as_it_came_and_as_it_is_read_are_believed_alike(verifier: Verifier, count: int) -> None:
    random, quick = Random(count), 0
    for _ in range(count):
        raw, form = a_body(random)
        text = BASE + "/voice" + "".join(name + value for name, value in sorted(set(form)))
        given = decoded(sign(TOKEN.encode(), text).decode())
        assert given is not None
        assert verifier.genuine_body("/voice", raw, given)
        assert not verifier.genuine_body("/voice", raw + b"&Digits=7", given)
        quick += in_order(raw) == text.encode().removeprefix(BASE.encode() + b"/voice")
    assert quick > count / 4, "odd as these are, many need no second look"


@pytest.mark.parametrize("length", [16, 32, 64, 65, 200])
def test_a_token_of_any_length_signs_alike_either_way(length: int) -> None:
    token = ("0123456789abcdef" * 13)[:length]
    given = decoded(sign(token.encode(), BASE + "/voiceCallSidCA1").decode())
    assert given is not None
    verifier = Verifier(BASE, [token])
    assert begun(token.encode(), BASE)(b"/voiceCallSidCA1") == given
    assert verifier.genuine_body("/voice", b"CallSid=CA1", given)


def test_a_body_like_a_carriers_needs_no_second_look(verifier: Verifier) -> None:
    form = [*FORM, ("msg", "Gather End"), ("FromCity", "ST. MARY'S"), ("ToCity", ""), ("Called", "+1 & = %")]
    text = BASE + "/voice" + "".join(name + value for name, value in sorted(form))
    assert in_order(urlencode(form).encode()) == text.encode().removeprefix(BASE.encode() + b"/voice")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"=\n", b"%\n"])
def test_a_signature_of_no_parameters_does_not_stand_for_a_body_with_line_ends(
    verifier: Verifier, end: bytes
) -> None:
    given = decoded(sign(TOKEN.encode(), BASE + "/voice").decode())
    assert given is not None
    assert verifier.genuine_body("/voice", b"", given)
    assert not verifier.genuine_body("/voice", b"Digits=1" + end, given)
    assert not verifier.genuine_body("/voice", end + b"Digits=1", given)


@pytest.mark.parametrize(
    "signature", ["", "=", "A", "é", "A" * 28, "\udcff", "A" * 26 + "==", "A" * 27 + "!", "A" * 27 + "\n"]
)
def test_what_cannot_be_a_signature_is_none(signature: str) -> None:
    assert decoded(signature) is None
