"""Words of other languages that somebody wrote in a form: each as a change of its script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from ivr.files.change import Change, EditRefused, content
from ivr.files.po import Entries, NotPo, read_entries, written
from ivr.files.script import FUZZY, NEEDS_REVIEW, notes, script_file, spoken_words
from ivr.files.words import Words

# Language -> prompt -> words.
Wording = Mapping[str, Mapping[str, str]]


def reworded(
    home: Path, sources: Iterable[Words], wording: Wording, *, affirmed: bool = False
) -> Iterator[Change]:
    """Scripts in which prompts say other words than now, made from today's. Empty words, and those that are
    there already, change nothing; but those that somebody ``affirmed`` are made from today's words, too. What
    is new waits for a native speaker's review."""
    known = {each.prompt: each for each in sources}
    for language, texts in wording.items():
        file = script_file(language)
        before = content(home / file)
        catalog = _read(file, before)
        said = [_say(catalog, known[prompt], text, affirmed) for prompt, text in texts.items() if text]
        if any(said):
            yield Change(file, before, written(catalog))


def _read(file: str, before: bytes) -> Entries:
    try:
        return read_entries(before.decode("utf-8-sig").replace("\r\n", "\n"))
    except (NotPo, UnicodeDecodeError):
        raise EditRefused(f"{file} cannot be read. Run ivr check first.") from None


def _say(catalog: Catalog, source: Words, text: str, affirmed: bool) -> bool:
    """Whether the words of a prompt had to be written; those that nobody touched stay as they were made."""
    message = next((each for each in catalog if each.context == source.prompt), None)
    if message and spoken_words(str(message.string)) == text and not (affirmed and _older(message, source)):
        return False
    message = message or _put_back(catalog, source)
    if NEEDS_REVIEW not in message.user_comments:
        message.user_comments.append(NEEDS_REVIEW)
    message.id, message.string, message.previous_id = source.text, text, []
    message.flags.discard(FUZZY)
    return True


def _older(message: Message, source: Words) -> bool:
    """Whether a translation was made from other words than today's."""
    return message.id != source.text or FUZZY in message.flags


def _put_back(catalog: Catalog, source: Words) -> Message:
    """An entry for a prompt that has none; one that was put by as a comment is on the air again."""
    old = next((name for name, each in catalog.obsolete.items() if each.context == source.prompt), None)
    kept = catalog.obsolete.pop(old) if old is not None else None
    return catalog.add(
        source.text,
        kept.string if kept else "",
        [(source.file, source.line)],
        auto_comments=notes(source),
        user_comments=kept.user_comments if kept else [],
        context=source.prompt,
    )
