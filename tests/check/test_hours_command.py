"""``ivr hours``, as staff type it."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.cli import main
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of, small_with
from tests.files.small import changed as small_changed

SHIPPED = ("--home", str(HOME), "--from", "2026-11-23")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """``ivr hours``: its exit code, what it printed, and what it said beside."""
    code = main(["hours", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def changed(to: Path, *changes: tuple[str, str]) -> Path:
    """The shipped line in a folder of its own, with pieces of its services replaced."""
    copy_of(HOME, to)
    path = to / "menus/services.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return to


def test_the_whole_line_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()
    code, out, err = run(capsys, *SHIPPED)
    assert time.process_time() - started < 2
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b" not in out
    assert out.startswith("Chicago public safety line, 2026-11-23 Mon to 2027-11-27 Sat, 370 days,\n")
    assert (
        "  chicago-survivors, lifeline-988, domestic-violence, rape-crisis, city-311,\n  police-line," in out
    )
    assert "nami: Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00\n  no day differs\n" in out
    assert "  2027-03-14 Sun  the clocks go forward from 02:00 to 03:00: a day of 23 hours\n" in out
    assert "  2027-11-07 Sun  the clocks go back from 02:00 to 01:00: a day of 25 hours\n" in out


def test_services_closed_on_the_same_days_stand_together(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, *SHIPPED)
    assert (
        "copa-office: Mo-Fr 09:00-19:00\n"
        "police-board: Mo-Fr 08:00-16:00\n"
        "  2026-11-26 Thu  closed: Thanksgiving Day\n"
        "  2026-12-25 Fri  closed: Christmas Day\n"
    ) in out
    assert out.count("Christmas Day") == 2  # the City's, and the State's


def test_one_service_for_some_days(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "police-board", *SHIPPED, "--days", "35")
    assert code == 0
    assert out == (
        "Chicago public safety line, 2026-11-23 Mon to 2026-12-27 Sun, 35 days,\n"
        "America/Chicago\n\n"
        "police-board: Mo-Fr 08:00-16:00\n"
        "  2026-11-26 Thu  closed: Thanksgiving Day\n"
        "  2026-12-25 Fri  closed: Christmas Day\n"
    )


def test_today_is_where_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "city-311", "--home", str(HOME), "--days", "1")
    assert code == 0
    assert "1 day, America/Chicago" in out
    assert out.endswith("Always open, 24 hours\n  city-311\n") or "a day of 2" in out


def test_long_hours_and_a_closure_of_weeks_fit_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    weekly = "Mo-Th 08:00-12:00,13:00-17:00,18:00-20:00; Fr 08:00-12:00,13:00-15:00; Sa 10:00-12:00"
    exceptions = "2027 Jul 5 08:00-09:00,10:00-11:00,12:00-13:00; 2027 Apr 12-2027 Apr 24 off"
    home = changed(tmp_path, ("hours: Mo-Fr 08:00-16:00", f"hours: {weekly}\n  exceptions: {exceptions}"))
    _, out, _ = run(capsys, "police-board", "--home", str(home), "--from", "2026-11-23")
    assert max(map(len, out.splitlines())) <= 80
    assert "police-board: Mo-Th 08:00-12:00,13:00-17:00,18:00-20:00; Fr" in out
    assert "  2027-04-12 Mon to 2027-04-24 Sat  closed: dated exception\n" in out
    assert "  2027-07-05 Mon  08:00-09:00, 10:00-11:00, 12:00-13:00: dated exception on\n" in out


def test_json_tells_every_span_and_every_special_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *SHIPPED, "--json")
    services = {each["service"]: each for each in json.loads(out)}
    assert (code, err, len(services)) == (0, "", 13)
    board = services["police-board"]
    assert (board["name"], board["weekly"], board["always"]) == (
        "Chicago Police Board",
        "Mo-Fr 08:00-16:00",
        False,
    )
    assert board["spans"][1] == {
        "start": "2026-11-23T08:00:00-06:00",
        "end": "2026-11-23T16:00:00-06:00",
        "open": True,
    }
    for one, following in pairwise(board["spans"]):
        assert one["end"] == following["start"]
    special = {day["date"]: day for day in board["special"]}
    assert special["2026-12-25"] == {
        "date": "2026-12-25",
        "hours": 24,
        "open": [],
        "reasons": [{"kind": "holiday", "name": "Christmas Day"}],
    }
    assert special["2027-03-14"]["hours"] == 23
    nami = {day["date"]: day for day in services["nami"]["special"]}
    assert nami["2027-11-07"] == {
        "date": "2027-11-07",
        "hours": 25,
        "open": ["09:00-17:00"],
        "reasons": [{"kind": "clocks", "name": "the clocks go back from 02:00 to 01:00"}],
    }
    (always,) = services["city-311"]["spans"]
    length = datetime.fromisoformat(always["end"]) - datetime.fromisoformat(always["start"])
    assert length == timedelta(days=370)


def test_the_picture_is_written_and_said_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "hours.svg"
    code, out, _ = run(capsys, *SHIPPED, "--image", str(file))
    assert (code, out) == (0, f"{file}: 13 services, 370 days.\n")
    assert ElementTree.parse(file).getroot().tag.endswith("svg")
    code, out, err = run(capsys, "nami", *SHIPPED, "--days", "1", "--image", str(file), "--json")
    assert (code, err) == (0, f"{file}: 1 service, 1 day.\n")
    assert json.loads(out)[0]["service"] == "nami"


def test_a_line_differs_in_nothing_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *SHIPPED, "--diff", str(HOME))
    assert (code, out) == (0, "Nothing is otherwise, 2026-11-23 Mon to 2027-11-27 Sat.\n")


def test_what_differs_is_told_service_by_service(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = changed(
        tmp_path,
        ("hours: Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00", "hours: Mo-Fr 10:00-21:00; Su 09:00-17:00"),
        ("hours: Mo-Fr 08:00-17:00\n  holidays: state", "hours: Mo-Fr 08:00-17:00\n  holidays: city"),
        (
            "hours: Mo-Fr 08:00-16:00\n",
            "hours: Mo-Fr 08:00-16:00\n  exceptions: 2027 Apr 12-2027 Apr 23 off\n",
        ),
    )
    code, out, _ = run(capsys, "--home", str(home), "--from", "2026-11-23", "--diff", str(HOME))
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert out == (
        "nami\n"
        "  The ordinary week was Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00; now it is Mo-Fr\n"
        "    10:00-21:00; Su 09:00-17:00.\n"
        "  Now open 20:00-21:00 on 265 days, Mo-Fr, from 2026-11-23 Mon to 2027-11-26\n"
        "    Fri.\n"
        "  No longer open 09:00-10:00 on 265 days, Mo-Fr, from 2026-11-23 Mon to\n"
        "    2027-11-26 Fri.\n"
        "  No longer open 09:00-17:00 on 53 days, Sa, from 2026-11-28 Sat to 2027-11-27\n"
        "    Sat.\n"
        "attorney-general\n"
        "  No longer open 08:00-17:00 on 2027-03-01 Mon.\n"
        "  Holidays added: Casimir Pulaski Day (2027-03-01 Mon).\n"
        "police-board\n"
        "  No longer open 08:00-16:00 on 2027-04-12 Mon to 2027-04-16 Fri, 2027-04-19 Mon\n"
        "    to 2027-04-23 Fri.\n"
        "\n"
        "3 services otherwise, 10 the same, 2026-11-23 Mon to 2027-11-27 Sat.\n"
    )
    _, out, _ = run(capsys, "attorney-general", *SHIPPED, "--diff", str(home))
    assert "Now open 08:00-17:00 on 2027-03-01 Mon." in out
    assert "Holidays gone: Casimir Pulaski Day (2027-03-01 Mon)." in out


def test_services_that_are_new_or_gone_and_another_zone_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = small_with(tmp_path, line=small_changed("line", "America/Chicago", "America/Denver"))
    code, out, _ = run(capsys, "--home", str(home), "--from", "2026-11-23", "--diff", str(SMALL))
    assert (code, out) == (
        0,
        "The clocks were those of America/Chicago; now they are those of America/Denver.\n\n"
        "Nothing is otherwise, 2026-11-23 Mon to 2027-11-27 Sat.\n",
    )
    code, out, _ = run(
        capsys, "nami", "library", "--home", str(SMALL), "--from", "2026-11-23", "--diff", str(HOME)
    )
    assert code == 0
    assert out == (
        "library\n"
        "  Is new. The ordinary week is Mo-Fr 09:00-17:00.\n"
        "nami\n"
        "  Is gone. The ordinary week was Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00.\n"
        "\n"
        "2 services otherwise, 0 the same, 2026-11-23 Mon to 2027-11-27 Sat.\n"
    )


def test_json_tells_what_differs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = changed(
        tmp_path, ("hours: Mo-Fr 08:00-16:00\n", "hours: Mo-Fr 08:00-16:00\n  exceptions: 2026 Dec 24 off\n")
    )
    arguments = ("--home", str(home), "--from", "2026-11-23", "--diff", str(HOME), "--json")
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "service": "police-board",
            "before": "Mo-Fr 08:00-16:00",
            "after": "Mo-Fr 08:00-16:00",
            "sentences": ["No longer open 08:00-16:00 on 2026-12-24 Thu."],
            "changes": [{"opens": [], "closes": ["08:00-16:00"], "days": ["2026-12-24"]}],
        }
    ]
    _, out, _ = run(capsys, "library", "--home", str(SMALL), "--diff", str(HOME), "--json")
    (new,) = json.loads(out)
    assert (new["before"], new["after"], new["changes"]) == (None, "Mo-Fr 09:00-17:00", [])
    _, out, _ = run(capsys, "nami", "--home", str(SMALL), "--diff", str(HOME), "--json")
    assert json.loads(out)[0]["after"] is None


def test_a_draft_with_problems_is_told_and_which_of_the_two_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    home = changed(tmp_path, ("hours: Mo-Fr 08:00-16:00", "hours: Mo-Fr 8-4"))
    code, out, err = run(capsys, "--home", str(home))
    assert (code, err) == (1, "")
    assert "menus/services.yaml:" in out
    assert "These are in" not in out
    code, out, err = run(capsys, *SHIPPED, "--diff", str(home), "--json")
    assert (code, out) == (1, "")  # nobody reads a problem as JSON
    assert "menus/services.yaml:" in err
    assert f"These are in {home}." in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["polcie-board"], 'There is no service "polcie-board"; did you mean "police-board"?'),
        (["zzz"], 'There is no service "zzz"; the services are: chicago-survivors, nami,'),
        (["--from", "tomorrow"], "'tomorrow' is not a day. Write it like 2026-11-23."),
        (["--from", "2026-02-30"], "'2026-02-30' is not a day."),
        (["--from", ""], "'' is not a day."),
        (["--from", "1999-12-31"], "Write a day from 2000-01-01 to 2099-12-31."),
        (["--from", "2100-01-01"], "2100-01-01 is too far away."),
        (["--days", "0"], "'0' is no number of days from 1 to 800. Write it like --days 370."),
        (["--days", "801"], "'801' is no number of days"),
        (["--days", "9" * 5000], "is no number of days"),
        (["--days", "-1"], "'-1' is no number of days"),
        (["--days", "a year"], "'a year' is no number of days"),
        (["--image", "hours.png"], "The picture is SVG. Write --image hours.svg"),
        (
            ["--image", "/nonexistent/hours.svg"],
            "Cannot write /nonexistent/hours.svg: No such file or directory.",
        ),
        (
            ["--diff", "/nonexistent"],
            "There is no folder /nonexistent. Write a folder, or the name of an edition.",
        ),
        (["--diff", str(HOME / "docs")], "There is no menus/ in "),
        (["--diff", str(HOME), "--image", "hours.svg"], "Leave out --image, or --diff."),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_type(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    code, out, err = run(capsys, "--home", str(HOME), *arguments)
    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize("first", ["2000-01-01", "2099-12-31"])
def test_the_first_and_the_last_day_it_can_tell(capsys: pytest.CaptureFixture[str], first: str) -> None:
    code, out, _ = run(capsys, "--home", str(HOME), "--from", first, "--days", "800")
    assert code == 0
    assert "Christmas Day" in out


def test_the_command_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for word in (
        "SERVICE",
        "--from DATE",
        "--days N",
        "--image FILE",
        "--diff EDITION",
        "--json",
        "--home DIR",
    ):
        assert word in out
