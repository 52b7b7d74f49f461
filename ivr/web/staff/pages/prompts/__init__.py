"""Prompts: what callers hear in every language; words, translations and recordings."""

from __future__ import annotations

from ivr.web.staff.pages.prompts import bringing, overview, sounds, takes, translation
from ivr.web.staff.pages.prompts.blueprint import prompts

__all__ = ["bringing", "overview", "prompts", "sounds", "takes", "translation"]
