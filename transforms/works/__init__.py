"""Works: what registries know of a publication, in one shape."""
