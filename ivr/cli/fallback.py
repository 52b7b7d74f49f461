"""``ivr fallback``: what callers hear, and what the public can read, on a day without any server of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from ivr.cli.home import PROBLEMS_FOUND, carrier, home_option, line_or_exit
from ivr.cli.published import CURRENT, NotDone, editions_there_may_be
from ivr.core.line import Line
from ivr.core.numbers import Speakable, written
from ivr.fallback import CARD, DOCUMENT, MOST_LETTERS, Fallback, FallbackRefused, card
from ivr.fallback import fallback as document_of


@click.command(short_help="Write what callers hear when no server can be reached.")
@home_option
@click.option("--draft", is_flag=True, help="From the draft, whatever is published.")
@click.option("--document", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"Where the document goes (default: {DOCUMENT} in the home).")  # fmt: skip
@click.option("--card", "card_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help=f"Where the card of numbers goes (default: {CARD} in the home).")  # fmt: skip
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if the files are not those of today.")
def fallback(home: Path, draft: bool, document: Path | None, card_file: Path | None, check: bool) -> None:
    """Write two files from the current edition (or from the draft, where nothing is published).

    The document is TwiML that needs no server: the 911 notice in every language, the main numbers, and then
    the person behind 0 is rung. Keep it where the carrier can reach it without you, such as a TwiML Bin, and
    make that the number's fallback URL. The card is plain text: every number with its hours, for a web page,
    a door, or people who answer by hand. Write them anew after every publish that changes a number.
    """
    line, where = _line(home, draft)
    try:
        made = document_of(line, carrier())
    except FallbackRefused as refused:
        raise NotDone(refused.what, refused.hint) from None
    files = {document or home / DOCUMENT: made.document, card_file or home / CARD: card(line).encode()}
    if check:
        _check(files, where)
        return
    _write(files)
    _tell(line, made, list(files), where)


def _line(home: Path, draft: bool) -> tuple[Line, str]:
    """The line that callers hear now, and what it is called."""
    if not draft:
        with editions_there_may_be(home) as editions:
            current = editions.current() if editions else None
            if editions and current:
                return editions.get(current.name).line, f"edition {current.name}, which is {CURRENT}"
    return line_or_exit(home), "the draft" if draft else "the draft: nothing is published yet"


def _check(files: Mapping[Path, bytes], where: str) -> None:
    old = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    for path in old:
        click.echo(f"{path} is not what {where} would make. Write it anew: ivr fallback")
    if old:
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    click.echo(f"Both files are those of {where}.")


def _write(files: Mapping[Path, bytes]) -> None:
    for path, content in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise NotDone(f"cannot write {path}: {error.strerror}", "name another file") from None


def _tell(line: Line, made: Fallback, files: list[Path], where: str) -> None:
    letters, person = len(made.document.decode()), line.service(line.person)
    rung = f"; then it rings {written(Speakable(person.dial.e164[2:]))}" if person.dial else ""
    click.echo(f"From {where}:")
    click.echo(f"{files[0]}: {letters} letters of {MOST_LETTERS}. 911 in {_codes(made.languages)}{rung}.")
    if left := [code for code in line.offered if code not in made.languages]:
        click.echo(f"No voice of the carrier speaks {_codes(left)}, so it says nothing in them.")
    if left := [code for code in made.languages if code not in made.numbers_in]:
        told = "there is no room, or they tell when something opens"
        click.echo(f"It does not tell the main numbers in {_codes(left)}: {told}.")
    click.echo(f"{files[1]}: {sum(bool(each.speak) for each in line.services())} numbers.")
    click.echo("Paste the document where the carrier keeps it (Twilio: a TwiML Bin), and make its address")
    click.echo("the number's fallback URL. See README.md, On a real number.")


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(codes)
