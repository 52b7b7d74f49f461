"""The console killed in the middle of a keep: callers hear one take or the other, whole, every time."""

from __future__ import annotations

import io
import random
import re
import time
from functools import partial
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage

from ivr.audio.take import read_take
from ivr.files.coverage import read_coverage
from ivr.files.earlier import earlier_takes
from ivr.files.load import load
from ivr.files.recordings import Recorded, fingerprint, heard
from tests.browser.console_process import served
from tests.web.staff.killed import Fields, Person, kill_during, value
from tests.web.staff.town import ENGLISH, a_take, town

KILLS = 30


def bring(person: Person, sound: bytes) -> tuple[str, Fields]:
    """The form that keeps a take, filled in."""
    _, page = person.ask("/staff/prompts/en/main")
    fields: Fields = {"csrf_token": value(page, "csrf_token"), "words": ENGLISH}
    where, page = person.ask(
        "/staff/prompts/en/main/takes", {**fields, "take": FileStorage(io.BytesIO(sound), "a.wav")}
    )
    while "/takes/" not in where:  # a busy machine reads it while the page is left
        time.sleep(0.2)
        _, page = person.ask(where)
        if found := re.search(r'href="(/staff/prompts/takes/[0-9a-f]+)"', page):
            where, page = person.ask(found[1])
    form, names = page.split("/keep", 1)[-1], ("csrf_token", "before", "start", "end")
    return f"{where}/keep", {name: value(form, name) for name in names}


@pytest.mark.faults
def test_a_console_killed_thirty_times_during_a_keep_leaves_no_half_state(tmp_path: Path) -> None:
    home, chance = town(tmp_path), random.Random(8)
    takes = [a_take(pitch=pitch) for pitch in (120.0, 190.0)]
    whole = {fingerprint(read_take(each, ENGLISH, "en").sound): each for each in takes}
    outcomes = {"old": 0, "new": 0}
    with served(home) as (url, _):
        person = Person(url)
        person.ask(*bring(person, takes[0]))
    for number in range(KILLS):
        now = _heard(home)
        other = next(each for known, each in whole.items() if known != now)
        kill_during(home, partial(bring, sound=other), chance.uniform(0.0, 0.04))
        after = _heard(home)
        assert after in whole, f"kill {number}: what callers hear is no take that anybody made"
        outcomes["old" if after == now else "new"] += 1
        lost = set(whole) - {after} - {each.record.sound for each in earlier_takes(home, "en", "main")}
        assert after == now or not lost, f"kill {number}: the take that was replaced is lost"
    assert min(outcomes.values()) >= 3, f"the kills came all at one time: {outcomes}"


def _heard(home: Path) -> str:
    """The SHA-256 of what callers hear; the grid must say that it is recorded."""
    line, problems = load(home)
    assert line, problems
    (cell,) = [each for each in read_coverage(home).of("en") if each.prompt == "main"]
    assert cell.state is Recorded.RECORDED, cell.state
    return fingerprint(heard(home, line, placeholders=False)["main", "en"])
