"""The draft is heard as it is saved; half an edit, and a disk that takes nothing, leave the one before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.store.depot import Depot
from ivr.web.drafted import _KEPT, Drafted, DraftRefused
from ivr.web.settings import Settings
from tests.conftest import BASE_URL, HOME, TOKEN


class Draft:
    """A home that is edited, and what brings it into the depot."""

    def __init__(self, folder: Path) -> None:
        for name in ("menus", "prompts"):
            shutil.copytree(HOME / name, folder / name)
        self.menu, self.told = folder / "menus/main.yaml", list[str]()
        self.good = self.menu.read_text()
        self.depot = Depot(folder / "depot")
        self.supply = Drafted(Settings(folder, BASE_URL, (TOKEN,), demo=False), self.depot, self.told.append)
        self.supply.step()

    def save(self, question: str) -> None:
        self.menu.write_text(self.good.replace("How can we help?", question))

    def question(self) -> str:
        return self.depot.edition(self.depot.on_air().current).line.prompts["main"]["en"]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft(tmp_path)


def test_each_saving_is_heard_and_calls_finish_on_the_one_before(draft: Draft) -> None:
    first = draft.depot.on_air().current
    draft.supply.step()
    assert len(draft.told) == 1
    draft.save("What is it?")
    draft.supply.step()
    assert "What is it?" in draft.question()
    assert draft.depot.on_air().kept[1:] == (first,)
    assert draft.depot.has(first)


def test_half_an_edit_is_told_once_and_changes_nothing(draft: Draft) -> None:
    draft.menu.write_text("main:\n\tsay: half an edit")
    with pytest.raises(DraftRefused, match="the draft is no line yet"):
        draft.supply.step()
    draft.supply.step()
    assert "How can we help?" in draft.question()
    draft.menu.write_text(draft.good + "\n# a remark\n")
    draft.supply.step()
    assert len(draft.told) == 1, "nothing that callers hear has changed"


def test_many_mistakes_are_counted_and_not_listed(draft: Draft) -> None:
    services = draft.menu.parent / "services.yaml"
    services.write_text(services.read_text().replace("speak:", "spaek:"))
    with pytest.raises(DraftRefused, match=r"and \d+ more$"):
        draft.supply.step()


def test_a_disk_that_took_nothing_is_tried_again(draft: Draft) -> None:
    editions = draft.depot.folder / "editions"
    editions.rename(draft.depot.folder / "moved")
    editions.write_text("in the way")
    draft.save("What is it?")
    for _ in range(2):
        with pytest.raises(OSError):
            draft.supply.step()
    editions.unlink()
    (draft.depot.folder / "moved").rename(editions)
    draft.supply.step()
    assert "What is it?" in draft.question()


def test_a_depot_that_is_gone_is_filled_again(draft: Draft) -> None:
    shutil.rmtree(draft.depot.folder)
    draft.supply.step()
    assert "How can we help?" in draft.question()


def test_only_the_last_drafts_are_kept(draft: Draft) -> None:
    draft.supply._names = tuple(f"{number:012x}" for number in range(_KEPT))
    draft.save("What is it?")
    draft.supply.step()
    assert len(draft.depot.on_air().kept) == _KEPT
