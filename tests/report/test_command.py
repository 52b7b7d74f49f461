"""The command as staff type it: days, files for other programs, and what is wrong with what they typed."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import cli
from ivr.core.line import Line
from ivr.report.spreadsheet import all_as_csv, as_csv
from ivr.report.whole import report
from ivr.store.calls import CallLog
from ivr.store.database import open_database
from tests.conftest import HOME, OPEN
from tests.files.small import copy_of
from tests.report.events import many
from tests.report.test_report import REACHED, UNTIL


def asked(*options: str, home: Path = HOME) -> Result:
    return CliRunner().invoke(cli, ["report", "--home", str(home), *options])


def test_the_days_are_those_that_were_asked_for() -> None:
    data = json.loads(asked("--demo", "--since", "2026-11-01", "--until", "2026-11-02", "--json").output)
    assert (data["since"], data["until"]) == ("2026-11-01T00:00:00-05:00", "2026-11-03T00:00:00-06:00")
    assert [row["calls"] for row in data["tables"]["weekdays"]["rows"]].count(0) == 5
    data = json.loads(asked("--demo", "--days", "3", "--until", "2026-11-03", "--json").output)
    assert (data["since"][:10], data["until"][:10]) == ("2026-11-01", "2026-11-04")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--demo", "--since", "soon"), "'soon' is not a day. Write it like 2026-11-23."),
        (("--demo", "--since", "2026-11-03", "--until", "2026-11-01"), "is after the last one"),
        (("--demo", "--since", "2026-11-03", "--days", "3"), "take one of them"),
        (("--demo", "--days", "0"), "--days"),
    ],
)
def test_what_is_wrong_with_a_command_is_said(options: tuple[str, ...], told: str) -> None:
    refused = asked(*options)
    assert refused.exit_code == 2
    assert told in refused.output


def test_before_the_first_call_the_made_up_ones_are_offered(tmp_path: Path) -> None:
    refused = asked(home=copy_of(HOME, tmp_path / "home"))
    assert refused.exit_code == 1
    assert "Nobody has called this line yet" in refused.output and "ivr report --demo" in refused.output


def test_what_is_in_the_call_log_is_counted(tmp_path: Path) -> None:
    home = copy_of(HOME, tmp_path / "home")
    (home / "instance").mkdir(exist_ok=True)
    database = open_database(f"sqlite:///{home}/instance/ivr.db")
    database.migrate()
    CallLog(database).add(many(7, *REACHED, ended=90.0))
    day = OPEN.date().isoformat()
    data = json.loads(asked("--since", day, "--until", day, "--json", home=home).output)
    assert data["calls"] == 7
    before = json.loads(asked("--until", "2026-11-30", "--json", home=home).output)
    assert before["calls"] == 0


def test_a_folder_of_tables_and_one_file_of_all(tmp_path: Path) -> None:
    done = asked("--demo", "--days", "9", "--csv", str(tmp_path / "figures"))
    assert done.exit_code == 0 and "open it in a spreadsheet" in done.output
    with (tmp_path / "figures" / "hours.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["hour", "calls"] and len(rows) == 25
    assert asked("--demo", "--days", "9", "--csv", str(tmp_path / "all.csv")).exit_code == 0
    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as file:
        found = {tuple(row[:3]): row[3] for row in csv.reader(file)}
    assert found["hours", "09:00", "calls"] == dict(rows)["09:00"]
    assert ("flow", "main > police", "times") in found


def test_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = asked("--demo", "--days", "1", "--csv", str(tmp_path / "file" / "folder"))
    assert refused.exit_code == 2 and "Cannot make the folder" in refused.output


def test_a_spreadsheet_reckons_nothing_and_sees_no_small_number(line: Line) -> None:
    events = many(9, (30, "2", "main", '=HYPERLINK("https://evil.invalid")')) + many(3, *REACHED, name="d")
    found = report(line, events, {}, UNTIL - timedelta(days=30), UNTIL)
    for text in (as_csv(found.table("flow")), all_as_csv(found)):
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert "<5" in cells and "3" not in cells
    assert "'=HYPERLINK" in as_csv(found.table("flow"))
