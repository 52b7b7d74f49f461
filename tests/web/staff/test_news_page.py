"""News: added, replaced, moved, changed and taken away, in every language, by real files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markupsafe import escape

from ivr.core.line import Bulletin
from ivr.files.load import read_line
from ivr.files.script import read_script
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL, Clock
from tests.web.staff.town import town

SignIn = Callable[..., Browser]
PAGE, FILE = "/staff/news", "menus/news.yaml"
CLINIC = "A new clinic opens on the West Side."
FROM_NEWS = {"Referer": f"{BASE_URL}{PAGE}"}


def shipped(to: Path) -> Path:
    return copy_of(HOME, to)


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The shipped line, which a test may change; where any line does, a small one."""
    make: Callable[[Path], Path] = getattr(request, "param", shipped)
    return make(tmp_path)


@pytest.fixture
def clock() -> Clock:
    found = Clock()
    found.now = datetime(2026, 11, 29, 20, 30, tzinfo=UTC)
    return found


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR, "Ana")


def entries(home: Path) -> list[str]:
    """The names of the news, from top to bottom."""
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    bulletin = loaded.line.nodes["news"]
    assert isinstance(bulletin, Bulletin)
    return [item.prompt.removeprefix("news-") for item in bulletin.items]


def words(home: Path, prompt: str) -> dict[str, str]:
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    return dict(loaded.line.prompts[prompt])


def add(browser: Browser, then: str = "add", **fields: str) -> Page:
    browser.open(PAGE)
    return browser.send("/news/news", True, then=then, **fields)


def press(browser: Browser, action: str, **fields: str) -> Page:
    browser.open(PAGE)
    return browser.send(action, True, **fields)


def undo(browser: Browser) -> Page:
    assert browser.page
    found = re.search(r'action="([^"]+/undo/[^"]+)"', browser.page.html)
    assert found
    token = browser.page.form("/look").fields["csrf_token"]
    return browser.ask("POST", found[1], data={"csrf_token": token}, headers=FROM_NEWS)


def test_an_entry_in_two_languages_and_undone(editor: Browser, home: Path, made: Console) -> None:
    before, script = (home / FILE).read_bytes(), (home / "prompts/es/script.po").read_bytes()
    page = add(editor, words=CLINIC, last="2026-12-31", **{"words-es": "Abre una nueva clínica."})
    assert "Added. Callers hear it once it is published." in page.words
    assert entries(home)[0] == "a-new-clinic-opens"
    assert words(home, "news-a-new-clinic-opens") == {"en": CLINIC, "es": "Abre una nueva clínica."}
    rows = (
        "    - name: a-new-clinic-opens\n      date: 2026-11-29\n      until: 2026-12-31\n"
        f"      say: >\n        {CLINIC}\n"
    )
    assert (home / FILE).read_bytes() == before.replace(b"  items:\n", f"  items:\n{rows}".encode())
    shown = page.words.partition("Sun 29 Nov 2026")[2].partition("Thu 19 Dec 2019")[0]
    assert "heard today until Thu 31 Dec 2026 left out in Polish, Chinese, Arabic" in shown
    assert not read_script(home, "es").translations["news-a-new-clinic-opens"].reviewed
    entry = made.audit.page()[0]
    assert (entry.by, entry.deed, entry.about) == ("Ana", "news-changed", "news")
    assert entry.after and CLINIC in entry.after and CLINIC not in (entry.before or "")
    assert "Undone." in undo(editor).words
    assert ((home / FILE).read_bytes(), (home / "prompts/es/script.po").read_bytes()) == (before, script)


def test_one_entry_in_the_place_of_all_others(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes()
    count = len(entries(home))
    page = add(editor, then="replace", words=CLINIC)
    assert f"Added in the place of all {count} that were there. Callers hear this alone" in page.words
    assert entries(home) == ["a-new-clinic-opens"]
    assert "1 entry is heard today" in page.words
    undo(editor)
    assert (home / FILE).read_bytes() == before


def test_what_is_coming_and_what_is_over(editor: Browser, home: Path, clock: Clock, sign_in: SignIn) -> None:
    page = add(editor, words=CLINIC, first="2026-12-05", last="2026-12-06")
    assert "Nobody will hear it before Sat 5 Dec 2026." in page.words
    count = len(entries(home)) - 1
    page = editor.open(PAGE)
    assert f"{count} entries are heard today" in page.words
    assert "coming, from Sat 5 Dec 2026" in page.words
    clock.pass_(days=8)
    assert "over since Sun 6 Dec 2026" in sign_in(Role.VIEWER).open(PAGE).words


def test_days_that_may_not_be_meant_are_kept_and_said(editor: Browser, home: Path, clock: Clock) -> None:
    page = add(editor, words=CLINIC, dated="2999-11-29")
    assert "Added." in page.words
    assert "Its date, Fri 29 Nov 2999, is still to come; callers hear it before that." in page.words
    assert entries(home)[0] == "a-new-clinic-opens"
    editor.open(f"{PAGE}/news/a-new-clinic-opens")
    page = editor.send("/news/news/a-new-clinic-opens", dated="2026-11-20", last="2026-11-27")
    assert "Saved." in page.words and "It is over already: nobody hears it." in page.words


def test_up_and_down_without_a_script(editor: Browser, home: Path) -> None:
    before, file = entries(home), (home / FILE).read_bytes()
    first, second = before[:2]
    page = press(editor, f"/{second}/move", to="up")
    assert "Moved." in page.words
    assert entries(home) == [second, first, *before[2:]]
    press(editor, f"/{second}/move", to="down")
    assert entries(home) == before
    assert (home / FILE).read_bytes() == file
    assert "Moved" not in press(editor, f"/{first}/move", to="up").words, "it is the first already"
    assert entries(home) == before


def test_an_entry_is_changed_where_it_stands(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_text("utf-8").split("\n")
    editor.open(f"{PAGE}/news/budget-2020")
    page = editor.send(
        "/budget-2020", words="The City Council approves a budget.", last="2026-12-01", dated="2019-11-27"
    )
    assert "Saved." in page.words
    after = (home / FILE).read_text("utf-8").split("\n")
    assert [row for row in after if row not in before] == [
        "      date: 2019-11-27",
        "      until: 2026-12-01",
        "      say: The City Council approves a budget.",
    ]
    assert words(home, "news-budget-2020")["en"] == "The City Council approves a budget."
    spanish = read_script(home, "es").translations["news-budget-2020"]
    assert spanish.changed("The City Council approves a budget."), "nobody translated it anew"
    editor.open(f"{PAGE}/news/budget-2020")
    assert "Nothing was changed." in editor.send("/budget-2020").words
    editor.open(f"{PAGE}/news/budget-2020")
    editor.send("/budget-2020", last="")
    assert "until" not in (home / FILE).read_text("utf-8")


def test_an_entry_is_taken_away_and_comes_back(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes()
    page = press(editor, "/joint-statement/remove")
    assert "Taken away." in page.words
    assert "joint-statement" not in entries(home)
    undo(editor)
    assert (home / FILE).read_bytes() == before
    add(editor, then="replace", words=CLINIC)
    assert "This is the only entry." in press(editor, "/a-new-clinic-opens/remove").words
    assert entries(home) == ["a-new-clinic-opens"]


MISTAKES = [
    ({"words": ""}, "Write what callers should hear."),
    ({"words": "..."}, "Write what callers should hear."),
    ({"words": "The City Council approves Mayor Lightfoot's 2020 budget."}, "are in the news already"),
    ({"dated": ""}, "Write a day, like 2026-11-29."),
    ({"dated": "soon"}, "Write a day, like 2026-11-29."),
    ({"last": "2026-11-28"}, "That day is over, so nobody would hear it."),
    ({"first": "2026-12-05", "last": "2026-12-04"}, "It ends before it begins"),
    ({"words": "Call 312-744-5000."}, "telephone number is typed into the words"),
    ({"words": "Press 5 now."}, "key is typed into the words"),
    ({"words": "<script>alert(1)</script>"}, "sign that cannot be spoken"),
    ({"words-es": "Llame al 312-744-5000."}, "telephone number is typed into the words"),
    ({"words": "A bell \x07 rings."}, "control character"),
    ({"words": "So long. " * 300}, "letters are too many"),
]


def test_what_would_be_a_mistake_is_told_and_nothing_is_lost(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_bytes(), (home / "prompts/es/script.po").read_bytes()
    for wrong, told in MISTAKES:
        page = add(editor, **{"words": CLINIC, "words-pl": "Nowa klinika.", **wrong})
        assert page.status == 422, wrong
        assert told in page.words, wrong
        assert "Nowa klinika." in page.html
        assert "<script>alert" not in page.html
    assert ((home / FILE).read_bytes(), (home / "prompts/es/script.po").read_bytes()) == before


HOSTILE = [
    "'; DROP TABLE x; --",
    '"quoted" & more',
    "%(name)s",
    "- not a list",
    "key: value",
    "yes",
    "!tag me",
]


@pytest.mark.no_cover
@pytest.mark.parametrize("home", [town], indirect=True)
def test_whatever_is_typed_comes_back_as_it_was(editor: Browser, home: Path) -> None:
    for said in HOSTILE:
        page = add(editor, then="replace", words=said, **{"words-es": said})
        assert page.status == 200, page.words
        (name,) = entries(home)
        assert words(home, f"news-{name}") == {"en": said, "es": said}
        assert str(escape(said)) in page.html


def test_two_people_change_one_entry(sign_in: SignIn, home: Path) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    for each in (ana, ben):
        each.open(f"{PAGE}/news/budget-2020")
    ben.send("/budget-2020", words="Ben was here.")
    page = ana.send("/budget-2020", words="Ana was here.")
    assert page.status == 409
    assert "Somebody changed this meanwhile." in page.words and "Ben was here." in page.words
    assert "Ana was here." in page.html
    ana.send("/budget-2020", words="Ana was here.")
    assert words(home, "news-budget-2020")["en"] == "Ana was here."


def test_an_entry_that_is_gone_is_not_found(editor: Browser, sign_in: SignIn) -> None:
    press(editor, "/budget-2020/remove")
    assert editor.open(f"{PAGE}/news/budget-2020").status == 404
    assert editor.open(f"{PAGE}/main/budget-2020").status == 404


def test_viewers_look_only_and_a_line_without_news_teaches(sign_in: SignIn, home: Path) -> None:
    viewer = sign_in(Role.VIEWER)
    page = viewer.open(PAGE)
    assert "Add it" not in page.words and "Take away" not in page.words
    assert "fieldset disabled" in viewer.open(f"{PAGE}/news/budget-2020").html
    (home / FILE).unlink()
    assert "There are no news" in viewer.open(PAGE).words


def test_the_date_of_today_is_that_of_the_line(sign_in: SignIn, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    page = sign_in(Role.EDITOR, "Ben").open(PAGE)
    assert page.form("/news/news").fields["dated"] == str(date(2026, 11, 30))
