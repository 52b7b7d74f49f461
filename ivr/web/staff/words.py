"""The words of the console, in English or in the language of the browser where somebody translated them."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import cast

from babel import negotiate_locale
from babel.support import LazyProxy, NullTranslations, Translations
from flask import Flask, g, has_request_context, request

CATALOGUES = Path(__file__).parent / "words"  # <language>/LC_MESSAGES/console.mo
DOMAIN = "console"
ENGLISH = "en"
_at_work: ContextVar[str] = ContextVar("language", default=ENGLISH)


def languages() -> list[str]:
    """Those that the console speaks."""
    return [ENGLISH, *sorted(path.parts[-3] for path in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def language() -> str:
    """The language of the page, found once for each; of work in the background, that of the page it was begun
    on."""
    if not has_request_context():
        return _at_work.get()
    if "language" not in g:
        wanted = list(request.accept_languages.values())
        g.language = negotiate_locale(wanted, languages(), sep="-") or ENGLISH
    return cast(str, g.language)


def work_in(language: str) -> None:
    """From now on this thread, which is no page, speaks a language."""
    _at_work.set(language)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [language], DOMAIN)


def gettext(text: str, **blanks: object) -> str:
    """Words in the language of the page, their blanks filled: ``%(name)s``."""
    told = _one(text)
    return told % blanks if blanks else told


def ngettext(one: str, many: str, number: int, **blanks: object) -> str:
    """Words about a number of things: ``%(num)d``."""
    return _of_many(one, many, number) % {"num": number, **blanks}


def lazy(text: str) -> str:
    """Words written down before there is a page, for a form's labels and the like."""
    return cast(str, LazyProxy(gettext, text, enable_cache=False))


_ = gettext
_l = lazy


def _one(text: str) -> str:
    return _catalogue(language()).ugettext(text)


def _of_many(one: str, many: str, number: int) -> str:
    return _catalogue(language()).ungettext(one, many, number)


def speak(app: Flask) -> None:
    """Templates have the same words."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_one, _of_many, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["page_language"] = language
