"""What callers did, reckoned from the events of their calls: figures, drawings and advice."""
