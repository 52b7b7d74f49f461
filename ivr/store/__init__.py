"""The database: what was published, when, by whom and why. Nothing here is asked while a caller waits."""
