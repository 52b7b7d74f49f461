"""``ivr prompts sheet``: what the voice artist gets."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli_prompts.homes import listed
from tests.test_cli import SHIPPED, run


class Page(HTMLParser):
    """What stands in the cells of a sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.kind, self.found = "", dict[str, list[str]]()
        self.attributes = list[dict[str, str | None]]()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.kind = told.get("class") or ""
        self.attributes.append(told)

    def handle_data(self, data: str) -> None:
        self.found.setdefault(self.kind, []).append(data.strip())


def sheets(to: Path, language: str) -> tuple[Page, list[list[str]]]:
    page = Page((to / f"sheet-{language}.html").read_text(encoding="utf-8"))
    table = (to / f"sheet-{language}.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf"), "a spreadsheet asks for the mark"
    assert b"\r\r" not in table
    return page, list(csv.reader(table.decode("utf-8-sig").splitlines()))


def test_the_sheet_has_what_is_to_be_recorded(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "prompts", "sheet", "es", "--home", str(home), "--to", str(tmp_path / "new"))
    page, (head, *rows) = sheets(tmp_path / "new", "es")
    missing = list(listed(capsys, home, "--missing", "--language", "es").values())
    assert code == 0
    assert f"{len(rows)} sentences, " in out
    assert head == ["prompt", "words", "seconds at most", "file", "translated from"]
    assert [row[0] for row in rows] == [cell["prompt"] for cell in missing] == page.found["name"]
    assert [row[1] for row in rows] == [cell["words"] for cell in missing] == page.found["words"]
    assert ["main", "Vla, How can we help?", "3.0", "es/main.wav", "How can we help?"] in rows
    assert not [row for row in rows if "{" in row[1]]
    assert "each-monday" not in page.found["name"], "it is said inside other sentences"
    notice = {row[0]: float(row[2]) for row in rows}
    assert notice["emergency"] <= 8
    assert notice["emergency-short"] <= 3.5


def test_every_language_is_written_its_own_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "prompts", "sheet", *SHIPPED, "--to", str(tmp_path))
    assert code == 0
    assert "no native speaker has reviewed" in out
    for language, name, direction in (
        ("en", "English", "ltr"),
        ("es", "Spanish", "ltr"),
        ("pl", "Polish", "ltr"),
        ("cmn", "Chinese", "ltr"),
        ("ar", "Arabic", "rtl"),
    ):
        page, rows = sheets(tmp_path, language)
        assert f"Recording sheet: {name} ({language}), {len(rows) - 1} to record" in page.found[""]
        written = [each for each in page.attributes if each.get("class") == "words"]
        assert {(each["lang"], each["dir"]) for each in written} == {(language, direction)}
        assert len(rows) > 100


def test_the_flags_are_those_of_the_list(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path, a_take: Path
) -> None:
    told = ("--home", str(home))
    run(capsys, "prompts", "add", str(a_take), "--prompt", "main", *told)
    run(capsys, "prompts", "add", str(a_take), "--prompt", "welcome", *told)
    code, out, _ = run(capsys, "prompts", "sheet", "en", "--stale", "--to", str(tmp_path), *told)
    assert (code, out) == (0, "en: nothing to record\n")
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("How can we help?", "What can we do for you?"))

    def names(*flags: str) -> set[str]:
        run(capsys, "prompts", "sheet", "--language", "en", *flags, "--to", str(tmp_path), *told)
        return {row[0] for row in sheets(tmp_path, "en")[1][1:]}

    assert names("--stale") == {"main"}
    assert names("--missing") == {
        prompt for prompt, _ in listed(capsys, home, "--missing", "--language", "en")
    }
    assert names() == names("--missing", "--stale") == names("--missing") | {"main"}
    assert names("--all") == names() | {"welcome"}
    _, out, _ = run(capsys, "prompts", "sheet", "es", "--to", str(tmp_path), *told)
    assert "1 were translated from older words. Translate them first: ivr prompts update es" in out


def test_what_nobody_translated_is_told(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    run(capsys, "prompts", "start", "vi", "--tag", "vi-VN", "--home", str(home))
    code, out, _ = run(capsys, "prompts", "sheet", "vi", "--home", str(home), "--to", str(tmp_path))
    assert code == 0
    assert re.search(r"\d+ are not translated and not on the sheet: ivr prompts update vi", out)


def test_words_are_no_html(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("How can we help?", "Smith & Sons, <b>help</b>?"))
    run(capsys, "prompts", "sheet", "en", "--home", str(home), "--to", str(tmp_path))
    assert "Smith &amp; Sons, &lt;b&gt;help&lt;/b&gt;?" in (tmp_path / "sheet-en.html").read_text()


def test_words_are_no_formula_and_come_back_as_they_are(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    words = '=HYPERLINK("https://evil.invalid","help")'
    menu = home / "menus/main.yaml"
    menu.write_text(menu.read_text().replace("How can we help?", words))
    run(capsys, "prompts", "sheet", "--home", str(home), "--to", str(tmp_path))
    for language, column in (("en", 1), ("es", 4)):
        rows = {row[0]: row for row in sheets(tmp_path, language)[1]}
        assert rows["main"][column] == f"'{words}"


def test_refusals(capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path) -> None:
    code, _, err = run(capsys, "prompts", "sheet", "spanish", "--home", str(home))
    assert code == 2
    assert "the languages are: en, es" in err
    (tmp_path / "file").write_text("")
    code, _, err = run(
        capsys, "prompts", "sheet", "es", "--home", str(home), "--to", str(tmp_path / "file/x")
    )
    assert code == 1
    assert "Cannot write" in err
