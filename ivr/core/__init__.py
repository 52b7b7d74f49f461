"""Pure decisions: no files, network, clock or randomness, and nothing from the rest of ``ivr``."""
