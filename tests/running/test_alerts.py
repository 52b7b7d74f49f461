"""The alerts: each asks for something that is really told, and says what to do."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from ivr.cli import COMMANDS
from ivr.core.call import OUTCOMES
from ivr.web.measures import EVENTS, MEASURES, SECONDS
from tests.conftest import HOME

TOLD = {measure.name: measure.label for measure in MEASURES} | {f"{SECONDS}_bucket": ("le",)}
SAID = {"event": set(EVENTS), "outcome": set(OUTCOMES), "server": {"server", "console"}}

_groups = yaml.safe_load((HOME / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
ALERTS: list[dict[str, Any]] = [rule for group in _groups for rule in group["rules"]]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_asks_for_what_is_told_and_says_what_to_do(alert: dict[str, Any]) -> None:
    asked = re.findall(r"\b(ivr_\w+)(?:\{([^}]*)\})?", alert["expr"])
    assert asked or alert["expr"] == 'up{job="ivr"} == 0'
    for name, labels in asked:
        assert name in TOLD
        for label, values in re.findall(r'(\w+)=~?"([^"]*)"', labels):
            assert label in TOLD[name]
            assert set(values.split("|")) <= SAID[label]
    assert alert["labels"]["severity"] in ("page", "ticket")
    told = alert["annotations"]
    assert all(told[part].endswith(".") for part in ("summary", "remedy"))
    assert set(re.findall(r"`ivr (\w+)", told["remedy"])) <= set(COMMANDS)


def test_whatever_shows_that_callers_suffer_has_an_alert() -> None:
    asked = {name for alert in ALERTS for name in re.findall(r"\bivr_\w+", alert["expr"])}
    quiet = {"ivr_workers", "ivr_call_log_waiting"}  # how it is, not how well
    assert TOLD.keys() - asked == quiet
