"""The page that docs/console.md adds as an example works as it is written there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader

from ivr.store.roles import Role
from ivr.web.staff import access, app
from ivr.web.staff.access import ACCESS, Access
from ivr.web.staff.console import Console
from ivr.web.staff.mount import Mount
from ivr.web.staff.pages import PAGES
from tests.conftest import HOME
from tests.web.staff.browser import Browser


@pytest.fixture
def staff(made: Console, monkeypatch: pytest.MonkeyPatch) -> Mount:
    """A console with the page of the example, and the decisions that its text names."""
    page = (HOME / "docs" / "console.md").read_text(encoding="utf-8")
    python, html = (re.findall(rf"```{kind}\n(.*?)```", page, re.S)[0] for kind in ("python", "html"))
    made_up: dict[str, Any] = {"__name__": "motto"}
    exec(python, made_up)
    decided = {"motto.page": Access(Role.VIEWER), "motto.change": Access(Role.EDITOR, Role.EDITOR)}
    for name, access_ in decided.items():
        assert f'`"{name}": {_as_written(access_)}`' in page
    monkeypatch.setattr(access, "ACCESS", {**ACCESS, **decided})
    monkeypatch.setattr(app, "PAGES", (*PAGES, made_up["motto"]))
    flask = app.create_app(made)
    assert flask.jinja_loader
    flask.jinja_loader = ChoiceLoader([DictLoader({"motto.html": html}), flask.jinja_loader])
    return Mount(flask.wsgi_app, made.settings, made.ticket)


def _as_written(given: Access) -> str:
    roles = [f"Role.{role.name}" for role in (given.look, given.change) if isinstance(role, Role)]
    return f"Access({', '.join(roles)})"


def test_the_example_works(sign_in: Callable[..., Browser], made: Console, tmp_path: Path) -> None:
    editor = sign_in(Role.EDITOR, "Ben")
    assert editor.open("/staff/motto").heading == "Motto"
    assert "Fill this in." in editor.send("/motto", words="").words
    assert "The motto is changed." in editor.send("/motto", words="We listen.").words
    assert (tmp_path / "motto.txt").read_text() == "We listen."
    newest = made.audit.page()[0]
    assert (newest.by, newest.deed, newest.before, newest.after) == ("Ben", "motto-changed", "", "We listen.")
    viewer = sign_in(Role.VIEWER, "Eve")
    assert "We listen." in viewer.open("/staff/motto").html
    assert viewer.send("/motto", words="Mine.").status == 403
