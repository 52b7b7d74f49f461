"""Small lines for a handset to call: a few documents by path, and sounds of ten seconds."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ivr.phone import Event, Handset, Needs, Reply, Request, SoundMissing

HOST = "https://line.example"
SOUND_SECONDS = 10.0
MENU = '<Gather action="/pressed" numDigits="1"><Play>/menu.wav</Play></Gather>'


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def twiml(inner: str) -> Reply:
    return Reply(200, "text/xml", f"<Response>{inner}</Response>".encode())


def seconds_of(url: str) -> float:
    """Every sound lasts ten seconds, but those called missing cannot be fetched."""
    if "missing" in url:
        raise SoundMissing(f"the sound {url} answers with HTTP status 404")
    return SOUND_SECONDS


class Phone:
    """A handset and a line of documents: answers for it until the caller or a dialled person must act."""

    def __init__(self, documents: Mapping[str, str | Reply], **settings: Any) -> None:
        self.handset = Handset(seconds_of=seconds_of, **settings)
        self.asked: list[Request] = []
        self.need = Needs.NOTHING
        self._documents = documents

    def dial(self, path: str = "/", method: str = "POST") -> list[Event]:
        self.handset.dial(HOST + path, method)
        return self.hear()

    def hear(self) -> list[Event]:
        heard: list[Event] = []
        while True:
            event = self.handset.next_event()
            if event is Needs.REPLY:
                self._answer()
            elif isinstance(event, Needs):
                self.need = event
                return heard
            else:
                heard.append(event)

    def hear_until(self, kind: type[Event]) -> list[Event]:
        """Up to and including the first event of a kind."""
        heard: list[Event] = []
        while True:
            event = self.handset.next_event()
            if event is Needs.REPLY:
                self._answer()
                continue
            assert not isinstance(event, Needs), f"{event} came before any {kind}"
            heard.append(event)
            if isinstance(event, kind):
                return heard

    def last_form(self) -> dict[str, str]:
        return dict(self.asked[-1].form)

    def paths(self) -> list[str]:
        return [request.url.removeprefix(HOST) for request in self.asked]

    def _answer(self) -> None:
        request = self.handset.request
        assert request is not None
        self.asked.append(request)
        answer = self._documents.get(request.url.removeprefix(HOST), Reply(404, "text/html", b"no such page"))
        self.handset.reply(twiml(answer) if isinstance(answer, str) else answer)


def wav(seconds: float) -> bytes:
    """Silence as a WAV file of 8000 samples a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * int(8000 * seconds)))
    return file.getvalue()


StartResponse = Callable[..., Any]
App = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def app_of(documents: Mapping[str, str]) -> App:
    """A WSGI application of documents by path; every path that ends in .wav is a sound of two seconds."""

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.endswith(".wav"):
            start_response("200 OK", [("Content-Type", "audio/wav")])
            return [wav(2)]
        start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8")])
        return [f"<Response>{documents[path]}</Response>".encode()]

    return app
