"""The variables by which the watcher tells its workers where the home is, and the line as it was checked."""

HOME = "IVR_HOME"
LINE = "IVR_LINE"
DEMO_BASE_URL = "IVR_DEMO_BASE_URL"
