"""The machine under a line: its settings, folders, disk and clock, and the voices of its demo."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ivr.audio.robot import robot_for
from ivr.backup.restoring import broken_off, kept_from_before
from ivr.carriers import PROFILES
from ivr.core.line import Line
from ivr.doctor.finding import Finding
from ivr.store.database import DEFAULT_FILE
from ivr.web.settings import (
    DEMO_TOKEN_FILE,
    Settings,
    SettingsRefused,
    is_demo,
    metrics_reasons,
    read_carrier,
    read_settings,
    refusals,
)

_MB = 1024 * 1024
_FULL, _NEARLY = 100 * _MB, 1024 * _MB
_APART = 30  # seconds that a clock may be wrong
_SECRET, _THEIRS = 0o077, 0o002
_GIVEN_UP = {
    "publishers": "whoever learned the password of an editor changes the draft, which others publish",
    "nobody": "whoever learned the password of a publisher decides what callers hear",
}


def settings(environ: Mapping[str, str], home: Path, local: str) -> tuple[Settings | None, list[Finding]]:
    """The settings of a server here, and what is wrong with them. No token is made by looking."""
    if is_demo(environ) and not refusals(environ):
        what = "demo mode: no token is set, so no carrier's call is answered"
        remedy = "for real calls, set TWILIO_AUTH_TOKEN and PUBLIC_BASE_URL: docs/deploy.md"
        demo = Settings(home, local, (), demo=True, carrier=read_carrier(environ))
        return demo, [Finding("poor", "settings", what, remedy), *_unmeasured(environ)]
    try:
        found = read_settings(environ, home, local)
    except SettingsRefused as refused:
        return None, [_refused(reason) for reason in refused.reasons]
    told = [Finding("fine", "settings", f"the line is reached at {found.base_url}")]
    if not environ.get("TWILIO_ACCOUNT_SID") and found.carrier == "twilio":
        remedy = "set it from the first page of the carrier's console; ivr deploy needs it"
        told.append(Finding("poor", "settings", "TWILIO_ACCOUNT_SID is not set", remedy))
    return found, [*told, *_unmeasured(environ), *_passwords_alone(found.second_factor)]


def unread(lost: Mapping[str, str]) -> Iterator[Finding]:
    """The secrets that cannot be read from where they are; calls are answered without the one of metrics."""
    for name, reason in lost.items():
        yield replace(_refused(reason), level="poor" if name == "IVR_METRICS_TOKEN" else "bad")


def _unmeasured(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Why nobody is told metrics though somebody should be."""
    for reason in metrics_reasons(environ):
        yield replace(_refused(reason), level="poor")


def _passwords_alone(demanded: str) -> Iterator[Finding]:
    """What is given up where not everybody must have a second factor."""
    if given_up := _GIVEN_UP.get(demanded):
        what = f"IVR_SECOND_FACTOR is {demanded}: {given_up}"
        yield Finding("poor", "settings", what, "unset it, so that everybody signs in with a code, too")


def _refused(reason: str) -> Finding:
    what, _, remedy = reason.partition(". ")
    return Finding("bad", "settings", what, remedy)


def folders(home: Path) -> Iterator[Finding]:
    """Whether what must be written can be, and what is secret is."""
    instance = home / "instance"
    place = instance if instance.exists() else home
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        remedy = "make it a folder that the account which runs ivr may write to"
        yield Finding("bad", "folders", f"the folder {instance} cannot be written to", remedy)
    elif _mode(instance) & _THEIRS:
        remedy = f"let others only look: chmod o-w {instance}"
        yield Finding("bad", "folders", f"everybody on this machine may change what is in {instance}", remedy)
    else:
        yield Finding("fine", "folders", f"the folder {instance} can be written to")
    if broken_off(home):
        what = "a restore was ended before the draft was in its place; callers hear what was restored"
        yield Finding(
            "bad", "folders", what, "type the same ivr restore once more, before anything is published"
        )
    for path in kept_from_before(home):
        what = f"{path} holds what callers and staff did until a restore"
        yield Finding(
            "poor", "folders", what, "delete it once nothing is missed: it is never forgotten by itself"
        )
    for path in (home / DEMO_TOKEN_FILE, home / DEFAULT_FILE):
        if _mode(path) & _SECRET:
            what = f"others on this machine may read {path}"
            remedy = f"let nobody else read it: chmod 600 {path}"
            yield Finding("bad", "folders", what, remedy)
    for folder in (home / "menus", home / "prompts"):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            remedy = "let the account that runs ivr write to it, or change the files elsewhere"
            yield Finding("poor", "folders", f"the console cannot change what is in {folder}", remedy)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else 0


def free_bytes(home: Path) -> int:
    """How much may still be written."""
    return shutil.disk_usage(home).free


def disk(free: int) -> Finding:
    """What so much free space means."""
    what = f"{free // _MB} MB are free on the disk of the line"
    remedy = "make room: old logs and backups first. Calls go on without it, publishing and counting do not"
    if free >= _NEARLY:
        return Finding("fine", "disk", what)
    return Finding("bad" if free < _FULL else "poor", "disk", what, remedy)


def clock(now: datetime, newest: datetime | None, carrier: datetime | None) -> Finding:
    """Whether services open and close at the right moment: the files cannot be of the future, nor the carrier
    of another minute. What is not known is None."""
    remedy = "let the machine keep its clock by the network: timedatectl set-ntp true"
    if carrier and abs((now - carrier).total_seconds()) > _APART:
        seconds = round(abs((now - carrier).total_seconds()))
        return Finding("bad", "clock", f"this clock and the carrier's are {seconds} seconds apart", remedy)
    if newest and (newest - now).total_seconds() > _APART:
        what = (
            f"it is {now:%Y-%m-%d %H:%M} by this clock, and a menu was changed later, {newest:%Y-%m-%d %H:%M}"
        )
        return Finding("bad", "clock", what, remedy)
    return Finding("fine", "clock", f"it is {now:%Y-%m-%d %H:%M} UTC")


def newest_menu(home: Path) -> datetime | None:
    """When a menu was changed last."""
    times = [path.stat().st_mtime for path in (home / "menus").glob("*.yaml")]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def unspoken(line: Line, carrier: str) -> Finding:
    """Whether the carrier has the voices that the line names for it."""
    named = {code: line.languages[code].voice(carrier) for code in line.offered}
    wrong = [
        f"{voice} ({code})" for code, voice in named.items() if voice and not PROFILES[carrier].speaks(voice)
    ]
    title = PROFILES[carrier].title
    if wrong:
        what = f"{title} has no voice called {', '.join(wrong)}, and an answer with it fails"
        return Finding("bad", "voices", what, f"name one of {title}'s in menus/line.yaml, below {carrier}:")
    return Finding("fine", "voices", f"the voices named are such as {title} has")


def voices(line: Line) -> Iterable[Finding]:
    """Which languages a demo can be heard in by ear."""
    mute = [code for code in line.offered if robot_for(line.languages[code].tag) is None]
    if mute:
        what = (
            f"no engine here speaks {', '.join(mute)}, so a demo is silent in them where nothing is recorded"
        )
        yield Finding("poor", "voices", what, "install espeak-ng and flite, or pip install 'ivr[voices]'")
    else:
        yield Finding("fine", "voices", "an engine here speaks every language of the line")
