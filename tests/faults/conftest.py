"""Homes and servers for what is made to fail."""

from __future__ import annotations

from tests.web.conftest import a_home, a_server, eventually

__all__ = ["a_home", "a_server", "eventually"]
