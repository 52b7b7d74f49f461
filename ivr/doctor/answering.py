"""Whether anybody answers: the database and what is current, the server, its certificate, the console."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ivr.core.line import Line
from ivr.deploy.account import Account
from ivr.deploy.outside import certificate_until, offers_old_tls
from ivr.deploy.trouble import Stopped
from ivr.doctor.finding import Finding, Level
from ivr.phone import HttpExchange, Reply
from ivr.store.database import Database, database_url, open_database
from ivr.store.depot import last_on_air
from ivr.store.editions import Editions
from ivr.store.parcel import EditionRefused
from ivr.store.reached import unread_service, unverified
from ivr.store.schema import REVISION
from ivr.store.trouble import LOST_REMEDY, StoreUnavailable, lost
from ivr.web.settings import Settings

_SOON = 14  # days
_PUBLISH = "publish the draft: ivr publish"


def database(environ: Mapping[str, str], home: Path) -> tuple[Line | None, list[Finding]]:
    """The line that is current in the database, and how the database is."""
    try:
        opened = open_database(database_url(environ, home))
        try:
            return _looked_into(opened, home)
        finally:
            opened.close()
    except (StoreUnavailable, EditionRefused) as error:
        return None, [Finding("bad", "database", error.reason, error.remedy)]


def way_to_database(environ: Mapping[str, str], home: Path) -> Iterator[Finding]:
    """Whether somebody on the way to another machine could read along, or answer instead."""
    url = database_url(environ, home)
    if service := unread_service(url, environ):
        what = f"the service {service} may lead to another machine that proves nothing: it is not looked at"
        remedy = "write its host and sslmode into DATABASE_URL instead: docs/editions.md"
        yield Finding("poor", "database", what, remedy)
    elif other := unverified(url, environ):
        what = (
            f"nothing proves that {other} is the machine of the database: others on the way could read along"
        )
        remedy = "add ?sslmode=verify-full&sslrootcert=system to DATABASE_URL: docs/editions.md"
        yield Finding("poor", "database", what, remedy)


def _looked_into(opened: Database, home: Path) -> tuple[Line | None, list[Finding]]:
    if not opened.is_there():
        return None, [_nothing_current(home, "nothing was published yet")]
    revision = opened.revision()
    if revision is not None and revision > REVISION:
        what = f"newer code has made the database ({revision}; this one knows {REVISION})"
        return None, [Finding("bad", "database", what, "install the newest version on this machine")]
    if revision != REVISION:
        what = (
            f"the tables of the database are those of an older version ({revision or 'none'}, not {REVISION})"
        )
        return None, [
            Finding("bad", "database", what, "start ivr serve or publish: either brings them up to date")
        ]
    found = [Finding("fine", "database", f"it answers, with the tables of this version ({REVISION})")]
    editions = Editions(opened)
    current = editions.current()
    if current is None:
        return None, [*found, _nothing_current(home, "no edition is current")]
    told = Finding("fine", "edition", f"edition {current.name} is current and whole")
    return editions.get(current.name).line, [*found, told]


def _nothing_current(home: Path, what: str) -> Finding:
    if name := last_on_air(home):
        return Finding("bad", "edition", lost(name), LOST_REMEDY)
    return Finding("bad", "edition", what, _PUBLISH)


def server(settings: Settings, current: Line | None) -> Iterator[Finding]:
    """What answers at the line's address, which edition it has, and whether the console is beside it."""
    base, exchange = settings.base_url, HttpExchange("")
    health = exchange.get(f"{base}/healthz")
    level: Level = "poor" if settings.demo else "bad"
    if health.status != 200 or b'"edition"' not in health.body:
        what = f"no line answers at {base} ({_instead(health, base)})"
        remedy = "start ivr serve" if settings.demo else "start ivr serve and the TLS front before it"
        yield Finding(level, "server", what, remedy)
        return
    yield _on_air(str(json.loads(health.body)["edition"]), current)
    yield _console(settings.console_at, exchange)


def _console(at: str, exchange: HttpExchange) -> Finding:
    console = exchange.get(f"{at}/staff/sign-in")
    if console.status < 400:
        return Finding("fine", "console", f"it answers at {at}/staff")
    what = f"the console does not answer at {at}/staff (HTTP {console.status})"
    remedy = "if it should, start ivr serve without --no-console, and see what it says"
    return Finding("poor", "console", what, remedy)


def _instead(health: Reply, base: str) -> str:
    """What came instead of a line's answer. Our handset tells where it asked, and why nobody answers."""
    said = health.body.decode("utf-8", "replace").strip()[:200] if health.status in (502, 503) else ""
    if said.startswith(f"{base}/healthz: "):
        return re.sub(
            r"<urlopen error (?:\[Errno -?\d+\] )?(.*)>$", r"\1", said.removeprefix(f"{base}/healthz: ")
        )
    return f"HTTP {health.status}{': ' if said else ''}{said}"


def _on_air(name: str, current: Line | None) -> Finding:
    if current is not None and current.edition != name:
        what = f"callers hear edition {name}, though {current.edition} is current"
        remedy = (
            "look again in two seconds; if it stays, see whether the server uses this database "
            "(DATABASE_URL). A server with --draft answers with the files"
        )
        return Finding("bad", "server", what, remedy)
    return Finding("fine", "server", f"callers hear edition {name}")


def certificate(settings: Settings, now: datetime) -> Iterator[Finding]:
    """How long the certificates of https addresses are valid, and whether their front is of today."""
    yield from _certified("certificate", settings.base_url, "no call comes", now)
    if settings.console_url:
        yield from _certified("console", settings.console_url, "nobody comes to the console", now)


def _certified(look: str, address: str, cost: str, now: datetime) -> Iterator[Finding]:
    if not address.startswith("https://"):
        return
    try:
        days = (certificate_until(address) - now).days
    except Stopped as stopped:
        yield from (Finding("bad", look, each.what, each.remedy) for each in stopped.troubles)
        return
    what = f"{'its certificate' if look == 'console' else 'it'} is valid for {days} days"
    remedy = f"let it be renewed by itself (certbot renew, or the front's own way): without it {cost}"
    yield Finding("poor", look, what, remedy) if days < _SOON else Finding("fine", look, what)
    if offers_old_tls(address):
        what = "the front still speaks TLS 1.1 or older, which others can read"
        yield Finding("poor", look, what, "let it offer TLS 1.2 and 1.3 only, and load it again")


def account(sid: str, token: str, api: str) -> Iterator[Finding]:
    """Whether the carrier knows this account by this token."""
    with Account(sid, token, api) as opened:
        try:
            yield Finding("fine", "account", f"it is {opened.name()}")
        except Stopped as stopped:
            yield from (Finding("bad", "account", each.what, each.remedy) for each in stopped.troubles)


def carrier_time(api: str) -> datetime | None:
    """The carrier's clock, as every answer of its account service tells it; None where there is no answer."""
    try:
        with urlopen(Request(api, method="HEAD"), timeout=5) as answer:
            told = answer.headers.get("Date")
    except HTTPError as refused:  # an answer, too
        told = refused.headers.get("Date")
        refused.close()
    except (OSError, HTTPException):
        return None
    try:
        return parsedate_to_datetime(told) if told else None
    except ValueError:
        return None
