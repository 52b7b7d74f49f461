"""The words of other languages: bringing them up to the menus, beginning one, saying that they are good."""

from __future__ import annotations

from pathlib import Path

import click
from babel import Locale, UnknownLocaleError

from ivr.cli.home import PROBLEMS_FOUND, home_option, print_problems
from ivr.cli.prompts.grid import coverage_or_exit, language_or_usage
from ivr.files.coverage import Coverage
from ivr.files.edit import EditRefused, add_language
from ivr.files.script import mark_reviewed, script_file, update_script
from ivr.web.build import clock


@click.command(short_help="Bring the translators' files up to the menus.")
@home_option
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]...")
def update(home: Path, languages: tuple[str, ...]) -> None:
    """Bring prompts/LANGUAGE/script.po up to the menus: of every language, or of those named.

    New prompts are added without words. Where the menu's words have changed, the old translation stays on the
    air and is marked "fuzzy", as translation editors call it, until somebody translates it anew.
    """
    coverage = coverage_or_exit(home)
    own, *others = coverage.languages
    for language in [language_or_usage(coverage, each) for each in languages] or others:
        if language == own:
            raise click.UsageError(f"{own} is the language of the menus themselves; edit menus/ instead.")
        _update(home, coverage, language)


def _update(home: Path, coverage: Coverage, language: str) -> None:
    tag = coverage.languages[language]
    try:
        done = update_script(home, language, tag, coverage.words, clock())
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    counts = (("to translate", done.new), ("changed", done.changed), ("gone", done.gone))
    told = ", ".join(f"{len(names)} {what}" for what, names in counts if names) or "up to date"
    click.echo(f"{script_file(language)}: {told}")


@click.command(short_help="Begin another language.")
@home_option
@click.argument("code")
@click.option("--tag", required=True, help="Its BCP-47 tag, like vi-VN: how voices and dates know it.")
@click.option(
    "--voice", help="The carrier's voice, like Google.vi-VN-Wavenet-A. Without one, record every prompt."
)
def start(home: Path, code: str, tag: str, voice: str | None) -> None:
    """Begin another language: it is put into menus/line.yaml and gets a file to translate.

    Callers are not offered it yet. Once its words are translated, take "offered: no" away.

    \b
    ivr prompts start vi --tag vi-VN --voice Google.vi-VN-Wavenet-A
    """
    _refuse_unknown(tag)
    try:
        file = add_language(home, code, tag, voice)
    except EditRefused as refused:
        print_problems(refused.problems)
        click.echo(str(refused), err=True)
        raise click.exceptions.Exit(PROBLEMS_FOUND) from None
    _update(home, coverage_or_exit(home), code)
    click.echo(f"{file}: {code} is added, and not yet offered to callers.")
    click.echo(f'Translate {script_file(code)}, then take its "offered: no" away and run: ivr check')


def _refuse_unknown(tag: str) -> None:
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        raise click.BadParameter(f"{tag!r} is not a language tag. Write it like vi-VN.") from None


@click.command(short_help="Say that a native speaker found translations good.")
@home_option
@click.argument("language")
@click.argument("prompts", nargs=-1, metavar="[PROMPT]...")
@click.option("--all", "everything", is_flag=True, help="Every prompt of the language.")
def reviewed(home: Path, language: str, prompts: tuple[str, ...], everything: bool) -> None:
    """Take the mark "needs a native speaker's review" from prompts of a language.

    \b
    ivr prompts reviewed pl emergency main
    ivr prompts reviewed pl --all
    """
    coverage = coverage_or_exit(home)
    language_or_usage(coverage, language)
    known = {cell.prompt for cell in coverage.of(language)}
    if unknown := sorted(set(prompts) - known):
        raise click.UsageError(f"There is no prompt {unknown[0]!r}. See: ivr prompts --language {language}")
    if not prompts and not everything:
        raise click.UsageError("Name the prompts that were reviewed, or say --all.")
    count = mark_reviewed(home, language, known if everything else set(prompts))
    click.echo(f"{script_file(language)}: {count} reviewed")
