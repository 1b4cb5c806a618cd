"""Captures that somebody else made: files, folders, saved pages and WARC files, with their own dates."""
