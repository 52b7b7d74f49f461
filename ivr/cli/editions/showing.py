"""Looking at editions: the list, one of them with its history, and what callers notice between two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from ivr.check.impact import impact_between
from ivr.cli.home import home_option
from ivr.cli.impact import print_impact
from ivr.cli.prompts.tables import page, plain_table
from ivr.cli.published import CURRENT, editions_of, editions_there_may_be, meant, named, nothing_published
from ivr.store.depot import last_on_air
from ivr.store.editions import Listed
from ivr.store.history import Action, Change, Decision, History
from ivr.store.parcel import Stored
from ivr.web.build import clock

_DONE = {
    Action.PUBLISH: "made current",
    Action.ROLL_BACK: "gone back to",
    Action.WITHDRAW: "withdrawn",
    Action.IMPORT: "imported",
}


def print_list(home: Path, as_json: bool) -> None:
    """Every edition, the one made last first."""
    with editions_there_may_be(home) as editions:
        listed = editions.listing() if editions else ()
    if not listed and last_on_air(home):
        raise nothing_published(home)
    if as_json:
        click.echo(json.dumps([_listed_data(each) for each in listed], indent=2, ensure_ascii=False))
        return
    if not listed:
        click.echo("Nothing was published here yet. Publish the draft: ivr publish")
        return
    table = plain_table("edition", "callers", "made", "by", "why")
    for column in table.columns[:3]:
        column.no_wrap = True
    for each in listed:
        table.add_row(each.name, _heard(each), _told(each.made.at), each.made.by, each.made.why)
    page().print(table)


def _heard(listed: Listed) -> str:
    """What callers have of it."""
    if listed.current:
        return f"hear it since {_told(listed.since)}"
    if listed.withdrawn:
        return "withdrawn"
    return f"heard it since {_told(listed.since)}" if listed.since else "never heard it"


def _told(moment: datetime | None) -> str:
    """A moment by the clock of this machine, whose zone is named: it may be another than the line's."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M %Z}" if moment else ""


def _listed_data(listed: Listed) -> dict[str, object]:
    """An edition of the list as other programs read it."""
    return {
        "edition": listed.name,
        "current": listed.current,
        "withdrawn": listed.withdrawn,
        "since": listed.since.isoformat() if listed.since else None,
        **_decision_data(listed.made),
    }


def _decision_data(decision: Decision) -> dict[str, object]:
    return {"at": decision.at.isoformat(), "by": decision.by, "why": decision.why}


@click.command(short_help="One edition, and everything decided about it.")
@home_option
@click.argument("name", default=CURRENT)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(home: Path, name: str, as_json: bool) -> None:
    """Say what is in an edition (default: the current one), who made it, and what was decided about it."""
    with editions_of(home) as editions:
        edition, history = editions.get(named(editions, name)), editions.history()
    if as_json:
        click.echo(json.dumps(_edition_data(edition, history), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_page(edition, history)))


def _page(edition: Stored, history: History) -> Iterator[str]:
    line = edition.line
    yield f"{click.style(f'Edition {edition.name}', bold=True)}: {_state(edition.name, history)}"
    yield f"{line.name}: {len(line.nodes)} nodes, {len(line.prompts)} prompts"
    yield f"languages: {', '.join(line.offered)}; {len(edition.sounds)} recordings"
    yield f"made {_told(edition.made.at)} by {edition.made.by}{_because(edition.made.why)}"
    for change in _about(edition.name, history):
        decided = change.decision
        yield f"  {_told(decided.at)}  {_done(change)} by {decided.by}{_because(decided.why)}"
        if change.correction:
            yield f"                    a correction: {change.correction}"


def _state(name: str, history: History) -> str:
    if name == history.current:
        return "callers hear it now"
    return "withdrawn" if name in history.withdrawn else "not heard by new calls"


def _because(why: str) -> str:
    return f": {why}" if why else ""


def _done(change: Change) -> str:
    known = {str(action): words for action, words in _DONE.items()}
    return known.get(change.action, change.action)


def _about(name: str, history: History) -> list[Change]:
    return [change for change in history.changes if change.edition == name]


def _edition_data(edition: Stored, history: History) -> dict[str, object]:
    """An edition as other programs read it."""
    return {
        "edition": edition.name,
        "current": edition.name == history.current,
        "withdrawn": edition.name in history.withdrawn,
        **_decision_data(edition.made),
        "line": edition.line.name,
        "nodes": len(edition.line.nodes),
        "prompts": len(edition.line.prompts),
        "languages": list(edition.line.offered),
        "recordings": len(edition.sounds),
        "history": [
            {"action": each.action, **_decision_data(each.decision), "correction": each.correction}
            for each in _about(edition.name, history)
        ],
    }


@click.command(short_help="What callers notice between two editions.")
@home_option
@click.argument("before")
@click.argument("after", default=CURRENT)
@click.option("--all", "everything", is_flag=True, help="Show everything that callers notice.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def compare(home: Path, before: str, after: str, everything: bool, as_json: bool) -> None:
    """Say what callers notice who heard BEFORE and now hear AFTER (default: the current edition).

    Each is the beginning of an edition's name, or: current, draft, or a folder with a line in it.
    """
    found = impact_between(meant(home, before), meant(home, after), clock())
    if as_json:
        click.echo(json.dumps(found.as_data(), indent=2, ensure_ascii=False))
    else:
        print_impact(found, Console(highlight=False, soft_wrap=True), everything)
