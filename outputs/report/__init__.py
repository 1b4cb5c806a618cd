"""The run report: what the maintainer opens each day, as one HTML page and the same data as JSON."""
