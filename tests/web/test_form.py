"""The fields of a carrier's form, read one by one, are those that a parser of the whole form finds."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.web.form import Form, parse_form

FIELDS = {"From": "caller", "To": "line", "Digits": "digits", "DialCallStatus": "dial_status"}
PIECES = st.sampled_from(
    ["%2B1312", "%2B", "%2b", "%", "%4", "%zz", "+", "1", "312", "é", "a b", "\0", "%25", "%2B%2B", "٣"]
)


@given(st.lists(st.tuples(st.sampled_from(sorted(FIELDS)), st.lists(PIECES, max_size=4).map("".join))))
def test_a_field_is_what_the_whole_form_says_however_it_is_spelled(sent: list[tuple[str, str]]) -> None:
    raw = "&".join(f"{name}={value}" for name, value in sent).encode()
    whole, form = dict(parse_form(raw)), Form(raw)
    assert {name: getattr(form, ours) for name, ours in FIELDS.items()} == {
        name: whole.get(name, "") for name in FIELDS
    }


@pytest.mark.parametrize(
    "number", ["+13125550123", "+", "", "+266696687", "anonymous", "+1 312", "sip:a@b.c"]
)
def test_a_number_comes_as_the_carrier_knows_it(number: str) -> None:
    assert Form(urlencode({"To": "+1", "From": number, "Caller": "x"}).encode()).caller == number
