"""Folders of text, as staff keep them, turned into a line and a list of problems."""
