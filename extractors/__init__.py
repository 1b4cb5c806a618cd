"""Bytes to what a page says: archive, fetching, layouts, locales, and the clients of the registries."""
