"""Stamps: what was checked, by whom, on which day; and whatever is no longer so is found where it slipped."""

from __future__ import annotations

import getpass
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest

from ivr.check.check import check
from ivr.cli.stamp import stamp_service
from ivr.files.draft import read_draft
from ivr.files.load import load, read_line
from ivr.files.problem import Problem
from ivr.files.stamps import STAMPS_FILE, StampRefused, problems_of_stamps, read_stamps, stamp

from .small import SMALL, changed, copy_of

SERVICES = "menus/services.yaml"
DAY = date(2026, 12, 7)
BY = "Ana Ortiz"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


@pytest.fixture
def stamped(home: Path) -> Path:
    """The small line, its library just checked."""
    stamp(home, "library", BY, DAY)
    return home


def found(home: Path) -> list[Problem]:
    return list(problems_of_stamps(read_draft(home), read_stamps(home)))


def edit(home: Path, old: str, new: str, file: str = SERVICES) -> None:
    text = (home / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    (home / file).write_text(text.replace(old, new), encoding="utf-8")


def test_a_stamp_says_who_checked_what_and_when(home: Path) -> None:
    done = stamp(home, "library", "  Ana   Ortiz ", DAY)

    kept = {
        "library": {
            "checked": "2026-12-07",
            "by": "Ana Ortiz",
            "speak": "312-746-6000",
            "dial": "312-746-6000",
            "hours": "Mo-Fr 09:00-17:00",
            "holidays": "US-IL less Election Day",
            "exceptions": "",
            "zone": "America/Chicago",
            "languages": "en",
            "interpreter": "",
            "caller-id": "line",
            "otherwise": "",
            "person": "",
        }
    }
    assert json.loads((home / STAMPS_FILE).read_text(encoding="utf-8")) == kept
    assert (done.name, done.file, done.stamp.as_data()) == ("Fairview library", SERVICES, kept["library"])


def test_only_the_day_of_that_service_is_otherwise(home: Path) -> None:
    before = (home / SERVICES).read_text(encoding="utf-8")

    stamp(home, "library", BY, DAY)

    start = before.index("library:")
    assert (home / SERVICES).read_text(encoding="utf-8") == (
        before[:start] + before[start:].replace("checked: 2026-11-23", "checked: 2026-12-07")
    )
    assert found(home) == []
    assert load(home)[1] == []


def test_stamps_stand_in_the_order_of_their_names(home: Path) -> None:
    stamp(home, "town-hall", "Zoe", DAY)
    stamp(home, "library", "Ana", DAY)
    stamp(home, "town-hall", "Bo", DAY)

    kept = json.loads((home / STAMPS_FILE).read_text(encoding="utf-8"))
    assert list(kept) == ["library", "town-hall"]
    assert kept["town-hall"]["by"] == "Bo"
    assert sorted(path.name for path in (home / "menus").iterdir() if "stamps" in path.name) == [
        "stamps.json"
    ]


def test_a_line_without_stamps_has_nothing_to_say(home: Path) -> None:
    assert found(home) == []
    assert not (home / STAMPS_FILE).exists()


SLIPS: list[tuple[str, str, str, str]] = [
    (
        "  dial: 312-746-6000",
        "  dial: 312-746-6001",
        "dial",
        "the number dialled is not the one that was checked on 2026-12-07, by Ana Ortiz: 312-746-6000",
    ),
    (
        "  speak: 312-746-6000",
        "  speak: 311",
        "speak",
        "the number spoken is not the one that was checked on 2026-12-07, by Ana Ortiz: 312-746-6000",
    ),
    (
        "Mo-Fr 09:00-17:00",
        "Mo-Fr 09:00-18:00",
        "hours",
        "the hours are not those that were checked on 2026-12-07, by Ana Ortiz: Mo-Fr 09:00-17:00",
    ),
    (
        "  holidays: town\n",
        "",
        "holidays",
        "the holidays are not those that were checked on 2026-12-07, by Ana Ortiz: US-IL less Election Day",
    ),
    (
        "  holidays: town\n",
        "  holidays: town\n  exceptions: 2026 Dec 24 off\n",
        "exceptions",
        "the exceptions are not those that were checked on 2026-12-07, by Ana Ortiz: none",
    ),
]


@pytest.mark.parametrize(("old", "new", "key", "what"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_a_slip_is_found_on_its_line(stamped: Path, old: str, new: str, key: str, what: str) -> None:
    edit(stamped, old, new)

    (problem,) = found(stamped)

    rows = (stamped / SERVICES).read_text(encoding="utf-8").split("\n")
    row = rows[problem.line - 1]
    assert row.startswith(f"  {key}:" if f"  {key}: " in "\n".join(rows) else "library:"), row
    assert problem == Problem(
        SERVICES,
        problem.line,
        ("library", key),
        what,
        "put it back, or check again and stamp it: ivr check --stamp library",
        "stamp",
        "must",
    )


def test_a_slip_put_back_or_stamped_anew_is_none(stamped: Path) -> None:
    edit(stamped, "  dial: 312-746-6000", "  dial: 312-746-6001")
    edit(stamped, "  dial: 312-746-6001", "  dial: 312-746-6000")
    assert found(stamped) == []

    edit(stamped, "  dial: 312-746-6000", "  dial: 312-746-6001")
    stamp(stamped, "library", BY, DAY)
    assert found(stamped) == []


def test_other_holidays_under_the_same_name_are_found(stamped: Path) -> None:
    edit(stamped, "      - Election Day\n", "      - Columbus Day\n", "menus/line.yaml")

    assert [problem.trail for problem in found(stamped)] == [("library", "holidays")]


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("  dial: 312-746-6000", '  dial: "(312) 746-6000"   # rung by Ana', SERVICES),
        ("  dial: 312-746-6000", "  dial: +1 312.746.6000", SERVICES),
        ("Mo-Fr 09:00-17:00", "Mo,Tu,We,Th,Fr 09:00-17:00", SERVICES),
        ("Mo-Fr 09:00-17:00", '"Mo-Fr 09:00-17:00"   # by the door', SERVICES),
        ("  source: a sign on its door", "  source: its own page", SERVICES),
        ("  name: Fairview library", "  name: The library of Fairview", SERVICES),
        ("  source: a sign on its door", "  source: a sign\n  unconfirmed: ring it", SERVICES),
        ("  when-closed: library-closed", "  when-closed: library-closed\n  ring: 25", SERVICES),
    ],
)
def test_how_a_value_is_written_does_not_matter(stamped: Path, old: str, new: str, file: str) -> None:
    edit(stamped, old, new, file)

    assert load(stamped)[0] is not None
    assert found(stamped) == []


def test_another_name_for_the_same_holidays_does_not_matter(stamped: Path) -> None:
    edit(stamped, "  holidays: town", "  holidays: offices")
    edit(stamped, "  town:\n", "  offices:\n", "menus/line.yaml")

    assert found(stamped) == []


def test_a_service_may_move_to_another_file(stamped: Path) -> None:
    text = (stamped / SERVICES).read_text(encoding="utf-8")
    (stamped / SERVICES).write_text(text[: text.index("library:")], encoding="utf-8")
    (stamped / "menus/more.yaml").write_text(text[text.index("library:") :], encoding="utf-8")

    assert found(stamped) == []


def test_a_stamp_of_a_service_that_is_gone_should_go(stamped: Path) -> None:
    edit(stamped, "\nlibrary:\n", "\nbook-house:\n")

    assert found(stamped) == [
        Problem(
            STAMPS_FILE,
            2,
            ("library",),
            'there is no service "library" any more, and its stamp is still here',
            "stamp it under its new name, and take library out of this file",
            "stamp",
            "should",
        )
    ]


WHOLE = {"by": "Ana", "speak": "", "dial": "", "hours": "", "holidays": "", "exceptions": ""}
DAMAGED = [
    "",
    "{",
    "[]",
    "null",
    "3",
    '{"library": null}',
    '{"library": {}}',
    json.dumps({"library": WHOLE}),
    json.dumps({"library": WHOLE | {"checked": "soon"}}),
    json.dumps({"library": WHOLE | {"checked": "2026-12-07", "by": 7}}),
    json.dumps({"library": WHOLE | {"checked": "2026-12-07", "hours": "often"}}),
    "[" * 100_000,
    "<<<<<<< HEAD\n{}",
]


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_stamps_are_told_and_never_written_over(home: Path, text: str) -> None:
    (home / STAMPS_FILE).write_text(text, encoding="utf-8")
    services = (home / SERVICES).read_bytes()

    assert found(home) == [
        Problem(
            STAMPS_FILE,
            1,
            (),
            "the stamps cannot be read, so a slipped digit could pass as a checked one",
            "take back the last change to this file, or delete it and stamp every service anew",
            "stamp",
        )
    ]
    with pytest.raises(StampRefused, match="cannot be read"):
        stamp(home, "library", BY, DAY)
    assert (home / STAMPS_FILE).read_text(encoding="utf-8") == text
    assert (home / SERVICES).read_bytes() == services


def test_a_slip_refuses_a_publish_and_never_stops_an_answer(stamped: Path) -> None:
    edit(stamped, "  dial: 312-746-6000", "  dial: 312-746-6001")

    line, problems = load(stamped)
    checked = check(read_line(stamped), "twilio", DAY, rules=())

    assert line is not None
    assert [problem for problem in problems if problem.level == "must"] == []
    assert [problem.rule for problem in checked.must] == ["stamp"]


# What whoever wrote the file finds as it was.


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def commented(text: str) -> str:
    return text.replace("checked: 2026-11-23", "checked: 2026-11-23   # by telephone")


def quoted(text: str) -> str:
    return text.replace("checked: 2026-11-23", "'checked':  \"2026-11-23\"")


def without_final_newline(text: str) -> str:
    return text.rstrip("\n")


def with_a_bom(text: str) -> str:
    return "\ufeff" + text


@pytest.mark.parametrize("hand", [crlf, commented, quoted, without_final_newline, with_a_bom])
def test_every_other_byte_stays(home: Path, hand: Callable[[str], str]) -> None:
    written = hand((home / SERVICES).read_text(encoding="utf-8"))
    (home / SERVICES).write_bytes(written.encode())

    stamp(home, "library", BY, DAY)

    start = written.index("library:")
    expected = written[:start] + re.sub("2026-11-23", "2026-12-07", written[start:])
    assert (home / SERVICES).read_bytes() == expected.encode()
    assert found(home) == []


def refused(home: Path, service: str = "library", by: str = BY) -> str:
    """Why a service is not stamped; every file is as it was."""
    before = {path: path.read_bytes() for path in (home / "menus").iterdir()}
    with pytest.raises(StampRefused) as why:
        stamp(home, service, by, DAY)
    assert {path: path.read_bytes() for path in (home / "menus").iterdir()} == before
    return str(why.value)


def test_a_service_that_is_not_there_is_refused_with_the_nearest(home: Path) -> None:
    assert refused(home, "libary") == 'there is no service "libary"; did you mean "library"?'
    assert refused(home, "news") == 'there is no service "news"; the services are: town-hall, library'


@pytest.mark.parametrize("by", ["", "  ", "...", "a" * 101])
def test_a_stamp_needs_a_name(home: Path, by: str) -> None:
    assert refused(home, by=by) == "a stamp needs the name of who checked; write --by and a short name"


def test_a_block_in_braces_is_left_to_a_person(home: Path) -> None:
    text = (home / SERVICES).read_text(encoding="utf-8")
    block = "{name: Library, hours: 24/7, source: a sign, checked: 2026-11-23}"
    (home / SERVICES).write_text(f"{text[: text.index('library:')]}library: {block}\n", encoding="utf-8")

    assert refused(home) == (
        "menus/services.yaml:11 is no line of its own for checked:; write checked: 2026-12-07 there by hand, "
        "then stamp it again"
    )
    edit(home, "checked: 2026-11-23}", "checked: 2026-12-07}")
    stamp(home, "library", BY, DAY)
    assert found(home) == []


def test_a_service_that_cannot_be_read_is_refused(home: Path) -> None:
    edit(home, "  hours: Mo-Fr 09:00-17:00", "  hours: often")

    assert refused(home) == '"library" cannot be read; run ivr check first'


def test_stamping_works_while_something_else_is_wrong(home: Path) -> None:
    (home / "menus/main.yaml").write_text(changed("main", "go-to: news", "go-to: newz"), encoding="utf-8")

    stamp(home, "library", BY, DAY)

    assert found(home) == []


def test_nothing_of_the_shipped_line_is_stamped() -> None:
    shipped = Path(__file__).parent.parent.parent
    assert not (shipped / STAMPS_FILE).exists(), "nobody has verified these services"


# ``ivr check --stamp``.


def test_the_command_prints_exactly_what_was_verified(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stamp_service(home, "library", BY, DAY)

    assert (
        capsys.readouterr().out
        == """\
Fairview library is stamped as checked on 2026-12-07, by Ana Ortiz:
  number spoken      312-746-6000
  number dialled     312-746-6000
  hours              Mo-Fr 09:00-17:00
  closed on          US-IL less Election Day
  exceptions         none
  by the clocks of   America/Chicago
  answers in         en
  interpreter        none
  sees the number of line
  stands in          none
  behind 0           none
If one of these is not what you have checked, mend it in menus/services.yaml and stamp it again.
"""
    )


def test_whoever_is_logged_in_has_checked_unless_somebody_is_named(home: Path) -> None:
    stamp_service(home, "library", None, DAY)

    assert read_stamps(home).stamps["library"].by == getpass.getuser()


def test_the_command_tells_what_to_write_instead(home: Path) -> None:
    with pytest.raises(click.UsageError) as why:
        stamp_service(home, "libary", BY, DAY)

    assert why.value.message == 'Nothing is stamped: there is no service "libary"; did you mean "library"?'


def test_where_stamps_cannot_be_written_the_day_is_taken_back(home: Path) -> None:
    before = (home / SERVICES).read_bytes()
    (home / "menus/.stamps.json.new").mkdir()

    with pytest.raises(click.ClickException) as why:
        stamp_service(home, "library", BY, DAY)

    assert why.value.message == (
        "Cannot write menus/.stamps.json.new: Is a directory. "
        "Check who may write there, and whether the disk is full."
    )
    assert (home / SERVICES).read_bytes() == before
    assert not (home / STAMPS_FILE).exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("line", "zone: America/Chicago", "zone: America/Denver", "the zone of the hours is not the one"),
        ("line", "person: town-hall", "person: library", "whether it is the person behind 0 is not as"),
        (
            "services",
            "caller-id: line\n  source: a sign",
            "caller-id: caller\n  source: a sign",
            "whose number",
        ),
        (
            "services",
            "  source: a sign",
            "  languages: [es]\n  source: a sign",
            "the languages are not those",
        ),
        (
            "services",
            "  source: a sign",
            "  interpreter: yes\n  source: a sign",
            "whether an interpreter joins",
        ),
        ("services", "  source: a sign", "  otherwise: town-hall\n  source: a sign", "who stands in is not"),
    ],
)
def test_what_else_was_checked_cannot_slip_either(
    home: Path, file: str, old: str, new: str, what: str
) -> None:
    stamp(home, "library", BY, DAY)
    path = home / "menus" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    (found,) = problems_of_stamps(read_draft(home), read_stamps(home))
    assert found.what.startswith(what)
    assert (found.trail[0], found.level) == ("library", "must")


def test_an_older_stamp_claims_only_what_it_kept(home: Path) -> None:
    stamp(home, "library", BY, DAY)
    path = home / STAMPS_FILE
    kept = json.loads(path.read_text(encoding="utf-8"))
    for key in ("zone", "languages", "interpreter", "caller-id", "otherwise", "person"):
        del kept["library"][key]
    path.write_text(json.dumps(kept), encoding="utf-8")
    services = home / SERVICES
    services.write_text(services.read_text(encoding="utf-8").replace("caller-id: line", "caller-id: caller"))
    assert list(problems_of_stamps(read_draft(home), read_stamps(home))) == []


def test_stamps_that_are_no_file_or_far_too_large_are_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp(home, "library", BY, DAY)
    monkeypatch.setattr("ivr.files.stamps.MOST_STAMPS", 10)
    (found,) = read_stamps(home).problems
    assert (found.file, found.level) == (STAMPS_FILE, "must")
    (home / STAMPS_FILE).unlink()
    (home / STAMPS_FILE).mkdir()
    (found,) = read_stamps(home).problems
    assert "the stamps cannot be read" in found.what


def test_stamps_on_a_disk_that_fails_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(home, "library", BY, DAY)

    def failing(path: Path, encoding: str) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_text", failing)
    (found,) = read_stamps(home).problems
    assert found.file == STAMPS_FILE
    assert "Input/output error" in found.what


def test_no_stamp_is_judged_or_made_while_the_line_cannot_be_read(home: Path) -> None:
    stamp(home, "library", BY, DAY)
    (home / "menus" / "line.yaml").write_text("name: [", encoding="utf-8")
    assert list(problems_of_stamps(read_draft(home), read_stamps(home))) == []
    with pytest.raises(StampRefused, match=r"menus/line.yaml cannot be read; run ivr check first"):
        stamp(home, "library", BY, DAY)


def test_a_file_changed_by_somebody_at_the_same_moment_is_left_to_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = read_draft(home)
    rows = draft.nodes["library"].line("checked") - draft.nodes["town-hall"].line("checked")
    text = (home / SERVICES).read_text(encoding="utf-8")
    (home / SERVICES).write_text("# moved\n" * rows + text, encoding="utf-8")
    theirs = (home / SERVICES).read_bytes()
    monkeypatch.setattr("ivr.files.stamps.read_draft", lambda _: draft)  # read just before
    with pytest.raises(StampRefused, match="was changed by somebody meanwhile"):
        stamp(home, "library", BY, DAY)
    assert (home / SERVICES).read_bytes() == theirs
    assert not (home / STAMPS_FILE).exists()
