"""The deployed line called from outside, and compared with the files here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.deploy.city import City
from tests.files.small import copy_of


def deployed(town: City, tmp_path: Path, home: Path = HOME) -> Path:
    """A copy of a line as it was when it was published."""
    copy_of(home, tmp_path / "deployed")
    return tmp_path / "deployed"


def test_the_shipped_line_is_called_in_each_of_its_languages(town: City, tmp_path: Path) -> None:
    there = deployed(town, tmp_path)
    town.home = there
    with town.on_the_air():
        told = town.ivr("deploy", "--check")
    for language in ("en", "es", "pl", "cmn", "ar"):
        assert f"- {language}: the same" in told
    assert "Callers hear the draft." in told
    assert town.carrier.written == []


def test_neither_account_nor_database_is_needed(town: City) -> None:
    town.monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    town.set("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    with town.on_the_air():
        assert "Callers hear the draft." in town.ivr("deploy", "--check")


def test_words_changed_since_are_told_in_their_language(town: City, tmp_path: Path) -> None:
    there = deployed(town, tmp_path, town.home)
    file = town.home / "menus/line.yaml"
    file.write_text(file.read_text().replace("Town of Fairview.", "The town of Fairview."))
    with town.on_the_air(at=there):
        told = town.ivr("deploy", "--check", code=1)
    assert "and the draft is" in told
    assert 'en: callers hear "Town of Fairview." where the draft has "The town of Fairview."' in told


def test_what_differs_behind_the_first_menu_shows_by_the_editions_name(town: City, tmp_path: Path) -> None:
    there = deployed(town, tmp_path, town.home)
    file = town.home / "menus/services.yaml"
    changed = file.read_text().replace("Mo-Fr", "Mo-Th", 1)
    assert changed != file.read_text()
    file.write_text(changed)
    with town.on_the_air(at=there):
        told = town.ivr("deploy", "--check", code=1)
    assert "and the draft is" in told
    assert "en: the same" in told


def test_a_server_with_another_token_is_a_sentence(town: City) -> None:
    with town.on_the_air(token="5d41402abc4b2a76b9719d911017c592"):
        told = town.ivr("deploy", "--check", code=1)
    assert "refuses a signed call in en" in told
    assert "same TWILIO_AUTH_TOKEN" in told


@pytest.mark.parametrize("address", ["https://localhost:9", "https://line.invalid"])
def test_nobody_there(town: City, address: str) -> None:
    town.set("PUBLIC_BASE_URL", address)
    town.ivr("deploy", "--check", code=1)
