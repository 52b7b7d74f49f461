"""Everything a line needs on a new machine, as one file: its draft, and what its database holds."""
