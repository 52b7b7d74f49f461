"""What catalogues of public software read has the keys that their standard asks for, and is true."""

from __future__ import annotations

import tomllib
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import yaml

from ivr import __version__
from ivr.core.line import Line
from tests.conftest import HOME

TEXT, TEXTS = (
    {"type": "string", "minLength": 1},
    {"type": "array", "items": {"type": "string"}, "minItems": 1},
)
# Of the standard's version 0.4: its mandatory keys, and the words that ours may have.
DESCRIPTION = {
    "type": "object",
    "required": ["shortDescription", "longDescription", "features"],
    "properties": {
        "shortDescription": TEXT | {"maxLength": 150},
        "longDescription": TEXT | {"minLength": 150, "maxLength": 10_000},
        "features": TEXTS,
    },
}
STANDARD: dict[str, Any] = {
    "type": "object",
    "required": [
        *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
        *("description", "legal", "maintenance", "localisation"),
    ],
    "additionalProperties": False,
    "properties": {
        "publiccodeYmlVersion": {"enum": ["0.4"]},
        "name": TEXT,
        "url": TEXT | {"pattern": "^https://.+"},
        "softwareVersion": TEXT,
        "platforms": TEXTS,
        "categories": {
            "items": {
                "enum": [
                    "call-center-management",
                    "communications",
                    "customer-service-and-support",
                    "voip",
                ]
            }
        },
        "developmentStatus": {"enum": ["concept", "development", "beta", "stable", "obsolete"]},
        "softwareType": {"enum": ["standalone/web", "standalone/backend", "standalone/other"]},
        "intendedAudience": {
            "properties": {
                "countries": {"items": {"pattern": "^[A-Z]{2}$"}},
                "scope": {"items": {"enum": ["emergency-services", "local-authorities", "welfare"]}},
            }
        },
        "description": {"type": "object", "required": ["en"], "additionalProperties": DESCRIPTION},
        "legal": {"type": "object", "required": ["license"]},
        "maintenance": {
            "type": "object",
            "required": ["type", "contacts"],
            "properties": {
                "type": {"enum": ["internal", "community"]},
                "contacts": {"type": "array", "minItems": 1, "items": {"required": ["name"]}},
            },
        },
        "localisation": {
            "required": ["localisationReady", "availableLanguages"],
            "properties": {"localisationReady": {"type": "boolean"}, "availableLanguages": TEXTS},
        },
        "dependsOn": {"properties": {"software": {"items": {"required": ["name"]}}}},
    },
}


@pytest.fixture(name="told")
def what_it_tells() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((HOME / "publiccode.yml").read_text(encoding="utf-8"))
    return told


def test_it_is_as_the_standard_says(told: dict[str, Any]) -> None:
    jsonschema.validate(told, STANDARD)


def test_what_it_tells_is_true(told: dict[str, Any], line: Line) -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["softwareVersion"] == project["version"] == __version__
    assert told["legal"]["license"] == project["license"]
    assert told["dependsOn"]["software"][0]["versionMin"] in project["requires-python"]
    assert told["localisation"]["availableLanguages"] == list(line.languages)
    owner = told["legal"]["mainCopyrightOwner"]
    assert f"Copyright (c) 2026 {owner}\n" in (HOME / "LICENSE").read_text(encoding="utf-8")


def test_nobody_is_led_to_a_place_that_has_nothing_to_do_with_it(told: dict[str, Any]) -> None:
    """Until it has an address of its own and somebody who answers for it, it has neither."""
    (contact,), host = told["maintenance"]["contacts"], str(urlsplit(told["url"]).hostname)
    assert not host.startswith("example."), "a catalogue would ask there"
    assert host.endswith(".invalid") == (contact["name"] == told["legal"]["mainCopyrightOwner"])


@pytest.mark.parametrize("key", STANDARD["required"])
def test_a_key_that_is_missing_is_noticed(told: dict[str, Any], key: str) -> None:
    del told[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, STANDARD)
