"""The variables by which the watcher tells its workers where the home and the depot are."""

HOME = "IVR_HOME"
DEPOT = "IVR_DEPOT"
DEMO_BASE_URL = "IVR_DEMO_BASE_URL"
