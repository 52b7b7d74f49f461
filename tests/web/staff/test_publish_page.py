"""Publishing from the page, and taking it back: what callers hear, and what its people are told."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.edition import compile_line
from ivr.files.load import read_line
from ivr.store.depot import Depot
from ivr.store.history import Decision
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from ivr.web.staff.jobs import Job, Outcome
from ivr.web.staff.mount import Mount
from ivr.web.supply import Published, Supplier
from tests.files.small import SMALL, copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, DEMO_URL, Clock

SignIn = Callable[..., Browser]

LIBRARY, SLIPPED = "dial: 312-746-6000", "dial: 312-746-6001"
LOUD = "NUMBER CHANGED: Fairview library: +13127466001 is dialled instead of +13127466000."
NOTICE = "Hang up and call nine one one if this is an emergency."
LONG_NOTICE = (
    "Hang up and call nine one one if this is an emergency, or if somebody near you is in danger, or if you "
    "can see or hear a crime or a fire, or anything else that is bad, near you or near where you live."
)


@pytest.fixture
def rules() -> Sequence[Rule]:
    """All of them: here it is told what they find."""
    return RULES


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The small line, which a test may spoil."""
    return copy_of(SMALL, tmp_path)


@pytest.fixture
def first(made: Console) -> str:
    """The edition that callers hear: the draft as it was on Monday."""
    return put_on_the_air(made, "Cleo", "we begin")


def put_on_the_air(made: Console, by: str, why: str) -> str:
    loaded = read_line(made.home)
    assert loaded.line
    line = compile_line(loaded.line, "").line
    made.editions.publish(line, {}, Decision(by, why, made.now()))
    return line.edition


def edit(made: Console, file: str, old: str, new: str) -> None:
    path = made.home / "menus" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def settled(browser: Browser, path: str) -> Page:
    """A page once the work in the background that it waits for is over."""
    until = time.monotonic() + 60
    while "progress.js" in (page := browser.open(path)).html:
        assert time.monotonic() < until
        time.sleep(0.05)
    return page


def publish(browser: Browser, why: str) -> Page:
    """Looks at the page, sends its form, and waits for the end of the work."""
    settled(browser, "/staff/publish")
    page = browser.send("/publish", why=why)
    return settled(browser, page.path) if page.status == 200 else page


# What callers would notice is told, and one button makes it so.


def test_a_changed_number_is_shouted_published_and_told(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER, "Ana")
    page = settled(ana, "/staff/publish")
    assert f"<strong>{LOUD}</strong>" in page.html
    assert "Calls in progress go on in it, because it corrects what they were told" in page.words
    page = publish(ana, "the library moved")
    assert "Published. Callers hear edition" in page.words
    assert "It corrects the one before" in page.words
    assert "A second person is to look at it within 24 hours" in page.words
    current = made.editions.current()
    assert current and current.name != first
    assert (current.decision.by, current.decision.why) == ("Ana", "the library moved")
    newest = made.audit.page()[0]
    assert (newest.by, newest.deed, newest.about) == ("Ana", "edition-published", current.name)
    assert "There is nothing to publish" in settled(ana, "/staff/publish").words


def test_other_words_let_calls_finish_and_say_until_when(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "main", "How can we help?", "How may we help?")
    ana = sign_in(Role.PUBLISHER)
    page = publish(ana, "kinder words")
    assert "Calls in progress finish on the edition they began with." in page.words
    assert "A second person" not in page.words
    page = settled(ana, "/staff/publish")
    assert f"{first} is kept for calls that began on it until Tue 24 Nov 2026" in page.words


def test_the_draft_is_checked_once_for_today_and_for_the_comparison(
    sign_in: SignIn, made: Console, first: str
) -> None:
    edit(made, "main", "How can we help?", "How may we help?")
    settled(sign_in(Role.VIEWER), "/staff/")
    looked, (previewed, _) = made.draft.seen(), made.preview.latest()
    assert looked and previewed and previewed.found.checked is looked.checked


def test_the_day_of_a_check_is_the_lines_and_not_the_machines(
    sign_in: SignIn, made: Console, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)  # Monday, 11:30 at night in Chicago
    settled(sign_in(Role.VIEWER), "/staff/")
    assert made.draft.seen()
    monday = made.draft.state()
    clock.pass_(minutes=20)
    assert made.draft.state() == monday
    clock.pass_(minutes=20)
    assert made.draft.state() != monday


def test_the_first_edition_is_published_from_the_page(sign_in: SignIn, made: Console) -> None:
    ana = sign_in(Role.PUBLISHER)
    assert "this is the first edition" in settled(ana, "/staff/publish").words
    assert "Published." in publish(ana, "we begin").words
    assert made.editions.current()


def test_an_editor_sees_it_and_does_not_publish(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    page = settled(sign_in(Role.EDITOR), "/staff/publish")
    assert LOUD in page.words
    assert "A publisher can let callers hear it." in page.words
    assert 'action="/staff/publish"' not in page.html


def test_a_reason_is_wanted(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER)
    page = publish(ana, "  ")
    assert page.status == 422
    assert "Fill this in." in page.words
    assert LOUD in page.words
    assert publish(ana, "x" * 2001).status == 422


# What must be mended refuses it, but for what callers suffer already.


def test_a_must_problem_refuses_it_and_one_they_suffer_already_does_not(
    sign_in: SignIn, made: Console, first: str
) -> None:
    ana = sign_in(Role.PUBLISHER)
    edit(made, "services", LIBRARY, SLIPPED)
    settled(ana, "/staff/publish")
    edit(made, "line", NOTICE, LONG_NOTICE)
    page = settled(ana, ana.send("/publish", why="quick").path)
    assert "Not published; callers hear what they heard before." in page.words
    page = settled(ana, "/staff/publish")
    assert "To mend before callers may hear it" in page.words
    assert "L02" in page.words
    assert 'name="why"' not in page.html
    current = made.editions.current()
    assert current and current.name == first
    edit(made, "services", SLIPPED, LIBRARY)
    put_on_the_air(made, "an older version", "it had no such rule")
    edit(made, "services", LIBRARY, SLIPPED)
    page = settled(ana, "/staff/publish")
    assert "Callers suffer these already, and they stop nothing" in page.words
    assert "Published." in publish(ana, "the library moved").words


def test_files_that_are_no_line_are_told(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, "dail: 312-746-6000")
    page = settled(sign_in(Role.PUBLISHER), "/staff/publish")
    assert "cannot be published yet" in page.words


# Two people.


def test_what_somebody_published_meanwhile_is_told_and_not_overwritten(
    sign_in: SignIn, made: Console, first: str
) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER, "Ana")
    settled(ana, "/staff/publish")
    ana_saw = ana.page
    edit(made, "services", SLIPPED, "dial: 312-746-6002")
    theirs = put_on_the_air(made, "Ben", "the right number")
    edit(made, "services", "dial: 312-746-6002", SLIPPED)
    ana.page = ana_saw
    page = settled(ana, ana.send("/publish", why="the library moved").path)
    assert f"Ben made edition {theirs} current meanwhile (the right number)" in page.words
    current = made.editions.current()
    assert current and current.name == theirs


def test_a_draft_that_changed_since_is_not_published_unseen(
    sign_in: SignIn, made: Console, first: str
) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER)
    settled(ana, "/staff/publish")
    edit(made, "main", "How can we help?", "How may we help?")
    page = settled(ana, ana.send("/publish", why="the library moved").path)
    assert "the draft changed since you looked at it" in page.words
    current = made.editions.current()
    assert current and current.name == first


def test_of_two_in_the_same_second_the_second_is_told(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER, "Ana")
    settled(ana, "/staff/publish")
    go_on = Event()

    def work(job: Job) -> Outcome:
        assert go_on.wait(20)
        return Outcome("done")

    made.jobs.start("publish", "Publishing the draft", "Ben", work)
    page = ana.send("/publish", why="the library moved")
    go_on.set()
    assert page.status == 409
    assert "Ben is publishing in this moment." in page.words
    current = made.editions.current()
    assert current and current.name == first


# A wrong number at nine on a Sunday evening.


def test_a_wrong_number_on_a_sunday_evening_is_taken_back_in_two_clicks(
    sign_in: SignIn, made: Console, first: str, clock: Clock
) -> None:
    clock.pass_(days=6, hours=9)
    edit(made, "services", LIBRARY, SLIPPED)
    ana, ben = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.PUBLISHER, "Ben")
    publish(ana, "the library moved")
    wrong = made.editions.current()
    assert wrong
    began = time.monotonic()
    page = ben.open("/staff/history")
    (back,) = [link for link in page.links if link == f"/staff/history/{first}/back"][:1]
    page = ben.open(back)
    assert f"New calls hear edition {first} within two seconds." in page.words
    assert f"Edition {wrong.name} is withdrawn" in page.words
    page = ben.send(why="")
    assert time.monotonic() - began < 30
    assert f"Done. Callers hear edition {first}." in page.words
    history = made.editions.history()
    assert (history.current, set(history.withdrawn)) == (first, {wrong.name})
    assert [each.deed for each in made.audit.page()[:2]] == ["edition-withdrawn", "edition-gone-back-to"]
    assert made.confirmations.wanted() == ()
    page = publish(ana, "again")
    assert f"edition {wrong.name} was withdrawn (Ben)" in page.words


def test_going_back_tells_what_callers_will_notice(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    put_on_the_air(made, "Ana", "the library moved")
    page = settled(sign_in(Role.PUBLISHER), f"/staff/history/{first}/back")
    assert "+13127466000 is dialled instead of +13127466001" in page.words


def test_who_goes_back_from_what_is_no_longer_current_is_told(
    sign_in: SignIn, made: Console, first: str
) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    put_on_the_air(made, "Ana", "the library moved")
    ben = sign_in(Role.PUBLISHER, "Ben")
    ben.open(f"/staff/history/{first}/back")
    edit(made, "services", SLIPPED, "dial: 312-746-6002")
    theirs = put_on_the_air(made, "Ana", "mended")
    page = ben.send(why="wrong number")
    assert page.status == 409
    assert f"Ana made edition {theirs} current meanwhile (mended)" in page.words
    assert made.editions.history().current == theirs
    assert "Done." in ben.send(why="still wrong").words


# The list, one edition, two of them, and files.


def test_the_list_says_who_when_why_and_what_callers_hear(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "main", "How can we help?", "How may we help?")
    second = put_on_the_air(made, "Ana", "<script>alert(1)</script>")
    page = sign_in(Role.VIEWER).open("/staff/history")
    assert "callers hear it" in page.words
    assert "calls may be on it until Tue 24 Nov 2026" in page.words
    assert "we begin" in page.words
    assert "by Cleo" in page.words
    assert "<script>alert" not in page.html
    assert page.words.index(first) > 0 < page.words.index(second)
    assert "Go back" not in page.words


def test_nothing_published_teaches(sign_in: SignIn, made: Console) -> None:
    page = sign_in(Role.VIEWER).open("/staff/history")
    assert "Nothing was published yet" in page.words
    assert sign_in(Role.VIEWER).open("/staff/history/0123456789ab").status == 404


def test_one_edition_and_two_compared(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    second = put_on_the_air(made, "Ana", "the library moved")
    viewer = sign_in(Role.VIEWER)
    page = viewer.open(f"/staff/history/{second}")
    assert page.heading == f"Edition {second}"
    assert "A correction: the number dialled for library changed" in page.words
    page = settled(viewer, f"/staff/history/compare?before={first}&after={second}")
    assert LOUD in page.words
    assert "Choose two editions." in viewer.open("/staff/history/compare?before=x").words


def test_withdrawing_and_making_current(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    second = put_on_the_air(made, "Ana", "the library moved")
    ben = sign_in(Role.PUBLISHER, "Ben")
    ben.open(f"/staff/history/{second}/withdraw")
    assert f"Done. Callers hear edition {first}." in ben.send(why="wrong").words
    ben.open(f"/staff/history/{second}/use")
    page = ben.send(why="right after all")
    assert f"Done. Callers hear edition {second}." in page.words
    ben.open(f"/staff/history/{first}/withdraw")
    assert "New calls hear what they hear now." in (ben.page.words if ben.page else "")
    ben.send(why="old")
    history = made.editions.history()
    assert (history.current, set(history.withdrawn)) == (second, {first})
    ben.open(f"/staff/history/{first}/use")
    assert ben.send(why="x" * 2001).status == 422


def test_an_edition_is_exported_and_taken_in_elsewhere(sign_in: SignIn, made: Console, first: str) -> None:
    ana = sign_in(Role.PUBLISHER)
    headers = {"X-Forwarded-For": "192.0.2.1", "User-Agent": "a test"}
    here = {"base_url": BASE_URL, "environ_overrides": {"REMOTE_ADDR": "10.0.0.1"}}
    answer = ana.client.get(f"/staff/history/{first}/export", headers=headers, **here)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="edition-{first}.zip"'
    parcel = answer.get_data()
    assert parcel == made.editions.export(first)
    for content, told in (
        (parcel, f"Edition {first} is here already"),
        (b"<b>", "this file is not taken in"),
    ):
        ana.open("/staff/history")
        assert ana.page
        token = ana.page.form("/history/import").fields["csrf_token"]
        data = {"csrf_token": token, "why": "", "file": (io.BytesIO(content), "line.zip")}
        page = ana.ask("POST", "/staff/history/import", data=data)
        assert told in settled(ana, page.path).words
    ana.open("/staff/history")
    assert ana.send("/history/import").status == 422


# A second person.


def test_a_second_person_confirms_a_changed_number(
    sign_in: SignIn, made: Console, first: str, clock: Clock
) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    put_on_the_air(made, "Ana", "the library moved")
    ana, ben = sign_in(Role.PUBLISHER, "Ana"), sign_in(Role.EDITOR, "Ben")
    page = ana.open("/staff/")
    assert "A second person should look at this" in page.words
    assert "The number dialled for library changed from +13127466000 to +13127466001" in page.words
    assert "You made this change: ask somebody else" in page.words
    assert "overdue" not in page.words
    assert "/confirmations/" not in sign_in(Role.VIEWER).open("/staff/").html
    clock.pass_(hours=24.1)
    ben = sign_in(Role.EDITOR, "Ben")
    assert "overdue" in ben.open("/staff/").words
    (wanted,) = made.confirmations.wanted()
    page = ben.send(f"/confirmations/{wanted.change.id}")
    assert "Confirmed." in page.words
    assert "A second person should look" not in page.words
    assert made.confirmations.wanted() == ()


def test_nobody_confirms_their_own_change_by_hand(sign_in: SignIn, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    put_on_the_air(made, "Ana", "the library moved")
    (wanted,) = made.confirmations.wanted()
    ana = sign_in(Role.PUBLISHER, "Ana")
    token = ana.open("/staff/").form("/look").fields["csrf_token"]
    page = ana.ask("POST", f"/staff/confirmations/{wanted.change.id}", data={"csrf_token": token})
    assert "You made this change yourself: ask somebody else to look at it." in page.words
    assert len(made.confirmations.wanted()) == 1


def test_in_demo_mode_it_says_that_there_is_one_person(demo: Mount, made: Console, first: str) -> None:
    edit(made, "services", LIBRARY, SLIPPED)
    put_on_the_air(made, "(demo visitor)", "a try")
    page = Browser(demo, DEMO_URL).open("/staff/")
    assert "In demo mode there is one person" in page.words
    assert "/confirmations/" not in page.html


# The database is away.


def test_without_its_database_nothing_is_published_and_callers_hear_what_they_heard(
    sign_in: SignIn, made: Console, first: str, tmp_path: Path
) -> None:
    depot, said = Depot(tmp_path / "depot"), list[str]()
    supply = Published(made.editions, depot, lambda line: {}, made.now, said.append)
    supplier = Supplier(supply, said.append)
    supplier.look()
    edit(made, "services", LIBRARY, SLIPPED)
    ana = sign_in(Role.PUBLISHER)
    settled(ana, "/staff/publish")
    made.database.close()
    for name in ("ivr.db", "ivr.db-wal", "ivr.db-shm"):
        (tmp_path / "instance" / name).unlink(missing_ok=True)
    (tmp_path / "instance" / "ivr.db").write_bytes(b"no database at all" * 500)
    assert ana.send("/publish", why="the library moved").status == 503
    for path in ("/staff/publish", "/staff/history", f"/staff/history/{first}/back", "/staff/"):
        page = ana.open(path)
        assert (page.status, page.heading) == (503, "The console\u2019s database does not answer")
    supplier.look()
    assert said
    assert depot.on_air().current == first
