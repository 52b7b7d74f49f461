"""What docs/running.md says of settings, metrics and logs is so."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from ivr.core.call import Place, Silent, State
from ivr.web import wsgi_environment
from ivr.web.answer_log import AnswerLog
from ivr.web.answered import Answered, line_of
from ivr.web.measures import MEASURES, SECONDS
from ivr.web.settings import SettingsRefused, read_settings
from tests.conftest import HOME
from tests.test_house import MODULES

PAGE = (HOME / "docs/running.md").read_text(encoding="utf-8")
VARIABLE = re.compile(r"IVR_[A-Z_]+|TWILIO_[A-Z_]+|DATABASE_URL(?:_FILE)?|PUBLIC_BASE_URL")
BETWEEN_OURSELVES = {value for name, value in vars(wsgi_environment).items() if name.isupper()}


def first_cells(head: str) -> set[str]:
    """What is named in the first column of a table."""
    table = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0]
    firsts = re.findall(r"^\| (`.+?) \|", table, re.M)
    return {name for first in firsts for name in re.findall(r"`([\w-]+)", first)}


def test_every_variable_that_is_read_is_on_the_page() -> None:
    trees = [ast.parse((HOME / path).read_text(encoding="utf-8")) for path in MODULES]
    texts = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    read = {text for text in texts if isinstance(text, str) and VARIABLE.fullmatch(text)}
    assert first_cells("variable") == read - BETWEEN_OURSELVES


def test_what_is_said_of_tokens_is_so(tmp_path: Path) -> None:
    page = (HOME / "docs/security.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"A token that is empty(.*?) refuses to start", page)
    for token in ("", *re.findall(r"`(.+?)`", said)):
        with pytest.raises(SettingsRefused, match="TWILIO_AUTH_TOKEN"):
            read_settings({"TWILIO_AUTH_TOKEN": token, "PUBLIC_BASE_URL": "https://line.gov"}, tmp_path, "")


def test_the_answer_log_goes_where_the_pages_say(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    log = AnswerLog().start()
    log(Answered("e1", Place("e1", "en", "main", "main", State.LISTEN), Silent(), None), 0.1)
    log.stop()
    out, error = capfdbinary.readouterr()
    assert (out, error.startswith(b'{"event": "answer"')) == (b"", True)
    for page, words in (
        ("docs/running.md", "Standard error has one line"),
        ("docs/privacy.md", "to standard error"),
    ):
        assert words in (HOME / page).read_text(encoding="utf-8")


def test_every_metric_is_on_the_page() -> None:
    assert first_cells("metric") == {SECONDS, *(measure.name for measure in MEASURES)}


def test_every_field_of_the_log_is_on_the_page() -> None:
    place = Place("e1", "en", "main", "main", State.LISTEN)
    told = json.loads(line_of(Answered("e1", place, Silent(), None, "RuntimeError: no clock")))
    assert first_cells("field") == told.keys() | {"ms"}
