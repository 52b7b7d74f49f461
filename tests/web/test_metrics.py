"""Metrics: what is told equals what was done, whichever worker did it, and tells of no caller."""

from __future__ import annotations

import os
import re
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ivr.core.call import Dialed, Event, Place, Silent, State
from ivr.store.depot import Depot
from ivr.web.answered import Answered
from ivr.web.drafted import Drafted
from ivr.web.measures import MEASURES
from ivr.web.measuring import Measuring
from ivr.web.metrics_page import MetricsPage
from ivr.web.settings import Settings, read_settings
from ivr.web.supply import Supplier
from ivr.web.tallies import Tallies
from ivr.web.tally import Tally
from tests.conftest import HOME, OPEN
from tests.web.server import TOKEN, Server, free_port, grandchildren, wait_until
from tests.web.test_served import ask

SHOWN = "f3b1c09d5e7a42868d20"
Told = dict[str, float]


def asked(url: str, authorization: str) -> tuple[int, str]:
    request = urllib.request.Request(f"{url}/metrics", headers={"Authorization": authorization})
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def samples(text: str) -> Told:
    """Every sample, by its name and what its labels say."""
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join((sample.name, *sample.labels.values())): sample.value for sample in found}


def told(server: Server) -> Told:
    status, text = asked(server.url, f"Bearer {SHOWN}")
    return samples(text) if status == 200 else {}


def answered(event: Event | None, node: str = "nami") -> Answered:
    return Answered("e1", Place("e1", "en", node, "main", State.RINGING), event, None)


def unsigned(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{server.url}/voice", timeout=5)


def test_two_workers_tell_what_was_answered_and_go_on_when_one_is_killed(
    serve: Callable[..., Server], home: Path
) -> None:
    port = free_port()
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}"}
    server = serve("--workers", "2", port=port, IVR_METRICS_TOKEN=SHOWN, **real)
    place, _ = ask(server, home, token=TOKEN)
    for _ in range(19):
        ask(server, home, place, TOKEN)
    unsigned(server)
    wait_until(lambda: told(server).get("ivr_answers_total pressed") == 19)
    wait_until(lambda: told(server).get("ivr_workers") == 2)
    os.kill(grandchildren(server.process.pid)[0], signal.SIGKILL)
    wait_until(lambda: told(server).get("ivr_workers_ended_total") == 1)
    for _ in range(10):
        ask(server, home, place, TOKEN)
    wait_until(lambda: told(server)["ivr_answers_total pressed"] == 29)
    found = told(server)
    assert (found["ivr_answers_total began"], found["ivr_answer_seconds_count"]) == (1, 30)
    assert (found["ivr_refused_total"], found["ivr_uncounted_total"]) == (1, 0)
    assert (found["ivr_database_up"], found["ivr_supply_up"], found["ivr_call_log_up"]) == (1, 1, 1)
    assert (found["ivr_editions_behind"], found["ivr_starts_total server"]) == (0, 1)
    assert found["ivr_memory_bytes workers"] > 10_000_000
    assert not [name for name in found if re.search(r"\d{5}|[0-9a-f]{10}", name)]
    names = {measure.name for measure in MEASURES} - {"ivr_transfers_total"}  # nobody was connected here
    assert names <= {name.partition(" ")[0] for name in found}
    assert asked(server.url, "Bearer somebody")[0] == 401


def test_without_a_token_for_them_nobody_is_told_any() -> None:
    status, words = MetricsPage("", None)("Bearer ")
    assert (status, words) == (404, b"Set IVR_METRICS_TOKEN to be told metrics here: docs/running.md\n")
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": "https://line.mycity.gov"}
    assert read_settings(real | {"IVR_METRICS_TOKEN": "short"}, Path(), "").metrics_token == ""


def test_without_the_package_whoever_may_ask_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = MetricsPage(SHOWN, tmp_path / "metrics.txt")
    assert page(f"Bearer {SHOWN}")[0] == 503
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    assert page(f"Bearer {SHOWN}") == (503, b"Metrics need one more package: pip install 'ivr[metrics]'.\n")


def test_what_comes_too_fast_is_told_and_a_number_is_no_label(tmp_path: Path) -> None:
    tallies, tally = Tallies(tmp_path), Tally(tmp_path, most_waiting=4)
    named = ("nami", "helpline-312-555-0123", "nami")
    for node in named:
        tally(answered(Dialed("busy"), node), 3.0)
    for event in (Silent(), Silent(), None):
        tally(answered(event), 0.5)
    tally.write()
    sums = tallies.sums()
    assert sums.counts["ivr_transfers_total|nami|busy"] == 2
    assert sums.counts["ivr_transfers_total|other|busy"] == 1
    assert (sums.counts["ivr_answers_total|silent"], sums.counts["ivr_uncounted_total"]) == (1, 2)
    assert sum(sums.lengths[:-1]) == 4
    assert sums.lengths[-1] == pytest.approx(0.0095)


def test_a_folder_that_cannot_be_made_is_told_and_keeps_the_line_from_nothing(tmp_path: Path) -> None:
    in_the_way, said = tmp_path / "metrics", list[str]()
    in_the_way.write_text("a file of somebody's")
    supplier = Supplier(
        Drafted(Settings(HOME, "", (), demo=False), Depot(tmp_path), said.append), said.append
    )
    measuring = Measuring(Depot(tmp_path), supplier, None, (), lambda: OPEN, said.append)
    measuring.write()
    measuring.write()
    assert [words.partition(":")[0] for words in said] == ["The metrics are not written"]
    in_the_way.unlink()
    measuring.write()
    found = samples((tmp_path / "metrics/metrics.txt").read_text())
    assert (found["ivr_workers"], found["ivr_metrics_written_timestamp_seconds"]) == (0, OPEN.timestamp())


def test_a_disk_that_takes_nothing_for_a_while_costs_no_count(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    tallies, tally = Tallies(folder), Tally(folder)
    folder.rmdir()
    tally(answered(None), 1.0)
    tally.write()
    folder.mkdir()
    tally.refused()
    tally.write()
    assert tallies.sums().counts == {
        "ivr_answers_total|last-resort": 1,
        "ivr_refused_total": 1,
        "ivr_uncounted_total": 0,
    }
