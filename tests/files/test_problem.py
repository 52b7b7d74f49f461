"""What a problem looks like, to people and to programs."""

from __future__ import annotations

from ivr.files.problem import MOST_SHOWN, Problem, did_you_mean, shown

MISSPELLED = Problem(
    "menus/main.yaml",
    7,
    ("main", "choices", "1", "go-to"),
    'there is no "libary"',
    'did you mean "library"?',
    "missing-target",
)


def test_a_problem_reads_as_where_what_and_remedy() -> None:
    assert str(MISSPELLED) == (
        'menus/main.yaml:7:  main > choices > 1 > go-to\n  there is no "libary"\n  did you mean "library"?'
    )


def test_a_problem_of_a_whole_file_has_no_trail() -> None:
    problem = Problem("menus/x.yaml", 1, (), "not a file", "take it away", "unreadable")

    assert str(problem) == "menus/x.yaml:1:\n  not a file\n  take it away"


def test_a_problem_is_data_for_other_programs() -> None:
    assert MISSPELLED.as_data() == {
        "file": "menus/main.yaml",
        "line": 7,
        "trail": ["main", "choices", "1", "go-to"],
        "what": 'there is no "libary"',
        "hint": 'did you mean "library"?',
        "rule": "missing-target",
        "level": "must",
    }


def test_problems_stand_in_the_order_of_the_files_and_their_lines() -> None:
    places = [("b.yaml", 1), ("a.yaml", 10), ("a.yaml", 9)]
    problems = [Problem(file, line, (), "what", "hint", "rule") for file, line in places]

    assert [(each.file, each.line) for each in sorted(problems)] == [
        ("a.yaml", 9),
        ("a.yaml", 10),
        ("b.yaml", 1),
    ]


def test_the_nearest_name_is_offered() -> None:
    assert did_you_mean("libary", ["library", "town-hall"], "write a name") == 'did you mean "library"?'


def test_where_no_name_is_near_the_hint_says_what_to_do() -> None:
    assert did_you_mean("pool", ["library", "town-hall"], "write a name") == "write a name"


def test_a_long_piece_of_a_file_is_cut() -> None:
    assert shown("a" * MOST_SHOWN) == "a" * MOST_SHOWN
    assert shown("a" * (MOST_SHOWN + 1)) == "a" * MOST_SHOWN + "..."
    assert len(str(Problem("f", 1, ("k" * 1000,), "what", "hint", "rule"))) < 100
