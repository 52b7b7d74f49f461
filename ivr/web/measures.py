"""What is measured, by the names under which it is told.

Labels come from small closed sets: never a telephone number, a call or anything else a caller brings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.core.call import OUTCOMES, Dialed, Pressed, Silent, Started
from ivr.web.answered import Answered

SECONDS = "ivr_answer_seconds"
SECONDS_HELP = "Seconds from the carrier's request to the answer."
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_LONG_NUMBER = re.compile(r"\d{4}")
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Measure:
    """One of them: a counter, if its name ends as those do, or how something is now; what is told apart."""

    name: str
    help: str
    label: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        return self.name.endswith("_total")


EVENTS = ("began", "pressed", "silent", "transfer", "last-resort")
ANSWERS = Measure("ivr_answers_total", "Answers, by what the caller or carrier did.", ("event",))
TRANSFERS = Measure("ivr_transfers_total", "Transfers that ended, by service.", ("service", "outcome"))
REFUSED = Measure("ivr_refused_total", "Requests refused because the carrier did not sign them.")
UNCOUNTED = Measure("ivr_uncounted_total", "Answers that came too fast to be counted here.")
LINES_LOST = Measure("ivr_answer_log_dropped_total", "Lines of the answer log that nobody took in time.")
EVENTS_LOST = Measure("ivr_call_log_dropped_total", "Events of calls that could not be written down.")
EVENTS_WAITING = Measure("ivr_call_log_waiting", "Events of calls that wait for the disk.")
SPOOLED = Measure("ivr_call_log_spooled_bytes", "Bytes of events that lie on the disk for the database.")
CALL_LOG_UP = Measure("ivr_call_log_up", "1 if the last look brought what callers did into the database.")
DATABASE_UP = Measure("ivr_database_up", "1 if the database answered when it was last asked.")
SUPPLY_UP = Measure("ivr_supply_up", "1 if everything published could be brought to this machine.")
PUBLISHED_AT = Measure("ivr_edition_published_timestamp_seconds", "When what callers hear was published.")
BEHIND = Measure("ivr_editions_behind", "Editions published since the one that callers hear here.")
WORKERS = Measure("ivr_workers", "Processes that answer calls.")
WORKERS_BEHIND = Measure(
    "ivr_workers_behind", "How many of them answer with another edition than is on the air."
)
WORKERS_ENDED = Measure("ivr_workers_ended_total", "Processes that answered calls and have ended.")
STARTS = Measure("ivr_starts_total", "Times that a server was started.", ("server",))
MEMORY = Measure("ivr_memory_bytes", "Memory in use.", ("process",))
TOLD_AT = Measure("ivr_metrics_written_timestamp_seconds", "When all this was written.")

MEASURES = (
    *(ANSWERS, TRANSFERS, REFUSED, UNCOUNTED, LINES_LOST, EVENTS_LOST, EVENTS_WAITING, SPOOLED, CALL_LOG_UP),
    *(DATABASE_UP, SUPPLY_UP, PUBLISHED_AT, BEHIND, WORKERS, WORKERS_BEHIND, WORKERS_ENDED, STARTS, MEMORY),
    TOLD_AT,
)


def key(measure: Measure, *labels: str) -> str:
    """One number of a measure, by one name."""
    return "|".join((measure.name, *labels))


def counted(answered: Answered) -> Iterator[str]:
    """What an answer adds one to."""
    yield key(ANSWERS, _event(answered))
    if isinstance(answered.event, Dialed) and answered.place is not None:
        outcome = answered.event.outcome
        yield key(TRANSFERS, _service(answered.place.node), outcome if outcome in OUTCOMES else _OTHER)


def _event(answered: Answered) -> str:
    match answered.event:
        case Started():
            return "began"
        case Pressed():
            return "pressed"
        case Silent():
            return "silent"
        case Dialed():
            return "transfer"
    return "last-resort"


def _service(name: str) -> str:
    """The name of a service, unless somebody named it by its number."""
    plain = _NAME.fullmatch(name) and not _LONG_NUMBER.search(name.replace("-", ""))
    return name if plain else _OTHER
