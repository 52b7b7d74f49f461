"""The whole line in Mandarin."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtOtherHours, InALanguage

pytestmark = pytest.mark.no_cover  # each place of a language; quicker unwatched


class TestMandarin(InALanguage):
    language = "cmn"
    keys = "92"
    names = re.compile(r"NAMI|COPA|Mandarin")


@pytest.mark.thorough
class TestMandarinAtOtherHours(AtOtherHours, TestMandarin):
    """Every place once more, at the other states of the hours."""
