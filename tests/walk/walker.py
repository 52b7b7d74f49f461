"""One signed request to a line, and what the carrier reads in its answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.phone import Reply, Request, read
from ivr.phone.verbs import Dial, Gather, Redirect, Verb
from tests.conftest import Called

MOST_BYTES = 16 * 1024
CALLER = (("From", "+13125550123"), ("To", "+17735550100"))


def ask(called: Called, url: str, event: tuple[tuple[str, str], ...]) -> tuple[Verb, ...]:
    """One signed request; the answer as a carrier reads it."""
    reply = called.exchange.send(Request("POST", url, (*CALLER, *event)))
    return checked(reply)


def checked(reply: Reply) -> tuple[Verb, ...]:
    """An answer must be 200, small, and TwiML a carrier takes."""
    assert reply.status == 200
    assert len(reply.body) <= MOST_BYTES
    return read(reply.body, reply.content_type)


def ways_on(verbs: tuple[Verb, ...]) -> Iterator[str]:
    """The URLs an answer can lead to."""
    for verb in verbs:
        match verb:
            case Gather(action=str(url)) | Dial(action=str(url)) | Redirect(url=url):
                yield url
