"""The files of a home that a backup carries, found and put in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ivr.backup.archive import settle
from ivr.backup.refused import BackupRefused
from ivr.files.whole import one_at_a_time

# The draft, the golden calls, the page for the day without a server, and what a deploy can be undone by.
PARTS = ("menus", "prompts", "tests/calls", "fallback", "instance/deployed.json")

_DEEPEST = 8  # folders in folders
_LONGEST = 240  # bytes of a name
_DRIVE = re.compile(r"[\\:]")


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Nobody changes the draft meanwhile: words and recordings are to be those of one moment."""
    folders = [home / "menus", *sorted(each for each in (home / "prompts").glob("*") if each.is_dir())]
    with ExitStack() as alone:
        for folder in folders:
            if folder.is_dir():
                alone.enter_context(one_at_a_time(folder))
        yield


def found(home: Path) -> Iterator[tuple[str, Path]]:
    """Every file to carry, by its name below the home. Raises BackupRefused for what would be left behind."""
    for part in PARTS:
        if (home / part).is_file():
            yield part, home / part
        elif (home / part).is_dir():
            yield from _below(home / part, part)


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        inside = f"{name}/{path.name}"
        if path.name.startswith("."):
            continue  # a file that is being written
        if not fits(inside) or (path.is_dir() and path.is_symlink()) or not (path.is_dir() or path.is_file()):
            raise BackupRefused(
                f"{inside!r} cannot be carried to another machine",
                "give it a shorter, plain name; where it is a link, put there what it leads to",
            )
        if path.is_dir():
            yield from _below(path, inside)
        else:
            yield inside, path


def fits(name: str) -> bool:
    """Whether a name leads to a file of a part, on whatever machine, and nowhere else."""
    steps = name.split("/")
    plain = all(
        step and not step.startswith(".") and len(step.encode("utf-8", "replace")) <= _LONGEST
        for step in steps
    )
    inside = part_of(name) is not None
    return plain and inside and len(steps) <= _DEEPEST and name.isprintable() and not _DRIVE.search(name)


def part_of(name: str) -> str | None:
    """The part that a file belongs to."""
    return next((part for part in PARTS if name == part or name.startswith(f"{part}/")), None)


def taken_parts(home: Path, names: list[str]) -> list[str]:
    """Which parts of those files' have something in them already."""
    wanted = dict.fromkeys(filter(None, map(part_of, names)))
    return [part for part in wanted if (home / part).is_file() or _has_something(home / part)]


def _has_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def put_in_place(staged: Path, home: Path) -> None:
    """Each part in one step, in the place of what was there, which goes into the staging folder. Whoever does
    it again after it was broken off goes on where it was."""
    for part in PARTS:
        new, place, old = staged / "new" / part, home / part, staged / "old" / part
        if not new.exists():
            continue
        if place.exists() or place.is_symlink():
            old.parent.mkdir(parents=True, exist_ok=True)
            place.replace(old)
        place.parent.mkdir(parents=True, exist_ok=True)
        new.replace(place)
        settle(place.parent)
