"""Menus: the tree, and changing what callers hear and where a key leads, by real files."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.core.line import Line, Menu, Notice
from ivr.files.load import read_line
from ivr.store.roles import Role
from ivr.web.staff.console import Console
from tests.conftest import HOME
from tests.files.small import copy_of
from tests.web.staff.browser import Browser, Page
from tests.web.staff.conftest import BASE_URL

SignIn = Callable[..., Browser]
MENUS, CITY = "/staff/menus", "/staff/menus/city-services"
FILE = "menus/city-services.yaml"
TREES = {
    "new-say": "For tree trimming",
    "new-say-es": "Para podar árboles",
    "new-say-pl": "W sprawie drzew",
    "new-say-cmn": "修剪树木",
    "new-say-ar": "لتقليم الأشجار",
}
NOTICE = {
    "notice-say": "Have ready the address.",
    "notice-say-es": "Tenga lista la dirección.",
    "notice-say-pl": "Proszę przygotować adres.",
    "notice-say-cmn": "请准备好地址。",
    "notice-say-ar": "جهّز العنوان.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The shipped line, which a test may change."""
    return copy_of(HOME, tmp_path)


@pytest.fixture
def editor(sign_in: SignIn) -> Browser:
    return sign_in(Role.EDITOR, "Ana")


def line_of(home: Path) -> Line:
    loaded = read_line(home)
    assert loaded.line, loaded.problems
    return loaded.line


def choices(home: Path, menu: str = "city-services") -> list[tuple[str, str]]:
    node = line_of(home).nodes[menu]
    assert isinstance(node, Menu)
    return [(choice.key, choice.target) for choice in node.choices]


def everything(home: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.suffix in (".yaml", ".po")
    }


def undo(browser: Browser) -> Page:
    assert browser.page
    found = re.search(r'action="([^"]+/undo/[^"]+)"', browser.page.html)
    assert found, browser.page.words
    token = browser.page.form("/look").fields["csrf_token"]
    return browser.ask("POST", found[1], data={"csrf_token": token}, headers={"Referer": f"{BASE_URL}{CITY}"})


def until(browser: Browser, path: str, told: str) -> Page:
    """A page once work in the background has come so far."""
    end = time.monotonic() + 90
    while told not in (page := browser.open(path)).words:
        assert time.monotonic() < end, page.words
        time.sleep(0.3)
    return page


def test_the_tree_as_a_list_and_as_a_drawing(sign_in: SignIn) -> None:
    viewer = sign_in(Role.VIEWER)
    page = until(viewer, MENUS, "rings after")
    assert "2 nami 833-626-4244 Mo-Fr 09:00-20:00; Sa-Su 09:00-17:00 · rings after" in page.words
    assert "when closed nami-closed" in page.words
    assert "/staff/services/nami" in page.links and "/staff/menus/city-services" in page.links
    picture = viewer.open(f"{MENUS}/tree.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "Chicago public safety line" in picture.html and "soonest after" in picture.html
    page = viewer.open(CITY)
    assert re.search(r"English\s?\d+ s\s?Spanish\s?\d+ s", page.words), page.words
    assert "Callers come here from main" in page.words
    assert "Add the choice" not in page.words, "a viewer looks"
    assert viewer.open(f"{MENUS}/nami").path == "/staff/services/nami"
    assert viewer.open(f"{MENUS}/no-such").status == 404


def test_add_a_choice_to_a_service_and_undo_it(editor: Browser, home: Path, made: Console) -> None:
    before = everything(home)
    editor.open(CITY)
    page = editor.send("/add", True, **{"new-to": "police-line"}, **TREES)
    assert "The choice is added." in page.words
    assert choices(home)[-1] == ("7", "police-line")
    assert line_of(home).prompts["city-services-police-line"]["pl"] == "W sprawie drzew"
    rows = "    - press: 7\n      say: For tree trimming\n      go-to: police-line\n"
    kept = before[str(home / FILE)].decode()
    assert (home / FILE).read_text("utf-8").replace(rows, "") == kept
    entry = made.audit.page()[0]
    assert (entry.deed, entry.about) == ("menu-changed", "city-services")
    assert entry.after and "es city-services-police-line: Para podar árboles" in entry.after
    assert "Undone." in undo(editor).words
    assert everything(home) == before


def test_add_a_choice_with_a_notice_of_its_own(editor: Browser, home: Path) -> None:
    before = everything(home)
    editor.open(CITY)
    editor.send("/add", True, **{"notice-then": "city-311"}, **TREES, **NOTICE)
    assert choices(home)[-1] == ("7", "tree-trimming")
    line = line_of(home)
    assert line.nodes["tree-trimming"] == Notice("tree-trimming", "city-311")
    assert line.prompts["tree-trimming"]["es"] == "Tenga lista la dirección."
    undo(editor)
    assert everything(home) == before


def test_what_a_new_choice_lacks_is_told_beside_it_and_nothing_is_lost(editor: Browser, home: Path) -> None:
    before = everything(home)
    editor.open(CITY)
    page = editor.send("/add", True, **{"new-to": "police-line", **TREES, "new-say-pl": ""})
    assert page.status == 422
    field = page.html.partition('id="new-say-pl-wrong"')[2][:300]
    assert "Nobody has translated" in field
    assert "Para podar árboles" in page.html
    for wrong, told in (
        ({"new-press": "1"}, "is taken by the choice"),
        ({"new-to": "streets"}, "already a choice of this menu"),
        ({"new-say": "Press 7 for trees"}, "key is typed into the words"),
        ({"new-say": "<script>alert(1)</script>"}, "sign that cannot be spoken"),
        ({"new-say-ar": "{number:nobody}"}, "names no service"),
        ({"new-to": "+"}, ""),
        ({"new-to": "moon"}, "Not a valid choice"),
        ({"new-say": "\x00"}, "control character"),
    ):
        editor.open(CITY)
        page = editor.send("/add", True, **{"new-to": "police-line", **TREES, **wrong})
        assert page.status == 422, wrong
        assert told in page.words, wrong
        assert "<script>alert" not in page.html
    assert everything(home) == before


def test_words_targets_and_keys_in_a_form(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_text("utf-8")
    editor.open(CITY)
    page = editor.send(
        "/city-services",
        True,
        say="City services, by three one one.",
        **{"1-say": "For animals", "1-say-es": "Para animales", "5-press": "7"},
    )
    assert "Saved." in page.words
    line = line_of(home)
    assert line.prompts["city-services"]["en"] == "City services, by three one one."
    assert line.prompts["city-services-animal-control"]["es"] == "Para animales"
    assert choices(home)[-1] == ("7", "discrimination")
    changed = set((home / FILE).read_text("utf-8").split("\n")) ^ set(before.split("\n"))
    assert changed == {
        "  say: City services.",
        "  say: City services, by three one one.",
        "      say: For animal control",
        "      say: For animals",
        "    - press: 6",
        "    - press: 7",
    }
    editor.open(CITY)
    assert "Nothing was changed." in editor.send("/city-services").words


def test_where_a_key_leads_takes_its_translations_along(editor: Browser, home: Path) -> None:
    old = line_of(home).prompts["city-services-streets"]
    editor.open(CITY)
    page = editor.send("/city-services", True, **{"0-to": "police-line"})
    assert "Saved." in page.words
    assert choices(home)[0] == ("1", "police-line")
    assert line_of(home).prompts["city-services-police-line"] == old


def test_up_and_down_and_away(editor: Browser, home: Path) -> None:
    before = everything(home)
    editor.open(CITY)
    token = editor.page.form("/add").fields["csrf_token"] if editor.page else ""
    old = choices(home)

    def press(action: str, **fields: str) -> Page:
        return editor.ask("POST", f"{CITY}/{action}", data={"csrf_token": token, **fields})

    assert "Moved; the keys follow the order." in press("move", choice="noise-and-pollution", to="up").words
    assert choices(home)[:3] == [("1", "streets"), ("2", "noise-and-pollution"), ("3", "animal-control")]
    press("move", choice="noise-and-pollution", to="down")
    assert everything(home) == before
    assert "Moved" not in press("move", choice="streets", to="up").words
    assert press("move", choice="no-such", to="up").status == 404
    page = press("remove", choice="discrimination")
    assert "The choice is taken away." in page.words
    assert choices(home) == old[:-1]
    undo(editor)
    assert everything(home) == before


def test_a_notice_goes_on_to_somebody_else(editor: Browser, home: Path) -> None:
    editor.open(f"{MENUS}/streets")
    editor.send("/streets", then="police-line")
    assert line_of(home).nodes["streets"] == Notice("streets", "police-line")
    editor.open(f"{MENUS}/streets")
    editor.send("/streets", then="")
    assert line_of(home).nodes["streets"] == Notice("streets", None)
    assert editor.ask("POST", f"{MENUS}/streets/add", data=_token(editor)).status == 404
    assert editor.ask("POST", f"{MENUS}/nami", data=_token(editor)).status == 404


def _token(browser: Browser) -> dict[str, str]:
    assert browser.page
    return {"csrf_token": browser.page.form("/look").fields["csrf_token"]}


def test_the_block_itself(editor: Browser, home: Path) -> None:
    before = (home / FILE).read_text("utf-8")
    page = editor.open(CITY)
    text = page.form("/text").fields["text"]
    assert text.startswith("city-services:\n  say: City services.\n")
    page = editor.send("/text", text=text.replace("say: City services.", "say: The City.   # short"))
    assert page.status == 422, "the words after # are a comment"
    assert "the words after # are a comment, and are not spoken" in page.words
    editor.open(CITY)
    page = editor.send("/text", text=f"{text.replace('City services.', 'The City.')}  # mine\r\n")
    assert "Saved." in page.words
    assert (home / FILE).read_text("utf-8") == before.replace(
        "say: City services.", "say: The City."
    ).replace("      weight: 5\n\nanimal", "      weight: 5\n  # mine\n\nanimal")
    for typed in (
        "",
        "other:\n  say: Hello.",
        f"{text}\nmore:\n  say: x",
        "city-services: [",
        "<b>",
        "a: b\n" * 3000,
    ):
        editor.open(CITY)
        page = editor.send("/text", text=typed)
        assert page.status == 422, typed[:20]
    assert "The City." in (home / FILE).read_text("utf-8")


def test_two_people_and_both_versions(sign_in: SignIn, home: Path) -> None:
    ana, ben = sign_in(Role.EDITOR, "Ana"), sign_in(Role.EDITOR, "Ben")
    for each in (ana, ben):
        each.open(CITY)
    mine = ana.page.form("/text").fields if ana.page else {}
    ben.send("/city-services", True, say="Ben was here.", **{"say-es": "Ben estuvo aquí."})
    page = ana.send("/city-services", say="Ana was here.")
    assert page.status == 409
    assert "Ben was here." in page.words and "Ben estuvo aquí." in page.words and "Ana was here." in page.html
    page = ana.ask("POST", f"{CITY}/text", data=mine)
    assert page.status == 409
    assert "Ben was here." in page.words
    assert line_of(home).prompts["city-services"]["en"] == "Ben was here."


def test_a_draft_that_is_no_line_has_a_list(sign_in: SignIn, home: Path) -> None:
    path = home / FILE
    path.write_text(path.read_text("utf-8").replace("go-to: streets", "go-to: streetz"), encoding="utf-8")
    editor = sign_in(Role.EDITOR)
    page = until(editor, MENUS, "Everything that can be read")
    assert CITY in page.links
    assert editor.open(f"{MENUS}/tree.svg").status == 404
    until(editor, CITY, "there is no")
    editor.open(CITY)
    page = editor.send("/city-services", True, **{"0-to": "streets"})
    assert "Saved." in page.words
    assert choices(home)[0] == ("1", "streets")
    for each in (home / "menus").glob("*.yaml"):
        each.unlink()
    assert until(editor, MENUS, "There are no menus yet")
