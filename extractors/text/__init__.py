"""Plain text: cleaning for the data, folding for match keys, scripts and languages of values."""
