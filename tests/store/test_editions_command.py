"""``ivr editions`` as staff meet it, on either database: going back at once, and knowing what happened."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from ivr.cli import main
from ivr.store.audit import Audit
from ivr.store.database import open_database
from ivr.store.schema import editions as editions_table
from tests.files.small import changed
from tests.store.staff import Desk, desk_with_small_line

RIGHT, WRONG = "dial: 312-746-6000", "dial: 312-746-6001"
GOOD_AGAIN = "NUMBER CHANGED: Fairview library: +13127466000 is dialled instead of +13127466001."


@pytest.fixture
def desk(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    return desk_with_small_line(tmp_path / "ana", url, capsys, monkeypatch)


@pytest.fixture
def published(desk: Desk) -> tuple[Desk, str, str]:
    """A good edition, and after it one with a wrong number, which is current."""
    desk.ivr("publish", "--why", "we begin")
    good = desk.current()
    desk.edit("services", RIGHT, WRONG)
    desk.ivr("publish", "--why", "library moved")
    return desk, good, desk.current()


Published = tuple[Desk, str, str]


def test_a_wrong_number_at_nine_on_a_sunday_evening_is_taken_back_by_one_command(
    published: Published,
) -> None:
    desk, good, bad = published
    out = desk.ivr("editions", "rollback", "--why", "wrong number")
    assert out == (
        f"CURRENT AGAIN: edition {good}. New calls hear it now.\n"
        f"WITHDRAWN: edition {bad}. Calls in progress leave it now.\n\n"
        f"Compared with edition {bad}, callers notice:\n\n{GOOD_AGAIN}\n\n"
        "1 change for callers, 1 shouted.\n\n"
        "The draft in menus/ and prompts/ is as it was: mend it there before the next publish.\n"
        f"To undo it: ivr editions use {bad} --home {desk.home}\n"
    )
    with desk.editions() as editions:
        history = editions.history()
    assert (history.current, history.withdrawn) == (good, frozenset({bad}))
    assert bad not in history.kept(datetime.now(UTC) - timedelta(hours=24))
    assert (desk.decided().by, desk.decided().why) == ("ana", "wrong number")
    desk.edit("services", WRONG, RIGHT)
    assert "Nothing changes" in desk.ivr("publish")


def test_the_list_says_what_callers_hear_and_who_made_it_why(published: Published) -> None:
    desk, good, bad = published
    desk.monkeypatch.setenv("COLUMNS", "120")
    desk.ivr("editions", "rollback")
    first, second, *rest = desk.ivr("editions").splitlines()[1:]
    assert first.startswith(f"{bad}  withdrawn")
    assert first.rstrip().endswith("ana  library moved")
    zone = datetime.now().astimezone().tzname()
    assert re.match(rf"{good}  hear it since 20\S+ \d\d:\d\d {zone}  20\S+ \d\d:\d\d {zone}  ana", second)
    assert second.rstrip().endswith("ana  we begin")
    assert rest == []
    told = desk.data("editions")
    assert [(each["edition"], each["current"], each["withdrawn"]) for each in told] == [
        (bad, False, True),
        (good, True, False),
    ]
    assert (told[0]["by"], told[0]["why"]) == ("ana", "library moved")
    assert datetime.fromisoformat(told[1]["since"]) > datetime.fromisoformat(told[1]["at"])


def test_nothing_published_is_said_and_nothing_is_made_by_looking(desk: Desk) -> None:
    said = "Nothing was published here yet. Publish the draft: ivr publish\n"
    assert desk.ivr("editions") == said
    assert desk.data("editions") == []
    desk.ivr("editions", "rollback", code=1)
    assert desk.err == "Error: Nothing was published here yet.\nPublish the draft: ivr publish.\n"
    assert not (desk.home / "instance").exists()


def test_the_draft_is_compared_and_is_no_edition(desk: Desk) -> None:
    desk.ivr("publish")
    assert desk.ivr("editions", "compare", "draft") == "Nothing changes for callers.\n"
    for command in ("show", "use", "withdraw"):
        desk.ivr("editions", command, "draft", code=2)
        assert "Error: The draft is no edition before it is published. What is in it: ivr tree." in desk.err


def test_one_edition_is_shown_with_everything_decided_about_it(published: Published) -> None:
    desk, good, bad = published
    desk.ivr("editions", "rollback", "--why", "wrong number", "--by", "Ben")
    out = desk.ivr("editions", "show")
    assert out.startswith(f"Edition {good}: callers hear it now\nFairview town line: 5 nodes, ")
    assert "languages: en; 0 recordings\n" in out
    assert "by ana: we begin\n" in out
    assert "gone back to by Ben: wrong number\n" in out
    assert "a correction: the number dialled for library changed from +13127466001 to +13127466000" in out
    assert desk.ivr("editions", "show", bad[:4]).startswith(f"Edition {bad}: withdrawn\n")
    told = desk.data("editions", "show", bad)
    assert [each["action"] for each in told["history"]] == ["publish", "withdraw"]
    assert (told["current"], told["withdrawn"], told["languages"]) == (False, True, ["en"])


def test_what_callers_notice_between_two_of_them_or_a_draft_is_told(published: Published) -> None:
    desk, good, bad = published
    assert desk.ivr("editions", "compare", bad, good).startswith(GOOD_AGAIN)
    assert desk.ivr("editions", "compare", "current", "draft") == "Nothing changes for callers.\n"
    (effect,) = desk.data("editions", "compare", good)
    assert (effect["kind"], effect["before"], effect["after"]) == ("number", "+13127466000", "+13127466001")
    desk.edit("services", WRONG, RIGHT)
    assert desk.ivr("editions", "compare", "current", "draft").startswith(GOOD_AGAIN)


def test_going_back_to_one_by_its_name(published: Published) -> None:
    desk, good, bad = published
    desk.edit("main", "How can we help?", "How may we help?")
    desk.ivr("publish")
    worse = desk.current()
    out = desk.ivr("editions", "rollback", good[:5])
    assert f"CURRENT AGAIN: edition {good}." in out
    assert f"WITHDRAWN: edition {worse}." in out
    assert desk.ivr("editions", "rollback", good) == (
        f"Nothing changes: edition {good} is the current one already.\n"
    )
    desk.ivr("editions", "rollback", worse, code=1)
    assert f"Edition {worse} was withdrawn (ana).\n" in desk.err
    desk.ivr("editions", "rollback")  # to the one before, which nobody withdrew
    assert desk.current() == bad
    desk.ivr("editions", "rollback", code=1)
    assert "There is no good edition to go back to.\nMend the draft and publish it.\n" in desk.err


def test_withdrawing_the_current_one_goes_back(published: Published) -> None:
    desk, good, bad = published
    out = desk.ivr("editions", "withdraw", "current", "--why", "wrong number")
    assert f"CURRENT AGAIN: edition {good}." in out
    assert desk.ivr("editions", "withdraw", bad) == f"Nothing changes: edition {bad} is withdrawn already.\n"


def test_withdrawing_an_older_one_leaves_new_calls_as_they_are(published: Published) -> None:
    desk, good, bad = published
    out = desk.ivr("editions", "withdraw", good)
    assert out == (
        f"WITHDRAWN: edition {good}. Calls in progress leave it now.\n"
        f"New calls hear edition {bad}, as before.\n"
        f"To undo it: ivr editions use {good} --home {desk.home}   (it becomes current)\n"
    )


def test_a_withdrawal_is_undone_by_using_it(published: Published) -> None:
    desk, good, bad = published
    desk.ivr("editions", "rollback")
    out = desk.ivr("editions", "use", bad, "--why", "the number is right after all")
    assert out.startswith(
        f"CURRENT: edition {bad}. New calls hear it now.\n"
        "It is a correction (the number dialled for library changed from +13127466000 to +13127466001): "
        "calls in progress go on in it.\n"
    )
    assert out.endswith(f"To undo it: ivr editions use {good} --home {desk.home}\n")
    assert desk.ivr("editions", "use", "current") == (
        f"Nothing changes: edition {bad} is the current one already.\n"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("zzz", 'There is no edition "zzz"; there are: '),
        ("", 'There is no edition ""; there are: '),
        ("abcdef0123456", 'There is no edition "abcdef0123456"; '),
    ],
)
def test_a_name_that_nobody_knows_is_wrong_usage(published: Published, name: str, told: str) -> None:
    desk, *_ = published
    for command in ("show", "withdraw", "use", "rollback") if name else ("show", "withdraw", "use"):
        assert desk.ivr("editions", command, name, code=2) == ""
        assert told in desk.err
        assert "ivr editions lists them all." in desk.err


def test_the_beginning_of_two_names_is_neither(desk: Desk) -> None:
    names, asked = list[str](), "How can we help?"
    while not (alike := [name for name in names if sum(other[0] == name[0] for other in names) > 1]):
        more = f"{asked} {'And you? ' * len(names)}".strip()
        (desk.home / "menus/main.yaml").write_text(changed("main", asked, more), encoding="utf-8")
        names.append(desk.put_on_the_air())
    assert desk.ivr("editions", "show", alike[0][0], code=2) == ""
    assert f'"{alike[0][0]}" is the beginning of several editions: ' in desk.err
    assert desk.ivr("editions", "show", alike[0].upper()).startswith(f"Edition {alike[0]}")


def test_an_edition_that_cannot_be_read_is_left_all_the_same(published: Published) -> None:
    desk, good, bad = published
    database = open_database(desk.url)
    with database.writing() as connection:
        connection.execute(
            update(editions_table).where(editions_table.c.name == bad).values(fingerprint="0" * 64)
        )
    database.close()
    out = desk.ivr("editions", "rollback")
    assert f"What callers notice cannot be told: edition {bad} is damaged in the database." in out
    assert desk.current() == good
    desk.ivr("editions", "show", bad, code=1)
    assert f"Edition {bad} is damaged in the database.\nGo back to another edition" in desk.err


# Carried to another machine.


def test_an_edition_is_carried_to_another_machine(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, good, bad = published
    file = tmp_path / "line.zip"
    out = desk.ivr("editions", "export", good[:6], str(file))
    assert out.startswith(f"{file}: edition {good}, 0.0 MB.")
    assert "edition.json" in zipfile.ZipFile(file).namelist()
    other = desk_with_small_line(tmp_path / "ben", f"sqlite:///{tmp_path}/other.db", capsys, monkeypatch)
    out = other.ivr("editions", "import", str(file), "--why", "from the other machine")
    assert out == (
        f"Edition {good} is taken in. No caller hears it yet.\n"
        f"    ivr editions use {good} --home {other.home}    make it current\n"
    )
    assert "never heard it" in other.ivr("editions")
    other.ivr("editions", "show", code=1)
    assert "No edition is current yet." in other.err
    assert other.ivr("editions", "use", good) == f"CURRENT: edition {good}. New calls hear it now.\n"
    with desk.editions() as here, other.editions() as there:
        assert here.get(good) == there.get(good)
    assert other.ivr("editions", "import", str(file)) == (
        f"Edition {good} is here already; nothing changes.\n"
    )
    second = tmp_path / "second.zip"
    desk.ivr("editions", "export", "current", str(second))
    assert f"ivr editions compare current {bad} --home" in other.ivr("editions", "import", str(second))


def test_files_that_are_not_editions_or_are_there_already_are_refused(
    published: Published, tmp_path: Path
) -> None:
    desk, *_ = published
    file = tmp_path / "line.zip"
    file.write_bytes(b"no edition")
    desk.ivr("editions", "export", "current", str(file), code=2)
    assert f"{file} is there already. Write the name of a new file." in desk.err
    desk.ivr("editions", "import", str(file), code=1)
    assert "This file is not taken in: it is damaged, or no exported edition" in desk.err
    desk.ivr("editions", "export", "current", str(tmp_path / "nowhere" / "line.zip"), code=1)
    assert "No such file or directory.\nName another file.\n" in desk.err


# Compared by other commands.


def test_a_check_and_the_hours_are_compared_with_an_edition(published: Published) -> None:
    desk, good, _ = published
    assert desk.ivr("check", "--against", "current") == "Nothing changes for callers.\n"
    assert "NUMBER CHANGED" in desk.ivr("check", "--against", good[:6])
    desk.edit("services", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-18:00")
    assert "Now open 17:00-18:00" in desk.ivr("hours", "--diff", "current")
    assert "Now open 17:00-18:00" in desk.ivr("hours", "--diff", good)


@pytest.mark.parametrize("command", [("check", "--against"), ("hours", "--diff")])
def test_what_is_no_edition_and_no_folder_is_told(desk: Desk, command: tuple[str, str]) -> None:
    desk.ivr(*command, "abc", code=1)
    assert 'There is no folder "abc", and nothing was published here yet.\n' in desk.err
    desk.ivr(*command, "current", code=1)
    assert desk.err == "Error: Nothing was published here yet.\nPublish the draft: ivr publish.\n"
    desk.ivr("publish")
    desk.ivr(*command, "zz", code=2)
    assert 'There is no edition "zz"; there are: ' in desk.err
    desk.ivr(*command, "../zz", code=2)
    assert "There is no folder ../zz. Write a folder, or the name of an edition." in desk.err


def test_the_commands_teach(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("rollback", "withdraw", "use", "show", "compare", "export", "import"):
        assert main(["editions", command, "--help"]) == 0
        assert "--home DIR" in capsys.readouterr().out
    main(["editions", "--help"])
    assert 'ivr editions rollback --why "wrong number"' in capsys.readouterr().out


def test_going_back_brings_an_older_database_up_to_date_and_is_in_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as connection:
        sql = Path(__file__).parent / "schemas" / "0001.sqlite.sql"
        connection.executescript(sql.read_text(encoding="utf-8"))
    desk = desk_with_small_line(tmp_path / "ben", f"sqlite:///{file}", capsys, monkeypatch)
    assert "CURRENT AGAIN" in desk.ivr("editions", "rollback", "--why", "wrong number")
    database = open_database(desk.url)
    newest = Audit(database).page()
    assert [(each.by, each.deed) for each in newest] == [
        ("ana", "edition-withdrawn"),
        ("ana", "edition-gone-back-to"),
    ]
    assert "(wrong number" in (newest[1].after or "")
    database.close()
