"""What numbers said before the last deploy, kept in instance/ until it is undone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ivr.deploy.pointing import Change, Number
from ivr.deploy.trouble import Stopped, Trouble

FILE = "instance/deployed.json"  # below the home


@contextmanager
def keeping(home: Path, planned: Sequence[Change], now: datetime) -> Iterator[None]:
    """Write the former settings down before anything is changed inside; where all was put back, what was kept
    before is kept again. Raises Stopped where it cannot be written."""
    path = home / FILE
    earlier = path.read_bytes() if path.is_file() else None
    content = {"at": now.isoformat(), "numbers": [asdict(change) for change in planned]}
    _write(path, json.dumps(content, indent=2).encode())
    try:
        yield
    except Stopped as stopped:
        if stopped.whole and earlier is None:
            forget(home)
        elif stopped.whole and earlier is not None:
            _write(path, earlier)
        raise


def _write(path: Path, content: bytes) -> None:
    """The file whole and for good, or as it was."""
    beside = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        remedy = "let the account that runs ivr write to it: without it nothing could be undone"
        raise Stopped(Trouble(f"cannot write {path}: {error.strerror}", remedy)) from None


def kept(home: Path) -> list[Change]:
    """The changes of the last deploy. Raises Stopped where there is nothing to undo."""
    path = home / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [Change(**each) for each in content["numbers"]]
    except FileNotFoundError:
        raise Stopped(
            Trouble("no deploy of this home is there to undo", "see how things stand with ivr deploy")
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "set the numbers in the carrier's console"
        raise Stopped(Trouble(f"cannot read {path}: {error}", remedy)) from None


def forget(home: Path) -> None:
    """Once it is undone."""
    (home / FILE).unlink(missing_ok=True)


def untouched(made: Sequence[Change], account: Sequence[Number]) -> None:
    """Raises Stopped where somebody has changed a number since, which an undo would take away unseen."""
    now = {number.sid: number for number in account}
    troubles = []
    for change in made:
        number = now.get(change.sid)
        if number is None:
            what = f"{change.e164} is not in the account any more"
            troubles.append(Trouble(what, f"delete {FILE} if that is as it should be"))
        elif number.settings not in (change.after, change.before):
            what = f"{change.e164} was changed in the console since it was deployed"
            was = change.before["voice_url"] or "(empty)"
            troubles.append(
                Trouble(what, f"set it there as it is to be; before the deploy its voice URL was {was}")
            )
    if troubles:
        raise Stopped(*troubles)
