"""Services: what staff need at nine on a Sunday evening, by real files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markupsafe import escape

from ivr.core.line import Line, Service
from ivr.files.load import read_line
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.conftest import HOME
from tests.files.small import SMALL, copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, Clock

SignIn = Callable[..., Browser]
NAMI = "/staff/services/nami"
FILE = "menus/services.yaml"


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The shipped line, which a test may change; where any line does, a small one."""
    return copy_of(getattr(request, "param", HOME), tmp_path)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR, "Ana")


@pytest.fixture
def clock() -> Clock:
    """A Sunday, half past two in the afternoon in Chicago: NAMI is open until five."""
    found = Clock()
    found.now = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)
    return found


def line_of(home: Path) -> Line:
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    return loaded.line


def nami(home: Path) -> Service:
    return line_of(home).service("nami")


def rows(home: Path) -> list[str]:
    return (home / FILE).read_text(encoding="utf-8").split("\n")


def changed_rows(before: list[str], after: list[str]) -> list[str]:
    return [row for row in after if row not in before] + [f"-{row}" for row in before if row not in after]


AT_NAMI = {"Referer": f"{BASE_URL}{NAMI}"}  # as browsers say from which page a form came


def undo_of(browser: Browser) -> str:
    """The button that takes back what was just done."""
    found = re.search(r'action="([^"]+/undo/[^"]+)"', browser.page.html if browser.page else "")
    assert found
    return found[1]


def save(browser: Browser, then: str = "save", **facts: str) -> Page:
    """Fills in the form of facts and presses one of its buttons."""
    browser.open(NAMI)
    return browser.send("/nami", True, then=then, **facts)


def test_the_list_says_who_is_open_and_what_to_look_at(
    editor: Browser, clock: Clock, sign_in: SignIn
) -> None:
    page = editor.open("/staff/services")
    assert page.heading == "Services"
    nami_card = page.words.partition("NAMI Chicago helpline")[2].partition("nine eight eight")[0]
    assert "open until Sun 29 Nov 2026, 17:00" in nami_card
    assert "833-626-4244" in nami_card
    assert "Mon 23 Nov 2026 (6 days ago)" in nami_card
    assert "not stamped" in nami_card
    assert "at every hour" in page.words and "unconfirmed" in page.words
    assert "closed opens Mon 30 Nov 2026, 08:00" in page.words.partition("Police Board")[2]
    clock.pass_(days=300)
    assert "10 months ago" in sign_in(Role.VIEWER).open("/staff/services").words


def test_a_number_that_has_changed(editor: Browser, home: Path, made: Console) -> None:
    before = rows(home)
    page = save(editor, speak="(312) 747 5000", dial="312-747-5000")
    assert "Saved. Callers hear it once it is published." in page.words
    service = nami(home)
    assert service.dial and service.dial.e164 == "+13127475000"
    assert changed_rows(before, rows(home)) == [
        "  speak: (312) 747 5000",
        "  dial: 312-747-5000",
        "-  speak: 833-626-4244",
        "-  dial: 833-626-4244",
    ]
    entry = made.audit.page()[0]
    assert (entry.by, entry.deed, entry.about) == ("Ana", "service-changed", "nami")
    assert entry.before == "speak: 833-626-4244\ndial: 833-626-4244"
    assert entry.after == "speak: (312) 747 5000\ndial: 312-747-5000"


def test_comments_stay_where_they_are(editor: Browser, home: Path) -> None:
    before = rows(home)
    save(editor, otherwise="city-311", source="a call: 'us', November")
    assert changed_rows(before, rows(home)) == [
        "  otherwise: city-311             # offered when it is busy or does not answer",
        """  source: "a call: 'us', November\"""",
        "-  otherwise: lifeline-988             # offered when it is busy or does not answer",
        "-  source: City page, December 2019; the same hours at Cook County Public Health, November 2025",
    ]


def test_what_other_words_need_is_not_taken_away(editor: Browser, home: Path) -> None:
    """The notice for a closed service says when it opens, so it cannot lose its service."""
    page = save(editor, when_closed="")
    assert page.status == 422
    assert "does not say of which service" in page.words
    assert nami(home).when_closed == "nami-closed"


def test_saving_without_a_change_changes_nothing(editor: Browser, home: Path, made: Console) -> None:
    entries = len(made.audit.page())
    for name in line_of(home).services():
        before = (home / FILE).read_bytes()
        editor.open(f"/staff/services/{name.name}")
        assert "Nothing was changed." in editor.send(f"/{name.name}", then="save").words
        assert (home / FILE).read_bytes() == before
    assert len(made.audit.page()) == entries


MISTAKES = [
    ("dial", "911", "911 is a short code, and short codes are never dialled"),
    ("dial", "312-555-0100", "is a number for films and examples"),
    ("speak", "not a number", "is not a telephone number"),
    ("speak", "", '"speak" is missing'),
    ("hours", "Mo-Fr 9-5", "does not belong in opening hours"),
    ("hours", "Mo-Fr 9:00-5:00", "5 in the afternoon is 17:00"),
    ("hours", "", "is missing here"),
    ("exceptions", "Dec 24 off", "xception"),
    ("languages", "en, klingon", "is not a language code"),
    ("source", "", "is missing here"),
    ("when_closed", "no-such-menu", "Not a valid choice"),
    ("dial", "<script>alert(1)</script>", "is not a telephone number"),
    ("source", "a\x07bell", "control character"),
    ("holidays", "moon", "Not a valid choice"),
]


def test_what_would_be_a_mistake_is_told_beside_its_field_and_nothing_is_lost(
    editor: Browser, home: Path
) -> None:
    before = (home / FILE).read_bytes()
    for field, value, told in MISTAKES:
        page = save(editor, **{field: value}, unconfirmed="keep what I typed")
        assert page.status == 422, (field, value)
        assert told in page.words, (field, value)
        assert "keep what I typed" in page.html
        assert "<script>alert" not in page.html
    assert (home / FILE).read_bytes() == before


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE people; --",
    '=HYPERLINK("http://evil")',
    "{{ 7 * 7 }} {number:nami} %(name)s",
    "# not a comment",
    "- not a list",
    "key: value",
    "*alias &anchor !tag",
    "[1, 2]",
    "yes",
    "\\n\\u0041 \\",
    "x" * 400,
]


@pytest.mark.no_cover
@pytest.mark.parametrize("home", [SMALL], indirect=True)
def test_whatever_is_typed_comes_back_as_it_was_and_does_nothing(editor: Browser, home: Path) -> None:
    for words in HOSTILE:
        editor.open("/staff/services/library")
        page = editor.send("/library", source=words)
        assert page.status == 200, page.words
        assert line_of(home).service("library").source == words
        assert str(escape(words)) in page.html
        for told in (page.html, editor.open("/staff/services").html):
            assert "<script>alert" not in told and "<img src=x" not in told


def test_hours_are_shown_before_they_are_saved(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes()
    page = save(editor, then="show", hours="Mo-Fr 10:00-12:00,13:00-15:30", exceptions="2026 Dec 01 off")
    assert page.status == 200
    assert "as typed and not saved yet" in page.words
    fortnight = page.words.partition("as typed and not saved yet")[2]
    assert "Mon 30 Nov 2026 10:00-12:00, 13:00-15:30 Tue 1 Dec 2026 closed dated exception" in fortnight
    assert "Sun 29 Nov 2026 closed" in fortnight
    assert len(re.findall(r"<th scope=\"row\">", page.html)) == 14
    assert (home / FILE).read_bytes() == before
    page = editor.send("/nami", then="save")
    assert nami(home).hours.weekly == "Mo-Fr 10:00-12:00,13:00-15:30"
    assert nami(home).hours.exceptions == "2026 Dec 01 off"


def test_close_nami_at_three_today_and_take_it_back(
    editor: Browser, home: Path, made: Console, clock: Clock
) -> None:
    before = (home / FILE).read_bytes()
    page = editor.open(NAMI)
    assert page.form("/close").fields["start"] == "2026-11-29T14:30"
    assert page.form("/close").fields["until"] == "2026-11-30T00:00"
    page = editor.send("/close", start="2026-11-29T15:00")
    assert "It is closed for that time." in page.words
    assert "Nobody will hear it" not in page.words
    assert "Closed from Sun 29 Nov 2026, 15:00 until Mon 30 Nov 2026, 00:00" in page.words
    assert "open until Sun 29 Nov 2026, 15:00" in page.words
    hours = nami(home).hours
    assert hours.exceptions == "2026 Nov 29 15:00-24:00 off"
    assert hours.open_at(datetime(2026, 11, 29, 20, 59, tzinfo=UTC))
    assert not hours.open_at(datetime(2026, 11, 29, 21, 0, tzinfo=UTC))
    assert "closure" in editor.open("/staff/services").words
    clock.pass_(minutes=29)
    editor.open(NAMI)
    clock.pass_(minutes=2)
    assert "closed opens Mon 30 Nov 2026, 09:00" in editor.open(NAMI).words
    page = editor.send("/open")
    assert "The closure is taken back." in page.words
    assert (home / FILE).read_bytes() == before
    deeds = [(each.deed, each.before, each.after) for each in made.audit.page()[:2]]
    assert deeds == [
        ("service-opened", "exceptions: 2026 Nov 29 15:00-24:00 off", ""),
        ("service-closed", "", "exceptions: 2026 Nov 29 15:00-24:00 off"),
    ]


def test_a_closure_of_days_goes_beside_other_exceptions(editor: Browser, home: Path) -> None:
    state = "/staff/services/attorney-general"
    before = (home / FILE).read_bytes()
    editor.open(state)
    editor.send("/close", start="2026-12-01T12:00", until="2026-12-04T09:30")
    hours = line_of(home).service("attorney-general").hours
    assert hours.exceptions == (
        "2026 Nov 27 off; 2027 Nov 26 off; "
        "2026 Dec 01 12:00-24:00 off; 2026 Dec 02-2026 Dec 03 off; 2026 Dec 04 00:00-09:30 off"
    )
    assert "# the State closes on the day after Thanksgiving, too" in "\n".join(rows(home))
    assert hours.next_opening(datetime(2026, 12, 1, 19, 0, tzinfo=UTC)) == datetime(
        2026, 12, 4, 15, 30, tzinfo=UTC
    )
    editor.open(state)
    editor.send("/open")
    assert (home / FILE).read_bytes() == before


def test_a_closure_with_what_may_be_a_wrong_year_is_kept_and_said(editor: Browser, home: Path) -> None:
    for start, until, told in (
        ("2020-11-29T15:00", "2026-11-30T00:00", "It began on Sun 29 Nov 2020 already: it is closed at this"),
        ("2027-11-29T15:00", "2027-11-30T00:00", "Nobody will hear it before Mon 29 Nov 2027."),
    ):
        editor.open(NAMI)
        page = editor.send("/close", start=start, until=until)
        assert told in page.words and "It is closed for that time." in page.words
    assert "2027 Nov 29 15:00-24:00 off" in (nami(home).hours.exceptions or "")


NO_CLOSURES = [
    ("2026-11-29T15:00", "2026-11-29T15:00", "It ends before it begins, or is over already."),
    ("2026-11-28T15:00", "2026-11-28T16:00", "It ends before it begins, or is over already."),
    ("three", "2026-11-29T15:00", "Write a day and a time, like 2026-11-29 15:00."),
    ("2026-11-29T15:00", "", "Write a day and a time, like 2026-11-29 15:00."),
    ("0000-01-01T00:00", "9999-12-31T23:59", "Write a day and a time"),
]


def test_a_closure_that_is_none_is_told(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes()
    for start, until, told in NO_CLOSURES:
        editor.open(NAMI)
        page = editor.send("/close", start=start, until=until)
        assert page.status == 422
        assert told in page.words
    assert (home / FILE).read_bytes() == before


def test_a_closure_that_was_taken_back_already_is_told(editor: Browser) -> None:
    editor.open(NAMI)
    editor.send("/close")
    open_ = editor.page.form("/open").fields if editor.page else {}
    editor.send("/open")
    page = editor.ask("POST", f"{NAMI}/open", data=open_)
    assert "Somebody has taken it back already." in page.words
    assert editor.ask("POST", f"{NAMI}/open", data={**open_, "start": "x"}).status == 400


def test_one_click_stamps_who_and_when_and_what(
    editor: Browser, home: Path, clock: Clock, made: Console
) -> None:
    editor.open(NAMI)
    page = editor.send("/stamp")
    assert "Stamped: checked by you today" in page.words
    assert "stamped by Ana on Sun 29 Nov 2026" in page.words
    stamp = read_line(home).stamps.stamps["nami"]
    assert (stamp.by, stamp.day, stamp.values["speak"]) == ("Ana", date(2026, 11, 29), "833-626-4244")
    entry = made.audit.page()[0]
    assert (entry.deed, entry.about) == ("service-checked", "nami")
    assert entry.after and "speak: 833-626-4244\ndial: 833-626-4244" in entry.after


def test_a_change_and_its_stamp_in_one_click(editor: Browser, home: Path, clock: Clock) -> None:
    page = save(editor, then="stamp", speak="312-747-5000", dial="312-747-5000")
    assert "Stamped: checked by you today" in page.words
    assert nami(home).checked == date(2026, 11, 29)
    assert read_line(home).stamps.stamps["nami"].values["dial"] == "312-747-5000"


def test_what_was_changed_meanwhile_is_not_stamped(editor: Browser, home: Path) -> None:
    editor.open(NAMI)
    text = (home / FILE).read_text(encoding="utf-8").replace("833-626-4244", "312-747-5000")
    (home / FILE).write_text(text, encoding="utf-8")
    page = editor.send("/stamp")
    assert "Somebody changed it meanwhile." in page.words
    assert read_line(home).stamps.stamps == {}


def test_a_sudden_closure_is_no_slipped_digit(editor: Browser, home: Path) -> None:
    """The stamp of a service holds its exceptions, too; a closure made here goes into it, and out again."""
    editor.open(NAMI)
    editor.send("/stamp")
    editor.send("/close")
    assert read_line(home).stamps.stamps["nami"].values["exceptions"] == "2026 Nov 29 14:30-24:00 off"
    editor.send("/open")
    assert read_line(home).stamps.stamps["nami"].values["exceptions"] == ""


def test_a_change_is_undone_with_one_click(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes()
    save(editor, speak="312-747-5000", dial="312-747-5000")
    assert editor.page
    token = editor.page.form("/close").fields["csrf_token"]
    page = editor.ask("POST", undo_of(editor), data={"csrf_token": token}, headers=AT_NAMI)
    assert "Undone. It is as it was before." in page.words
    assert page.path == NAMI
    assert (home / FILE).read_bytes() == before


def test_what_was_changed_again_is_not_undone(editor: Browser, home: Path, sign_in: SignIn) -> None:
    ben = sign_in(Role.EDITOR, "Ben")
    save(editor, source="Ana")
    mine = undo_of(editor)
    save(ben, source="Ben")
    token = editor.open(NAMI).form("/close").fields["csrf_token"]
    page = editor.ask("POST", mine, data={"csrf_token": token}, headers=AT_NAMI)
    assert "The same file was changed since. Undo that first" in page.words
    assert nami(home).source == "Ben"
    assert editor.ask("POST", undo_of(ben), data={"csrf_token": token}).status == 404, "another's"


def test_two_people_at_once_and_nothing_is_lost(sign_in: SignIn, home: Path) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    ana.open(NAMI)
    ben.open(NAMI)
    ben.send("/nami", then="save", source="Ben rang them")
    page = ana.send("/nami", then="save", hours="Mo-Fr 09:00-21:00")
    assert page.status == 409
    assert "Somebody changed this meanwhile. Nothing of yours is lost" in page.words
    assert "source: Ben rang them" in page.words
    assert "Mo-Fr 09:00-21:00" in page.html
    assert nami(home).source == "Ben rang them"
    ana.send("/nami", then="save", source="Ben rang them")
    assert (nami(home).source, nami(home).hours.weekly) == ("Ben rang them", "Mo-Fr 09:00-21:00")


def test_viewers_look_and_change_nothing(sign_in: SignIn, home: Path) -> None:
    viewer = sign_in(Role.VIEWER)
    page = viewer.open(NAMI)
    assert "Save" not in page.words and "Close it" not in page.words.replace("Close it for a while", "")
    assert "fieldset disabled" in page.html
    assert viewer.send("/nami", speak="312-747-5000").status == 403


def test_pages_of_a_draft_that_cannot_be_read(editor: Browser, home: Path) -> None:
    assert editor.open("/staff/services/no-such").status == 404
    assert editor.open("/staff/services/main").status == 404
    text = (home / FILE).read_text(encoding="utf-8")
    (home / FILE).write_text(text.replace("Mo-Fr 09:00-20:00", "Mo-Fr 9-20"), encoding="utf-8")
    page = editor.open("/staff/services")
    assert "These cannot be read, and may be services: nami." in page.words
    (home / "menus" / "line.yaml").unlink()
    assert "unknown" in editor.open("/staff/services").words
    assert "nobody knows its zone" in editor.open("/staff/services/copa").words
    editor.open("/staff/services/copa")
    assert "this file is missing" in editor.send("/close").words.lower()
    for path in (home / "menus").glob("*.yaml"):
        path.unlink()
    assert "There is no service yet" in editor.open("/staff/services").words


def test_a_full_audit_names_a_closure_in_words(editor: Browser, sign_in: SignIn) -> None:
    editor.open(NAMI)
    editor.send("/close")
    assert "Ana closed for a while nami" in sign_in(Role.PUBLISHER).open("/staff/audit").words
