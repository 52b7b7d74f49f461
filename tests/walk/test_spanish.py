"""The whole line in Spanish."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtNoon, InALanguage


class TestSpanish(InALanguage):
    language = "es"
    keys = "8"
    names = re.compile(r"Chicago Survivors|Gun Stat")


@pytest.mark.thorough
class TestSpanishAtNoon(AtNoon, TestSpanish):
    """Every place once more, while everything is open."""
