"""The console killed in the middle of a publish: callers hear the old edition or the new one, whole, and the
audit tells of exactly what was done."""

from __future__ import annotations

import random
import re
import time
from functools import partial
from pathlib import Path

import pytest

from ivr.store.audit import Audit
from ivr.store.database import database_url, open_database
from ivr.store.editions import Editions
from ivr.store.history import Action
from tests.files.small import SMALL, copy_of
from tests.web.staff.killed import Aim, Fields, Person, kill_during, to_be_killed, value
from tests.web.staff.test_takes_killed import bring
from tests.web.staff.town import a_take

KILLS = 40


@pytest.mark.faults
@pytest.mark.long
def test_a_console_killed_forty_times_during_a_publish_leaves_no_half_state(tmp_path: Path) -> None:
    home, chance = copy_of(SMALL, tmp_path), random.Random(6)
    aim = Aim(wait=_begin(home), step=0.05)
    known = {_whole(home)}
    for number in range(KILLS):
        before = _whole(home)
        _reword(home, number)
        asked: list[str] = []
        kill_during(home, partial(_publishing, asked=asked), aim.wait + chance.uniform(0.0, 0.01))
        after = _whole(home)
        assert after in (before, asked[0]), f"kill {number}: callers hear {after}, which is neither"
        assert after == before or after not in known, f"kill {number}: callers hear an older edition"
        known.add(after)
        aim.saw("old" if after == before else "new")
    assert min(aim.outcomes.values()) >= 5, f"the kills came all at one time: {aim.outcomes}"


def _begin(home: Path) -> float:
    """A first edition, with a recording, on the air; and how long it took from the button to the end."""
    with to_be_killed(home) as (url, _):
        person = Person(url)
        person.ask(*bring(person, a_take()))
        form = _publishing(person, [])
        start = time.monotonic()
        assert "Published." in person.settled(person.ask(*form)[0])
        return time.monotonic() - start


def _reword(home: Path, number: int) -> None:
    """Somebody changes the words of a choice, so that there is something new to publish."""
    path = home / "menus" / "main.yaml"
    street = "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number))
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("say: For the library.*", f"say: For the library in {street} Street", text))


def _publishing(person: Person, asked: list[str]) -> tuple[str, Fields]:
    """The form that publishes, filled in; `asked` is told the edition it makes."""
    page = person.settled("/staff/publish")
    form = page.split('action="/staff/publish"', 1)[-1]
    asked.append(value(form, "edition"))
    return "/staff/publish", {
        "why": "another street",
        **{name: value(form, name) for name in ("csrf_token", "edition", "current")},
    }


def _whole(home: Path) -> str:
    """What callers hear. The database opens and is sound, the edition is whole with its recording, and the
    audit has one entry for each publish there was, no more and no less."""
    database = open_database(database_url({}, home))
    try:
        with database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        editions, audit = Editions(database), Audit(database)
        current = editions.current()
        assert current
        assert ("main", "en") in editions.get(current.name).sounds
        assert audit.verify().whole
        told = [each.about for each in audit.everything() if each.deed == "edition-published"]
        done = [each.edition for each in editions.history().changes if each.action == Action.PUBLISH]
        assert told == done
        return current.name
    finally:
        database.close()
