"""An installation looked over: sound ones are left in peace, each ailment is told with its remedy."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.doctor import answering, machine
from ivr.web.settings import SECOND_FACTORS as WHOM
from tests.deploy.city import City, city

TOKEN = "7c0f3a91b2d845e6a1908273645fedcb"


@pytest.fixture(name="town")
def a_town(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[City]:
    """A city with everything in order, but for what a test spoils."""
    with city(tmp_path, monkeypatch, capsys) as made:
        made.ivr("publish", "--by", "Ada")
        made.ivr("fallback")
        yield made


def found(town: City, code: int = 1) -> dict[str, dict[str, str]]:
    """What is bad or poor, by look."""
    told = json.loads(town.ivr("doctor", "--json", code=code))
    return {each["look"]: each for each in told if each["level"] != "fine"}


def test_a_line_in_order_is_left_in_peace(town: City) -> None:
    with town.on_the_air():
        told = town.ivr("doctor", "--all")
    assert "fine  settings" in told
    assert "fine  account: It is Smallville." in told
    assert "fine  certificate: It is valid for 59 days." in told
    assert "fine  server: Callers hear edition" in told
    assert "fine  database" in told
    assert "fine  fallback" in told
    assert "bad" not in told.replace("0 bad", "")
    assert town.carrier.written == []


def test_the_worst_is_told_first_and_each_has_a_remedy(town: City) -> None:
    told = json.loads(town.ivr("doctor", "--json", code=1))
    levels = [each["level"] for each in told]
    assert levels == sorted(levels, key=["bad", "poor", "fine"].index)
    assert all(each["remedy"] for each in told if each["level"] != "fine")


def short_token(town: City) -> None:
    town.set("TWILIO_AUTH_TOKEN", "secret")


def no_database(town: City) -> None:
    town.set("DATABASE_URL", "mysql://here")


def old_tables(town: City) -> None:
    with sqlite3.connect(town.home / "instance/ivr.db") as opened:
        opened.execute("UPDATE alembic_version SET version_num = '0001'")
    opened.close()


def new_tables(town: City) -> None:
    with sqlite3.connect(town.home / "instance/ivr.db") as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")
    opened.close()


def nothing_published(town: City) -> None:
    (town.home / "instance/ivr.db").unlink()


def open_to_others(town: City) -> None:
    (town.home / "instance/ivr.db").chmod(0o644)


def open_folder(town: City) -> None:
    (town.home / "instance").chmod(0o777)


def old_fallback(town: City) -> None:
    file = town.home / "fallback/voice.xml"
    file.write_bytes(file.read_bytes().replace(b"nine one one", b"nine nine nine"))


def broken_draft(town: City) -> None:
    (town.home / "menus/main.yaml").write_text("main: [")


def wrong_key(town: City) -> None:
    town.carrier.token = "0" * 32


def other_voice(town: City) -> None:
    file = town.home / "menus/line.yaml"
    file.write_text(file.read_text().replace("Polly.Joanna-Neural", "gcloud.es-US-Standard-A"))


def future_menus(town: City) -> None:
    later = time.time() + 3600
    os.utime(town.home / "menus/main.yaml", (later, later))


@pytest.mark.parametrize(
    ("spoil", "look", "what", "remedy"),
    [
        (short_token, "settings", "does not look like a real token", "auth token"),
        (no_database, "database", "mysql", "postgresql://"),
        (old_tables, "database", "those of an older version (0001", "ivr serve"),
        (new_tables, "database", "newer code has made", "newest version"),
        (nothing_published, "edition", "nothing was published", "ivr publish"),
        (open_to_others, "folders", "others on this machine may read", "chmod 600"),
        (open_folder, "folders", "everybody on this machine may change", "chmod o-w"),
        (old_fallback, "fallback", "voice.xml is older", "ivr fallback"),
        (broken_draft, "draft", "menus/main.yaml:1", "ivr check"),
        (other_voice, "voices", "Twilio has no voice called gcloud.es-US", "menus/line.yaml"),
        (wrong_key, "account", "does not accept this token", "TWILIO_AUTH_TOKEN"),
        (future_menus, "clock", "a menu was changed later", "timedatectl"),
    ],
)
def test_each_ailment_is_told_with_its_remedy(
    town: City, spoil: Callable[[City], None], look: str, what: str, remedy: str
) -> None:
    with town.on_the_air():
        spoil(town)
        told = found(town)
    assert told[look]["level"] == "bad"
    assert what in told[look]["what"]
    assert remedy in told[look]["remedy"]


def test_a_database_on_another_machine_that_proves_nothing_is_told(tmp_path: Path) -> None:
    url = "postgresql://ivr:word@db.city.gov/ivr"
    (told,) = answering.way_to_database({"DATABASE_URL": url}, tmp_path)
    assert (told.level, "db.city.gov" in told.what, "word" in told.what) == ("poor", True, False)
    assert "sslmode=verify-full" in told.remedy
    assert not [*answering.way_to_database({"DATABASE_URL": f"{url}?sslmode=verify-full"}, tmp_path)]
    (told,) = answering.way_to_database({"DATABASE_URL": "postgresql:///", "PGSERVICE": "ivr"}, tmp_path)
    assert (told.level, "service ivr" in told.what) == ("poor", True)


def test_a_certificate_that_ran_out(town: City) -> None:
    with town.on_the_air(valid=timedelta(days=-1)):
        told = found(town)
    assert "has expired" in told["certificate"]["what"]
    assert told["server"]["level"] == "bad"


def test_a_certificate_that_runs_out_soon_is_only_poor(town: City) -> None:
    with town.on_the_air(valid=timedelta(days=3)):
        told = found(town, code=0)
    assert told["certificate"]["level"] == "poor"


def test_a_front_that_speaks_an_old_tls_is_told(town: City) -> None:
    with town.on_the_air(old=True):
        told = town.ivr("doctor")
    assert "poor  certificate: The front still speaks TLS 1.1 or older" in told
    assert "Let it offer TLS 1.2 and 1.3 only" in told


def test_a_server_with_another_edition_than_the_current(town: City) -> None:
    with town.on_the_air():  # an edition of other voices and sounds would do; here it is the draft before
        file = town.home / "menus/line.yaml"
        file.write_text(file.read_text().replace("Town of Fairview.", "The town of Fairview."))
        town.ivr("publish", "--by", "Ada")
        told = found(town)
    assert "though" in told["server"]["what"]
    assert "DATABASE_URL" in told["server"]["remedy"]


def test_a_server_that_is_away_is_bad_and_in_a_demo_poor(town: City) -> None:
    town.set("PUBLIC_BASE_URL", "https://localhost:9")
    assert found(town)["server"]["level"] == "bad"
    town.monkeypatch.delenv("PUBLIC_BASE_URL")
    town.monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    told = json.loads(town.ivr("doctor", "--json", "--url", "http://127.0.0.1:9"))
    assert {each["look"]: each["level"] for each in told}["server"] == "poor"
    assert not (town.home / "instance/demo-token").exists(), "looking makes no token"


@pytest.mark.parametrize(
    ("name", "value"),
    [("IVR_KEEP_CALLS_DAYS", "ninety"), ("IVR_CARRIER", "foo")],
)
@pytest.mark.parametrize("demo", [False, True])
def test_what_keeps_a_server_from_starting_is_told(name: str, value: str, demo: bool, tmp_path: Path) -> None:
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": "https://line.gov"}
    settings, told = machine.settings({name: value} | ({} if demo else real), tmp_path, "")
    assert (settings, [each.level for each in told]) == (None, ["bad"])
    assert told[0].what.startswith(name)
    assert told[0].remedy.startswith("Set it to ")


@pytest.mark.parametrize("demo", [False, True])
def test_a_token_of_metrics_that_leaves_them_off_is_told(demo: bool, tmp_path: Path) -> None:
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": "https://line.gov"}
    settings, told = machine.settings({"IVR_METRICS_TOKEN": "short"} | ({} if demo else real), tmp_path, "")
    (found,) = (each for each in told if each.what.startswith("IVR_METRICS_TOKEN has less than"))
    assert settings and found.level == "poor" and found.remedy.startswith("Set it to ")


def test_whom_a_password_alone_lets_in_is_told(tmp_path: Path) -> None:
    real = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": "https://line.gov", "TWILIO_ACCOUNT_SID": "AC0"}
    told = {whom: machine.settings({"IVR_SECOND_FACTOR": whom} | real, tmp_path, "")[1][1:] for whom in WHOM}
    assert told.pop("everyone") == []
    assert {whom: (each.level, each.what.partition(":")[0]) for whom, (each,) in told.items()} == {
        whom: ("poor", f"IVR_SECOND_FACTOR is {whom}") for whom in ("publishers", "nobody")
    }


def test_a_console_is_looked_at_where_it_has_its_name(town: City) -> None:
    with town.on_the_air():
        town.set("IVR_CONSOLE_URL", "https://127.0.0.1:9")
        told = [
            each for each in json.loads(town.ivr("doctor", "--json", code=1)) if each["look"] == "console"
        ]
    certificate, console = told
    assert (certificate["level"], console["level"]) == ("bad", "poor")
    assert "the console does not answer at https://127.0.0.1:9/staff" in console["what"]


def test_nobody_at_the_address_is_no_answer_of_a_front(town: City) -> None:
    town.set("PUBLIC_BASE_URL", "http://127.0.0.1:9")
    assert "No line answers at http://127.0.0.1:9 (Connection refused)." in town.ivr("doctor", code=1)


def test_a_path_is_told_as_it_is_written(town: City) -> None:
    town.monkeypatch.chdir(town.home.parent)
    town.home = Path(town.home.name)
    (kept := town.home / "instance/before-restore-20261129-030000.zip").touch()
    assert f"poor  folders: {kept} holds what callers and staff did" in town.ivr("doctor", code=1)


def test_a_look_that_fails_keeps_none_from_being_taken(town: City) -> None:
    (town.home / "menus/lost.yaml").symlink_to(town.home / "nowhere")
    told = found(town)
    assert "could not be looked at" in told["clock"]["what"]
    assert told["draft"]["level"] == "bad"


@pytest.mark.parametrize(("megabytes", "level"), [(20, "bad"), (500, "poor"), (5000, "fine")])
def test_the_disk(megabytes: int, level: str) -> None:
    assert machine.disk(megabytes * 1024 * 1024).level == level


def test_the_carriers_clock_is_asked_for(town: City) -> None:
    told = answering.carrier_time(town.account_url)
    now = datetime.now(UTC)
    assert told and abs((now - told).total_seconds()) < 5
    assert machine.clock(now, None, told + timedelta(seconds=90)).level == "bad"
    assert machine.clock(now, None, told).level == "fine"
    assert answering.carrier_time("http://127.0.0.1:9") is None


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file")
    assert next(iter(machine.folders(tmp_path))).level == "bad"
