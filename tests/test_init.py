"""Another city begins its line, and somebody can call it: nothing of the first city is in it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.check.check import check
from ivr.cli import main
from ivr.cli.call import reached
from ivr.files.coverage import read_coverage
from ivr.files.load import read_line
from ivr.files.po import read_entries, written
from ivr.files.script import script_file
from ivr.phone import HttpExchange, KeyPress, Request, parse_keys, play, read_story, replay, write_story
from ivr.phone.events import Said
from tests.web.server import TOKEN, Server, answers, free_port, wait_until

FAIRVIEW = (
    *("--name", "Fairview public safety line", "--zone", "America/Denver", "--state", "co"),
    *("--person", "303-331-4700", "--number", "303-866-2471", "--person-name", "Fairview City Hall"),
    *("--languages", "pl,en"),
)
OFFERED = "    offered: no     # until its words are translated\n"
PARTIES = (("CallSid", "CA1"), ("From", "+13125550123"), ("To", "+13038662471"))


def begun(home: Path, *options: str) -> Path:
    assert main(["init", str(home), *options]) == 0
    return home


@pytest.mark.parametrize("options", [(), FAIRVIEW], ids=["nothing said", "everything said"])
def test_a_line_is_begun_that_callers_could_hear(options: tuple[str, ...], tmp_path: Path) -> None:
    home = begun(tmp_path / "fairview", *options)
    loaded = read_line(home)
    found = check(loaded, "twilio", datetime.now(UTC).date())
    assert found.must == []
    assert [each.what for each in found.should] == ["office answers key 0, and is not there at every hour"]
    text = "".join(
        path.read_text(encoding="utf-8") for path in home.rglob("*.*") if "schemas" not in path.parts
    )
    assert not re.search(r"chicago|illinois|nami\b|312|\$(?!schema)", text, re.I)
    assert {"/instance/", "*.zip"} <= {*(home / ".gitignore").read_text().split()}, "no secret goes into git"
    line = loaded.line
    assert line
    assert line.offered == ("en",), "the others once they are translated"
    if options:
        assert (line.name, line.zone, line.numbers) == (FAIRVIEW[1], "America/Denver", {"+13038662471": "en"})
        assert list(line.languages) == ["en", "pl", "es"]
        assert line.service("office").hours.holidays
        assert line.prompts["welcome"]["en"] == "Fairview public safety."


def test_its_golden_call_is_heard_as_it_is_written(tmp_path: Path) -> None:
    home = begun(tmp_path / "fairview")
    (path,) = (home / "tests/calls").iterdir()
    text = path.read_text(encoding="utf-8")
    story, line = read_story(text), read_line(home).line
    assert line
    exchange, entry, _ = reached(line, home, story.at, None)
    assert write_story(story, replay(story, exchange, entry)) == text
    assert "The office is closed now. It opens tomorrow at 8 AM." in text
    assert "dial +18002738255" in text


SPANISH = {
    "emergency": "Cuelgue y llame al nueve uno uno si es una emergencia.",
    "welcome": "Seguridad pública.",
    "last-words": "En una emergencia, llame al nueve uno uno. En una crisis, llame al {number:lifeline-988}. "
    "Para la oficina, llame al {number:office}.",
    "main": "¿Cómo podemos ayudarle?",
    "main-lifeline-988": "Para apoyo de salud mental,",
    "main-office": "Para la oficina,",
    "office-closed": "La oficina está cerrada. Abre {opens}.",
    "office-closed-lifeline-988": "Para apoyo de salud mental a toda hora,",
    "office-closed-office-number": "Para el número de la oficina,",
    "office-number": "Abre {hours:office}. Su número es {number:office}. Otra vez: {number:office}.",
    "office": "la oficina",
    "lifeline-988": "la Línea nueve ocho ocho",
}


def test_a_language_is_offered_once_its_twelve_sentences_are_translated(tmp_path: Path) -> None:
    home = begun(tmp_path / "fairview", "--languages", "en,es,pl,cmn,ar")
    coverage = read_coverage(home)
    for language in ("es", "pl", "cmn", "ar"):
        missing = {cell.prompt for cell in coverage.of(language) if cell.words is None}
        assert missing == SPANISH.keys(), language
    path = home / script_file("es")
    catalog = read_entries(path.read_text(encoding="utf-8"))
    for message in catalog:
        message.string = SPANISH.get(message.context or "", message.string)
    path.write_bytes(written(catalog))
    lines = home / "menus/line.yaml"
    lines.write_text(lines.read_text(encoding="utf-8").replace(OFFERED, "", 1), encoding="utf-8")
    loaded = read_line(home)
    assert check(loaded, "twilio", datetime.now(UTC).date()).must == []
    assert loaded.line
    exchange, entry, _ = reached(loaded.line, home, "2026-12-02 20:00", None)
    heard = [event.words for event in play(exchange, entry, parse_keys("8! 2")) if isinstance(event, Said)]
    assert "La oficina está cerrada. Abre mañana a las ocho de la mañana." in heard


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--zone", "Mars"), 1, '"Mars" is not a time zone'),
        (("--name", "Call 303 331 4700"), 1, "a telephone number is typed into the words"),
        (("--person", "303-555-0123"), 2, "a number for films and examples; write the service's real number"),
        (("--languages", "en,vi"), 2, '"vi" cannot be begun here; there are: en, es, pl, cmn, ar'),
        (("--state", "ZZ"), 2, '"ZZ" is no state. Write it like CO.'),
        (("--name", "A\ttab\nnewline"), 2, "write it in one plain line"),
        (("--person-name", "the\x00office"), 2, "write it in one plain line"),
    ],
)
def test_what_would_make_no_line_is_told_and_nothing_is_written(
    options: tuple[str, ...], code: int, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path), *options]) == code
    assert main(["init", str(tmp_path / "towns/fairview"), *options]) == code
    assert told in "".join(capsys.readouterr())
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").touch()
    assert main(["init", str(tmp_path)]) == 2
    assert main(["init", str(tmp_path / "mine/x")]) == 1
    told = capsys.readouterr().err
    assert "is not empty. Write the name of a new folder." in told
    assert "mine/x: Not a directory" in told
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.faults
@pytest.mark.parametrize("real", [False, True], ids=["demo", "with a token"])
def test_it_is_seconds_from_nothing_to_the_first_call(
    real: bool, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    start, port = time.monotonic(), free_port()
    home, url = begun(tmp_path / "fairview", *FAIRVIEW), f"http://127.0.0.1:{port}"
    server = Server(home, port=port, **({"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_BASE_URL": url} if real else {}))
    try:
        wait_until(lambda: answers(f"{url}/readyz"))
        exchange = HttpExchange(TOKEN if real else (home / "instance/demo-token").read_text())
        heard = [
            event.words
            for event in play(exchange, f"{url}/voice", [KeyPress("1")])
            if isinstance(event, Said)
        ]
        took = time.monotonic() - start
        assert (
            HttpExchange("another token, of a stranger").send(Request("POST", f"{url}/voice", PARTIES)).status
            == 403
        )
    finally:
        assert server.stop() == 0
    assert heard[0] == "Hang up and call nine one one if this is an emergency."
    assert "Connecting you to nine eight eight Lifeline." in heard
    told = "with a token" if real else "in demo mode"
    record_property("covered", f"from `ivr init` to the first call {told}: {took:.1f} s")
