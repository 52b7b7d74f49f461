"""A line whose database is gone, or another one, is not taken for a new line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.store.database import open_database
from ivr.store.depot import Depot, OnAir, last_on_air
from tests.files.small import SMALL, copy_of
from tests.store.staff import Desk
from tests.web.server import Server, wait_until

SAID = "his line was published before (callers heard edition 1a2b), and the database holds nothing"


def answered(home: Path, port: int, name: str, step: str = "1") -> Path:
    """A server has answered here with that edition."""
    folder = home / f"instance/depot-{port}"
    folder.mkdir(parents=True)
    Depot(folder).put_on_air(OnAir(step, name, (name,)))
    return folder


def test_the_last_edition_that_callers_heard_is_known(tmp_path: Path) -> None:
    assert last_on_air(tmp_path) is None
    answered(tmp_path, 9000, "0fff")
    last = answered(tmp_path, 8000, "1a2b")
    answered(tmp_path, 8001, "3c4d", step="3c4d")
    assert last_on_air(tmp_path) == "1a2b", "not the draft that somebody tried out later"
    (last / "on-air.json").write_text("cut sh")
    assert last_on_air(tmp_path) == "0fff"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Somebody mistyped where the database is."""
    monkeypatch.setenv("IVR_USER", "ana")
    home = copy_of(SMALL, tmp_path / "home")
    answered(home, 8000, "1a2b")
    return Desk(home, f"sqlite:///{home}/instance/mistyped.db", capsys, monkeypatch)


@pytest.mark.parametrize("made", ["not at all", "without tables", "empty"])
def test_a_lost_database_is_told(desk: Desk, made: str) -> None:
    file = Path(desk.url.removeprefix("sqlite:///"))
    if made == "without tables":
        file.touch()
    if made == "empty":
        open_database(desk.url).migrate()
    for command in (("editions",), ("editions", "show"), ("check", "--against", "current")):
        desk.ivr(*command, code=1)
        assert f"Error: T{SAID}: it is gone, or DATABASE_URL names another one.\nRestore" in desk.err
    assert f'"what": "t{SAID}' in desk.ivr("doctor", "--json", code=1) or made == "without tables"
    assert f"T{SAID}" in desk.ivr("publish")
    assert "ana" in desk.ivr("editions")


def test_a_server_that_answers_with_the_files_says_why(desk: Desk) -> None:
    server = Server(desk.home, DATABASE_URL=desk.url)
    try:
        wait_until(lambda: "Until then callers hear the files as they are now" in server.said.read_text())
    finally:
        server.stop()
    said = server.said.read_text()
    assert f"T{SAID}" in said
    assert "Nothing was published" not in said
