"""Hands the metrics to whoever shows the token for them, and tells nobody else anything."""

from __future__ import annotations

import hmac
from importlib.util import find_spec
from pathlib import Path

from ivr.store.depot import Depot

INSTALL = "Metrics need one more package: pip install 'ivr[metrics]'."
TEXT = "text/plain; version=0.0.4; charset=utf-8"
_UNSET = "Set IVR_METRICS_TOKEN to be told metrics here: docs/running.md"
_SHOW = "Show IVR_METRICS_TOKEN: Authorization: Bearer ..."


def is_installed() -> bool:
    """Whether the package is here that writes them."""
    return find_spec("prometheus_client") is not None


def text_file(depot: Depot) -> Path:
    """Where the watcher lays them down."""
    return depot.folder / "metrics" / "metrics.txt"


class MetricsPage:
    """``/metrics``: a status and a text for what a request shows of itself."""

    def __init__(self, token: str, file: Path | None) -> None:
        self._shown, self._file = f"Bearer {token}".encode(), file

    def __call__(self, authorization: str) -> tuple[int, bytes]:
        if self._file is None:
            return _said(404, _UNSET)
        if not hmac.compare_digest(authorization.encode("utf-8", "replace"), self._shown):
            return _said(401, _SHOW)
        if not is_installed():
            return _said(503, INSTALL)
        try:
            return 200, self._file.read_bytes()
        except OSError:
            return _said(503, "Nothing is measured yet; it is in a second or two.")


def _said(status: int, words: str) -> tuple[int, bytes]:
    return status, f"{words}\n".encode()
