"""Each role may do what the one before it may, and more."""

from __future__ import annotations

from ivr.store.roles import Role


def test_a_publisher_may_do_everything_and_a_viewer_looks() -> None:
    may = {role: [least for least in Role if role.may(least)] for role in Role}
    assert may == {
        Role.VIEWER: [Role.VIEWER],
        Role.EDITOR: [Role.VIEWER, Role.EDITOR],
        Role.PUBLISHER: [Role.VIEWER, Role.EDITOR, Role.PUBLISHER],
    }
