"""What keeps other people's pages out of the console, and the console out of theirs."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import Signer

from ivr.web.staff.access import WRITING
from ivr.web.staff.console import console
from ivr.web.staff.errors import OtherSite
from ivr.web.staff.mount import HSTS

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap's ticks and arrows are pictures inside its stylesheet
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",  # a recording just made
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
PERMISSIONS = "camera=(), geolocation=(), microphone=()"  # the page that records says otherwise of itself

_OURS = ("same-origin", "none")  # none: typed, or opened from a bookmark

# Whatever is sealed here is sealed with SHA-256; the libraries would take SHA-1.
Signer.default_digest_method = staticmethod(hashlib.sha256)


class Notes(SecureCookieSessionInterface):
    """The cookie that ties forms to a browser."""

    digest_method = staticmethod(hashlib.sha256)


def protect(app: Flask) -> None:
    """A token in every form, and headers on every answer."""
    app.session_interface = Notes()
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)  # `refuse_other_sites` does that
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
    CSRFProtect(app)


def refuse_other_sites() -> None:
    """What another site's page sends is not what our people do, whatever else is right about it; it may only
    lead people here."""
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in WRITING:
        if site not in (None, *_OURS) or not _same_origin():
            raise OtherSite
    elif site not in (None, *_OURS) and request.headers.get("Sec-Fetch-Mode") != "navigate":
        raise OtherSite


def _same_origin() -> bool:
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")


def add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    if console().secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
