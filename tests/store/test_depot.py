"""A machine's own copy: whole or not there, mended where it is damaged, and never more than is needed."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pytest

from ivr.edition import compile_line, sound_path
from ivr.store.depot import Depot, DepotUnreadable, OnAir
from tests.store.lines import line, recording, sounds

FIRST, SECOND = line(1), line(2)
A, B = FIRST.edition, SECOND.edition
ON_AIR = OnAir("1", A, (A,))
NOISE = b"noise" * 100


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    """A depot with one edition on the air."""
    made = Depot(tmp_path / "depot")
    made.keep(FIRST, sounds(1))
    made.put_on_air(ON_AIR)
    return made


def hashes(number: int) -> dict[tuple[str, str], str]:
    return {key: sha256(sound).hexdigest() for key, sound in sounds(number).items()}


def file_of(depot: Depot, known: str) -> Path:
    return depot.folder / "sounds" / f"{known}.wav"


def damage(file: Path, content: bytes = NOISE) -> None:
    file.chmod(0o644)
    file.write_bytes(content)


def seal(file: Path, content: object) -> None:
    text = json.dumps(content).encode()
    damage(file, sha256(text).hexdigest().encode() + b"\n" + text)


def test_what_is_kept_comes_back_whole(depot: Depot) -> None:
    assert depot.on_air() == ON_AIR
    assert depot.has(A)
    assert depot.edition(A).line == FIRST
    assert depot.edition(A).sounds == hashes(1)
    for key, known in hashes(1).items():
        assert depot.sound(known) == sounds(1)[key]
        assert depot.sound_at(sound_path(known, key)) == sounds(1)[key]


def test_a_depot_that_was_never_written_has_nothing_and_tells_so(tmp_path: Path) -> None:
    depot = Depot(tmp_path / "nowhere")
    assert depot.stamp() == (0, 0)
    assert not depot.has(A)
    assert not depot.can_answer(A)
    assert depot.sound("0" * 64) is None
    assert depot.sound_state("0" * 64) is None
    assert depot.sound_at("0" * 16 + "/en/main.wav") is None
    with pytest.raises(DepotUnreadable, match=r"on-air\.json: No such file"):
        depot.on_air()
    depot.forget_all_but([A])


def test_a_path_that_is_no_hash_finds_no_sound(depot: Depot) -> None:
    known = next(iter(hashes(1).values()))
    for path in ("", "../../etc/passwd", "..", known[:15], known[:15].upper() + "X/en/main.wav", "." * 16):
        assert depot.sound_at(path) is None


@pytest.mark.parametrize("content", [b"", NOISE, b"\n", b"0" * 64 + b"\n{}"])
def test_a_damaged_file_is_noticed(depot: Depot, content: bytes) -> None:
    damage(depot.folder / "on-air.json", content)
    with pytest.raises(DepotUnreadable, match="damaged"):
        depot.on_air()
    damage(depot.folder / "editions" / f"{A}.json", content)
    assert not depot.can_answer(A)
    with pytest.raises(DepotUnreadable, match="damaged"):
        depot.edition(A)


@pytest.mark.parametrize("content", [{}, [], None, {"step": "1", "current": A}])
def test_what_another_version_wrote_is_unreadable_and_no_more(depot: Depot, content: object) -> None:
    seal(depot.folder / "on-air.json", content)
    seal(depot.folder / "editions" / f"{A}.json", content)
    with pytest.raises(DepotUnreadable):
        depot.on_air()
    with pytest.raises(DepotUnreadable, match=f"edition {A}"):
        depot.edition(A)
    assert not depot.has(A)


def test_a_line_that_this_version_cannot_read_is_told(depot: Depot) -> None:
    seal(depot.folder / "editions" / f"{A}.json", {"line": {"format": 99, "line": {}}, "sounds": []})
    with pytest.raises(DepotUnreadable, match="update ivr"):
        depot.edition(A)


def test_a_sound_deleted_cut_short_zeroed_or_changed_is_missed_and_mended(depot: Depot) -> None:
    known = hashes(1)["welcome", "en"]
    file, whole = file_of(depot, known), sounds(1)["welcome", "en"]

    def harmed(content: bytes | None) -> None:
        file.unlink() if content is None else damage(file, content)

    for content in (None, whole[:-1], bytes(len(whole)), b""):
        assert depot.has(A)
        before = depot.sound_state(known)
        harmed(content)
        assert depot.sound_state(known) != before
        assert depot.sound(known) is None
        assert not depot.has(A)
        assert depot.can_answer(A)
        depot.keep(FIRST, sounds(1))
        assert depot.sound(known) == whole
    assert depot.has(A)


def test_a_whole_depot_is_read_once_and_not_every_time(depot: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert depot.has(A)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read again"))
    assert depot.has(A)


def test_only_what_is_needed_is_kept(depot: Depot) -> None:
    depot.keep(SECOND, sounds(2))
    (depot.folder / "editions/.aside-killed").write_bytes(b"half")
    (depot.folder / ".aside-killed").write_bytes(b"half")
    depot.forget_all_but([B, "000000000000"])
    assert depot.has(B)
    assert not depot.can_answer(A)
    kept = {path.name for path in depot.folder.rglob("*") if path.is_file()}
    assert kept == {"on-air.json", f"{B}.json", *(f"{known}.wav" for known in hashes(2).values())}


def test_a_damaged_edition_keeps_every_sound_for_whoever_mends_it(depot: Depot) -> None:
    depot.keep(SECOND, sounds(2))
    damage(depot.folder / "editions" / f"{A}.json")
    depot.forget_all_but([A, B])
    assert all(depot.sound(known) for number in (1, 2) for known in hashes(number).values())
    depot.keep(FIRST, sounds(1))
    assert depot.has(A)


def test_a_missing_sound_of_one_edition_costs_no_other_sound(depot: Depot) -> None:
    file_of(depot, hashes(1)["welcome", "en"]).unlink()
    depot.forget_all_but([A])
    assert depot.sound(hashes(1)["main", "en"])
    assert depot.can_answer(A)


def test_every_change_has_a_stamp_of_its_own(depot: Depot) -> None:
    stamps = {depot.stamp()}
    for step in range(200):
        depot.put_on_air(OnAir(str(step), A, (A,)))
        assert depot.stamp() not in stamps
        stamps = {depot.stamp()}


def test_a_disk_that_takes_no_more_leaves_what_was_there(tmp_path: Path) -> None:
    """A file in the way of a folder stands for every reason not to write."""
    depot = Depot(tmp_path / "depot")
    depot.keep(FIRST, {})
    depot.put_on_air(ON_AIR)
    (depot.folder / "sounds").write_bytes(b"in the way")
    with pytest.raises(OSError):
        depot.keep(FIRST, sounds(1))
    assert depot.edition(A).sounds == {}
    (depot.folder / "editions" / f"{B}.json").mkdir()
    with pytest.raises(OSError):
        depot.keep(SECOND, {})
    assert [path.name for path in depot.folder.rglob(".aside-*")] == []
    assert depot.on_air() == ON_AIR


def test_whoever_reads_while_it_is_written_finds_one_or_the_other_whole(depot: Depot) -> None:
    depot.keep(SECOND, sounds(2))
    stopping, read, wrong = threading.Event(), [0], list[str]()

    def reading() -> None:
        while not stopping.is_set():
            on_air = depot.on_air()
            read[0] += 1
            if on_air.step != on_air.current:
                wrong.append(f"{asdict(on_air)}")

    depot.put_on_air(OnAir(A, A, (A,)))
    reader = threading.Thread(target=reading)
    reader.start()
    for number in range(300):
        name = (A, B)[number % 2]
        depot.put_on_air(OnAir(name, name, (name,)))
        depot.keep((FIRST, SECOND)[number % 2], {})
    stopping.set()
    reader.join()
    assert wrong == []
    assert read[0] > 100


def test_the_same_sound_of_two_editions_lies_there_once(depot: Depot) -> None:
    depot.keep(SECOND, sounds(2))
    assert len(list((depot.folder / "sounds").iterdir())) == 5


def test_an_edition_is_named_by_its_line_and_sounds_wherever_it_lies(depot: Depot) -> None:
    there = depot.edition(A)
    back = {key: sound for key, known in there.sounds.items() if (sound := depot.sound(known))}
    assert compile_line(there.line, "https://b.invalid", recordings=back).name == A
    assert recording(0) in back.values()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; tests/faults has another account")
def test_a_sound_that_may_not_be_read_is_missed(depot: Depot) -> None:
    known = hashes(1)["welcome", "en"]
    file_of(depot, known).chmod(0)
    assert depot.sound_state(known) is None
    assert depot.sound(known) is None


@pytest.mark.parametrize("name", ["welcome", "main", "goodbye"])
def test_a_file_moved_in_by_somebody_else_is_read_anew(depot: Depot, name: str) -> None:
    known = hashes(1)[name, "en"]
    assert depot.has(A)
    other = depot.folder / "other"
    other.write_bytes(bytes(len(sounds(1)[name, "en"])))
    status = file_of(depot, known).stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file_of(depot, known))
    assert not depot.has(A), "of the same size, and as old"
