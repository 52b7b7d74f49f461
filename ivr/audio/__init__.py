"""What callers hear: words with their blanks filled, silences, recordings. The only home of pydub and Babel."""
