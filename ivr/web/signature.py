"""Is this request from the carrier? X-Twilio-Signature, over the address we are configured to have.

The signed text is the public URL (never the Host header, which anybody can write), then each form
parameter's name and value, sorted by name; HMAC-SHA1 under the account's token; base64. The carrier
is inconsistent about writing the port, so both spellings are tried.

A body is first put in order as it came, without taking it apart: names of letters sort alike then as
now. Whatever that does not show to be genuine is read the slow and obviously right way.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

Form = list[tuple[str, str]]

_DEFAULT_PORTS = {"https": 443, "http": 80}
_MOST_FIELDS = 1000
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{27}=")


class Verifier:
    """Checks signatures for one base URL under several tokens."""

    def __init__(self, base_url: str, tokens: Iterable[str]) -> None:
        self._bases = _spellings(base_url)
        self._tokens = [token.encode() for token in tokens]
        if not self._tokens or not all(self._tokens):
            raise ValueError("a verifier without a token would believe anybody")
        self._begun = [_begun(token, base) for token in self._tokens for base in self._bases]

    def genuine(self, target: str, form: Form, signature: str) -> bool:
        """Whether the carrier signed a request for ``target`` (path and query) with these parameters."""
        given = signature.encode("utf-8", "replace")
        tail = _tail(form)
        matches = [
            hmac.compare_digest(sign(token, base + target + tail), given)
            for token in self._tokens
            for base in self._bases
        ]
        return any(matches)

    def genuine_body(self, target: str, body: bytes, signature: str) -> bool:
        """The same for the raw body of a form. Raises ValueError for more than anybody sends."""
        return self._genuine_as_it_came(target, body, signature) or self.genuine(
            target, parse_form(body), signature
        )

    def _genuine_as_it_came(self, target: str, body: bytes, signature: str) -> bool:
        """Whether it is genuine with its parameters sorted before they are decoded; False says nothing."""
        try:
            given = binascii.a2b_base64(signature)
        except (binascii.Error, ValueError):
            return False
        signed = target.encode("latin-1", "replace") + in_order(body)
        for begun in self._begun:
            each = begun.copy()
            each.update(signed)
            if hmac.compare_digest(each.digest(), given):
                return True
        return False


def _begun(token: bytes, base: str) -> hmac.HMAC:
    """A signature under way: the token and the base are the same in every request."""
    return hmac.new(token, base.encode(), "sha1")


def in_order(body: bytes) -> bytes:
    """The names and values of a form, sorted and then decoded. A value may not hold a bare equals sign."""
    pieces = body.split(b"&")
    pieces.sort()
    return unquote_to_bytes(b"".join(pieces).replace(b"=", b"").replace(b"+", b" "))


def sign(token: bytes, text: str) -> bytes:
    """The signature of a text under a token."""
    return base64.b64encode(hmac.digest(token, text.encode("utf-8", "surrogatepass"), "sha1"))


def looks_like_a_signature(text: str) -> bool:
    """Whether a header could be one: 20 bytes in base64."""
    return _SIGNATURE.fullmatch(text) is not None


def parse_form(raw: bytes) -> Form:
    """The parameters of a form, empty ones kept. Raises ValueError for more than anybody sends."""
    return parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)


def _tail(form: Form) -> str:
    """Names and values as signed: sorted by name; a repeated name once for each different value."""
    return "".join(name + value for name, value in sorted(set(form)))


def _spellings(base_url: str) -> tuple[str, ...]:
    """The base URL without and with its port."""
    parts = urlsplit(base_url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{host}{path}", f"{parts.scheme}://{host}:{port}{path}"
