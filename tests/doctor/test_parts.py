"""Known faults of the parts: asked of a database beside this test, by pip-audit as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from ivr.cli import main
from ivr.doctor.parts import installed, known_faults
from tests.web.server import free_port

FAULT = {
    "id": "GHSA-0000",
    "aliases": ["CVE-2026-0001"],
    "summary": "Strangers get in.",
    "affected": [
        {
            "package": {"name": "flask", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


@contextmanager
def a_database(faulty: dict[str, Any], status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Where faults of some parts are known, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            fault = faulty.get(asked[-1]["package"]["name"])
            body = json.dumps({"vulns": [fault]} if fault else {}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query", asked
        server.shutdown()


def test_each_known_fault_of_what_is_installed_is_told_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unmended = FAULT | {"id": "GHSA-0001", "aliases": [], "affected": []}
    with a_database({"flask": FAULT, "twilio": unmended}) as (url, asked):
        monkeypatch.setenv("IVR_OSV_URL", url)
        assert main(["doctor", "--known-faults"]) == 1
    told = capsys.readouterr().out
    here = installed()
    assert f"bad  parts: Flask {here['flask']} has a known fault".lower() in told.lower()
    assert "CVE-2026-0001, GHSA-0000: Strangers get in." in told
    assert "or newer, in the time that docs/security.md gives" in told and "99.1" in told
    assert "No remedy is known: switch off" in told
    assert "2 bad, 0 poor, 0 fine." in told
    assert {each["package"]["name"].replace("-", "_") for each in asked} == {
        name.replace("-", "_").replace(".", "_") for name in here
    }
    assert {"flask", "twilio", "sqlalchemy", "pip"} <= here.keys() and "ivr" not in here


def test_parts_without_a_known_fault_are_fine() -> None:
    with a_database({"flask": FAULT}) as (url, _):
        (found,) = known_faults({"twilio": "9.10"}, url)
    assert (found.level, found.what) == ("fine", "no fault is known of the 1 parts that are installed")


@pytest.mark.parametrize("how", ["nobody", "refuses"])
def test_where_nobody_answers_nothing_is_well(how: str) -> None:
    with a_database({}, 503) as (url, _):
        asked = url if how == "refuses" else f"http://127.0.0.1:{free_port()}/v1/query"
        (found,) = known_faults({"flask": "3.1", "twilio": "9.10"}, asked)
    assert (found.level, found.look) == ("bad", "parts")
    assert "nobody could be asked about known faults of 2 parts (" in found.what
    assert "IVR_OSV_URL" in found.remedy
