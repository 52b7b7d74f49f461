"""What callers hear: words with blanks filled, silences, recordings. The only home of pydub and Babel."""
