"""``ivr check``: what a caller would suffer from the files as they are, all of it, each with its remedy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markdown import Markdown

from ivr.check.answers import ENTRY
from ivr.check.both import version
from ivr.check.impact import impact_between
from ivr.check.portability import portability as report_of
from ivr.check.rule import Rule
from ivr.check.rules import RULES
from ivr.check.rules_page import rule_page
from ivr.check.subject import subject
from ivr.cli.checking import checked, print_checked
from ivr.cli.days import typed_day
from ivr.cli.home import PROBLEMS_FOUND, carrier, home_option, loaded_or_exit
from ivr.cli.impact import print_impact
from ivr.cli.portability import print_report
from ivr.cli.problems import as_annotations, as_json
from ivr.cli.prove import print_proof
from ivr.cli.published import meant
from ivr.cli.stamp import stamp_service
from ivr.files.load import read_line
from ivr.files.problem import did_you_mean
from ivr.web.build import clock


@click.command(short_help="Say what a caller would suffer from the files as they are.")
@home_option
@click.option("--strict", is_flag=True, help="Fail for what should be better, too.")
@click.option("--all", "everything", is_flag=True, help="Show every problem, and those set aside by waivers.")
@click.option(
    "--on", "day", callback=typed_day, metavar="DAY", help="Check as if it were this day, like 2026-11-23."
)
@click.option(
    "--against",
    metavar="EDITION",
    help="Say what changes for callers, compared with an edition (its name, or: current) or another folder.",
)
@click.option(
    "--prove", is_flag=True, help="Walk every place: 911 is always first, and nobody is left alone."
)
@click.option("--portability", is_flag=True, help="Say what other engines than the carrier's would not play.")
@click.option(
    "--stamp", metavar="SERVICE", help="Keep that you have checked a service's number and hours today."
)
@click.option("--by", metavar="NAME", help="Who checked it, with --stamp (default: who is logged in).")
@click.option("--explain", metavar="RULE", help="Say what a rule asks and why, with examples, like L24.")
@click.option("--github", is_flag=True, help="Print notes that GitHub shows on the lines of a pull request.")
@click.option("--json", "json_wanted", is_flag=True, help="Print the problems as a JSON list.")
def check(
    home: Path,
    strict: bool,
    everything: bool,
    day: date | None,
    against: str | None,
    prove: bool,
    portability: bool,
    stamp: str | None,
    by: str | None,
    explain: str | None,
    github: bool,
    json_wanted: bool,
) -> None:
    """Read the files by every rule, and say what is wrong, where, and what to write instead.

    Ends with 1 if something must be mended before callers may hear it; with --strict also for what should be
    better. What only the calendar breaks (a number not checked for long, old news) never fails a check.
    """
    if explain:
        Console().print(Markdown(rule_page(_rule_or_usage(explain))))
        return
    if by and not stamp:
        raise click.UsageError("--by says who checked a service. Name it: --stamp SERVICE")
    if stamp:
        stamp_service(home, stamp, by, day or clock().astimezone().date())
        return
    if against or prove or portability:
        _beyond_rules(home, against, prove, portability, day, everything, json_wanted)
        return
    began = perf_counter()
    found = checked(read_line(home, carrier()), day, quiet=json_wanted or github)
    if json_wanted:
        click.echo(as_json(found.problems))
    elif github:
        click.echo("".join(f"{note}\n" for note in as_annotations(found.problems)), nl=False)
    else:
        print_checked(found, everything, perf_counter() - began)
    if found.must or (strict and found.should):
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _beyond_rules(
    home: Path,
    against: str | None,
    prove: bool,
    portability: bool,
    day: date | None,
    everything: bool,
    json_wanted: bool,
) -> None:
    """What is asked for besides the rules, one after the other; a proof that fails ends with 1. Of files that
    are no line nothing else can be said."""
    console, loaded = Console(highlight=False, soft_wrap=True), loaded_or_exit(home)
    if against:
        found = impact_between(meant(home, against), version(loaded), clock())
        if json_wanted:
            click.echo(json.dumps(found.as_data(), indent=2, ensure_ascii=False))
        else:
            print_impact(found, console, everything)
    assert loaded.line
    today = day or clock().astimezone(ZoneInfo(loaded.line.zone)).date()
    if portability:
        heard = subject(loaded, carrier(), today).answers.each_document()
        report = report_of((each.document.leading_to(ENTRY) for each in heard), loaded.line)
        if json_wanted:
            click.echo(json.dumps(report.as_data(), indent=2, ensure_ascii=False))
        else:
            print_report(report, console)
    if prove and not print_proof(home, carrier(), loaded.line, today):
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _rule_or_usage(name: str) -> Rule:
    known = {rule.id: rule for rule in RULES}
    if name.upper() not in known:
        hint = did_you_mean(name.upper(), known, f"the rules are: {', '.join(known)}")
        raise click.UsageError(f'There is no rule "{name}"; {hint}')
    return known[name.upper()]
