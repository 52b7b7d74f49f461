"""The drill: a city's machine is lost, and its line answers from another one as it was."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.phone import HttpExchange, Request
from ivr.store.audit import Actor, Audit
from ivr.store.calls import CallLog
from ivr.store.database import database_url, open_database
from ivr.store.people import People
from ivr.store.roles import Role
from tests.files.small import SMALL, copy_of
from tests.store.staff import Desk
from tests.web.server import TOKEN, Server, answers, free_port, wait_until
from tests.web.staff.killed import Person, value

pytestmark = pytest.mark.faults

CALLS = 6  # fewer than five would be hidden in the report
TODAY = "<h1>Today</h1>"
PASSWORD = "granite orchard velvet tram"


@contextmanager
def answering(home: Path, port: int) -> Iterator[str]:
    """A server on a real number."""
    url = f"http://127.0.0.1:{port}"
    server = Server(
        home, "--console", port=port, IVR_SECOND_FACTOR="nobody", TWILIO_AUTH_TOKEN=TOKEN, PUBLIC_BASE_URL=url
    )
    try:
        wait_until(lambda: answers(f"{url}/readyz") and answers(f"{url}/staff/sign-in"))
        yield url
    finally:
        assert server.stop() == 0


def call(url: str, number: int) -> list[bytes]:
    """What the carrier is told when somebody calls, and presses 0."""
    exchange = HttpExchange(TOKEN)
    parties = (("CallSid", f"CA{number}"), ("From", "+13125550123"), ("To", "+17735550100"))
    first = exchange.send(Request("POST", f"{url}/voice", parties)).body
    leads = re.search(rb'<Redirect[^>]*>([^<#]+)|action="([^"#]+)', first)
    assert leads
    there = (leads[1] or leads[2]).decode().replace("&amp;", "&")
    return [first, exchange.send(Request("POST", there, (*parties, ("Digits", "0")))).body]


def events(home: Path) -> int:
    now, day = datetime.now(UTC), timedelta(days=1)
    database = open_database(database_url({}, home))
    return sum(1 for _ in CallLog(database).between(now - day, now + day))


def signed_in(url: str, path: str, **fields: str) -> str:
    """The page after somebody has filled in their name or their new password."""
    person = Person(url)
    token = value(person.ask(path)[1], "csrf_token")
    return person.ask(path, {"csrf_token": token, **fields})[1]


def test_a_line_is_back_on_another_machine(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    home, new, port = copy_of(SMALL, tmp_path / "line"), tmp_path / "new", free_port()
    monkeypatch.setenv("IVR_USER", "ana")
    lost = Desk(home, database_url({}, home), capsys, monkeypatch)
    report = ("report", "--until", f"{datetime.now():%Y-%m-%d}")
    lost.ivr("publish")
    people, shell = People(open_database(lost.url)), Actor("(command line)", datetime.now(UTC))
    link = people.invite("Ana Ruiz", Role.PUBLISHER, shell).token
    with answering(home, port) as url:
        assert TODAY in signed_in(url, f"/staff/invitation/{link}", password=PASSWORD, again=PASSWORD)
        heard = [call(url, number) for number in range(CALLS)]
        wait_until(lambda: events(home) == 2 * CALLS)
        lost.ivr("backup", str(tmp_path / "line.zip"))
    counted = lost.data(*report)
    shutil.rmtree(home)

    begun = time.monotonic()
    found = Desk(new, database_url({}, new), capsys, monkeypatch)
    assert "The audit is whole" in found.ivr("restore", str(tmp_path / "line.zip"))
    assert found.data(*report) == counted
    with answering(new, port) as url:
        assert call(url, CALLS) == heard[0] == heard[-1]
        took = time.monotonic() - begun
        assert TODAY in signed_in(url, "/staff/sign-in", name="Ana Ruiz", password=PASSWORD)
        wait_until(lambda: events(new) == 2 * CALLS + 2)
        found.edit("main", "How can we help?", "Which of these is it?")
        found.ivr("publish")
        wait_until(lambda: call(url, CALLS + 1) != heard[0])
        found.ivr("restore", str(tmp_path / "line.zip"), "--replace")
        wait_until(lambda: call(url, CALLS + 2) == heard[0])
    assert Audit(open_database(found.url)).verify().whole
    record_property("covered", f"restored, and answered the next call after {took:.1f} s")
