"""Editions as files: one is written to be carried to another machine, or kept; and taken in there."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.editions.deciding import why_option
from ivr.cli.home import here, home_option
from ivr.cli.prompts.keeping import whole
from ivr.cli.published import NotDone, decision, editions_of, editions_to_write, named
from ivr.cli.who import by_option
from ivr.store.parcel import MOST_BYTES


@click.command(short_help="Write an edition into one file.")
@home_option
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(home: Path, name: str, file: Path) -> None:
    """Write the edition NAME with its recordings into FILE, a ZIP file that any other line takes in."""
    if file.exists():
        raise click.UsageError(f"{file} is there already. Write the name of a new file.")
    with editions_of(home) as editions:
        name = named(editions, name)
        content = editions.export(name)
    try:
        with whole():
            file.write_bytes(content)
    except OSError as error:
        raise NotDone(f"cannot write {file}: {error.strerror}", "name another file") from None
    click.echo(f"{file}: edition {name}, {len(content) / 1e6:.1f} MB. Take it in elsewhere with:")
    click.echo(f"    ivr editions import {file.name}")


@click.command("import", short_help="Take in an edition from a file.")
@home_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@why_option
@by_option
def import_(home: Path, file: Path, why: str, by: str | None) -> None:
    """Keep the edition of FILE, which somebody exported. Callers hear it once it is made current."""
    parcel = _content(file)
    with editions_to_write(home) as editions:
        there = {each.name for each in editions.listing()}
        name = editions.import_(parcel, decision(by, why))
        current = editions.current()
    if name in there:
        click.echo(f"Edition {name} is here already; nothing changes.")
        return
    click.echo(f"Edition {name} is taken in. No caller hears it yet.")
    if current:
        click.echo(f"    ivr editions compare current {name}{here(home)}    what callers would notice")
    click.echo(f"    ivr editions use {name}{here(home)}    make it current")


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NotDone(f"{file} is too large for an edition", "name the file that was exported")
        return file.read_bytes()
    except OSError as error:
        raise NotDone(f"cannot read {file}: {error.strerror}", "check who may read it") from None
