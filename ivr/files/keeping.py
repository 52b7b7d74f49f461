"""Changes of a line's files: checked before they are kept, and kept whole or not at all.

What is changed is tried out in a folder beside, which has everything else of the line as it is. A change that
would make the draft worse is refused, and so is one made from files that somebody changed meanwhile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from ivr.core.line import CARRIERS
from ivr.files.change import Change, EditRefused, put, refuse_changed
from ivr.files.load import load
from ivr.files.problem import Problem
from ivr.files.whole import one_at_a_time

_FOLDERS = ("menus", "prompts")


def keep(home: Path, *changes: Change, carrier: str = CARRIERS[0]) -> None:
    """Write what changes, the menus last, so that whoever looks finds a line. Raises EditRefused."""
    wanted = {change.file: change.after for change in changes if change.after != change.before}
    with ExitStack() as alone:
        for folder in sorted({(home / file).parent for file in wanted}):
            alone.enter_context(one_at_a_time(folder))
        refuse_changed(home, changes)
        if worse := _worse(home, wanted, carrier):
            files = ", ".join(sorted(wanted))
            raise EditRefused(f"{files} is as it was: the change would be a mistake.", worse)
        put(home, sorted(changes, key=lambda change: change.file.startswith(_FOLDERS[0])))


def _worse(home: Path, wanted: Mapping[str, bytes], carrier: str) -> list[Problem]:
    """What would keep the line from callers that does not keep it from them already."""
    with tempfile.TemporaryDirectory() as beside:
        for folder in _FOLDERS:
            if (home / folder).is_dir():
                _like(home.resolve(), Path(beside), folder, wanted)
        for file, new in ((file, new) for file, new in wanted.items() if new):
            path = Path(beside, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new)
        found = [each for each in load(Path(beside), carrier)[1] if each.level == "must"]
    if not found:
        return []
    before = {_told(problem) for problem in load(home, carrier)[1]}
    return [each for each in found if _told(each) not in before]


def _like(home: Path, beside: Path, folder: str, wanted: Mapping[str, bytes]) -> None:
    """The same folder elsewhere: links to everything but what is to be changed."""
    (beside / folder).mkdir()
    for path in (home / folder).iterdir():
        name = f"{folder}/{path.name}"
        if path.is_dir() and any(file.startswith(f"{name}/") for file in wanted):
            _like(home, beside, name, wanted)
        elif name not in wanted:
            (beside / name).symlink_to(path)


def _told(problem: Problem) -> tuple[str, str, tuple[str, ...]]:
    """A problem without its line, which moves when rows are put in above it."""
    return problem.file, problem.what, problem.trail[-1:]
