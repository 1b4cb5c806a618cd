"""The compare site: a static site made from the tables of a release, opened from disk without a server."""
