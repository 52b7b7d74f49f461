"""Hours past midnight, apart from the library that reads them: shifts, and the days that rules are for."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.core.nights import dated, pass_midnight, spans, whole_nights

CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo-Fr 09:00-12:00,13:00 - 17:30", ((540, 720), (780, 1050))),
        ("Mo-Su 18:00-02:00", ((1080, 1560),)),
        ("Mo-Su 18:00-26:00", ((1080, 1560),)),
        ("Mo-Su 00:00-24:00", ((0, 1440),)),
        ("24/7", ()),
        ("2026 Dec 24 off", ()),
    ],
)
def test_times_are_minutes_and_a_night_counts_on(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert spans(text) == expected
    assert pass_midnight(text) == any(end > 1440 for _, end in expected)


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        ("", []),
        ("2026 Dec 24 off", [("2026 Dec 24 off", ["2026-12-24"])]),
        (
            "2026 Dec 31-2027 Jan 1 10:00-12:00; 2027 Feb 28-Mar 1 off",
            [
                ("2026 Dec 31-2027 Jan 1 10:00-12:00", ["2026-12-31", "2027-01-01"]),
                ("2027 Feb 28-Mar 1 off", ["2027-02-28", "2027-03-01"]),
            ],
        ),
        (
            "2026 Dec 24 09:00-12:00, 2026 Dec 26 off",
            [("2026 Dec 24 09:00-12:00", ["2026-12-24"]), ("2026 Dec 26 off", ["2026-12-26"])],
        ),
        ("2026 Dec 21-2026 Dec 25 Fr off", [("2026 Dec 21-2026 Dec 25 Fr off", ["2026-12-25"])]),
    ],
)
def test_the_days_of_each_exception(exceptions: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(text, [str(day) for day in days]) for text, days in dated(exceptions)] == expected


def nights(weekly: str, exceptions: str = "", *, off: bool = True) -> list[str]:
    days = {CHRISTMAS} if off else set[date]()
    return list(whole_nights(weekly, days, exceptions, date(2026, 12, 22), date(2026, 12, 29)))


def test_only_days_with_a_rule_of_their_own_and_the_days_after_are_written_out() -> None:
    assert nights("Mo-Su 18:00-02:00") == ["2026 Dec 25 00:00-02:00", "2026 Dec 26 18:00-24:00"]
    assert nights("Mo-Su 18:00-02:00", off=False) == []


def test_an_exception_on_a_day_off_wins_and_has_its_own_night() -> None:
    assert nights("Mo-Su 18:00-02:00", "2026 Dec 25 20:00-01:00") == [
        "2026 Dec 25 00:00-02:00,20:00-24:00",
        "2026 Dec 26 00:00-01:00,18:00-24:00",
    ]


def test_what_is_only_taken_away_or_added_leaves_the_rest() -> None:
    assert nights("Mo-Su 18:00-02:00", "2026 Dec 24 23:00-24:00 off", off=False) == [
        "2026 Dec 24 00:00-02:00,18:00-23:00",
        "2026 Dec 25 00:00-02:00,18:00-24:00",
    ]


def test_days_without_anything_are_off() -> None:
    assert nights("Mo-Th 18:00-02:00") == ["2026 Dec 25 00:00-02:00", "2026 Dec 26 off"]
