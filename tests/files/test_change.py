"""Changes of several files: all of them or none, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.files.change import Change, ChangedMeanwhile, put

ONE, NEW, LAST = Change("one", b"1", b"2"), Change("new", b"", b"x"), Change("last", b"", b"y")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "one").write_bytes(ONE.before)
    return tmp_path


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}


def test_all_are_written(home: Path) -> None:
    put(home, [ONE, NEW, LAST])
    assert files(home) == {"one": b"2", "new": b"x", "last": b"y"}


def test_what_is_taken_back_is_not_there_as_if_it_never_was(home: Path) -> None:
    put(home, [ONE, NEW])
    put(home, [Change(each.file, each.after, each.before) for each in (NEW, ONE)])
    assert files(home) == {"one": b"1"}


def test_where_one_cannot_be_written_those_before_it_are_put_back(home: Path) -> None:
    (home / ".last.new").mkdir()
    with pytest.raises(IsADirectoryError):
        put(home, [ONE, NEW, LAST])
    assert files(home) == {"one": b"1"}


def test_what_somebody_changed_meanwhile_keeps_all_from_being_written(home: Path) -> None:
    (home / "last").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile, match="last was changed by somebody meanwhile"):
        put(home, [ONE, NEW, LAST])
    assert files(home) == {"one": b"1", "last": b"theirs"}
