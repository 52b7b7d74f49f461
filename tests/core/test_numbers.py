"""Which numbers may be rung, which only spoken, and how they are read out."""

from __future__ import annotations

import pytest

from ivr.core.line import Line
from ivr.core.numbers import NumberRefused, Speakable, grouped, read_dialable, read_speakable, written


def test_every_number_of_the_shipped_line_is_read_in_every_spelling(line: Line) -> None:
    for service in line.services():
        if service.dial is None:
            continue
        ten = service.dial.e164.removeprefix("+1")
        area, exchange, rest = ten[:3], ten[3:6], ten[6:]
        for text in (
            f"{area}-{exchange}-{rest}",
            f"({area}) {exchange}-{rest}",
            ten,
            f"+1 {area}.{exchange}.{rest}",
            f"1-{area}-{exchange}-{rest}",
        ):
            assert read_dialable(text) == service.dial
            assert read_speakable(text) == Speakable(ten)


@pytest.mark.parametrize("code", ["911", "988", "311", "211", "711"])
def test_a_short_code_is_spoken_and_never_rung(code: str) -> None:
    assert read_speakable(code) == Speakable(code)
    with pytest.raises(NumberRefused, match="never dialled") as refused:
        read_dialable(code)
    assert "ten-digit" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("+1 911", "4 digits"),
        ("411", "short code"),
        ("312-911-4000", "short code"),
        ("411-744-5000", "short code"),
        ("900-744-5000", "pay-per-call"),
        ("312-976-5000", "pay-per-call"),
        ("312-555-0123", "films"),
        ("800-555-1212", "films"),
        ("744-5000", "7 digits"),
        ("312-744-50000", "11 digits"),
        ("312-744-COPA", "not a telephone number"),
        ("", "0 digits"),
        ("999-744-5000", "not a number that exists"),
        ("221-744-5000", "not a number that exists"),
        ("112-744-5000", "does not exist|not a number that exists"),
        ("312-144-5000", "not a number that exists"),
        ("876-926-4000", "outside the United States"),
        ("416-392-2489", "outside the United States"),
        ("+44 20 7946 0958", "another country"),
        ("+47 22 41 51 51", "another country"),  # Oslo; read without its plus it would ring North Carolina
        ("+65 6225 5632", "another country"),
        ("+312-744-5000", "another country"),
        ("312+744-5000", "another country"),
        ("３１２-744-5000", "not a telephone number"),
        ("312-744-5000５", "not a telephone number"),  # the last digit is a wide one
        ("312-744-5000 ext 4", "not a telephone number"),
        ("sip:x@y", "not a telephone number"),
    ],
)
def test_what_must_never_be_rung_is_refused_with_a_remedy(text: str, why: str) -> None:
    with pytest.raises(NumberRefused, match=why) as refused:
        read_dialable(text)
    assert refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "900-744-5000",
        "312-976-5000",
        "312-555-0123",
        "411",
        "112",
        "12",
        "31",
        "744-5000",
        "call me",
        "+47 22 41 51 51",
        "312-744-5000５",
        "３１１",
    ],
)
def test_what_nobody_can_dial_is_not_spoken(text: str) -> None:
    with pytest.raises(NumberRefused):
        read_speakable(text)


def test_numbers_are_grouped_as_people_say_them() -> None:
    assert grouped(Speakable("3127445000")) == ("312", "744", "5000")
    assert grouped(Speakable("311")) == ("311",)
    assert written(Speakable("3127445000")) == "312-744-5000"
