"""How editions and decisions lie in the tables: taken out and checked, put in and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ivr.core.line import Line
from ivr.store.history import Action, Change, Decision, History
from ivr.store.line_json import FORMAT, LineUnreadable, read_line
from ivr.store.parcel import EditionRefused, Spoken, Stored, sha256
from ivr.store.schema import changes, edition_sounds, editions, sounds
from ivr.store.seals import agrees, sealed
from ivr.store.trouble import StoreUnavailable
from ivr.store.written import written

LIST = "`ivr editions` lists those there are"

_AT_ONCE = 32  # sounds asked for, or handed over, in one statement

MADE = select(editions.c.name, editions.c.made_at, editions.c.made_by, editions.c.why)
CHANGES = select(
    changes.c.id,
    changes.c.edition,
    changes.c.action,
    changes.c.at,
    changes.c.by,
    changes.c.why,
    changes.c.correction,
)
IN_ORDER = CHANGES.order_by(changes.c.id)


def made(row: Row[Any]) -> Decision:
    return Decision(row.made_by, row.why, row.made_at)


def change(row: Row[Any]) -> Change:
    return Change(row.id, row.edition, row.action, Decision(row.by, row.why, row.at), row.correction)


def history(rows: Iterable[Row[Any]]) -> History:
    return History(tuple(change(row) for row in rows))


def note(
    connection: Connection, name: str, action: Action, decision: Decision, correction: str | None = None
) -> int:
    """Adds what was decided, and gives its number."""
    said = {"by": written(decision.by), "why": written(decision.why), "at": decision.at}
    statement = insert(changes).values(edition=name, action=action, correction=correction, **said)
    return int(connection.execute(statement.returning(changes.c.id)).scalar_one())


def keep(connection: Connection, edition: Stored, text: str) -> None:
    """Adds the edition, its line as text, and its sounds that are new; one already there is the same."""
    if is_there(connection, edition.name):
        return
    hashes = {key: sha256(sound) for key, sound in edition.sounds.items()}
    known = set(connection.execute(select(sounds.c.sha256)).scalars())
    new = {hashes[key]: sound for key, sound in edition.sounds.items() if hashes[key] not in known}
    for some in _few(new):
        connection.execute(insert(sounds), [{"sha256": each, "wav": new[each]} for each in some])
    made = edition.made
    connection.execute(
        insert(editions).values(
            name=edition.name,
            line=text,
            format=FORMAT,
            fingerprint=sealed(_whole(text, hashes)),
            made_at=made.at,
            made_by=written(made.by),
            why=written(made.why),
        )
    )
    rows = [
        {"edition": edition.name, "prompt": prompt, "language": language, "sha256": known}
        for (prompt, language), known in hashes.items()
    ]
    if rows:
        connection.execute(insert(edition_sounds), rows)


def is_there(connection: Connection, name: str) -> bool:
    return connection.execute(select(editions.c.name).where(editions.c.name == name)).first() is not None


def _whole(line: str, hashes: Mapping[Spoken, str]) -> bytes:
    """What a fingerprint is over."""
    return "\n".join([line, *map(repr, sorted(hashes.items()))]).encode()


def _few(hashes: Iterable[str]) -> Iterator[list[str]]:
    all_ = list(hashes)
    yield from (all_[start : start + _AT_ONCE] for start in range(0, len(all_), _AT_ONCE))


def get(connection: Connection, name: str) -> Stored:
    row = _row(connection, name)
    hashes = _hashes(connection, name)
    found = _wavs(connection, set(hashes.values()))
    whole = all(known == sha256(found.get(known, b"")) for known in hashes.values())
    if not whole or not agrees(row.fingerprint, _whole(row.line, hashes)):
        remedy = "go back to another edition (`ivr editions rollback`), or restore the last backup"
        raise StoreUnavailable(f"edition {name} is damaged in the database", remedy)
    line = _read(name, row.line)
    return Stored(name, line, {key: found[known] for key, known in hashes.items()}, made(row))


def _row(connection: Connection, name: str) -> Row[Any]:
    statement = MADE.add_columns(editions.c.line, editions.c.fingerprint).where(editions.c.name == name)
    row = connection.execute(statement).first()
    if row is None:
        raise EditionRefused(f"there is no edition {name}", LIST)
    return row


def line(connection: Connection, name: str) -> Line:
    return _read(name, _row(connection, name).line)


def _read(name: str, text: str) -> Line:
    """The line under the name it is kept by, whatever newer code would call it."""
    try:
        return replace(read_line(text), edition=name)
    except LineUnreadable as error:
        raise EditionRefused(f"edition {name} cannot be read: {error}", LIST) from None


def _hashes(connection: Connection, name: str) -> dict[Spoken, str]:
    columns = select(edition_sounds.c.prompt, edition_sounds.c.language, edition_sounds.c.sha256)
    rows = connection.execute(columns.where(edition_sounds.c.edition == name))
    return {(row.prompt, row.language): row.sha256 for row in rows}


def _wavs(connection: Connection, hashes: set[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for some in _few(hashes):
        rows = connection.execute(select(sounds.c.sha256, sounds.c.wav).where(sounds.c.sha256.in_(some)))
        found |= {row.sha256: bytes(row.wav) for row in rows}
    return found
