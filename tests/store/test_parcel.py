"""An edition as one file: whole on another machine, refused where it was damaged or made by strangers."""

from __future__ import annotations

import hashlib
import io
import json
import random
import warnings
from collections.abc import Callable, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ivr.store import parcel
from ivr.store.database import Database
from ivr.store.editions import Editions
from ivr.store.history import Action
from ivr.store.parcel import EditionRefused, Stored, pack, unpack
from ivr.store.schema import sounds
from tests.store import lines
from tests.store.lines import decision

EDITION = Stored(lines.line(1).edition, lines.line(1), lines.sounds(1), decision(0, "Ana", "the first"))
PACKED = pack(EDITION)
REMEDY = "export it again with `ivr editions export`, and carry it over whole"


def told(packed: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(EditionRefused) as error:
        unpack(packed)
    assert error.value.reason.startswith("this file is not taken in: ")
    assert error.value.remedy == REMEDY
    return error.value.reason.removeprefix("this file is not taken in: ")


def files(packed: bytes = PACKED) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(content: Mapping[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """A ZIP file of anything."""
    out = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w", ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")  # names that stand in it twice are what some tests are about
        for name, each in [*content.items(), *more]:
            made.writestr(name, each)
    return out.getvalue()


def summed(content: Mapping[str, bytes]) -> bytes:
    """The same with checksums that are right."""
    rest = {name: each for name, each in content.items() if name != "checksums.txt"}
    rows = [f"{hashlib.sha256(each).hexdigest()}  {name}\n" for name, each in rest.items()]
    return zipped({**rest, "checksums.txt": "".join(rows).encode()})


def described(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The packed edition with something else in its description, checksums and all."""
    content = files()
    document = json.loads(content["edition.json"])
    change(document)
    return summed({**content, "edition.json": json.dumps(document).encode()})


def test_it_comes_out_as_it_went_in() -> None:
    assert unpack(PACKED) == EDITION
    assert unpack(pack(Stored(EDITION.name, EDITION.line, {}, decision()))).sounds == {}


def test_the_same_edition_is_the_same_file() -> None:
    assert pack(unpack(PACKED)) == PACKED


def test_anybody_can_check_it_with_sha256sum() -> None:
    rows = [row.split("  ") for row in files()["checksums.txt"].decode().splitlines()]
    assert {name: checksum for checksum, name in rows} == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files().items()
        if name != "checksums.txt"
    }
    assert len(rows) == 4, "the description, and three sounds"


def test_an_edition_is_carried_to_another_database(
    editions: Editions, new_url: Callable[[], str], opened: Callable[[str], Database]
) -> None:
    editions.publish(EDITION.line, EDITION.sounds, EDITION.made)
    elsewhere = opened(new_url())
    elsewhere.migrate()
    there = Editions(elsewhere)
    assert (
        there.import_(editions.export(EDITION.name), decision(5, "Ben", "the second machine")) == EDITION.name
    )
    assert there.get(EDITION.name) == EDITION
    assert there.current() is None, "nobody hears it yet"
    assert [(each.action, each.decision.by) for each in there.history().changes] == [(Action.IMPORT, "Ben")]
    assert there.make_current(EDITION.name, decision(6)).current == EDITION.name


def test_what_lies_here_already_is_not_taken_in_twice(editions: Editions) -> None:
    editions.publish(EDITION.line, EDITION.sounds, EDITION.made)
    before = editions.history()
    assert editions.import_(PACKED, decision(1)) == EDITION.name
    assert editions.history() == before


def test_a_stranger_under_a_known_name_is_refused(editions: Editions) -> None:
    editions.publish(EDITION.line, EDITION.sounds, EDITION.made)
    stranger = pack(Stored(EDITION.name, EDITION.line, lines.sounds(2), EDITION.made))
    with pytest.raises(EditionRefused, match=f"another edition is here under the name {EDITION.name}"):
        editions.import_(stranger, decision(1))


def test_a_refused_file_leaves_nothing_behind(editions: Editions, database: Database) -> None:
    with pytest.raises(EditionRefused):
        editions.import_(PACKED[:-100], decision())
    assert editions.last_change() == 0
    with database.reading() as connection:
        assert connection.execute(sounds.select()).all() == []


def test_any_byte_changed_is_noticed_or_does_not_matter() -> None:
    chance = random.Random(1)
    refused = 0
    for _ in range(3000):
        damaged = bytearray(PACKED)
        damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        try:
            assert unpack(bytes(damaged)) == EDITION
        except EditionRefused:
            refused += 1
    assert refused > 2000


def test_a_file_cut_short_anywhere_is_refused() -> None:
    for length in range(0, len(PACKED), 37):
        assert told(PACKED[:length])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "sounds/../x.wav", "sounds/a.wav", "x", "C:\\x"]
)
def test_no_other_name_is_taken_in(name: str) -> None:
    assert told(summed({**files(), name: b"x"})) == "it has other files than an edition has"


def test_a_sound_that_nothing_plays_is_refused() -> None:
    extra = lines.recording(99)
    more = summed({**files(), f"sounds/{hashlib.sha256(extra).hexdigest()}.wav": extra})
    assert told(more) == "it has other files than an edition has"


def test_a_name_that_stands_in_it_twice_is_refused() -> None:
    twice = zipped(files(), ("edition.json", files()["edition.json"]))
    assert told(twice) == "it has other files than an edition has"


@pytest.mark.parametrize("missing", ["edition.json", "checksums.txt"])
def test_a_file_with_a_part_missing_is_refused(missing: str) -> None:
    rest = {name: content for name, content in files().items() if name != missing}
    assert told(zipped(rest)) == "it has other files than an edition has"


def test_a_sound_that_is_missing_or_changed_is_refused_by_its_checksum() -> None:
    name = next(name for name in files() if name.endswith(".wav"))
    without = {each: content for each, content in files().items() if each != name}
    for damaged in (zipped(without), zipped({**files(), name: lines.recording(7)})):
        assert told(damaged) == f"{name} is not what its checksum says"
    assert told(summed(without)) == "its edition.json is not one that ivr writes"


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(name for name in files() if name.endswith(".wav"))
    assert told(zipped({**files(), name: bytes(6 * 1024 * 1024)})) == f"{name} is too large"
    bomb = zipped({**files(), "edition.json": bytes(65 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert told(bomb) == "edition.json is too large"
    monkeypatch.setattr(parcel, "MOST_BYTES", len(PACKED))
    assert told(bomb) == "it is too large"
    assert told(zipped({**files(), "edition.json": bytes(40_000)})) == "there is too much in it"
    monkeypatch.undo()
    monkeypatch.setattr(parcel, "MOST_SOUNDS", 4)
    assert told(PACKED) == "there is too much in it"


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "no name": lambda all_: all_.pop("name"),
    "a number as its name": lambda all_: all_.update(name=5),
    "no maker": lambda all_: all_.pop("made"),
    "a moment without a zone": lambda all_: all_["made"].update(at="2026-11-23T09:00:00"),
    "no moment": lambda all_: all_["made"].update(at=5),
    "a sound of no prompt": lambda all_: all_["sounds"].append(["nothing", "en", "0" * 64]),
    "a sound that is not there": lambda all_: all_["sounds"].append(["main", "es", "0" * 64]),
    "a sound of nothing": lambda all_: all_["sounds"].append(5),
    "sounds of a strange kind": lambda all_: all_["sounds"].append([["main"], {}, "0" * 64]),
    "a word as its version": lambda all_: all_.update(export="one"),
}  # fmt: skip


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG.keys())
def test_a_description_that_is_none_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    assert told(described(change)) == "its edition.json is not one that ivr writes"


@pytest.mark.parametrize("text", [b"[]", b"5", b"null", b"{", b"\xff", b"[" * 100_000])
def test_a_description_that_is_something_else_is_refused(text: bytes) -> None:
    assert told(summed({**files(), "edition.json": text})) == "its edition.json is not one that ivr writes"


@pytest.mark.parametrize("name", ["../../x", "", "A" * 12, "0123456789abc"])
def test_a_name_that_names_no_edition_is_refused(name: str) -> None:
    assert told(described(lambda all_: all_.update(name=name))) == "it does not name its edition"


def test_a_line_of_another_edition_is_refused() -> None:
    other = described(lambda all_: all_.update(name="0123456789ab"))
    assert told(other) == "its line belongs to another edition"


def test_a_line_that_would_dial_anything_is_refused() -> None:
    dialling = described(
        lambda all_: all_["line"]["line"]["nodes"]["desk"]["dial"].update(e164="+19005550100000")
    )
    assert told(dialling) == (
        'its line cannot be read: line.nodes.desk.dial: "+19005550100000" is never dialled'
    )


@pytest.mark.parametrize("sound", [b"RIFF", b"RIFF....AVI ", b"<html></html>"])
def test_a_sound_that_is_no_recording_is_refused(sound: bytes) -> None:
    known = hashlib.sha256(sound).hexdigest()
    content = files()
    document = json.loads(content["edition.json"])
    document["sounds"].append(["main", "en", known])
    content |= {"edition.json": json.dumps(document).encode(), f"sounds/{known}.wav": sound}
    assert told(summed(content)) == "the sound of main (en) is no recording of this line"


def test_a_file_of_a_newer_version_says_so() -> None:
    with pytest.raises(EditionRefused) as error:
        unpack(described(lambda all_: all_.update(export=2)))
    assert error.value.reason == "this file was made by a newer version of ivr"
    assert error.value.remedy == "update ivr here, then import it again"


def test_a_locked_zip_file_is_refused() -> None:
    locked = bytearray(PACKED)
    for start in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[start] |= 1  # "encrypted"
    assert told(bytes(locked)).startswith("it is damaged, or no exported edition")
