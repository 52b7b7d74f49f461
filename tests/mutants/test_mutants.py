"""Slips of tired people: those that change what a caller hears or reaches are noticed, and none loses 911."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.mutants.judge import Bench, Verdict
from tests.mutants.makes import KINDS, mutants
from tests.mutants.page import figures, page, summary
from tests.mutants.shift import judged
from tests.mutants.survivors import EXPLAINED
from tests.mutants.texts import Mutant, texts_of

pytestmark = pytest.mark.no_cover  # thousands of cases of what the other tests cover, quicker unwatched

PAGE = HOME / "docs" / "mutants.md"
SAMPLE = 80  # one of so many is judged every time


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(HOME, tmp_path_factory.mktemp("bench") / "home")


def assert_all_explained(verdicts: Sequence[Verdict]) -> None:
    survivors = [each.mutant for each in verdicts if each.survives]
    assert [each for each in survivors if each.kind not in EXPLAINED] == []


def assert_911_first(verdicts: Sequence[Verdict]) -> None:
    """What may be published says nine one one first; what may not is never answered with."""
    assert [each for each in verdicts if each.without_911 and not each.musts] == []


def test_every_slip_changes_a_file_and_is_made_again_alike() -> None:
    texts = texts_of(HOME)
    made = mutants(texts)
    assert len(made) >= 500
    assert made == mutants(texts_of(HOME))
    assert {mutant.kind for mutant in made} == {kind.name for kind in KINDS}
    for mutant in made:
        assert mutant.change
        assert any(texts.content.get(file) != content for file, content in mutant.change.items()), mutant


def test_a_line_that_nobody_spoilt_is_as_it_was(bench: Bench) -> None:
    file = "menus/main.yaml"
    comment = Mutant("a comment", "nobody hears it", {file: bench.texts.content[file] + b"# A comment.\n"})
    verdict = bench.judge(comment)
    assert (verdict.loads, verdict.changed, verdict.rules) == (True, None, ())


def test_a_sample_of_slips_is_noticed_and_keeps_911_first(
    bench: Bench, record_property: Callable[[str, object], None]
) -> None:
    verdicts = [bench.judge(mutant, compare=False) for mutant in mutants(bench.texts)[::SAMPLE]]
    assert_all_explained(verdicts)
    assert_911_first(verdicts)
    record_property("covered", f"spoilt the line in {len(verdicts)} ways, each noticed or explained")


@pytest.mark.thorough
def test_98_of_100_slips_that_callers_would_suffer_are_noticed(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    verdicts = judged(HOME, tmp_path)
    record_property("covered", summary(verdicts))
    assert_911_first(verdicts)
    if os.environ.get("REWRITE"):
        PAGE.write_text(page(verdicts), encoding="utf-8")
    assert_all_explained(verdicts)
    found = figures(verdicts)
    assert found["changed"] >= 500
    assert found["caught"] >= 0.98 * found["changed"]
    assert PAGE.read_text(encoding="utf-8") == page(verdicts)
