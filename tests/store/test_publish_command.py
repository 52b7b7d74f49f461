"""``ivr publish`` as staff meet it, on either database: what callers hear, and what is said about it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from ivr.store.database import open_database
from ivr.store.schema import editions as editions_table
from tests.files.recorded import hum, record
from tests.store.expecting import soon
from tests.store.staff import Desk, desk_with_small_line

HARD = (
    "Alternatively, municipal administrative representatives will comprehensively facilitate "
    "intergovernmental communications regarding bibliographical inquiries."
)
LIBRARY, SLIPPED = "dial: 312-746-6000", "dial: 312-746-6001"
CHANGED = "NUMBER CHANGED: Fairview library: +13127466001 is dialled instead of +13127466000."

# Two things that must be mended: nobody in danger listens for so long, or reads so hard a sentence.
LONG_NOTICE = (
    "Hang up and call nine one one if this is an emergency, or if somebody near you is in danger, or if you "
    "can see or hear a crime or a fire, or anything else that is bad, near you or near where you live."
)
NOTICE = "Hang up and call nine one one if this is an emergency."


@pytest.fixture
def desk(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    return desk_with_small_line(tmp_path / "ana", url, capsys, monkeypatch)


def test_the_first_publish_makes_the_database_and_says_what_is_heard(desk: Desk) -> None:
    out = desk.ivr("publish", "--why", "we begin")
    assert out == (
        "Nothing was published before: this is the first edition.\n"
        f"\nPublished. Edition {desk.current()} is current, with no recordings.\n"
        "Running servers take it up within two seconds.\n"
    )
    assert (desk.decided().by, desk.decided().why) == ("ana", "we begin")


def test_the_same_draft_changes_nothing(desk: Desk) -> None:
    desk.ivr("publish")
    name, decided = desk.current(), desk.decided()
    out = desk.ivr("publish", "--why", "again", "--by", "ben")
    assert out == f"Nothing changes: the draft is edition {name}, which is current already.\n"
    assert desk.decided() == decided


def test_a_changed_number_is_shouted_and_takes_calls_in_progress_over(desk: Desk) -> None:
    desk.ivr("publish")
    before = desk.current()
    desk.edit("services", LIBRARY, SLIPPED)
    out = desk.ivr("publish")
    assert out == (
        f"Compared with edition {before}, callers will notice:\n\n{CHANGED}\n\n"
        "1 change for callers, 1 shouted.\n\n"
        f"Published. Edition {desk.current()} is current, with no recordings.\n"
        "Running servers take it up within two seconds.\n"
        "It corrects the edition before (the number dialled for library changed from +13127466000 to "
        "+13127466001): calls in progress go on in it.\n"
        f"To take it back: ivr editions rollback --home {desk.home}\n"
    )


def test_other_words_let_calls_in_progress_finish(desk: Desk) -> None:
    desk.ivr("publish")
    desk.edit("main", "How can we help?", "How may we help?")
    out = desk.ivr("publish")
    assert "Calls in progress finish on the edition they began with.\n" in out


def test_a_dry_run_says_it_all_and_does_nothing(desk: Desk) -> None:
    out = desk.ivr("publish", "--dry-run")
    assert "Nothing is published." in out
    assert not (desk.home / "instance").exists()
    desk.ivr("publish")
    name = desk.current()
    assert desk.ivr("publish", "--dry-run") == f"The draft is edition {name}, which is current already.\n"
    desk.edit("services", LIBRARY, SLIPPED)
    out = desk.ivr("publish", "--dry-run")
    assert CHANGED in out
    assert "calls in progress would go on in it." in out
    told = desk.data("publish", "--dry-run")
    assert (told["published"], told["before"]) == (False, name)
    assert told["correction"].startswith("the number dialled for library changed")
    assert desk.current() == name


def test_who_publishes_is_whoever_is_logged_in_unless_they_say(desk: Desk) -> None:
    desk.monkeypatch.delenv("IVR_USER")
    desk.monkeypatch.setenv("LOGNAME", "cleo")
    desk.ivr("publish")
    assert desk.decided().by == getpass.getuser() == "cleo"
    desk.edit("services", LIBRARY, SLIPPED)
    desk.ivr("publish", "--by", "Dan")
    assert desk.decided().by == "Dan"


def test_a_program_reads_what_was_done(desk: Desk) -> None:
    first = desk.data("publish")
    assert first == {
        "published": True,
        "edition": desk.current(),
        "before": None,
        "correction": None,
        "recordings": 0,
        "impact": [],
        "problems": [],
    }
    desk.edit("services", LIBRARY, SLIPPED)
    second = desk.data("publish")
    assert (second["before"], second["edition"]) == (first["edition"], desk.current())
    assert [effect["sentence"] for effect in second["impact"]] == [CHANGED]
    assert desk.data("publish")["published"] is False


def test_an_edition_has_the_recordings_and_never_a_placeholder(desk: Desk) -> None:
    record(desk.home, "en", "welcome", "Town of Fairview.", heard=hum(300))
    record(desk.home, "en", "main", "How can we help?", heard=hum(400), placeholder=True)
    assert "with 1 recording.\n" in desk.ivr("publish")
    with desk.editions() as editions:
        assert editions.get(desk.current()).sounds == {("welcome", "en"): hum(300)}
    record(desk.home, "en", "main", "How can we help?", heard=hum(400))
    out = desk.ivr("publish")
    assert "with 2 recordings.\n" in out
    assert "Callers at the first menu hear a recording" in out


# What must be mended.


def test_what_must_be_mended_is_told_as_a_check_tells_it_and_nothing_is_published(desk: Desk) -> None:
    desk.ivr("publish")
    name = desk.current()
    desk.edit("line", NOTICE, LONG_NOTICE)
    out = desk.ivr("publish", code=1)
    assert "To mend before callers may hear it (" in out
    assert "menus/line.yaml:6:  emergency > say  [L02]" in out
    assert "Not published; callers hear what they heard before.\nMend what stands above" in desk.err
    told = desk.data("publish", code=1)
    assert told["published"] is False
    assert {problem["rule"] for problem in told["problems"]} >= {"L02"}
    assert desk.current() == name


def test_files_that_are_no_line_are_told_and_nothing_is_published(desk: Desk) -> None:
    desk.edit("main", "go-to: library", "go-to: libary")
    out = desk.ivr("publish", code=1)
    assert 'there is no "libary"' in out
    assert "1 to mend before callers may hear it" in out
    with desk.editions() as editions:
        assert editions.listing() == ()


def test_a_fix_never_waits_for_what_callers_suffer_already(desk: Desk) -> None:
    desk.edit("line", NOTICE, LONG_NOTICE)
    desk.put_on_the_air()
    desk.edit("services", LIBRARY, SLIPPED)
    desk.edit("line", "# The smallest whole line", "#\n#\n# The smallest whole line")  # other line numbers
    text = (desk.home / "menus/main.yaml").read_text(encoding="utf-8")  # and other files
    (desk.home / "menus/main.yaml").unlink()
    (desk.home / "menus/first.yaml").write_text(text, encoding="utf-8")
    out = desk.ivr("publish")
    assert f"Published. Edition {desk.current()} is current" in out
    assert "Callers suffer these as before; mend them soon (" in out
    assert "menus/line.yaml:8:  emergency > say  [L02]" in out


def test_what_is_new_is_refused_beside_what_callers_suffer_already(desk: Desk) -> None:
    desk.edit("line", NOTICE, LONG_NOTICE)
    name = desk.put_on_the_air()
    desk.edit("main", "The town hall can help you.", HARD)
    out = desk.ivr("publish", code=1)
    to_mend, already = out.split("Callers suffer these already, and they stop nothing (")
    assert "[L31]" in to_mend
    assert "[L02]" not in to_mend
    assert "[L02]" in already
    assert "[L31]" not in already
    assert desk.current() == name


def test_a_number_that_is_not_the_one_checked_is_no_news_where_callers_have_it(desk: Desk) -> None:
    desk.ivr("check", "--stamp", "library", "--by", "Ana")
    desk.edit("services", LIBRARY, SLIPPED)
    assert "the number dialled is not the one that was checked" in desk.ivr("publish", code=1)
    desk.put_on_the_air()
    desk.edit("main", "How can we help?", "How may we help?")
    assert "Callers suffer these as before" in desk.ivr("publish")


# Several people, and a database in trouble.


def test_two_people_who_publish_in_the_same_second_are_both_told(
    desk: Desk, tmp_path: Path, url: str
) -> None:
    ben = desk_with_small_line(tmp_path / "ben", url, desk.capsys, desk.monkeypatch)
    desk.ivr("publish")
    desk.edit("services", LIBRARY, SLIPPED)
    ben.edit("main", "How can we help?", "How may we help?")
    database = open_database(url)
    with database.writing():  # both have compared their drafts before either can publish
        processes = [each.started("publish") for each in (desk, ben)]
        begun = [process.stdout.readline() for process in processes if process.stdout]
    ended = [process.communicate(timeout=30) for process in processes]
    database.close()
    assert [line.startswith("Compared with edition ") for line in begun] == [True, True]
    assert [process.returncode for process in processes] == [0, 0], ended
    outs = [out for out, _ in ended]
    assert [out.count("Published. Edition ") for out in outs] == [1, 1]
    (last,) = [n for n, out in enumerate(outs) if "MEANWHILE" in out]
    assert desk.current() in outs[last]
    other = ("ana", "ben")[1 - last]
    assert f"MEANWHILE {other} made edition " in outs[last]
    number = (
        CHANGED
        if last == 0
        else CHANGED.replace("+13127466001 is", "X is")
        .replace("of +13127466000", "of +13127466001")
        .replace("X is", "+13127466000 is")
    )
    assert number in outs[last].split("MEANWHILE")[1]


def test_a_draft_that_was_withdrawn_is_not_published_again_by_mistake(desk: Desk) -> None:
    desk.ivr("publish")
    desk.edit("services", LIBRARY, SLIPPED)
    desk.ivr("publish")
    bad = desk.current()
    desk.ivr("editions", "rollback", "--why", "wrong number")
    desk.ivr("publish", code=1)
    assert f"Edition {bad} was withdrawn (ana: wrong number).\nChange the draft, or " in desk.err
    assert desk.current() != bad


def test_a_damaged_current_edition_keeps_no_better_one_from_callers(desk: Desk) -> None:
    desk.ivr("publish")
    bad = desk.current()
    database = open_database(desk.url)
    with database.writing() as connection:
        connection.execute(update(editions_table).values(fingerprint="0" * 64))
    database.close()
    desk.edit("services", LIBRARY, SLIPPED)
    out = desk.ivr("publish")
    assert f"Nothing can be compared: edition {bad} is damaged in the database." in desk.err
    assert f"Published. Edition {desk.current()} is current" in out
    assert desk.current() != bad


def test_a_database_that_nobody_reaches_is_told_with_the_remedy(desk: Desk) -> None:
    desk.url = "postgresql://ivr:s3cret@127.0.0.1:1/line"
    with soon(10):
        out = desk.ivr("publish", code=1)
    assert (out, desk.err) == (
        "",
        "Error: The database line on 127.0.0.1 does not answer.\nCheck that the database server runs and "
        "that DATABASE_URL names it; until then the line answers as it is.\n",
    )


def test_a_database_lost_in_between_leaves_nothing_half_done(
    desk: Desk, new_url: Callable[[], str], kind: str
) -> None:
    desk.ivr("publish")
    name = desk.current()
    desk.edit("services", LIBRARY, SLIPPED)
    database = open_database(desk.url)
    with database.writing():  # for longer than anybody waits
        desk.ivr("publish", code=1)
    database.close()
    assert "is kept busy by another program.\nWait a minute and try again" in desk.err
    with desk.editions() as editions:
        assert [each.name for each in editions.listing()] == [name]
