"""The release: writers, metadata, delta, report and compare site, and reading a release back."""
