"""What a console was in the middle of when it ended: found by its files, put back where it came half of
the way, and told in the audit once."""

from __future__ import annotations

import re
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from ivr.files.change import Change, EditRefused
from ivr.files.whole import replace_whole
from ivr.store.audit import Actor, Audit, Wanted
from ivr.store.roles import Role
from ivr.store.trouble import StoreUnavailable
from ivr.web.staff.console import Console
from ivr.web.staff.unfinished import FOLDER, Deed, Unfinished
from tests.conftest import HOME
from tests.files.recorded import hum, record
from tests.web.staff.browser import Browser, Page
from tests.web.staff.town import ENGLISH, a_take, brought, page_of, town

SignIn = Callable[..., Browser]

MENU = Change("menus/other.yaml", b"main: old\n", b"main: new\n")
WORDS = Change("prompts/es/other.po", b"", b"words")  # a file that is not there yet
DEED = Deed("menu-changed", "main", "old", "new")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A town in two languages."""
    return town(tmp_path)


@pytest.fixture
def files(made: Console) -> Path:
    """A town with a file more."""
    (made.home / MENU.file).write_bytes(MENU.before)
    return made.home


def ended(made: Console, *written: Change, changes: Sequence[Change] = (WORDS, MENU)) -> None:
    """A console ends when only some of what it changes is written."""
    with suppress(KeyboardInterrupt), made.unfinished.doing(Actor("Ana", made.now()), DEED, changes):
        for each in written:
            replace_whole(made.home / each.file, each.after)
        raise KeyboardInterrupt


def told(made: Console) -> list[str]:
    """What the next request finds, and the one after that does not find again."""
    made.unfinished.settle()
    made.unfinished.settle()
    assert list((made.home / FOLDER).iterdir()) == []
    entries = made.audit.everything()
    assert {(each.by, each.at, each.about, each.before, each.after) for each in entries} <= {
        ("Ana", made.now(), "main", "old", "new")
    }
    return [each.deed for each in entries]


def state(home: Path) -> dict[str, bytes]:
    """Every file that there can be."""
    found = (path for folder in ("menus", "prompts", "tests") for path in (home / folder).rglob("*"))
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in found if path.is_file()}


def others(home: Path) -> dict[str, bytes]:
    """Those that are not the town's own, whatever they are called."""
    return {file: content for file, content in state(home).items() if "other" in file}


def test_a_deed_that_ends_well_is_told_as_it_was(made: Console, files: Path) -> None:
    with made.unfinished.doing(Actor("Ana", made.now()), DEED, [MENU]):
        replace_whole(files / MENU.file, MENU.after)
    assert told(made) == ["menu-changed"]


def test_one_that_had_not_begun_is_told_as_undone(made: Console, files: Path) -> None:
    ended(made)
    assert told(made) == ["menu-changed/cut-off-undone"]
    assert others(files) == {MENU.file: MENU.before}


def test_one_that_was_done_and_not_told_yet_is_told_as_done(made: Console, files: Path) -> None:
    ended(made, WORDS, MENU)
    assert told(made) == ["menu-changed/cut-off-done"]
    assert others(files) == {MENU.file: MENU.after, WORDS.file: WORDS.after}


@pytest.mark.parametrize("first", [MENU, WORDS], ids=["menu", "words"])
def test_half_of_one_is_put_back_and_nothing_lies_about(made: Console, files: Path, first: Change) -> None:
    ended(made, first)
    (files / "menus/.other.yaml.new").write_bytes(b"ma")
    assert told(made) == ["menu-changed/cut-off-undone"]
    assert others(files) == {MENU.file: MENU.before}


def test_what_somebody_has_changed_since_is_left_to_people(made: Console, files: Path) -> None:
    ended(made, WORDS)
    (files / MENU.file).write_bytes(b"main: by hand\n")
    assert told(made) == ["menu-changed/cut-off-unsure"]
    assert others(files) == {MENU.file: b"main: by hand\n", WORDS.file: WORDS.after}


@pytest.mark.parametrize("end", ["", "/cut-off-undone"], ids=["told", "told-by-the-next"])
def test_what_is_told_already_is_not_told_again(made: Console, files: Path, end: str) -> None:
    ended(made)
    made.audit.add(Actor("Ana", made.now()), f"{DEED.deed}{end}", DEED.about, DEED.before, DEED.after)
    assert told(made) == [f"menu-changed{end}"]


def test_a_console_that_ended_before_all_was_written_down_had_touched_nothing(made: Console) -> None:
    (made.home / FOLDER).mkdir(parents=True)
    for name, text in (("a.json", ""), ("b.json", '{"by": "Ana", "at"'), ("c.json", "{}")):
        (made.home / FOLDER / name).write_text(text)
    assert told(made) == []


def test_what_is_under_way_is_left_alone(made: Console, files: Path) -> None:
    with made.unfinished.doing(Actor("Ana", made.now()), DEED, [MENU]):
        made.unfinished.settle()
        assert made.audit.everything() == ()
    assert told(made) == ["menu-changed"]


def test_requests_that_look_at_once_tell_each_once(made: Console, files: Path) -> None:
    abouts = [f"menu-{number}" for number in range(8)]
    for about in abouts:
        deed = Deed("menu-changed", about)
        with suppress(KeyboardInterrupt), made.unfinished.doing(Actor("Ana", made.now()), deed, [MENU]):
            raise KeyboardInterrupt
    with ThreadPoolExecutor(4) as requests:
        list(requests.map(lambda _: Unfinished(made.home, made.audit).settle(), range(8)))
    assert sorted(each.about for each in made.audit.everything()) == abouts
    assert list((files / FOLDER).iterdir()) == []


def test_what_is_refused_is_not_told(made: Console, files: Path) -> None:
    with pytest.raises(EditRefused), made.unfinished.doing(Actor("Ana", made.now()), DEED, [MENU]):
        raise EditRefused("It would be a mistake.")
    assert told(made) == []


def test_while_the_database_is_away_it_waits(made: Console, files: Path) -> None:
    ended(made, MENU, changes=[MENU])
    database = made.home / "instance/ivr.db"
    database.rename(database.with_suffix(".away"))
    made.unfinished.settle()
    database.with_suffix(".away").rename(database)
    assert told(made) == ["menu-changed/cut-off-done"]


def reword(browser: Browser) -> str:
    """Saves other words of the first menu in both languages; what the page says then."""
    browser.open("/staff/menus/main")
    return browser.send("/menus/main", say="Whom shall we ring?", **{"say-es": "¿A quién?"}).words


def test_where_nothing_can_be_written_down_nothing_is_changed(
    sign_in: SignIn, made: Console, home: Path
) -> None:
    before = state(home)
    (home / FOLDER).write_text("a file where a folder belongs")
    assert "It cannot be written: File exists." in reword(sign_in(Role.EDITOR, "Ana"))
    assert state(home) == before
    assert "menu-changed" not in made.audit.deeds()


def test_a_disk_that_takes_only_a_part_of_it_refuses_before_a_file_is_touched(
    made: Console, files: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(EditRefused, match="It cannot be written: File too large"):
            ended(made, WORDS, MENU)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told(made) == []
    assert others(files) == {MENU.file: MENU.before}


def test_a_disk_that_fails_half_of_the_way_leaves_all_as_it_was(sign_in: SignIn, home: Path) -> None:
    before = state(home)
    (home / "menus/.main.yaml.new").mkdir()
    assert "It cannot be written: Is a directory." in reword(sign_in(Role.EDITOR, "Ana"))
    assert state(home) == before
    page = sign_in(Role.PUBLISHER, "Ben").open("/staff/audit?by=Ana")
    assert "changed main (cut off in the middle: nothing of it is in the files)" in page.words


def test_the_next_page_tells_what_a_console_left_behind(sign_in: SignIn, made: Console, home: Path) -> None:
    file, old = "menus/main.yaml", (home / "menus/main.yaml").read_bytes()
    new = old.replace(b"How can we help?", b"Yes?")
    ended(made, Change(file, old, new), changes=[Change(file, old, new)])
    page = sign_in(Role.PUBLISHER, "Ben").open("/staff/audit")
    assert "changed main (cut off in the middle: all of it is in the files)" in page.words
    assert (home / file).read_bytes() == new


def test_no_page_that_changes_a_file_tells_the_audit_by_itself() -> None:
    pages = {
        path.name for path in (HOME / "ivr/web/staff").rglob("*.py") if ".audit.add(" in path.read_text()
    }
    assert pages == {"sign_in.py", "code.py"}, "use console().unfinished.doing"


def _stamped(browser: Browser, home: Path) -> Page:
    browser.open("/staff/services/library")
    return browser.send("/stamp")


def _reviewed(browser: Browser, home: Path) -> Page:
    browser.open(page_of("es"))
    return browser.send("/review")


def _listened(browser: Browser, home: Path) -> Page:
    browser.open(page_of("en"))
    return browser.send("/listened")


def _brought_back(browser: Browser, home: Path) -> Page:
    page = browser.open(page_of("en"))
    (earlier,) = set(re.findall(r"/earlier/[-0-9a-f]+", page.html))
    return browser.send(earlier)


def _kept(browser: Browser, home: Path) -> Page:
    brought(home, browser, a_take())
    return browser.send("/keep")


def _call_saved(browser: Browser, home: Path) -> Page:
    browser.open("/staff/try?line=draft&when=noon&language=en&result=busy&keys=2")
    return browser.send("/save", title="The news")


@pytest.mark.parametrize(
    ("deed", "do"),
    [
        ("service-checked", _stamped),
        ("translation-reviewed", _reviewed),
        ("recording-heard", _listened),
        ("recording-brought-back", _brought_back),
        ("recording-kept", _kept),
        ("call-saved", _call_saved),
    ],
)
def test_whatever_is_done_when_the_database_goes_away_is_told_when_it_is_back(
    sign_in: SignIn,
    made: Console,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    deed: str,
    do: Callable[[Browser, Path], Page],
) -> None:
    def away(*_: object) -> None:
        raise StoreUnavailable("the database does not answer", "check that it runs")

    (home / "tests/calls").mkdir(parents=True)
    for pitch in (300, 400):
        record(home, "en", "main", ENGLISH, heard=hum(pitch))
    ana, before = sign_in(Role.EDITOR, "Ana"), state(home)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Audit, "add", away)
        assert do(ana, home).status == 503
    assert state(home) != before
    assert deed not in made.audit.deeds()
    ana.open("/staff/account")
    assert [each.by for each in made.audit.page(Wanted(deed=f"{deed}/cut-off-done"))] == ["Ana"]
