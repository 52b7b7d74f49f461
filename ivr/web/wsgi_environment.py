"""The variables by which the watcher tells its workers, and the console, where everything is."""

HOME = "IVR_HOME"
DEPOT = "IVR_DEPOT"
CALLS = "IVR_CALLS"  # the folder for what callers do, where that is kept
DEMO_BASE_URL = "IVR_DEMO_BASE_URL"
CONSOLE_SOCKET = "IVR_CONSOLE_SOCKET"  # the file at which the console listens, if it runs here
CONSOLE_TICKET = "IVR_CONSOLE_TICKET"  # the secret by which its front proves itself, sent as X-Ivr-Ticket
