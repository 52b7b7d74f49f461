"""What a carrier posts: real forms of 27 and 30 parameters, signed with the handset's own hand."""

from __future__ import annotations

from urllib.parse import urlencode

from ivr.phone import signature

Form = tuple[tuple[str, str], ...]

FORM = (
    ("AccountSid", "AC" + "5" * 32),
    ("ApiVersion", "2010-04-01"),
    ("CallSid", "CA" + "7" * 32),
    ("CallStatus", "in-progress"),
    ("CallToken", '{"parentCallInfoToken":"eyJhbGciOiJFUzI1NiJ9","identityHeaderTokens":[]}'),
    ("Called", "+17735550100"),
    ("CalledCity", "CHICAGO"),
    ("CalledCountry", "US"),
    ("CalledState", "IL"),
    ("CalledZip", "60601"),
    ("Caller", "+13125550123"),
    ("CallerCity", "CHICAGO"),
    ("CallerCountry", "US"),
    ("CallerState", "IL"),
    ("CallerZip", "60601"),
    ("Direction", "inbound"),
    ("From", "+13125550123"),
    ("FromCity", "CHICAGO"),
    ("FromCountry", "US"),
    ("FromState", "IL"),
    ("FromZip", "60601"),
    ("StirVerstat", "TN-Validation-Passed-A"),
    ("To", "+17735550100"),
    ("ToCity", "CHICAGO"),
    ("ToCountry", "US"),
    ("ToState", "IL"),
    ("ToZip", "60601"),
)
PRESSED = (("Digits", "6"), ("FinishedOnKey", ""), ("msg", "Gather End"))


def posted(token: str, base_url: str, path: str, form: Form) -> tuple[bytes, str]:
    """A form as it travels, and its signature."""
    return urlencode(form).encode(), signature(token, base_url + path, form)
