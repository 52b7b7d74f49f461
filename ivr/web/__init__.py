"""What the carrier and browsers reach: the call path, and the Flask application around it."""
