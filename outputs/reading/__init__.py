"""Reading, checking and looking things up in any release, without the home it came from."""
