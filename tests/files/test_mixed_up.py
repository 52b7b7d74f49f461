"""What staff mix up: one number in two ways, one language's file in another's folder, a notice left out."""

from __future__ import annotations

from pathlib import Path

from ivr.files.load import load
from ivr.files.script import read_script
from tests.conftest import HOME

from .small import changed, copy_of, small_with


def test_one_number_written_in_two_ways_is_told(tmp_path: Path) -> None:
    twice = "numbers:\n  312-744-5001: en\n  (312) 744-5001: en\n\nholidays:\n"
    line, problems = load(small_with(tmp_path, line=changed("line", "holidays:\n", twice)))

    assert line is None
    assert [problem.what for problem in problems] == ["(312) 744-5001 is the same number as 312-744-5001"]


def test_the_script_of_another_language_is_not_read_out(tmp_path: Path) -> None:
    path = tmp_path / "prompts/es/script.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Language: pl_PL\\n"\n\nmsgctxt "main"\nmsgid "Hello."\nmsgstr "Halo."\n'
    )

    (problem,) = read_script(tmp_path, "es").problems

    assert problem.what == "this file is in Polish (Poland), by its own head"
    assert problem.level == "must"


def test_the_language_on_key_8_needs_its_short_notice(tmp_path: Path) -> None:
    home = copy_of(HOME, tmp_path)
    path = home / "menus/line.yaml"
    rows = path.read_text().splitlines(keepends=True)
    path.write_text("".join(row for row in rows if "Emergencias" not in row))

    line, problems = load(home)

    assert line is not None
    told = [problem.what for problem in problems]
    assert '"es" is on key 8, and a call begins without its short emergency notice' in told
