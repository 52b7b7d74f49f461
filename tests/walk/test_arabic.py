"""The whole line in Arabic."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtOtherHours, InALanguage

pytestmark = pytest.mark.no_cover  # each place of a language; quicker unwatched


class TestArabic(InALanguage):
    language = "ar"
    keys = "93"
    names = re.compile(r"(?!)")


@pytest.mark.thorough
class TestArabicAtOtherHours(AtOtherHours, TestArabic):
    """Every place once more, at the other states of the hours."""
