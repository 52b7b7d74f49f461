"""What tired people do to a line, and whether anybody notices."""
