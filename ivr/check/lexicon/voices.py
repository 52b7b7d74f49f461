"""Which language each voice of a carrier speaks, told by its name."""

from __future__ import annotations

import re

from ivr.check.lexicon.languages import language_of

# Amazon Polly, by the first name of the voice; two speak both English and Hindi.
_POLLY = {
    "ar": "Zeina Hala Zayd",
    "ca": "Arlet",
    "cs": "Jitka",
    "cy": "Gwyneth",
    "da": "Naja Mads Sofie",
    "de": "Hannah Marlene Vicki Hans Daniel Sabrina",
    "en": (
        "Nicole Russell Olivia Amy Emma Brian Arthur Aditi Raveena Kajal Niamh Aria Jasmine Ayanda Ivy Joanna"
        " Kendra Kimberly Salli Joey Justin Kevin Matthew Ruth Stephen Gregory Danielle Patrick Geraint"
    ),
    "es": "Conchita Lucia Enrique Sergio Raul Alba Mia Andres Lupe Penelope Miguel Pedro",
    "fi": "Suvi",
    "fr": "Isabelle Chantal Gabrielle Liam Celine Lea Mathieu Remi Ambre Florian",
    "hi": "Aditi Kajal",
    "is": "Dora Karl",
    "it": "Carla Bianca Giorgio Adriano Beatrice Lorenzo",
    "ja": "Mizuki Takumi Kazuha Tomoko",
    "ko": "Seoyeon Jihye",
    "nb": "Liv Ida",
    "nl": "Lisa Lotte Ruben Laura",
    "pl": "Ewa Maja Jacek Jan Ola",
    "pt": "Camila Vitoria Ricardo Thiago Ines Cristiano",
    "ro": "Carmen",
    "ru": "Tatyana Maxim",
    "sv": "Astrid Elin",
    "tr": "Filiz Burcu",
    "yue": "Hiujin",
    "zh": "Zhiyu",
}
_BY_NAME = {
    name.casefold(): frozenset(code for code, voices in _POLLY.items() if name in voices.split())
    for names in _POLLY.values()
    for name in names.split()
}
_AMAZON = re.compile(r"(?:polly|amazon)\.([a-z]+)(?:-(?:standard|neural|long-form|generative))?", re.I)
_NAMES_ITS_TAG = re.compile(r"(?:^|[.:_-])([a-z]{2,3}-[A-Z]{2})(?:[.:_-]|$)")


def languages_of(voice: str) -> frozenset[str] | None:
    """The languages a voice speaks; None where its name does not tell."""
    if named := _AMAZON.fullmatch(voice):
        return _BY_NAME.get(named[1].casefold())
    if tagged := _NAMES_ITS_TAG.search(voice):
        return frozenset((language_of(tagged[1]),))
    return None
