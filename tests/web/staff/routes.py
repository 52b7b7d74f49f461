"""Every route of the console, as the tests ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from ivr.web.staff.access import ACCESS, WRITING, Who
from ivr.web.staff.mount import PREFIX

_BLANKS = {
    **{"token": "no-such-token", "id": "no-such-work", "number": 999, "filename": "console.css"},
    **{"path": "no/such/sound.wav", "tone": "no-such-tone"},
    **{"bulletin": "no-such-bulletin", "entry": "no-such-entry"},
    **{"language": "en", "prompt": "main", "name": "0001-0123456789ab"},
    **{"edition": "0123456789ab", "deed": "back"},
}


@dataclass(frozen=True)
class Route:
    """A route with one method, a path that fits it, and who may use it so."""

    endpoint: str
    method: str
    path: str
    who: Who

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"

    @property
    def writes(self) -> bool:
        return self.method in WRITING


def routes(app: Flask) -> list[Route]:
    """All of them, by what the application itself says."""
    adapter = app.url_map.bind("line.city.gov")
    found = []
    for rule in app.url_map.iter_rules():
        blanks = {name: _BLANKS[name] for name in rule.arguments}
        if rule.endpoint == "bootstrap.static":
            blanks["filename"] = "css/bootstrap.min.css"
        path = PREFIX + adapter.build(rule.endpoint, blanks)
        access = ACCESS[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            who = access.change if method in WRITING else access.look
            assert who is not None
            found.append(Route(rule.endpoint, method, path, who))
    return found
