"""Files that are damaged, or made by strangers: a sentence, and nothing changed."""

from __future__ import annotations

import hashlib
import io
import json
import random
import stat
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from ivr.backup import archive
from ivr.backup.refused import BackupRefused
from ivr.store.trouble import StoreUnavailable
from tests.backup.line import restored

LEADING_OUT = (
    "draft/../../etc/passwd",
    "draft//etc/passwd",
    "/etc/passwd",
    "draft/menus/../../x",
    "draft/menus/.hidden",
    "draft/menus\\x",
    "draft/menus/C:x",
    "draft/instance/ivr.db",
    "draft/instance/deployed.json/x/",
    "draft/menus/a\nb",
    "database/sessions.jsonl",
    "x",
)


def contents(file: Path) -> dict[str, bytes]:
    with ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(content: Mapping[str, bytes], *more: tuple[str | ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w", ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")  # names that stand in it twice are what some tests are about
        for name, each in [*content.items(), *more]:
            made.writestr(name, each)
    return out.getvalue()


def summed(content: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same with checksums that are right, and a list of what is in it."""
    rest = {name: each for name, each in content.items() if name != "checksums.txt"}
    listed = json.loads(rest["backup.json"])
    if isinstance(listed, dict) and "files" in listed:
        listed["files"] = sum(name.startswith("draft/") for name in rest)
        rest["backup.json"] = json.dumps(listed).encode()
    rows = [f"{hashlib.sha256(each).hexdigest()}  {name}\n" for name, each in rest.items()]
    return {**rest, "checksums.txt": "".join(rows).encode()}


@pytest.fixture
def good(file: Path) -> dict[str, bytes]:
    return contents(file)


@pytest.fixture
def told(tmp_path: Path) -> Callable[[bytes], str]:
    """Why a file is refused; and nothing may be there afterwards."""

    def refusal(content: bytes) -> str:
        bad, new = tmp_path / "bad.zip", tmp_path / "new"
        bad.write_bytes(content)
        with pytest.raises((BackupRefused, StoreUnavailable)) as error:
            restored(bad, new)
        assert sorted(path.name for path in new.rglob("*")) in ([], ["instance", "ivr.db"]), "an empty one"
        return str(error.value)

    return refusal


Told = Callable[[bytes], str]


def test_any_byte_changed_is_noticed_or_does_not_matter(file: Path, tmp_path: Path) -> None:
    chance, whole = random.Random(1), file.read_bytes()
    good, refused = contents(file), 0
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
        (tmp_path / "bad.zip").write_bytes(damaged)
        try:
            with archive.opened(tmp_path / "bad.zip") as opened:
                assert {name: b"".join(opened.chunks(name)) for name in opened.names}.items() <= good.items()
        except BackupRefused:
            refused += 1
    assert refused > 200


def test_a_file_cut_short_anywhere_is_refused(file: Path, told: Told) -> None:
    whole = file.read_bytes()
    for length in range(0, len(whole), 1 + len(whole) // 40):
        assert "it is damaged, or no backup" in told(whole[:length])


@pytest.mark.parametrize("name", LEADING_OUT)
def test_no_name_leads_elsewhere(name: str, good: dict[str, bytes], told: Told) -> None:
    refusal = told(zipped(summed({**good, name: b"x"})))
    assert "it has other pieces than" in refusal or "checksums are not" in refusal or "no plain" in refusal


def test_links_and_names_that_stand_in_it_twice_are_refused(good: dict[str, bytes], told: Told) -> None:
    link = ZipInfo("draft/menus/linked")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    linked = summed({**good, link.filename: b"/etc/passwd"})
    assert "'draft/menus/linked' is no plain file" in told(
        zipped(dict(linked.items() - {(link.filename, b"/etc/passwd")}), (link, b"/etc/passwd"))
    )
    assert "it has other pieces" in told(zipped(good, ("backup.json", good["backup.json"])))
    two = summed({**good, "draft/menus/line.yaml/x": b"in a file"})
    assert "cannot write" in told(zipped(two))


def test_what_would_fill_disk_or_memory_is_refused_before_it_is_unpacked(
    good: dict[str, bytes], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zipped(summed({**good, "draft/menus/bomb": bytes(32 * 1024 * 1024)}))
    assert "there is more in it than a backup of its size can hold" in told(bomb)
    assert "it has no list" in told(zipped(summed({**good, "backup.json": b"[" + b" " * 70_000 + b"]"})))
    monkeypatch.setattr(archive, "MOST_PIECES", 5)
    assert "there is more in it" in told(zipped(good))


def test_a_piece_that_is_missing_or_another_is_refused(good: dict[str, bytes], told: Told) -> None:
    for name in ("draft/menus/line.yaml", "database/audit.jsonl", "backup.json", "checksums.txt"):
        rest = {each: content for each, content in good.items() if each != name}
        assert "checksums" in told(zipped(rest)) or name == "checksums.txt"
        assert told(zipped({**good, name: b"{}"}))
    without = summed({name: each for name, each in good.items() if name != "database/audit.jsonl"})
    assert "it has other pieces" in told(zipped(without))


def with_rows(good: dict[str, bytes], table: str, rows: list[bytes]) -> bytes:
    """A backup with other rows in a table, checksums and all."""
    return zipped(summed({**good, f"database/{table}.jsonl": b"".join(rows)}))


def test_rows_that_are_none_are_refused(good: dict[str, bytes], told: Told) -> None:
    head, first, *rest = good["database/audit.jsonl"].splitlines(keepends=True)
    for rows, why in (
        ([head, *rest], "database/audit.jsonl has more rows or fewer than there were"),
        ([head, first, first, *rest[1:]], "its rows do not belong together"),
        ([head, b"[]\n", *rest], "a row of audit has 0 values"),
        ([head, first, *rest[:-1], rest[-1][:-1]], "a line of database/audit.jsonl has no end"),
    ):
        assert why in told(with_rows(good, "audit", rows))


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ({"backup": 2}, "was taken by a newer version of ivr"),
        ({"schema": "9999"}, "was taken by a newer version of ivr"),
        ({"made_at": 5}, "its backup.json is not one that ivr writes"),
        ({"tables": []}, "its backup.json is not one that ivr writes"),
        ({"tables": {}}, "it has other pieces than a backup has"),
    ],
)
def test_a_list_that_is_another_is_refused(
    listed: dict[str, object], why: str, good: dict[str, bytes], told: Told
) -> None:
    other = json.dumps(json.loads(good["backup.json"]) | listed).encode()
    assert why in told(zipped(summed({**good, "backup.json": other})))


def test_a_backup_of_an_older_version_has_fewer_columns(good: dict[str, bytes], tmp_path: Path) -> None:
    """A column that came later, and may be null, is null."""
    rows = [json.loads(line) for line in good["database/call_events.jsonl"].splitlines()]
    later = rows[0].index("seconds")
    older = [json.dumps([*row[:later], *row[later + 1 :]]).encode() + b"\n" for row in rows]
    (tmp_path / "older.zip").write_bytes(with_rows(good, "call_events", older))
    assert restored(tmp_path / "older.zip", tmp_path / "new").audit.whole
