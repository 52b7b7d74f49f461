"""The whole line in Arabic."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtNoon, InALanguage


class TestArabic(InALanguage):
    language = "ar"
    keys = "93"
    names = re.compile(r"(?!)")


@pytest.mark.thorough
class TestArabicAtNoon(AtNoon, TestArabic):
    """Every place once more, while everything is open."""
