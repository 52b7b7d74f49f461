"""``ivr publish``: the draft becomes an edition, is current at once, and what that changes is told."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import click
from rich.console import Console

from ivr.check.both import version_with
from ivr.check.effect import Impact
from ivr.check.impact import impact_between
from ivr.cli.checking import print_checked, watched
from ivr.cli.home import PROBLEMS_FOUND, carrier, here, home_option
from ivr.cli.impact import print_impact
from ivr.cli.problems import Group, as_data, print_groups
from ivr.cli.published import NotDone, decision, editions_there_may_be, editions_to_write, sentence
from ivr.cli.who import by_option
from ivr.files.problem import Problem
from ivr.publishing import Press, Ready, Refused, edition_if_whole
from ivr.store.depot import last_on_air
from ivr.store.editions import Editions, Outcome
from ivr.store.history import Decision
from ivr.store.trouble import LOST_REMEDY, lost
from ivr.web.build import clock


@click.command(short_help="Make the draft what callers hear, at once.")
@home_option
@click.option("--why", default="", metavar="TEXT", help="What changed, for those who read the list later.")
@by_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--all", "everything", is_flag=True, help="Show everything that callers will notice.")
@click.option("--json", "json_wanted", is_flag=True, help="Print what was done as JSON.")
def publish(home: Path, why: str, by: str | None, dry_run: bool, everything: bool, json_wanted: bool) -> None:
    """Check the draft in menus/ and prompts/, keep it as an edition, and let callers hear it.

    An edition never changes, and has every recording in it. Calls in progress finish on the edition they
    began with, unless the new one corrects a number, hours or the notice: then they go on in the new one.
    What must be mended before callers may hear it refuses a publish, but for what they suffer already: a fix
    never waits for something older. Nobody needs to agree, and nothing is asked.

    \b
    ivr publish --why "NAMI has a new number"
    ivr publish --dry-run                       what would change for callers
    ivr editions rollback                       takes the last publish back
    """
    said = Console(stderr=json_wanted, highlight=False, soft_wrap=True, markup=False)
    opened = editions_there_may_be if dry_run else editions_to_write
    with opened(home) as editions:
        ready = _ready(home, editions, json_wanted)
        if ready.changes:
            _tell_impact(ready, said, everything, home)
        if dry_run or editions is None:
            _tell_dry_run(ready, said, json_wanted)
            return
        outcome = editions.publish(ready.version.line, ready.sounds, decision(by, why))
        overtaken = _overtaken(editions, ready, outcome)
    if json_wanted:
        click.echo(_as_json(ready, outcome.changed, outcome.correction))
        return
    _tell_outcome(ready, outcome, said, home)
    if overtaken:
        _tell_overtaken(*overtaken, said, home)


def first_edition(home: Path, editions: Editions) -> str:
    """Publish the draft where nothing was yet, and tell its name; where callers may not hear it, the command
    ends here."""
    ready = _ready(home, editions, quiet=False)
    why = "The first edition, published when the server started"
    editions.publish(ready.version.line, ready.sounds, Decision("ivr serve", why, clock()))
    return ready.name


def _ready(home: Path, editions: Editions | None, quiet: bool) -> Ready:
    """The draft compiled and compared; where callers may not hear it, the command ends here."""
    began = perf_counter()
    found = Press(home, carrier(), clock(), partial(watched, quiet=quiet)).ready(editions)
    if isinstance(found, Refused):
        _refuse(found, quiet, perf_counter() - began)
    if found.not_compared:
        _tell_not_compared(found.not_compared)
    return found


def _tell_not_compared(why: str) -> None:
    click.echo(f"Nothing can be compared: {why}.", err=True)


def _refuse(refused: Refused, quiet: bool, seconds: float) -> NoReturn:
    """As a check tells it, and what of it keeps the draft from callers."""
    if quiet:
        click.echo(
            json.dumps({"published": False, "problems": as_data(refused.new)}, indent=2, ensure_ascii=False)
        )
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    old, found = refused.old, refused.checked
    stopping = [problem for problem in found.problems if problem not in old]
    print_checked(replace(found, problems=stopping), False, seconds)
    print_groups(
        [Group("Callers suffer these already, and they stop nothing", "yellow", old)], everything=True
    )
    raise NotDone(
        "not published; callers hear what they heard before",
        'mend what stands above under "To mend before callers may hear it", and publish again',
    )


def _tell_impact(ready: Ready, said: Console, everything: bool, home: Path) -> None:
    if ready.current is None and (before := last_on_air(home)):
        said.print(f"{sentence(lost(before))}\n{sentence(LOST_REMEDY)}", style="bold yellow")
    elif ready.current is None:
        said.print("Nothing was published before: this is the first edition.")
    elif ready.impact:
        said.print(f"Compared with edition {ready.current}, callers will notice:\n", style="bold")
        print_impact(ready.impact, said, everything)


def _tell_dry_run(ready: Ready, said: Console, json_wanted: bool) -> None:
    if json_wanted:
        click.echo(_as_json(ready, False, ready.corrects))
        return
    if not ready.changes:
        said.print(f"The draft is edition {ready.name}, which is current already.")
        return
    said.print(f"\nThis would be edition {ready.name}, with {_sounds(ready)}. Nothing is published.")
    said.print(_in_progress(ready.corrects, "would "))


def _tell_outcome(ready: Ready, outcome: Outcome, said: Console, home: Path) -> None:
    if not outcome.changed:
        said.print(f"Nothing changes: the draft is edition {ready.name}, which is current already.")
        return
    said.print(f"\nPublished. Edition {ready.name} is current, with {_sounds(ready)}.", style="bold green")
    said.print("Running servers take it up within two seconds.")
    if outcome.before:
        said.print(_in_progress(outcome.correction))
        said.print(f"To take it back: ivr editions rollback{here(home)}")
    _tell_old_musts(ready.old_musts)


def _sounds(ready: Ready) -> str:
    count = len(ready.sounds)
    return "no recordings" if not count else "1 recording" if count == 1 else f"{count} recordings"


def _in_progress(correction: str | None, would: str = "") -> str:
    if correction:
        return f"It corrects the edition before ({correction}): calls in progress {would}go on in it."
    return f"Calls in progress {would}finish on the edition they began with."


def _tell_old_musts(problems: list[Problem]) -> None:
    heading = "Callers suffer these as before; mend them soon"
    print_groups([Group(heading, "yellow", problems)], everything=True)


def _overtaken(editions: Editions, ready: Ready, outcome: Outcome) -> tuple[str, str, Impact | None] | None:
    """What somebody else made current while this was checked, who, and what callers notice against that."""
    if not outcome.changed or outcome.before in (None, ready.current):
        return None
    theirs = [each for each in editions.history().reigns if each.edition == outcome.before][-1]
    edition, why = edition_if_whole(editions, theirs.edition)
    if why:
        _tell_not_compared(why)
    version = version_with(edition.line, edition.sounds) if edition else None
    impact = impact_between(version, ready.version, clock()) if version else None
    return theirs.edition, theirs.decision.by, impact


def _tell_overtaken(name: str, who: str, impact: Impact | None, said: Console, home: Path) -> None:
    said.print(f"\nMEANWHILE {who} made edition {name} current, and yours has replaced it.", style="bold red")
    if impact:
        said.print("Compared with that one, callers notice:\n", style="bold")
        print_impact(impact, said)
    said.print(f"If that takes back what {who} mended: ivr editions use {name}{here(home)}", style="bold red")


def _as_json(ready: Ready, changed: bool, correction: str | None) -> str:
    data = {
        "published": changed,
        "edition": ready.name,
        "before": ready.current,
        "correction": correction,
        "recordings": len(ready.sounds),
        "impact": ready.impact.as_data() if ready.impact else [],
        "problems": as_data(ready.old_musts),
    }
    return json.dumps(data, indent=2, ensure_ascii=False)
