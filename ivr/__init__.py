"""A telephone line for public safety, as data and one pure function."""

__version__ = "0.1.0"
