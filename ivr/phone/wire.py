"""What passes between a handset and whoever carries its requests. Must never import anything else of ivr."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Form: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A document to ask for. With GET the form belongs in the query; the URL never has a fragment."""

    method: str
    url: str
    form: Form = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. A server that could not be reached answers 502, as in the carrier's debugger."""

    status: int
    content_type: str
    body: bytes
    location: str | None = None


class SoundMissing(Exception):
    """A sound could not be fetched, or is not one the carrier would play; says which and why."""
