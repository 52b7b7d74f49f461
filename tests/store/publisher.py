"""A process of its own that publishes one edition after the other, and tells each when it is kept.

`python -m tests.store.publisher URL FIRST HOW-MANY`
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count, islice

from ivr.core.line import Line
from ivr.store.database import open_database
from ivr.store.editions import Editions
from tests.core.small_line import LINE
from tests.store.lines import decision, recording

SAMPLES = 40_000  # of each sound: large enough that writing one takes a while


def numbered(number: int) -> Line:
    """A line whose edition has a number for its name."""
    return replace(LINE, edition=f"{number:012x}")


def sounds(number: int) -> dict[tuple[str, str], bytes]:
    """Three sounds that no other edition has."""
    names = ("welcome", "main", "goodbye")
    return {(name, "en"): recording(3 * number + n, SAMPLES) for n, name in enumerate(names)}


def main(url: str, first: int, how_many: int) -> None:
    editions = Editions(database := open_database(url))
    print("ready", flush=True)
    if not sys.stdin.readline():
        return  # whoever started it is gone
    database.migrate()
    for number in islice(count(first), how_many):
        editions.publish(numbered(number), sounds(number), decision(number))
        print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
