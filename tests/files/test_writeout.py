"""A line written out as files reads as the same line, whichever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ivr.check.check import check
from ivr.core.line import Bulletin, Line
from ivr.files.load import Loaded, read_line
from ivr.files.recordings import heard
from ivr.files.script import FUZZY, NEEDS_REVIEW
from ivr.files.translations import Scripts
from ivr.files.writeout import write_out
from tests.conftest import HOME
from tests.files.recorded import record
from tests.files.small import SMALL, bilingual, changed, copy_of, entry

DAY = date(2026, 11, 23)


def again(loaded: Loaded, to: Path, sounds: dict[tuple[str, str], bytes] | None = None) -> Loaded:
    """The same line, after it was written out and read."""
    assert loaded.line
    write_out(to, loaded.line, sounds or {}, loaded.scripts)
    return read_line(to)


def line_of(loaded: Loaded) -> Line:
    assert loaded.line, loaded.problems
    return loaded.line


@pytest.mark.no_cover
@pytest.mark.parametrize("home", [HOME, SMALL], ids=["the shipped line", "the smallest line"])
def test_a_line_is_the_same_after_it_was_written_out_and_read(home: Path, tmp_path: Path) -> None:
    loaded = read_line(home)
    back = again(loaded, tmp_path)
    assert line_of(back) == loaded.line
    assert check(back, "twilio", DAY).must == check(loaded, "twilio", DAY).must == []


def test_everything_a_line_can_say_is_kept(tmp_path: Path) -> None:
    line = line_of(read_line(SMALL))
    news = line.nodes["news"]
    assert isinstance(news, Bulletin)
    dated = replace(news.items[0], first=date(2026, 11, 1), last=date(2026, 12, 31))
    library = replace(
        line.service("library"),
        languages=("en", "es"),
        interpreter=True,
        unconfirmed="ask them",
        caller_id="caller",
        ring_seconds=25,
        otherwise="town-hall",
    )
    full = replace(
        line,
        nodes=dict(line.nodes) | {"library": library, "news": replace(news, items=(dated, *news.items[1:]))},
        numbers={"+13127441000": "en"},
    )
    write_out(tmp_path, full, {}, Scripts([], ()))
    assert line_of(read_line(tmp_path)) == full


def test_recordings_say_the_same_words_again(tmp_path: Path) -> None:
    home = copy_of(SMALL, tmp_path / "home")
    record(home, "en", "welcome", "Town of Fairview.")
    record(home, "en", "main", "How can we help?")
    loaded = read_line(home)
    sounds = heard(home, line_of(loaded), placeholders=False)
    assert len(sounds) == 2
    back = again(loaded, tmp_path / "again", sounds)
    assert heard(tmp_path / "again", line_of(back), placeholders=False) == sounds
    assert back.shelves["en"].records["welcome"].seconds == 0.1


def test_what_is_known_of_a_translation_is_kept_while_its_words_are_the_same(tmp_path: Path) -> None:
    home = bilingual(
        tmp_path / "home",
        entry("welcome", "Town of Fairview.", "Pueblo de Fairview."),
        entry("main", "How may we help?", "¿En qué podemos ayudarle?", f"#, {FUZZY}", f"# {NEEDS_REVIEW}"),
        entry("goodbye", "Thank you for calling. Goodbye.", "Gracias por llamar. Adiós."),
    )
    loaded = read_line(home)
    line = line_of(loaded)
    words = {"goodbye": dict(line.prompts["goodbye"]) | {"es": "Adiós."}}
    edition = replace(line, prompts=dict(line.prompts) | words)
    write_out(tmp_path / "again", edition, {}, loaded.scripts)
    (script,) = read_line(tmp_path / "again").scripts.scripts
    kept = {name: script.translations[name] for name in ("welcome", "main", "goodbye")}
    assert (kept["welcome"].reviewed, kept["welcome"].fuzzy) == (True, False)
    assert (kept["main"].reviewed, kept["main"].fuzzy, kept["main"].source) == (
        False,
        True,
        "How may we help?",
    )
    assert (kept["goodbye"].words, kept["goodbye"].reviewed) == ("Adiós.", False)


def test_a_language_that_nobody_knows_anything_of_is_written_too(tmp_path: Path) -> None:
    home = bilingual(tmp_path / "home", entry("welcome", "Town of Fairview.", "Pueblo de Fairview."))
    line = line_of(read_line(home))
    write_out(tmp_path / "again", line, {}, Scripts([], ()))
    assert line_of(read_line(tmp_path / "again")) == line


def test_a_voice_for_each_carrier_is_kept(tmp_path: Path) -> None:
    voices = "voice:\n      twilio: Polly.Joanna-Neural\n      somleng: Alice"
    home = copy_of(SMALL, tmp_path / "home")
    text = changed("line", "voice: Polly.Joanna-Neural", voices)
    (home / "menus/line.yaml").write_text(text, encoding="utf-8")
    loaded = read_line(home)
    assert line_of(again(loaded, tmp_path / "again")) == loaded.line
