"""The version of the extractors: it changes whenever the same bytes may give another result."""

EXTRACTOR_VERSION = "1"
