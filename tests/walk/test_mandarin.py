"""The whole line in Mandarin."""

from __future__ import annotations

import re

import pytest

from tests.walk.in_a_language import AtNoon, InALanguage


class TestMandarin(InALanguage):
    language = "cmn"
    keys = "92"
    names = re.compile(r"NAMI|COPA|Mandarin")


@pytest.mark.thorough
class TestMandarinAtNoon(AtNoon, TestMandarin):
    """Every place once more, while everything is open."""
