"""Every byte that is written of ten thousand calls, searched for those who called."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest

from ivr.core.line import Line
from ivr.edition import compile_line
from ivr.phone import Request, WsgiExchange
from ivr.store.calls import CallLog
from ivr.store.database import open_database
from ivr.web.answer_log import AnswerLog
from ivr.web.build import air_of, answering
from ivr.web.call_record import CallRecord
from ivr.web.draining import drain
from ivr.web.settings import Settings
from ivr.web.spool import Spool, spools_in
from tests.conftest import BASE_URL, HOME, OPEN, TOKEN

CALLS = 10_000


def numbers() -> list[str]:
    return [f"312{5_550_000 + number * 89 % 999_999:07}" for number in range(CALLS)]


def tells(written: bytes) -> bool:
    """Whether a caller's number is there, plain or hashed without a key."""
    plain = set(re.findall(rb"(?=(\d{10}))", written)) & {number.encode() for number in numbers()}
    spelled = [spelling + number for number in numbers() for spelling in ("", "1", "+1")]
    ways = ("sha256", "sha1", "md5")
    hashed = {hashlib.new(how, each.encode()).hexdigest()[:16] for how in ways for each in spelled}
    found = {match.decode() for match in re.findall(rb"(?=([0-9a-f]{16}))", written)}
    return bool(plain) or not hashed.isdisjoint(found)


@pytest.mark.faults
def test_nothing_that_is_written_tells_who_called(line: Line, tmp_path: Path) -> None:
    out, record = (
        io.BytesIO(),
        CallRecord(lambda now: "the key of the week", "a secret", OPEN.timestamp, 5 * CALLS),
    )
    log, settings = AnswerLog(out, 5 * CALLS).start(), Settings(HOME, BASE_URL, (TOKEN,), demo=False)
    air = air_of(compile_line(line, BASE_URL))
    exchange = WsgiExchange(answering(air, settings, lambda: OPEN, log, record=record), TOKEN, BASE_URL)
    for count, number in enumerate(numbers()):
        parties = (("CallSid", f"CA{count}"), ("From", f"+1{number}"), ("To", "+17735550100"))
        exchange.send(Request("POST", f"{BASE_URL}/voice", parties))
        ended = (("CallStatus", "completed"), ("CallDuration", "9"))
        exchange.send(Request("POST", f"{BASE_URL}/status", (*parties, *ended)))
        exchange.send(Request("POST", f"{BASE_URL}/status", (*parties, ("CallStatus", "in-progress"))))
    log.stop()
    spool, database = Spool(tmp_path / "spool"), open_database(f"sqlite:///{tmp_path}/ivr.db")
    spool.append(record.taken(5 * CALLS))
    database.migrate()
    spooled = spools_in(tmp_path / "spool")[0].read_bytes()
    drain(tmp_path / "spool", CallLog(database), OPEN)
    spool.close()
    database.close()
    assert spooled.count(b'"ended"') == spooled.count(b'"began"') == CALLS
    written = [spooled, out.getvalue(), *(file.read_bytes() for file in tmp_path.glob("ivr.db*"))]
    assert not any(map(tells, written))
    assert tells(b"x" + numbers()[7].encode())
    assert tells(hashlib.sha256(f"+1{numbers()[8]}".encode()).hexdigest().encode())
