"""The two variables by which the watcher tells its workers where the line is."""

HOME = "IVR_HOME"
DEMO_BASE_URL = "IVR_DEMO_BASE_URL"
