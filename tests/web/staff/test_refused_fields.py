"""What the console refuses to take is in the log, by the fields' names: what was typed is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import wtforms.form

from ivr.store.roles import Role
from ivr.web.staff.base_forms import BaseForm
from tests.files.small import SMALL, copy_of
from tests.web.staff.browser import Browser
from tests.web.staff.conftest import sure
from tests.web.staff.logged import logged

SignIn = Callable[..., Browser]
LIBRARY = "/staff/services/library"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return copy_of(SMALL, tmp_path)


@pytest.mark.parametrize(
    ("page", "form", "typed", "field", "why"),
    [
        (
            "/staff/people",
            "/invite",
            {"name": "<my secret>", "role": "viewer"},
            "name",
            "what was sent is not taken",
        ),
        ("/staff/people", "/invite", {"role": "emperor"}, "role", "a value that no form offers"),
        (LIBRARY, "/library", {"dial": "900-555-0100"}, "dial", "what was sent is not taken"),
        (LIBRARY, "/library", {"otherwise": "my-brother"}, "otherwise", "a value that no form offers"),
        ("/staff/account", "/end-others", {"end-old": "a guess"}, "end-old", "what was sent is not taken"),
    ],
    ids=["by the database", "not offered", "by a rule", "not offered here", "a guess"],
)
def test_a_field_that_is_refused_is_told_without_what_stood_in_it(
    sign_in: SignIn,
    capsys: pytest.CaptureFixture[str],
    page: str,
    form: str,
    typed: dict[str, str],
    field: str,
    why: str,
) -> None:
    sign_in(Role.PUBLISHER, "Eve")
    eve = sign_in(Role.PUBLISHER, "Eve")
    eve.open(page)
    assert eve.send(form, **typed).status == 422
    (told,) = logged(capsys)
    assert (told["event"], told["who"], told["why"]) == ("console-refused", "Eve", why)
    assert field in told["fields"]
    assert next(iter(typed.values())) not in str(told)


def test_so_is_what_leads_to_nothing(sign_in: SignIn, capsys: pytest.CaptureFixture[str]) -> None:
    eve = sign_in(Role.EDITOR, "Eve")
    token = eve.open("/staff/").form("/look").fields["csrf_token"]
    assert eve.ask("POST", "/staff/undo/a-guess", data={"csrf_token": token}).status == 404
    (told,) = logged(capsys)
    assert (told["page"], told["why"]) == ("undo.take_back", "there is nothing like that")


def test_what_is_taken_is_not_told(sign_in: SignIn, capsys: pytest.CaptureFixture[str]) -> None:
    eve = sign_in(Role.PUBLISHER, "Eve")
    eve.open("/staff/people")
    assert sure(eve, "/invite", name="Ben", role="viewer").status == 200
    assert logged(capsys) == []


def test_no_form_of_ours_is_left_out() -> None:
    ours = [each for each in descendants(wtforms.form.BaseForm) if each.__module__.startswith("ivr.")]
    assert len(ours) > 15
    assert [each for each in ours if not issubclass(each, BaseForm)] == []


def descendants(of: type[Any]) -> Iterator[type[Any]]:
    for each in of.__subclasses__():
        yield each
        yield from descendants(each)
