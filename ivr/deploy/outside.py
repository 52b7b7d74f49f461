"""The line as the carrier reaches it: its certificate, and the first sound of a call to each number."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit
from warnings import catch_warnings

from ivr.audio.spoken import spelled
from ivr.core.line import Line
from ivr.core.phrases import EMERGENCY
from ivr.deploy.trouble import Stopped, Trouble
from ivr.phone import Call, Event, Exchange, Played, Said

_SECONDS = 10.0
_EXPIRED, _NOT_YET, _OTHER_HOST = 10, 9, 62  # what OpenSSL calls them
_SELF_SIGNED, _NO_CHAIN = (18, 19), (2, 20, 21)
_RENEW = "renew it with whoever made it (certbot renew, or the front's own way), and let the front load it"


def certificate_until(base_url: str) -> datetime:
    """The last moment of this address's certificate. Raises Stopped where the carrier would not take it."""
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port or 443
    if parts.scheme != "https":
        what = f"PUBLIC_BASE_URL is {base_url}, where the carrier cannot call"
        raise Stopped(Trouble(what, "set it to the https address of the line, like https://line.mycity.gov"))
    try:
        return _shown(host, port)
    except ssl.SSLCertVerificationError as error:
        raise Stopped(_bad_certificate(host, error)) from None
    except (OSError, UnicodeError) as error:
        raise Stopped(_unreachable(host, port, error)) from None


def _shown(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        ends = (secured.getpeercert() or {})["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)


def offers_old_tls(base_url: str) -> bool:
    """Whether the front at this address still speaks a TLS older than 1.2, which was given up in 2021."""
    parts = urlsplit(base_url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nothing is said, only asked
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with catch_warnings(action="ignore"):  # Python advises against it, and so do we
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        with (
            socket.create_connection((parts.hostname or "", parts.port or 443), timeout=_SECONDS) as plain,
            context.wrap_socket(plain),
        ):
            return True
    except OSError:
        return False


def _bad_certificate(host: str, error: ssl.SSLCertVerificationError) -> Trouble:
    code = error.verify_code
    if code == _EXPIRED:
        return Trouble(f"the certificate of {host} has expired, so the carrier calls nobody there", _RENEW)
    if code == _NOT_YET:
        return Trouble(
            f"the certificate of {host} is not valid yet", "see whether this machine's clock is right"
        )
    if code == _OTHER_HOST:
        return Trouble(
            f"the certificate is not for {host}", f"have one made for {host}, the host of PUBLIC_BASE_URL"
        )
    if code in _SELF_SIGNED:
        remedy = "have one made by an authority that everybody trusts, such as Let's Encrypt"
        return Trouble(f"the certificate of {host} is signed by itself, which the carrier refuses", remedy)
    if code in _NO_CHAIN:
        remedy = "give the front the whole chain (certbot: fullchain.pem, not cert.pem)"
        return Trouble(f"the certificate of {host} comes without those that vouch for it", remedy)
    return Trouble(f"the certificate of {host} is refused: {error.verify_message}", _RENEW)


def _unreachable(host: str, port: int, error: Exception) -> Trouble:
    remedy = "start ivr serve and the TLS front before it, and let the firewall pass calls to that port"
    if isinstance(error, socket.gaierror):
        return Trouble(
            f"nobody knows the host {host}", f"have {host} entered in the DNS, or correct PUBLIC_BASE_URL"
        )
    if isinstance(error, ssl.SSLError):
        return Trouble(f"{host} port {port} speaks no TLS", "put a TLS front before ivr serve (nginx, Caddy)")
    return Trouble(f"{host} port {port} does not answer ({error})", remedy)


def first_sounds(base_url: str, exchange: Exchange, line: Line, numbers: Mapping[str, str]) -> None:
    """Call each number's line as the carrier would: the first sound must be the 911 notice, in the
    language of the number. Raises Stopped for all that is otherwise."""
    answered_at(base_url, exchange)
    troubles = [
        trouble
        for number, language in numbers.items()
        for trouble in _first_sound(base_url, exchange, line, number, language)
    ]
    if troubles:
        raise Stopped(*dict.fromkeys(troubles))


def answered_at(base_url: str, exchange: Exchange) -> None:
    """Raises Stopped where no line is ready at this address."""
    ready = exchange.get(f"{base_url}/readyz")
    if not (ready.status == 200 and ready.body.startswith(b"ready")):
        raise Stopped(_not_ready(base_url, ready.status, ready.body))


def _not_ready(base_url: str, status: int, body: bytes) -> Trouble:
    if status == 503 and body.startswith(b"not ready"):
        return Trouble(f"the line at {base_url} has nothing to answer with", "publish the draft: ivr publish")
    if status == 502:
        remedy = "start ivr serve, and see that the TLS front passes requests on to its port"
        return Trouble(f"{base_url} does not lead to a line (HTTP {status})", remedy)
    remedy = "correct PUBLIC_BASE_URL, or let the TLS front pass every path on to ivr serve"
    return Trouble(f"another program answers at {base_url} (HTTP {status} for /readyz)", remedy)


def _first_sound(
    base_url: str, exchange: Exchange, line: Line, number: str, language: str
) -> Iterator[Trouble]:
    call = Call(exchange, f"{base_url}/voice", line=number)
    heard = call.hear(until_live=True)
    if call.troubles:
        yield failed(base_url, f"to {number}", call.troubles[0])
        return
    first = next((event for event in heard if isinstance(event, Said | Played)), None)
    if first is None or not is_notice(first, base_url, line, language):
        yield Trouble(
            f"a call to {number} does not begin with the 911 notice of this line in {language}",
            "the server there has another edition or another line: publish here, or deploy from there",
        )


def is_notice(first: Event, base_url: str, line: Line, language: str) -> bool:
    """Whether a sound is the 911 notice in a language: its words, or its recording."""
    if isinstance(first, Played):
        path = first.url.removeprefix(f"{base_url}/sounds/").split("/")
        return first.url.startswith(base_url) and path[1:] == [language, f"{EMERGENCY}.wav"]
    notice = " ".join(spelled(line.prompts[EMERGENCY][language]).split())
    return isinstance(first, Said) and first.words == notice


def failed(base_url: str, which: str, trouble: str) -> Trouble:
    """What a call that failed means."""
    if "403" in trouble:
        return Trouble(
            f"the line at {base_url} refuses a signed call {which}",
            "start ivr serve with the same TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL as this command",
        )
    return Trouble(f"a call {which} fails: {trouble}", "read what ivr serve says, and mend that first")
