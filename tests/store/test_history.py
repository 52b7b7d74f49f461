"""What follows from decisions: which edition calls hear, which they must leave, which must be kept ready."""

from __future__ import annotations

import pytest

from ivr.store.history import Action, Change, History
from tests.store.lines import decision

ACTIONS = {
    "+": Action.PUBLISH,
    "!": Action.PUBLISH,
    "<": Action.ROLL_BACK,
    "-": Action.WITHDRAW,
    "i": Action.IMPORT,
}


def told(story: str) -> History:
    """``+a`` published a, ``!b`` with a correction, ``<a`` rolled back to a, ``-b`` withdrew b, ``ic``
    brought c; one each minute."""
    steps = [(ACTIONS[step[0]], step[1], "moved" if step[0] == "!" else None) for step in story.split()]
    return History(
        tuple(Change(n, name, action, decision(n), why) for n, (action, name, why) in enumerate(steps, 1))
    )


STORIES = [
    # what was decided, current, withdrawn, ended, kept since the beginning
    ("", None, "", "", ""),
    ("+a", "a", "", "", "a"),
    ("+a +b", "b", "", "", "ba"),
    ("+a !b", "b", "", "a", "b"),
    ("+a !b +c", "c", "", "a", "cb"),
    ("+a +b !c", "c", "", "ab", "c"),
    ("+a !b +a", "a", "", "", "ab"),
    ("+a !b !a", "a", "", "b", "a"),
    ("+a +b <a -b", "a", "b", "b", "a"),
    ("+a +b <a -b +c", "c", "b", "b", "ca"),
    ("+a +b <a -b +b", "b", "", "", "ba"),
    ("+a +b -a", "b", "a", "a", "b"),
    ("+a ib", "a", "", "", "a"),
    ("+a ib -b", "a", "b", "b", "a"),
    ("+a ib -b ib", "a", "b", "b", "a"),
    ("+a +b +a +b", "b", "", "", "ba"),
    ("ia", None, "", "", ""),
]


@pytest.mark.parametrize(("story", "current", "withdrawn", "ended", "kept"), STORIES)
def test_what_follows(story: str, current: str | None, withdrawn: str, ended: str, kept: str) -> None:
    history = told(story)
    assert history.current == current
    assert history.withdrawn == set(withdrawn)
    assert history.ended == set(ended)
    assert history.kept(decision(0).at) == tuple(kept)


def test_an_edition_is_kept_while_a_call_on_it_may_go_on() -> None:
    history = told("+a +b +c")  # in the minutes 1, 2 and 3
    kept = {minute: "".join(history.kept(decision(minute).at)) for minute in (1, 2, 3, 4, 99)}
    assert kept == {1: "cba", 2: "cba", 3: "cb", 4: "c", 99: "c"}


def test_the_sounds_of_an_edition_are_needed_a_while_longer_than_its_answers() -> None:
    history = told("+a +b <a -b !c")  # in the minutes 1 to 5
    since = {minute: "".join(history.heard_since(decision(minute).at)) for minute in (1, 4, 5, 6)}
    assert since == {1: "cab", 4: "ca", 5: "ca", 6: "c"}
    assert told("").heard_since(decision(0).at) == ()


BEFORE = [
    ("+a", "a", None),
    ("+a +b", "b", "a"),
    ("+a +b +c -b", "c", "a"),
    ("+a +b -a", "b", None),
    ("+a +b +a", "a", "b"),
]


@pytest.mark.parametrize(("story", "edition", "before"), BEFORE)
def test_the_last_good_edition_before_another(story: str, edition: str, before: str | None) -> None:
    assert told(story).before(edition) == before


def test_it_tells_when_an_edition_was_last_replaced() -> None:
    assert told("+a +b <a -b +c").left == {"a": decision(5).at, "b": decision(3).at}
