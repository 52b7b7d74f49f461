"""What callers hear, decided at once and by one person: going back, withdrawing, making current.

Each acts first and explains afterwards: on a Sunday evening nothing may stand between a wrong number and its
end.
"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from ivr.check.impact import impact_between
from ivr.cli.home import here, home_option
from ivr.cli.impact import print_impact
from ivr.cli.published import decision, editions_to_decide, named, stored
from ivr.cli.who import by_option
from ivr.store.editions import Editions, Outcome
from ivr.store.parcel import EditionRefused
from ivr.store.trouble import StoreUnavailable
from ivr.web.build import clock

why_option = click.option("--why", default="", metavar="TEXT", help="The reason, for who reads it later.")


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True, markup=False)


@click.command(short_help="Go back to a good edition, at once.")
@home_option
@click.argument("name", required=False)
@why_option
@by_option
def rollback(home: Path, name: str | None, why: str, by: str | None) -> None:
    """Make the last good edition current (or NAME), and withdraw the one that is current now.

    Calls in progress on the withdrawn edition go on in the good one with their next key.
    """
    with editions_to_decide(home) as editions:
        good = named(editions, name) if name else None
        outcome = editions.roll_back(good, decision(by, why))
        if not outcome.changed:
            click.echo(f"Nothing changes: edition {outcome.current} is the current one already.")
            return
        _tell_back(editions, outcome, home)


@click.command(short_help="Take an edition out of the calls in progress, at once.")
@home_option
@click.argument("name")
@why_option
@by_option
def withdraw(home: Path, name: str, why: str, by: str | None) -> None:
    """Let no call go on in an edition: calls in progress leave it with their next key.

    If NAME is the current one, the last good edition before it becomes current.
    """
    with editions_to_decide(home) as editions:
        bad = named(editions, name)
        outcome = editions.withdraw(bad, decision(by, why))
        if not outcome.changed:
            click.echo(f"Nothing changes: edition {bad} is withdrawn already.")
        elif outcome.before == bad:
            _tell_back(editions, outcome, home)
        else:
            said = _console()
            said.print(f"WITHDRAWN: edition {bad}. Calls in progress leave it now.", style="bold red")
            said.print(f"New calls hear edition {outcome.current}, as before.")
            said.print(f"To undo it: ivr editions use {bad}{here(home)}   (it becomes current)")


@click.command(short_help="Make an edition current, whatever became of it before.")
@home_option
@click.argument("name")
@why_option
@by_option
def use(home: Path, name: str, why: str, by: str | None) -> None:
    """Make an edition current: one imported, an older one, or one that was withdrawn and is good after all.

    The one that was current stays good, and calls in progress finish on it unless NAME corrects it.
    """
    with editions_to_decide(home) as editions:
        outcome = editions.make_current(named(editions, name), decision(by, why))
        if not outcome.changed:
            click.echo(f"Nothing changes: edition {outcome.current} is the current one already.")
            return
        said = _console()
        said.print(f"CURRENT: edition {outcome.current}. New calls hear it now.", style="bold green")
        if outcome.correction:
            said.print(f"It is a correction ({outcome.correction}): calls in progress go on in it.")
        _tell_impact(editions, outcome, said)
        if outcome.before:
            said.print(f"To undo it: ivr editions use {outcome.before}{here(home)}")


def _tell_back(editions: Editions, outcome: Outcome, home: Path) -> None:
    """What is current again, what is withdrawn, and what that means; the draft is as bad as it was."""
    said = _console()
    said.print(f"CURRENT AGAIN: edition {outcome.current}. New calls hear it now.", style="bold green")
    said.print(f"WITHDRAWN: edition {outcome.before}. Calls in progress leave it now.", style="bold red")
    _tell_impact(editions, outcome, said)
    said.print("The draft in menus/ and prompts/ is as it was: mend it there before the next publish.")
    said.print(f"To undo it: ivr editions use {outcome.before}{here(home)}")


def _tell_impact(editions: Editions, outcome: Outcome, said: Console) -> None:
    """What callers notice; what is done is done, so a damaged edition is only not compared."""
    if outcome.before is None or outcome.current is None:
        return
    try:
        before, after = stored(editions, outcome.before), stored(editions, outcome.current)
    except (EditionRefused, StoreUnavailable) as error:
        said.print(f"What callers notice cannot be told: {error.reason}.")
        return
    said.print(f"\nCompared with edition {outcome.before}, callers notice:\n", style="bold")
    print_impact(impact_between(before, after, clock()), said)
    said.print()
