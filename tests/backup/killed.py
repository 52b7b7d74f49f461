"""A process that takes or restores a backup again and again, and each time kills itself at another moment.

`python -m tests.backup.killed take|restore HOME FILE FOLDER POINTS...`: in FOLDER/POINT, at that many events
(a file opened, moved or taken away, a piece gone through); 0 is never, and tells how many events there are.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path

from ivr.backup.archive import opened
from ivr.backup.restoring import restore
from ivr.backup.taking import take
from ivr.store.database import database_url, open_database
from tests.backup.line import AT, BEN

EVENTS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "sqlite3.connect")


def dying_at(point: int) -> tuple[Callable[[str, int], None], Callable[[], int]]:
    """What is to be told of each piece; and how many events there were so far."""
    events = count(1)
    last = 0

    def event() -> None:
        nonlocal last
        last = next(events)
        if last == point:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(lambda name, arguments: event() if name in EVENTS else None)
    return lambda piece, size: event(), lambda: last


def once(what: str, home: Path, file: Path, place: Path, point: int) -> int:
    told, so_far = dying_at(point)
    database = open_database(database_url({}, home if what == "take" else place))
    if what == "take":
        take(home, database, place / "line.zip", AT, told)
    else:
        with opened(file) as archive:
            restore(archive, place, database, BEN, place.joinpath("menus").exists(), told)
    return so_far()


def main(what: str, home: str, file: str, folder: str, *points: str) -> None:
    import_module("ivr.store.upgrade")  # takes long: once, and not in each that is killed
    for point in points:
        place = Path(folder, point)
        if not place.exists():
            shutil.copytree(Path(folder, "before"), place)
        child = os.fork()
        if child == 0:
            print(once(what, Path(home), Path(file), place, int(point)), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
