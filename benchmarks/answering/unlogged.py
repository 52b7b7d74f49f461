"""`ivr serve` with everything but the call log, to see what that costs."""

from __future__ import annotations

import importlib
import sys

from ivr.cli import main

importlib.import_module("ivr.cli.serve")._kept_calls = lambda *told: None
sys.exit(main(sys.argv[1:]))
