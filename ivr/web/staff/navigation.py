"""The pages in the order in which they stand beside every page; each is offered to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from ivr.web.staff.access import ACCESS, may
from ivr.web.staff.person import person
from ivr.web.staff.words import _l


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the list."""

    endpoint: str
    words: str
    icon: str

    @property
    def here(self) -> bool:
        """Whether this is the page, or one below it."""
        return request.blueprint == self.endpoint.partition(".")[0]


ENTRIES = (
    Entry("today.page", _l("Today"), "house"),
    Entry("try.page", _l("Try the line"), "telephone"),
    Entry("menus.page", _l("Menus"), "diagram-3"),
    Entry("prompts.page", _l("Prompts"), "mic"),
    Entry("news.page", _l("News"), "newspaper"),
    Entry("services.page", _l("Services"), "building"),
    Entry("publish.page", _l("Publish"), "cloud-upload"),
    Entry("history.page", _l("History"), "clock-history"),
    Entry("report.page", _l("What callers did"), "bar-chart"),
    Entry("people.page", _l("People"), "people"),
    Entry("audit.page", _l("Audit"), "journal-check"),
)


def entries() -> list[Entry]:
    """Those for whoever is asking. Pages that are not made yet are left out, and none is offered
    to somebody who must set up a second factor first."""
    found = person()
    if found and found.must_set_up:
        return []
    return [entry for entry in ENTRIES if entry.endpoint in ACCESS and may(entry.endpoint)]
