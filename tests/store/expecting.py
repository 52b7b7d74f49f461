"""What tests of a database that does not answer expect."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ivr.store.trouble import StoreUnavailable


@contextmanager
def unavailable(reason: str, remedy: str | None = None) -> Iterator[None]:
    with pytest.raises(StoreUnavailable) as error:
        yield
    assert error.value.reason == reason
    assert remedy is None or error.value.remedy == remedy


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """What is in it takes no longer."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds
