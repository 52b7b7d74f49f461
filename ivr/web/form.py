"""The form of a carrier's request, read as it came: four of its fields, and each only when somebody asks."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote_to_bytes

Pairs = list[tuple[str, str]]

_MOST_FIELDS = 1000
_PLUS = b"%2B"
_ENCODED_NAME = re.compile(rb"&[^=&]*%")


def parse_form(raw: bytes) -> Pairs:
    """The parameters of a form, empty ones kept. Raises ValueError for more than anybody sends."""
    return parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)


class Form:
    """What the carrier says happened. Of a field that stands in it several times the last one counts."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes = b"") -> None:
        raw = b"&" + raw
        # Names are in plain letters: no carrier encodes them, but it may. From the end it is found sooner.
        if raw.rfind(b"&To=") < 0 and _ENCODED_NAME.search(raw):
            raw = _plainly_spelled(raw)
        self._raw = raw

    @property
    def digits(self) -> str:
        """The keys pressed; empty where none was."""
        return self._value(b"&Digits=")

    @property
    def dial_status(self) -> str:
        """The carrier's word for how a transfer ended; empty where there was none."""
        return self._value(b"&DialCallStatus=")

    @property
    def caller(self) -> str:
        """The caller's number, or a word where it is withheld."""
        return self._value(b"&From=")

    @property
    def line(self) -> str:
        """The number dialled."""
        return self._value(b"&To=")

    @property
    def call(self) -> str:
        """The carrier's name for the call."""
        return self._value(b"&CallSid=")

    @property
    def call_status(self) -> str:
        """The carrier's word for how a call ended."""
        return self._value(b"&CallStatus=")

    @property
    def duration(self) -> str:
        """How many seconds a call was, once it has ended."""
        return self._value(b"&CallDuration=")

    def _value(self, begins: bytes) -> str:
        _, found, rest = self._raw.rpartition(begins)
        if not found:
            return ""
        value = rest.partition(b"&")[0]
        if value.isalnum():
            return value.decode()
        if value[:3] == _PLUS and value[3:].isdigit():  # a telephone number: sooner than the way for all
            return "+" + value[3:].decode()
        return unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8", "replace")


def _plainly_spelled(raw: bytes) -> bytes:
    """The same form with its names in plain letters."""
    pairs = parse_qsl(raw[1:], keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    return b"&" + b"&".join(name + b"=" + _escaped(value) for name, value in pairs)


def _escaped(value: bytes) -> bytes:
    """A value's own signs kept apart from those of the form."""
    for sign, code in ((b"%", b"%25"), (b"&", b"%26"), (b"+", b"%2B")):
        value = value.replace(sign, code)
    return value
