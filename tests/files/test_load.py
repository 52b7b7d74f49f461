"""From a folder to a line: everything in it arrives, and everything wrong is told at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.core.line import Bulletin, Choice, Item, Language, Line, Menu, Notice
from ivr.core.numbers import Dialable, Speakable
from ivr.files.draft import MOST_FILES
from ivr.files.load import MOST_PROBLEMS, load

from .small import SMALL, changed, copy_of, small_with

SERVICE = "pool:\n  name: Pool\n  hours: 24/7\n  source: a sign\n  checked: 2026-11-23\n"
ONE_VALUE = ["name", "speak", "dial", "hours", "holidays", "exceptions", "when-closed", "caller-id", "ring"]
ONE_VALUE += ["source", "checked", "unconfirmed"]
SHORT_CODES = ["911", "988", "311", "+911", "1911", "9-1-1", "(911)", "0", "٩١١", "1-911-911-9111"]


@pytest.fixture
def small() -> Line:
    line, problems = load(SMALL)
    assert problems == []
    assert line is not None
    return line


def whats(home: Path) -> list[str]:
    return [problem.what for problem in load(home)[1]]


def test_the_line_has_its_own_words_and_languages(small: Line) -> None:
    assert (small.name, small.zone, small.first, small.person) == (
        "Fairview town line",
        "America/Chicago",
        "main",
        "town-hall",
    )
    assert small.languages["es"] == Language("es", "es-US", {"any": "Polly.Lupe-Neural"}, offered=False)
    assert small.short_notices == ("es",)
    assert small.prompts["emergency-short"] == {"es": "Emergencias: cuelgue y llame al nueve uno uno."}
    assert small.prompts["welcome"] == {"en": "Town of Fairview."}


def test_every_kind_of_node_arrives(small: Line) -> None:
    library = small.service("library")

    assert small.nodes["main"] == Menu(
        "main", (Choice("1", "main-library", "library"), Choice("2", "main-news", "news"))
    )
    assert small.nodes["library-closed"] == Notice("library-closed", "town-hall")
    assert small.nodes["news"] == Bulletin(
        "news", (Item("news-new-bridge", date(2026, 11, 20)), Item("news-snow", date(2026, 11, 2)))
    )
    assert (library.speak, library.dial) == (Speakable("3127466000"), Dialable("+13127466000"))
    assert library.hours.holidays is not None
    assert library.hours.holidays.less == ("Election Day",)
    assert library.when_closed == "library-closed"


def test_what_a_service_may_leave_out_has_a_default(small: Line) -> None:
    hall = small.service("town-hall")

    assert hall.hours.holidays is None
    assert (hall.when_closed, hall.caller_id, hall.ring_seconds, hall.unconfirmed) == (None, "line", 28, None)


def test_what_a_service_may_say_arrives(tmp_path: Path) -> None:
    extra = "  ring: 30\n  caller-id: caller\n  unconfirmed: ring it\n"
    extra += "  exceptions: 2028 Feb 29 off; 2026 Dec 24 off\n"

    line, problems = load(small_with(tmp_path, pool=SERVICE + extra))

    assert [problem.level for problem in problems] == ["should"], "nobody leads to it"
    assert line is not None
    pool = line.service("pool")
    assert (pool.ring_seconds, pool.caller_id, pool.unconfirmed) == (30, "caller", "ring it")
    assert pool.hours.exceptions == "2028 Feb 29 off; 2026 Dec 24 off"
    assert (pool.speak, pool.dial) == (None, None)


def test_two_problems_in_different_files_are_told_at_once_in_order(tmp_path: Path) -> None:
    home = small_with(
        tmp_path,
        services=changed("services", "dial: 312-746-6000", "dial: 911"),
        main=changed("main", "go-to: news", "go-to: newz"),
        news=changed("news", "date: 2026-11-02", "date: yesterday"),
    )

    _, problems = load(home)

    assert [(problem.file, problem.line) for problem in problems] == [
        ("menus/main.yaml", 10),
        ("menus/news.yaml", 9),
        ("menus/services.yaml", 14),
    ]


def test_a_folder_without_menus_is_told(tmp_path: Path) -> None:
    line, problems = load(tmp_path)

    assert line is None
    assert [str(problem) for problem in problems] == [
        "menus:1:\n  there is no folder menus/\n"
        f"  it is looked for in {tmp_path}; name the folder that holds it: --home DIR"
    ]


def test_too_many_files_are_told(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    for number in range(MOST_FILES):
        (home / "menus" / f"zz-{number}.yaml").write_text("", encoding="utf-8")

    assert whats(home) == [f"more than {MOST_FILES} files"]


def test_too_many_problems_are_cut_with_a_word(tmp_path: Path) -> None:
    notices = "".join(f"notice-{number}:\n  say: Press 1.\n" for number in range(MOST_PROBLEMS + 1))
    home = small_with(tmp_path, pool=notices)

    _, problems = load(home)

    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].what == "there are more problems than are listed here"


def test_files_that_are_no_menus_are_passed_over(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    for name in ("README.md", "main.yaml~", ".#main.yaml", "main.yaml.bak", ".main.yaml.swp"):
        (home / "menus" / name).write_text("?", encoding="utf-8")

    assert whats(home) == []


def test_a_file_name_that_cannot_be_printed_is_told_without_it(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path)
    (home / "menus" / "x\udcff\n.YAML").write_text("", encoding="utf-8")

    _, problems = load(home)

    assert [problem.file for problem in problems] == ["menus/x??.YAML"]
    assert problems[0].hint == "rename it to x??.yaml"


@pytest.mark.parametrize("value", ["[a, b]", "{a: b}", "[[a]]"])
@pytest.mark.parametrize("key", ONE_VALUE)
def test_a_list_or_block_in_place_of_a_value_is_told(tmp_path: Path, key: str, value: str) -> None:
    rows = [row for row in SERVICE.splitlines() if not row.startswith(f"  {key}:")]
    home = small_with(tmp_path, pool="\n".join([*rows, f"  {key}: {value}"]))

    _, problems = load(home)

    assert [problem.what for problem in problems] == ["one value should stand here, not a list or a block"]
    assert problems[0].line == len(rows) + 1


@pytest.mark.parametrize("number", SHORT_CODES)
def test_an_emergency_number_is_never_dialled_however_it_is_written(tmp_path: Path, number: str) -> None:
    home = small_with(tmp_path, pool=f"{SERVICE}  speak: 311\n  dial: '{number}'\n")

    line, problems = load(home)

    assert line is None
    assert [problem.trail for problem in problems] == [("pool", "dial")]


def test_a_number_cannot_be_smuggled_in_as_a_block(tmp_path: Path) -> None:
    home = small_with(tmp_path, pool=f'{SERVICE}  speak: 311\n  dial: {{e164: "+1911"}}\n')

    assert load(home)[0] is None


def test_a_problem_of_a_service_is_not_told_of_what_speaks_for_it(tmp_path: Path) -> None:
    home = small_with(tmp_path, services=changed("services", "dial: 312-746-6000", "dial: 911"))

    assert [problem.file for problem in load(home)[1]] == ["menus/services.yaml"]


@pytest.mark.parametrize("zone", ["", "Chicago", "../../etc/passwd", "CST", "America"])
def test_a_zone_is_one_that_exists(tmp_path: Path, zone: str) -> None:
    home = small_with(tmp_path, line=changed("line", "zone: America/Chicago", f"zone: '{zone}'"))

    assert whats(home) == [f'"{zone}" is not a time zone']
