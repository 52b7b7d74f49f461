"""Golden calls: each story in tests/calls/ is told again, and must be heard as written there.

After a change that is meant, `pytest tests/test_calls.py --update-calls` writes them anew; read the
difference as a caller would before you keep it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ivr.phone.story import TIME_FORMAT, Story, read_story, replay, write_story
from tests.conftest import CHICAGO, Called

STORIES = sorted((Path(__file__).parent / "calls").glob("*.call"))


def told_again(story: Story, called: Called) -> str:
    """The story as it is heard now."""
    assert story.at is not None, "a story says when it happens"
    called.clock.now = datetime.strptime(story.at, TIME_FORMAT).replace(tzinfo=CHICAGO)
    heard = write_story(story, replay(story, called.exchange, called.entry))
    assert all(answered.error is None for answered in called.answers)
    return heard


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_call_is_heard_as_its_story_says(
    path: Path, called: Called, request: pytest.FixtureRequest
) -> None:
    text = path.read_text(encoding="utf-8")
    heard = told_again(read_story(text), called)
    if request.config.getoption("--update-calls"):
        path.write_text(heard, encoding="utf-8")
    else:
        assert heard == text


def test_there_are_stories_for_every_part_of_the_city_page() -> None:
    assert len(STORIES) >= 20
