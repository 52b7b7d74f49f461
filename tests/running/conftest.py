"""A home and servers, as beside the call path."""

from __future__ import annotations

from tests.web.conftest import a_home, a_server

__all__ = ("a_home", "a_server")
