"""What a city runs the line with: units, container, front, alerts, and the page that tells of them."""
