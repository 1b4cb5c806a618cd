"""Is it fit to publish: Great Expectations suites, gates against the previous release, quarantine."""
