"""The whole line in Spanish."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtOtherHours, InALanguage

pytestmark = pytest.mark.no_cover  # each place of a language; quicker unwatched


class TestSpanish(InALanguage):
    language = "es"
    keys = "8"
    names = re.compile(r"Chicago Survivors|Gun Stat")


@pytest.mark.thorough
class TestSpanishAtOtherHours(AtOtherHours, TestSpanish):
    """Every place once more, at the other states of the hours."""
