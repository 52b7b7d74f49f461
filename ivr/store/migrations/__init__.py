"""How the tables came to be, one step a file. Steps that were released are never edited."""
