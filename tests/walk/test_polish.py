"""The whole line in Polish."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtNoon, InALanguage


class TestPolish(InALanguage):
    language = "pl"
    keys = "91"
    names = re.compile(r"Chicago Survivors|Gun Stat|1615 West Chicago Avenue|Polish")


@pytest.mark.thorough
class TestPolishAtNoon(AtNoon, TestPolish):
    """Every place once more, while everything is open."""
