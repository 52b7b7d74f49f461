"""A database of every schema that was ever released, as SQL: today's code must answer from each.

`python -m tests.store.schemas.make` writes those of today's schema; files that are here
are never written again.
"""
