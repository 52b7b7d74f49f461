"""Two servers, each with a machine's worth of its own, on one database: SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from ivr.core.line import Line
from ivr.phone import Request
from tests.conftest import HOME
from tests.faults.carrier import Carrier, Record, Walkers, assert_none_lost, recovered_within
from tests.faults.published import TOKEN, publish, real
from tests.store import server as postgresql
from tests.web.server import Server, answers, free_port, wait_until

pytestmark = pytest.mark.faults

Note = Callable[[str, object], None]
PARTIES = (("From", "+13125550123"), ("To", "+17735550100"))


@dataclass
class Machines:
    """Two of them behind one address, and the database they share."""

    servers: tuple[Server, Server]
    database: str

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]

    @property
    def url(self) -> str:
        return self.servers[0].url

    def current(self, port: int) -> str:
        """The edition that a call hears which begins there now."""
        record = Record()
        Carrier(TOKEN, record, 0, [port]).send(Request("POST", self.url + "/voice", PARTIES))
        return record.answers[-1].edition

    def hear(self, name: str) -> bool:
        return all(self.current(port) == name for port in self.ports)


def machine(folder: Path, database: str, port: int, base_url: str) -> Server:
    """A home of its own that has the shipped line's files."""
    folder.mkdir()
    for name in ("menus", "prompts"):
        (folder / name).symlink_to(HOME / name)
    server = Server(folder, port=port, DATABASE_URL=database, **real(base_url))
    wait_until(lambda: answers(server.url + "/readyz"))
    return server


@pytest.fixture
def postgres() -> Iterator[postgresql.Server]:
    """A server of this test's own, which it may stop."""
    programs = postgresql.binaries()
    if programs is None:
        pytest.skip(f"PostgreSQL is not installed: no `postgres` on the path or in {postgresql.USUAL_PLACES}")
    with postgresql.running(programs) as started:
        yield started


def two(stack: ExitStack, folder: Path, database: str) -> Machines:
    first, second = free_port(), free_port()
    servers = []
    for number, port in enumerate((first, second)):
        servers.append(machine(folder / f"machine{number}", database, port, f"http://127.0.0.1:{first}"))
        stack.callback(servers[-1].stop)
    return Machines((servers[0], servers[1]), database)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_calls_go_on_at_another_machine_and_a_third_process_publishes(
    kind: str, tmp_path: Path, line: Line, request: pytest.FixtureRequest, record_property: Note
) -> None:
    if kind == "sqlite":
        (tmp_path / "shared").mkdir()
        database = f"sqlite:///{tmp_path}/shared/ivr.db"
    else:
        database = request.getfixturevalue("postgres").new()
    took = []
    with ExitStack() as stack:
        machines = two(stack, tmp_path, database)
        first = machines.current(machines.ports[0])
        assert machines.hear(first)
        # Each request goes to the other machine than the one before. A new edition reaches them within two
        # seconds, not at the same instant: longer than that nobody can press a key, for the 911 notice.
        ports = machines.ports
        with Walkers(machines.url + "/voice", TOKEN, 60, 0.4, ports, turns=8, notice=2.5) as walkers:
            for number in range(1, 6):
                name = publish(database, line, number)
                took.append(recovered_within(10, lambda: machines.hear(name)))  # noqa: B023
                time.sleep(0.5)
    assert_none_lost(walkers)
    strayed = [a for a in walkers.record.answers if a.edition and a.before and a.edition != a.before]
    assert strayed == [], "each call finishes on its edition, whichever machine answers"
    assert sorted(took)[2] < 2
    record_property(
        "covered",
        f"{kind}: two machines, 5 editions from a third process, {walkers.calls} calls between them: "
        f"{walkers.record.told()}; heard by both after {sorted(took)[2]:.1f} s (median), {max(took):.1f} s",
    )


def test_postgresql_stopped_under_load_costs_nobody_anything(
    postgres: postgresql.Server, tmp_path: Path, line: Line, record_property: Note
) -> None:
    with ExitStack() as stack:
        machines = two(stack, tmp_path, postgres.new())
        before = machines.current(machines.ports[0])
        with Walkers(machines.url + "/voice", TOKEN, 40, breath=0.4, ports=machines.ports) as walkers:
            time.sleep(1)
            postgres.stop()
            time.sleep(8)
            assert machines.hear(before)
            postgres.start()
            name = publish(machines.database, line, 1)
            took = recovered_within(15, lambda: machines.hear(name))
        said = machines.servers[0].said.read_text()
    assert_none_lost(walkers)
    assert took < 8
    assert said.count("The line goes on as it is") in (1, 2, 3), said
    record_property(
        "covered",
        f"PostgreSQL away for 8 s: {walkers.record.told()}; then an edition heard after {took:.1f} s",
    )
