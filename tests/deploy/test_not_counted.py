"""What looks after a line calls it, too; none of these calls is counted as a caller's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.edition import compile_line
from ivr.files.load import load
from ivr.phone import Call, HttpExchange
from ivr.web.build import air_of, answering, clock
from ivr.web.call_record import CallRecord
from ivr.web.settings import Settings
from tests.deploy.carrier import TOKEN
from tests.deploy.city import City
from tests.web.spooling import taken

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        (("deploy",), True),
        (("deploy", "--now"), True),
        (("deploy", "--check"), True),
        (("call", "--keys", "1", "--url"), True),
        (("doctor",), False),
    ],
    ids=lambda command: " ".join(command) if isinstance(command, tuple) else "",
)
def test_calls_that_no_caller_makes_are_not_counted(town: City, command: tuple[str, ...], asks: bool) -> None:
    line, _ = load(town.home)
    assert line
    record, asked, made = (
        CallRecord(lambda now: "a key", "a secret", NOON.timestamp),
        list[str](),
        list[Any](),
    )

    def app(environ: dict[str, Any], start: Any) -> object:
        asked.append(environ["PATH_INFO"])
        return made[0](environ, start)

    with town.on_the_air(instead=app):
        settings = Settings(town.home, town.base_url, (TOKEN,), demo=False)
        made.append(answering(air_of(compile_line(line, town.base_url)), settings, clock, record=record))
        town.ivr(*command, *([town.base_url] if "--url" in command else []), code=int(not asks))
        assert any(path.startswith("/voice") for path in asked) == asks
        assert record.taken(100) == b""
        Call(HttpExchange(TOKEN), f"{town.base_url}/voice", call_sid="CA" + "1" * 32).hear()
        assert [event.kind for event in taken(record)] == ["began"]
