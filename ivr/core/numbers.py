"""Telephone numbers: what may be dialled, what may be spoken.

A service has a number to *speak* and a number to *dial*. Only ten-digit numbers of the North
American plan that reach somebody in the United States are ever dialled; short codes are spoken only,
because a carrier routes them by its own place and not by the caller's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

SHORT_CODES = frozenset({"911", "988", "311", "211", "711"})
TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})


@dataclass(frozen=True, slots=True)
class Dialable:
    """A number the line may ring, as E.164 (``+13127445000``)."""

    e164: str


@dataclass(frozen=True, slots=True)
class Speakable:
    """A number the line may say: the digits alone, ten of them or a short code of three."""

    digits: str


class NumberRefused(ValueError):
    """Why a number may not be used: ``what`` is wrong, and ``hint`` says what to write instead."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def read_dialable(text: str) -> Dialable:
    """The number as one we may ring. Raises NumberRefused."""
    digits = _digits(text)
    if len(digits) == 3:
        raise NumberRefused(
            f"{digits} is a short code, and short codes are never dialled",
            "write the service's ten-digit number here, and the short code under speak:",
        )
    _refuse_unringable(_ten(digits, text))
    return Dialable("+1" + digits)


def read_speakable(text: str) -> Speakable:
    """The number as one we may say: callers will ring it, so it must be as good as one we ring ourselves.
    Raises NumberRefused."""
    digits = _digits(text)
    if digits in SHORT_CODES:
        return Speakable(digits)
    if len(digits) == 3:
        raise NumberRefused(
            f"{digits} is not a short code callers can dial",
            "the short codes are 211, 311, 711, 911 and 988; otherwise write ten digits",
        )
    _refuse_unringable(_ten(digits, text))
    return Speakable(digits)


def grouped(number: Speakable) -> tuple[str, ...]:
    """The digits as people say them: 3-3-4, or a short code by itself."""
    digits = number.digits
    return (digits,) if len(digits) == 3 else (digits[:3], digits[3:6], digits[6:])


def written(number: Speakable) -> str:
    """The number as it is printed: ``312-744-5000``."""
    return "-".join(grouped(number))


def _digits(text: str) -> str:
    """The digits of a number as staff write it; a leading 1 or +1 is dropped."""
    if re.search(r"[^0-9\s().+-]", text):
        raise NumberRefused(f'"{text}" is not a telephone number', "write digits, like 312-744-5000")
    if "+" in text and not re.match(r"\s*\+\s*1", text):
        raise NumberRefused(f'"{text}" is a number of another country', "write it like 312-744-5000")
    digits = re.sub(r"[^0-9]", "", text)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def _ten(digits: str, text: str) -> str:
    if len(digits) != 10:
        raise NumberRefused(
            f'"{text}" has {len(digits)} digits, and a number here has ten', "write it like 312-744-5000"
        )
    return digits


def _refuse_unringable(digits: str) -> None:
    """What the national plan allows on paper and a caller must never be put through to."""
    area, exchange = digits[:3], digits[3:6]
    if area == "900" or exchange == "976":
        raise NumberRefused(f"{digits} is a pay-per-call number", "use the service's free or local number")
    for part, name in ((area, "area code"), (exchange, "exchange")):
        if part.endswith("11"):
            raise NumberRefused(f"{part} is a short code, not an {name}", "check the number at its source")
    if exchange == "555":
        raise NumberRefused(f"{digits} is a number for films and examples", "write the service's real number")
    _refuse_invalid(digits)


def _refuse_invalid(digits: str) -> None:
    parsed = phonenumbers.parse(digits, "US")
    region = phonenumbers.region_code_for_number(parsed)
    if not phonenumbers.is_valid_number(parsed):
        raise NumberRefused(f"{digits} is not a number that exists in the United States", "check its digits")
    if region != "US" and digits[:3] not in TOLL_FREE:
        raise NumberRefused(f"{digits} rings outside the United States", "use a number in the United States")
