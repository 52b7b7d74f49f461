"""The words of other languages: bringing them up to the menus, beginning one, saying that they are good."""

from __future__ import annotations

import re
from pathlib import Path

import click
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from ivr.cli.home import PROBLEMS_FOUND, home_option
from ivr.cli.problems import print_problems
from ivr.cli.prompts.grid import coverage_or_exit
from ivr.cli.prompts.keeping import writing
from ivr.cli.prompts.options import language_or_usage, own_language
from ivr.files.change import EditRefused
from ivr.files.coverage import Coverage, Translated
from ivr.files.edit import add_language
from ivr.files.problem import Problem, did_you_mean
from ivr.files.recordings import Recorded
from ivr.files.reviews import review
from ivr.files.script import script_file, update_script
from ivr.files.shelving import mark_heard
from ivr.web.build import clock

# What babel raises where a file is none of its own.
_UNREADABLE = (ValueError, TypeError, AttributeError, IndexError, LookupError)
_NONE = (Translated.MISSING, Translated.SOURCE)  # nothing was read from the file
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}")
_VOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@click.command(short_help="Bring the translators' files up to the menus.")
@home_option
@click.argument("languages", nargs=-1, metavar="[LANGUAGE]...")
def update(home: Path, languages: tuple[str, ...]) -> None:
    """Bring prompts/LANGUAGE/script.po up to the menus: of every language, or of those named.

    New prompts are added without words. Where the menu's words have changed, the old translation stays on the
    air and is marked "fuzzy", as translation editors call it, until somebody translates it anew.

    \b
    ivr prompts update          every language
    ivr prompts update es pl    these two
    """
    coverage = coverage_or_exit(home)
    own, *others = coverage.languages
    if not others:
        click.echo("The line has one language. Begin another like this: ivr prompts start es")
    for language in languages:
        _refuse_own(own, language_or_usage(coverage, language), "edit menus/ instead")
    refused = [language for language in languages or others if not _update(home, coverage, language)]
    if refused:
        raise click.exceptions.Exit(PROBLEMS_FOUND)


def _refuse_own(own: str, language: str, instead: str) -> None:
    if language == own:
        raise click.UsageError(f"{own} is the language of the menus themselves; {instead}.")


def _update(home: Path, coverage: Coverage, language: str) -> bool:
    """Whether the file could be brought up to the menus; where not, what is wrong with it is told."""
    file, tag = script_file(language), coverage.languages[language]
    wrong = [problem for problem in coverage.problems if problem.file == file]
    if twice := [problem for problem in wrong if problem.rule == "repeated-key"]:
        return _left(file, twice)
    try:
        with writing(home, home / file):
            done = update_script(home, language, tag, coverage.words, clock())
    except _UNREADABLE:
        if not wrong:
            raise
        return _left(file, wrong)
    counts = (("to translate", done.new), ("changed", done.changed), ("gone", done.gone))
    told = ", ".join(f"{len(names)} {what}" for what, names in counts if names) or "up to date"
    click.echo(f"{file}: {told}")
    return True


def _left(file: str, problems: list[Problem]) -> bool:
    print_problems(problems)
    click.echo(f"{file} is left as it was.", err=True)
    return False


@click.command(short_help="Begin another language.")
@home_option
@click.argument("code")
@click.option("--tag", help="Its BCP-47 tag, like vi-VN: how voices and dates know it.")
@click.option(
    "--voice", help="The carrier's voice, like Google.vi-VN-Wavenet-A. Without one, record every prompt."
)
def start(home: Path, code: str, tag: str | None, voice: str | None) -> None:
    """Begin another language: it is put into menus/line.yaml and gets a file to translate.

    Callers are not offered it yet. Once its words are translated, take "offered: no" away.

    \b
    ivr prompts start vi --tag vi-VN --voice Google.vi-VN-Wavenet-A
    """
    _refuse_code(code)
    name = _name_of(code, tag)
    if voice is not None and not _VOICE.fullmatch(voice):
        raise click.UsageError(f'"{voice}" is no voice. Write it like Google.vi-VN-Wavenet-A.')
    coverage = coverage_or_exit(home)
    if code in coverage.languages:
        raise click.UsageError(
            f'"{code}" is already in menus/line.yaml. Its words: ivr prompts update {code}'
        )
    try:
        with writing(home):
            file = add_language(home, code, str(tag), voice)
    except EditRefused as refused:
        if refused.problems:
            print_problems(refused.problems)
        click.echo(str(refused), err=True)
        raise click.exceptions.Exit(PROBLEMS_FOUND) from None
    click.echo(f"{file}: {code} is added, {name}; it is not yet offered to callers.")
    if not _update(home, coverage_or_exit(home), code):
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    if voice is None:
        click.echo("It has no voice, so it cannot be offered: sentences that change need one (voice: ...).")
    click.echo(f'Translate {script_file(code)}, then take its "offered: no" away and run: ivr check')


def _refuse_code(code: str) -> None:
    known = Locale("en").languages
    if not _CODE.fullmatch(code) or code.split("-")[0] not in known:
        codes = {name.lower(): code for code, name in known.items()}
        near = did_you_mean(code.lower(), [*codes, *known], "write it like vi or es")
        meant = next((codes.get(name, name) for name in re.findall(r'"(.+)"', near)), None)
        hint = f"did you mean {meant}?" if meant else near
        raise click.UsageError(f'"{code}" is not a language code; {hint}')


def _name_of(code: str, tag: str | None) -> str:
    """What a tag means, in English, so that a wrong one is seen."""
    if tag is None:
        likely = get_global("likely_subtags").get(code, f"{code}_{code.upper()}").split("_")
        example = f"ivr prompts start {code} --tag {code}-{likely[-1]}"
        raise click.UsageError(f"Its tag is missing; it says where the language is spoken, like: {example}")
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        raise click.UsageError(f'"{tag}" is not a language tag. Write it like vi-VN.') from None


@click.command(short_help="Say that somebody found translations or recordings good.")
@home_option
@click.argument("language")
@click.argument("prompts", nargs=-1, metavar="[PROMPT]...")
@click.option("--all", "everything", is_flag=True, help="Every prompt of the language.")
@click.option("--recordings", is_flag=True, help="Not the words: somebody listened to the recordings.")
def reviewed(home: Path, language: str, prompts: tuple[str, ...], everything: bool, recordings: bool) -> None:
    """Note that a native speaker found translations good, and take the mark "needs a native speaker's review"
    away; or, with --recordings, note that somebody listened to recordings and found them good.

    The words are kept in prompts/LANGUAGE/reviewed.json as they were reviewed. When a translation says
    anything else later, ivr check tells it, until it is put back or reviewed again.

    \b
    ivr prompts reviewed pl emergency main
    ivr prompts reviewed pl --all
    ivr prompts reviewed en main --recordings
    """
    coverage = coverage_or_exit(home)
    if not prompts and not everything:
        raise click.UsageError("Name the prompts that were reviewed, or say --all.")
    if recordings:
        _listened_to(home, coverage, language_or_usage(coverage, language), prompts)
        return
    _refuse_own(own_language(coverage), language_or_usage(coverage, language), "they need no translation")
    known = {cell.prompt: cell for cell in coverage.of(language)}
    file = script_file(language)
    wrong = [problem for problem in coverage.problems if problem.file == file]
    if wrong and all(cell.translation in _NONE for cell in known.values()):
        _left(file, wrong)
        raise click.exceptions.Exit(PROBLEMS_FOUND)
    for prompt in prompts:
        if prompt not in known:
            hint = did_you_mean(prompt, known, f"see: ivr prompts --language {language}")
            raise click.UsageError(f'There is no prompt "{prompt}"; {hint}')
        if known[prompt].words is None:
            raise click.UsageError(f'"{prompt}" is not translated yet, so nobody can have reviewed it.')
    chosen = set(known if everything else prompts)
    with writing(home, home / file):
        count = review(home, language, chosen, clock().date())
    to_review = {cell.prompt for cell in known.values() if cell.words is not None and not cell.reviewed}
    left = len(to_review - chosen)
    click.echo(f"{file}: {count} reviewed, {left} still to review" if count else f"{file}: reviewed already")


def _listened_to(home: Path, coverage: Coverage, language: str, prompts: tuple[str, ...]) -> None:
    """Note it in the bookkeeping of the recordings callers hear: of these prompts, or of all."""
    heard = [cell.prompt for cell in coverage.of(language) if cell.state is Recorded.RECORDED]
    for prompt in prompts:
        if prompt not in heard:
            hint = did_you_mean(prompt, heard, f"see: ivr prompts --language {language}")
            raise click.UsageError(f'Callers hear no recording of "{prompt}" in this language; {hint}')
    with writing(home):
        count = mark_heard(home, language, prompts or heard, clock().date())
    click.echo(f"prompts/{language}: {count} recordings listened to" if count else "nothing new to note")
