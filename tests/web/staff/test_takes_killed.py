"""The console killed in the middle of a keep: callers hear one take or the other, whole, every time."""

from __future__ import annotations

import io
import random
import re
import shutil
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from ivr.audio.take import read_take
from ivr.files.coverage import read_coverage
from ivr.files.earlier import earlier_takes
from ivr.files.load import load
from ivr.files.recordings import Recorded, fingerprint, heard
from ivr.store.audit import Audit
from ivr.store.database import database_url, open_database
from tests.web.server import PATIENCE
from tests.web.staff.killed import Aim, Fields, Person, kill_during, to_be_killed, value
from tests.web.staff.town import ENGLISH, a_take, town

KILLS = 30


def bring(person: Person, sound: bytes) -> tuple[str, Fields]:
    """The form that keeps a take, filled in."""
    _, page = person.ask("/staff/prompts/en/main")
    fields: Fields = {"csrf_token": value(page, "csrf_token"), "words": ENGLISH}
    where, page = person.ask(
        "/staff/prompts/en/main/takes", {**fields, "take": FileStorage(io.BytesIO(sound), "a.wav")}
    )
    until = time.monotonic() + PATIENCE
    while "/takes/" not in where:  # a busy machine reads it while the page is left
        assert time.monotonic() < until, page
        time.sleep(0.2)
        _, page = person.ask(where)
        if found := re.search(r'href="(/staff/prompts/takes/[0-9a-f]+)"', page):
            where, page = person.ask(found[1])
    return _form(where, page)


def _form(where: str, page: str) -> tuple[str, Fields]:
    form, names = page.split("/keep", 1)[-1], ("csrf_token", "before", "start", "end")
    return f"{where}/keep", {name: value(form, name) for name in names}


@pytest.mark.faults
@pytest.mark.long
def test_a_console_killed_thirty_times_during_a_keep_leaves_no_half_state(tmp_path: Path) -> None:
    home, chance = town(tmp_path / "home"), random.Random(8)
    takes = {pitch: a_take(pitch=pitch) for pitch in (120.0, 190.0)}
    whole = {fingerprint(read_take(take, ENGLISH, "en").sound): pitch for pitch, take in takes.items()}
    aim = Aim(_begin(home, takes, tmp_path), step=0.02)
    for number in range(KILLS):
        now = _heard(home)
        other = next(pitch for known, pitch in whole.items() if known != now)
        brought = partial(_again, home=home, brought=tmp_path / f"{other}", number=number)
        kill_during(home, brought, aim.wait + chance.uniform(0.0, 0.01))
        after = _heard(home)
        assert after in whole, f"kill {number}: what callers hear is no take that anybody made"
        aim.saw("old" if after == now else "new")
        lost = set(whole) - {after} - {each.record.sound for each in earlier_takes(home, "en", "main")}
        assert after == now or not lost, f"kill {number}: the take that was replaced is lost"
    with to_be_killed(home) as (url, _):
        Person(url).ask("/staff/")
    assert _told(home) == aim.outcomes["new"] + 1, "the audit tells of each take that was kept"
    assert min(aim.outcomes.values()) >= 5, f"the kills came all at one time: {aim.outcomes}"


def _begin(home: Path, takes: Mapping[float, bytes], beside: Path) -> float:
    """Brings both takes, puts by what the console made of them, and keeps the second: how long that took."""
    with to_be_killed(home) as (url, _):
        person = Person(url)
        for pitch, take in takes.items():
            form = bring(person, take)
            shutil.copytree(home / "instance/takes" / form[0].split("/")[-2], beside / f"{pitch}")
        start = time.monotonic()
        assert "The recording is kept." in person.ask(*form)[1]
        return time.monotonic() - start


def _again(person: Person, home: Path, brought: Path, number: int) -> tuple[str, Fields]:
    """The form that keeps a take which was brought before."""
    id = f"{number:024x}"
    shutil.copytree(brought, home / "instance/takes" / id)
    return _form(*person.ask(f"/staff/prompts/takes/{id}"))


def _told(home: Path) -> int:
    database = open_database(database_url({}, home))
    try:
        done = "recording-kept", "recording-kept/cut-off-done"
        return len([each for each in Audit(database).everything() if each.deed in done])
    finally:
        database.close()


def _heard(home: Path) -> str:
    """The SHA-256 of what callers hear; the grid must say that it is recorded."""
    line, problems = load(home)
    assert line, problems
    (cell,) = [each for each in read_coverage(home).of("en") if each.prompt == "main"]
    assert cell.state is Recorded.RECORDED, cell.state
    return fingerprint(heard(home, line, placeholders=False)["main", "en"])
