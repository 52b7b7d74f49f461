"""The whole line in Polish."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtOtherHours, InALanguage

pytestmark = pytest.mark.no_cover  # each place of a language; quicker unwatched


class TestPolish(InALanguage):
    language = "pl"
    keys = "91"
    names = re.compile(r"Chicago Survivors|Gun Stat|1615 West Chicago Avenue|Polish")


@pytest.mark.thorough
class TestPolishAtOtherHours(AtOtherHours, TestPolish):
    """Every place once more, at the other states of the hours."""
