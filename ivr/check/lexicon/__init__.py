"""What keys, numbers, hours and days are called in each language: known here, never learned from the words
that are to be checked."""
