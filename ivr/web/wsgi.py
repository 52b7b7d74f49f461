"""What the server loads in each worker: the line of ``IVR_HOME``, ready before the first call."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from ivr.files.load import load
from ivr.web.answer_log import AnswerLog
from ivr.web.build import build
from ivr.web.callpath import CallPath
from ivr.web.settings import read_settings
from ivr.web.wsgi_environment import DEMO_BASE_URL, HOME, LINE


def load_app() -> CallPath:
    """The application for this process's environment."""
    home = Path(os.environ.get(HOME, "."))
    settings = read_settings(os.environ, home, os.environ.get(DEMO_BASE_URL, "http://127.0.0.1:8000"))
    aside = Path(os.environ.get(LINE, home))
    if not (aside / "menus").is_dir():
        aside = home  # swept away: the files as they are now are better than no line
    line, problems = load(aside, settings.carrier)
    if line is None:
        sys.exit("\n".join(str(problem) for problem in problems))
    return build(line, replace(settings, home=aside), note=AnswerLog().start())


app = load_app()
