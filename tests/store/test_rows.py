"""Rows as lines and back: nothing that a database would not take, or would take and choke on later."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ivr.store.rows import CARRIED, LEFT_OUT, RowsRefused, rows_in
from ivr.store.schema import METADATA

HEADS: dict[str, list[str]] = {
    name: [column.name for column in table.columns] for name, table in CARRIED.items()
}
AT = "2026-11-29T03:00:00+00:00"
ROWS: dict[str, dict[str, object]] = {
    "audit": {"number": 1, "at": AT, "by": "Ana", "deed": "role-changed", "about": "Ben", "seal": "s" * 64},
    "sounds": {"sha256": "0" * 64, "wav": "UklGRg=="},
    "call_spools": {"name": "a", "read": 1 << 40, "at": AT},
    "call_events": {"id": 1, "at": AT, "call": "c", "edition": "e", "kind": "began", "seconds": 1},
}


def row(table: str, **other: object) -> list[object]:
    """A row with other values; what it does not say is null."""
    return [(ROWS[table] | other).get(name) for name in HEADS[table]]


def read(table: str, *rows: object) -> list[dict[str, object]]:
    return list(rows_in(CARRIED[table], (json.dumps(row).encode() for row in rows)))


def test_every_table_is_carried_or_left_out_for_a_reason() -> None:
    """A table that comes later must be decided about: what is to be forgotten must not live on in backups."""
    left_out = {"sessions", "half_sessions", "invitations", "buckets", "caller_keys", "call_names"}
    carried = {"sounds", "editions", "edition_sounds", "changes", "confirmations_wanted", "confirmations"}
    carried |= {"accounts", "second_factors", "recovery_codes"}
    carried |= {"audit", "audit_end", "call_events", "call_spools"}
    assert (set(CARRIED), {table.name for table in LEFT_OUT}) == (carried, left_out)
    assert carried | left_out == METADATA.tables.keys()


@pytest.mark.parametrize("table", ROWS)
def test_a_row_is_read_as_what_it_was(table: str) -> None:
    (found,) = read(table, HEADS[table], row(table))
    assert list(found) == HEADS[table]
    if table == "sounds":
        assert found["wav"] == b"RIFF"
    else:
        assert found["at"] == datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def test_a_moment_of_any_zone_is_that_moment() -> None:
    (found,) = read("call_spools", ["name", "read", "at"], ["a", 0, "2026-11-28T21:00:00-06:00"])
    assert found["at"] == datetime(2026, 11, 28, 21, 0, tzinfo=timezone(timedelta(hours=-6)))


@pytest.mark.parametrize("head", [[], [["at"]], ["at", "at"], ["at", "mood"], "at", {}])
def test_other_columns_are_refused(head: object) -> None:
    with pytest.raises(RowsRefused):
        read("audit", head, row("audit"))


def test_what_is_no_list_is_no_row() -> None:
    for line in (b"", b"{", b"{}", b"[" * 100_000):
        with pytest.raises(RowsRefused, match="a row of audit is none"):
            list(rows_in(CARRIED["audit"], [line]))
    with pytest.raises(RowsRefused, match="a row of audit has 7 values"):
        read("audit", HEADS["audit"], row("audit")[:-1])


@pytest.mark.parametrize(
    ("table", "column", "value", "why"),
    [
        ("audit", "number", True, "number cannot be read"),
        ("audit", "number", 1 << 31, "number cannot be read"),
        ("audit", "number", None, "number is missing"),
        ("audit", "at", "2026-11-29T03:00", "at cannot be read"),
        ("audit", "at", 5, "at cannot be read"),
        ("audit", "by", "a\0b", "by cannot be read"),
        ("audit", "by", "\ud800", "by cannot be read"),
        ("audit", "by", ["Ana"], "by cannot be read"),
        ("sounds", "wav", "!", "wav cannot be read"),
        ("call_spools", "read", 1 << 63, "read cannot be read"),
        ("call_events", "seconds", "soon", "seconds cannot be read"),
    ],
)
def test_a_value_that_is_none_of_its_column_is_refused(
    table: str, column: str, value: object, why: str
) -> None:
    with pytest.raises(RowsRefused, match=f"a row of {table} is none: {why}"):
        read(table, HEADS[table], row(table, **{column: value}))
